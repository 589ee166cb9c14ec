"""Which headers does every reply carry? A strict policy, nothing from elsewhere, no caching of the API."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, request

# Names of policies only grow: mingcha-photo is what phones released before the reading thread call theirs.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types mingcha-sw mingcha-photo mingcha-thread"
)


def policy_of(tiles: str) -> str:
    """The policy; pictures may also come from where the office's map tiles lie, and from nowhere else."""
    at = urlsplit(tiles)
    if not at.netloc or "{" in at.netloc:
        return CSP
    return CSP.replace("img-src 'self' blob:", f"img-src 'self' blob: {at.scheme}://{at.netloc}")


def add_headers(reply: Response) -> Response:
    """Sets what is not set already; a route that serves files has a stricter policy of its own."""
    headers = reply.headers
    headers.setdefault("Content-Security-Policy", policy_of(current_app.extensions["mingcha"].settings.map_tiles))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
    return reply

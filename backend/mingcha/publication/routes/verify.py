"""Where does anybody check a draw in the browser? A page that explains the command line, and checks by itself where script runs."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request

from mingcha.kernel.http import public, settings
from mingcha.publication.routes.portal import PACKAGE, page

# The house's policy holds here, not the portal's stricter one: the page has one script of ours.
verify_page = Blueprint("portal_verify", __name__, url_prefix="/portal")
HEX = frozenset("0123456789abcdef")


def built(suffix: str) -> str | None:
    """The address of the built script or style; its name changes with its content. None where the PWA is not built."""
    named = settings().pwa_dist
    places = [named] if named else [PACKAGE.parents[2] / "pwa" / "dist", PACKAGE.parent / "_dist"]
    found = [path for place in places for path in sorted(Path(place, "assets").glob(f"verify-*{suffix}"))]
    return f"/assets/{found[0].name}" if found else None


def hash_given(name: str) -> str:
    """A 64-digit hash of the query, or nothing."""
    value = request.args.get(name, "")
    return value if len(value) == 64 and HEX.issuperset(value) else ""


@verify_page.get("/verify")
@public
def verify() -> Response:
    """Check a draw on files that stay in the browser (S4-6b, S3A-2.7d)."""
    commit, head = hash_given("commit"), hash_given("head")
    return page("verify", here="draws", script=built(".js"), style=built(".css"), commit=commit, head=head)

"""What stands at the front door? The chooser, the phone and desk files, health, and the API's description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from werkzeug.security import safe_join

from mingcha.app.openapi import document
from mingcha.kernel.db import session
from mingcha.kernel.http import language, public, settings
from mingcha.kernel.problem import NotFound

PACKAGE = Path(__file__).resolve().parents[1]
IMMUTABLE = "public, max-age=31536000, immutable"


def dist() -> Path:
    """The built phone and desk: named by a setting, in the checkout, or inside the installed package."""
    named = settings().pwa_dist
    places = [named] if named else [PACKAGE.parents[1] / "pwa" / "dist", PACKAGE / "_dist"]
    return next((place for place in places if place.is_dir()), places[0])


def register(app: Flask) -> None:
    """Adds the addresses that belong to no capability."""
    app.add_url_rule("/", "chooser", chooser)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.add_url_rule("/m", "phone_root", phone_root)
    app.add_url_rule("/m/", "phone", phone, defaults={"path": "index.html"})
    app.add_url_rule("/m/<path:path>", "phone_file", phone)
    app.add_url_rule("/desk", "desk", desk, defaults={"path": "index.html"})
    app.add_url_rule("/desk/", "desk_slash", desk, defaults={"path": "index.html"})
    app.add_url_rule("/desk/<path:path>", "desk_file", desk)
    app.add_url_rule("/assets/<path:path>", "assets", assets)
    app.add_url_rule("/api/v1/openapi.json", "openapi", openapi)
    app.add_url_rule("/api/v1/docs", "docs", docs)


@public
def chooser() -> str:
    """The first page: phone, desk or portal."""
    return render_template("chooser.html", lang=language())


@public
def healthz() -> Response:
    """`{"status": "ok"}` once the database answers."""
    session().execute(text("SELECT 1"))
    return jsonify({"status": "ok"})


@public
def favicon() -> ResponseReturnValue:
    """The icon browsers ask for by themselves."""
    return _file("m/icon.svg")


@public
def phone_root() -> ResponseReturnValue:
    """The phone lives below /m/: the service worker's scope ends with the slash."""
    return redirect("/m/")


@public
def phone(path: str) -> ResponseReturnValue:
    """The phone's shell and files; a deep link without a file opens the shell."""
    return _file(f"m/{path}", fallback="m/index.html")


@public
def desk(path: str) -> ResponseReturnValue:
    """The desk's shell and files; a deep link opens the shell."""
    return _file(f"desk/{path}", fallback="desk/index.html")


@public
def assets(path: str) -> ResponseReturnValue:
    """Hashed files: the name changes with the content."""
    reply = _file(f"assets/{path}")
    reply.headers["Cache-Control"] = IMMUTABLE
    return reply


@public
def openapi() -> Response:
    """The OpenAPI 3.1 description of /api/v1."""
    return jsonify(document(current_app))


@public
def docs() -> str:
    """The same description for people."""
    spec: dict[str, Any] = document(current_app)
    return render_template("docs.html", spec=spec, lang=language())


def _file(path: str, fallback: str | None = None) -> Response:
    root = dist()
    found = safe_join(str(root), path)
    if found is None or not Path(found).is_file():
        if fallback is None or "." in path.rsplit("/", 1)[-1] or not (root / fallback).is_file():
            raise NotFound()
        path = fallback
    packed = path + ".br"
    if "br" in request.headers.get("Accept-Encoding", "") and (root / packed).is_file():
        reply = send_from_directory(root, packed, mimetype=_mimetype(path), conditional=True)
        reply.headers["Content-Encoding"] = "br"
    else:
        reply = send_from_directory(root, path, mimetype=_mimetype(path), conditional=True)
    reply.headers["Vary"] = "Accept-Encoding"
    reply.headers["Cache-Control"] = "no-cache"
    return reply


_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
    ".json": "application/json",
}


def _mimetype(path: str) -> str:
    return _TYPES.get(Path(path).suffix, "application/octet-stream")

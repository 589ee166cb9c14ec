"""Where is publication reached? The desk's API, and the public portal."""

from __future__ import annotations

from flask import Flask

from mingcha.publication.routes import api
from mingcha.publication.routes.proof import pages

blueprints = [api.blp]


def init_app(app: Flask) -> None:
    """Adds the portal, which is pages and no API."""
    app.register_blueprint(pages)

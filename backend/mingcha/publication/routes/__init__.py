"""Where is publication reached? The desk's API, and the public portal."""

from __future__ import annotations

from flask import Flask

from mingcha.publication.routes import api
from mingcha.publication.routes.lists import pages
from mingcha.publication.routes.verify import verify_page

blueprints = [api.blp]


def init_app(app: Flask) -> None:
    """Adds the portal, which is pages and no API, and its one page with script."""
    app.register_blueprint(pages)
    app.register_blueprint(verify_page)

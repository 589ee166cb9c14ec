"""Where is publication reached? The desk's API, and the public portal."""

from __future__ import annotations

from flask import Flask

from mingcha.publication.routes import api, channels, objections, sharing
from mingcha.publication.routes.feeds import pages, roots
from mingcha.publication.routes.verify import verify_page

blueprints = [api.blp, channels.blp, objections.blp, sharing.blp]


def init_app(app: Flask) -> None:
    """Adds the portal, which is pages and no API, and its one page with script."""
    app.register_blueprint(pages)
    app.register_blueprint(verify_page)
    app.register_blueprint(roots)

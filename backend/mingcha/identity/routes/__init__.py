"""Where are people, devices and sessions asked for and changed?"""

from mingcha.identity.routes import audit, auth, devices, people
from mingcha.identity.routes.tokens import init_app

blueprints = [auth.blp, people.blp, devices.blp, audit.blp]

__all__ = ["blueprints", "init_app"]

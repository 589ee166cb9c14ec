"""The application object for a WSGI server: `mingcha.wsgi:app`."""

from __future__ import annotations

import os

from mingcha.app import create_app
from mingcha.settings import Settings

app = create_app(Settings.from_env(os.environ))

"""The application object for a WSGI server: `mingcha.wsgi:app`."""

from __future__ import annotations

import logging
import os

from mingcha.app import create_app
from mingcha.app.stores import check_store
from mingcha.settings import Settings

app = create_app(Settings.from_env(os.environ))
# A store that is not guarded as the office demands ends the process here, before the first request.
logging.getLogger(__name__).warning(
    "%s", check_store(app.extensions["mingcha_store"].protection(), app.extensions["mingcha"].settings)[1]
)

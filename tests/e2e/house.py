"""Everything that `mingcha serve` loads before it answers: import this, and a fork of the process serves at once."""

from __future__ import annotations

import gc
import importlib
import importlib.util

from sqlalchemy.orm import configure_mappers

from mingcha.app import CAPABILITIES
from mingcha.cli import build_parser

for name in CAPABILITIES:
    for room in ("models", "routes", "subscribers", "jobs"):
        if importlib.util.find_spec(f"mingcha.{name}.{room}"):
            importlib.import_module(f"mingcha.{name}.{room}")
build_parser()
configure_mappers()
gc.freeze()

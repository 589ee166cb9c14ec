"""The same office in another region."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

REGIONS = ("ZH", "WG", "LZ", "RD", "NA")


def move_to(app: Flask, region: str) -> None:
    """From now on the app works by the notice of `region` (ZH, WG, LZ, RD, NA)."""
    parts: Any = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))

"""What does the wheel carry beyond the package: the built PWA, the migrations and the checkers for outsiders."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {
    "pwa/dist": "mingcha/_dist",
    "migrations": "mingcha/_migrations",
    "backend/verifiers": "mingcha/_verifiers",
    "alembic.ini": "mingcha/alembic.ini",
}


class CarriedFiles(BuildHookInterface):
    """Adds the files to a real wheel only: an editable install comes before the PWA is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= CARRIED

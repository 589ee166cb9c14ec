"""How does a record become a PDF? By the house's one page template, dated by the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mingcha.dossiers.rules.printout import printed
from mingcha.kernel.printing import print_sheet


def print_record(record: dict[str, Any], *, fonts: Path | None) -> bytes:
    """The record as PDF/A-2b. Raises FontsMissing, PrintFailed."""
    return print_sheet(printed(record), fonts=fonts)

"""How do a record and its forms become PDFs? By the house's page templates, dated by the record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mingcha.dossiers.rules.forms import form, ink_of
from mingcha.dossiers.rules.printout import printed
from mingcha.kernel.printing import print_sheet, qr_svg
from mingcha.kernel.storage import Readable

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "form.typ"
MOST_INK = 2 * 1024 * 1024
"""Bytes of a stroke's file that are read; a signature has a few thousand."""


def print_record(record: dict[str, Any], *, fonts: Path | None) -> bytes:
    """The record as PDF/A-2b. Raises FontsMissing, PrintFailed."""
    return print_sheet(printed(record), fonts=fonts)


def print_form(
    name: str, record: Mapping[str, Any], inks: Mapping[str, str], *, origin: str, fonts: Path | None
) -> bytes:
    """One official form (a name of forms.FORMS) as PDF/A-2b. Raises FontsMissing, PrintFailed."""
    paper = form(name, record, inks, origin=origin)
    return print_sheet(
        {**paper, "qr": qr_svg(paper["check"]) if paper["check"] else ""}, fonts=fonts, template=TEMPLATE
    )


def read_inks(record: Mapping[str, Any], *, store: Readable) -> dict[str, str]:
    """{evidence id: SVG} of the strokes that the record's signatures name and the store has."""
    found = {one["id"]: one for one in record["evidence"] if one["role"] == "strokes" and one["state"] == "stored"}
    inks = {}
    for evidence_id, one in found.items():
        key = f"sha256/{one['sha256']}"
        if one["len"] <= MOST_INK and store.stat(key) is not None:
            with store.open(key) as stream:
                inks[evidence_id] = ink_of(stream.read(MOST_INK))
    return inks

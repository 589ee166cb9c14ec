"""How does a record become a PDF? Typst with the full Noto Sans SC; the same record gives the same bytes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from mingcha.dossiers.rules.glyphs import characters_of
from mingcha.dossiers.rules.printout import printable_values, printed
from mingcha.dossiers.rules.problems import FontsMissing, PrintFailed

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATE = PACKAGE / "dossiers" / "templates" / "record.typ"
NAMES = (("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"), ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"))


@lru_cache(maxsize=4)
def find_fonts(named: Path | None) -> tuple[Path, Path]:
    """Both weights: from the folder given, the built PWA, the installed package, or the npm package. Raises FontsMissing."""
    checkout = PACKAGE.parents[1] / "pwa"
    npm = checkout / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    folders = [named] if named else [checkout / "dist" / "fonts", PACKAGE / "_dist" / "fonts"]
    pairs = [(folder / regular, folder / bold) for folder in folders for regular, bold in NAMES]
    if not named:
        pairs.append((npm / "400Regular" / NAMES[1][0], npm / "700Bold" / NAMES[1][1]))
    for pair in pairs:
        if all(path.is_file() for path in pair):
            return pair
    raise FontsMissing()


@lru_cache(maxsize=4)
def _characters(fonts: tuple[Path, Path]) -> frozenset[int]:
    return characters_of(fonts[0].read_bytes()) & characters_of(fonts[1].read_bytes())


def print_record(record: dict[str, Any], *, fonts: Path | None) -> bytes:
    """The record as PDF/A-2b, dated by the record. Raises FontsMissing, or PrintFailed on any error or warning (traps 28-30)."""
    faces = find_fonts(fonts)
    data = printable_values(printed(record), _characters(faces))
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(TEMPLATE),
            font_paths=sorted({str(face.parent) for face in faces}),
            ignore_system_fonts=True,
            sys_inputs={"record": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        raise PrintFailed(why=error.message) from error
    if warnings or not isinstance(pdf, bytes):
        raise PrintFailed(why="; ".join(one.message for one in warnings))
    return pdf

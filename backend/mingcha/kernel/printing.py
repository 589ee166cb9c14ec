"""How does a paper become a PDF? Typst with the full Noto Sans SC; the same paper gives the same bytes."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Set
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import typst

from mingcha.kernel.glyphs import characters_of, printable
from mingcha.kernel.problem import Problem

PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATE = PACKAGE / "kernel" / "templates" / "sheet.typ"
NAMES = (("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"), ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"))


class FontsMissing(Problem):
    """500: a printed paper needs both weights of Noto Sans SC."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "fonts-missing"
    title_zh, title_en = "缺少打印字体", "The fonts of the printed record are missing"
    detail_zh, detail_en = (
        "没有找到Noto Sans SC字体。请先构建前端，或用MINGCHA_FONTS指明文件夹。",
        "Noto Sans SC was not found. Build the PWA first, or name the folder by MINGCHA_FONTS.",
    )


class PrintFailed(Problem):
    """500: the page template gave an error or a warning; a paper is printed whole or not at all."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "print-failed"
    title_zh, title_en = "记录没有打印成功", "The record could not be printed"
    detail_zh, detail_en = "原因：{why}。记录没有改动。", "Reason: {why}. The record is unchanged."


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


def qr_svg(text: str) -> str:
    """An SVG of the QR code, error correction M. Its library is loaded only when something is printed."""
    out = io.BytesIO()
    importlib.import_module("segno").make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def printable_values(value: Any, characters: Set[int]) -> Any:
    """The same JSON value with every text printable in the font (glyphs.printable)."""
    if isinstance(value, str):
        return printable(value, characters)
    if isinstance(value, dict):
        return {name: printable_values(one, characters) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_values(one, characters) for one in value]
    return value


def print_sheet(paper: dict[str, Any], *, fonts: Path | None, template: Path = TEMPLATE) -> bytes:
    """The paper (title, author, subtitle, mark, date [y, m, d], footer, sections of pairs, table or text) as PDF/A-2b.

    Raises FontsMissing, or PrintFailed on any error or warning (traps 28-30).
    """
    faces = find_fonts(fonts)
    data = printable_values(paper, _characters(faces))
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(template),
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

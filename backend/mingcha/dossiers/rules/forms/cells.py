"""Of which parts is an official form made? Ruled cells, boxes to tick, signatures, paragraphs; and how days are written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mingcha.kernel.clock import CHINA

Record = Mapping[str, Any]
Cell = dict[str, Any]
Block = dict[str, Any]
NONE = "—"
FOUR = (1.15, 2.6, 1.15, 2.6)
"""Relative widths of two names with their values."""


def name(text: str, **layout: Any) -> Cell:
    """A cell that names the one beside it. `layout`: span and tall in cells, height in millimetres."""
    return {"text": text, "head": True, **layout}


def value(text: Any, **layout: Any) -> Cell:
    """A cell with a value of the record; — where the record has none."""
    return {"text": NONE if text in (None, "") else str(text), **layout}


def blank(**layout: Any) -> Cell:
    """A cell that is filled in by hand."""
    return {"text": "", **layout}


def ticks(words: Mapping[str, str], chosen: Sequence[str], **layout: Any) -> Cell:
    """All words of a choice, ticked where the record has their code; a code without a word is added as it is."""
    rows = [[word, code in chosen] for code, word in words.items()]
    return {"ticks": [*rows, *([code, True] for code in chosen if code not in words)], **layout}


def signs(rows: Sequence[Mapping[str, str]], text: str = "", **layout: Any) -> Cell:
    """Signatures: {who, when, ink} each, ink being an SVG or empty; `text` stands above them."""
    return {"signs": [dict(row) for row in rows], "text": text, **layout}


def grid(columns: Sequence[float], rows: Sequence[Sequence[Cell]], title: str = "") -> Block:
    """Ruled cells; `columns` are relative widths. One with signatures is never torn over two pages."""
    whole = any("signs" in cell for row in rows for cell in row)
    return {
        "kind": "grid",
        "title": title,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "whole": whole,
    }


def table(title: str, head: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[Any]]) -> Block:
    """A ruled table whose head is repeated on every page."""
    told = [[NONE if cell in (None, "") else str(cell) for cell in row] for row in rows]
    return {"kind": "table", "title": title, "head": list(head), "columns": list(widths), "rows": told}


def text(lines: Sequence[str], *, indent: bool = True, title: str = "") -> Block:
    """Paragraphs; indented by two characters as in a letter."""
    return {"kind": "text", "title": title, "lines": list(lines), "indent": indent}


def close(office: str, day: str, note: str = "") -> Block:
    """Who issues the paper and when, at the right, where the seal goes."""
    return {"kind": "close", "office": office, "day": day, "note": note}


def sentence(words: str | None) -> str:
    """The words with their full stop."""
    return f"{words.rstrip('。')}。" if words else ""


def day_words(day: str | None) -> str:
    """2026-06-15 as 2026年6月15日; — for none."""
    if not day:
        return NONE
    found = date.fromisoformat(day[:10])
    return f"{found.year}年{found.month}月{found.day}日"


def local_day(at: str | None) -> str:
    """The day in China of an RFC 3339 instant."""
    return day_words(_local(at).date().isoformat()) if at else NONE


def minute_words(at: str | None) -> str:
    """An RFC 3339 instant as 2026年6月15日10时04分, on the clock in China; — for none."""
    return f"{local_day(at)}{_local(at):%H时%M分}" if at else NONE


def clock_words(at: str | None) -> str:
    """Only the time of day: 10时04分."""
    return f"{_local(at):%H时%M分}" if at else NONE


def span_words(begun: str | None, ended: str | None) -> str:
    """From when to when; the day is said once where it is the same."""
    if not ended:
        return f"{minute_words(begun)}起" if begun else NONE
    same = local_day(begun) == local_day(ended)
    return f"{minute_words(begun)}至{clock_words(ended) if same else minute_words(ended)}"


def _local(at: str | None) -> datetime:
    return datetime.fromisoformat(str(at)).astimezone(CHINA)

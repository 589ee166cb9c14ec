"""What does one cell hold? Text within its bounds, dates, ratios, lists and words, or a note saying why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import gt, itemgetter
from typing import Any

from mingcha.registers.rules.columns import COLUMNS, Column
from mingcha.registers.rules.notes import Note, note
from mingcha.registers.rules.words import EMPTY

# A row is joined and searched once; only then are the cells looked at one by one.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONTROL_BUT_NEWLINE = re.compile(
    r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_HARMLESS = re.compile(r"[+\-][0-9()（） \-]*")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
_RATIO = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)[%％]|(\d{1,6})/(\d{1,6})")
_DEGREES = re.compile(r"([+-]?)(\d{1,3})(?:\.(\d{1,15}))?°?")
_SEPARATORS = re.compile(r"[、,，;；/|｜\n]+")
FORMULA = frozenset("=@+-")
# What a line of stripped cells, each behind a bar, never holds unless one of them needs a closer look.
ODD = ("|=", "|+", "|-", "|@", "|'", "| ", "\ufffd")
MULTILINE = frozenset({"entries", "content", "legal_basis", "remark"})


class Row:
    """A row being read: its cells by field, and the notes made so far. `header` of a field is the file's own wording."""

    def __init__(self, kind: str, header: Sequence[str], places: Mapping[str, int]) -> None:
        columns = {column.field: column for column in COLUMNS[kind]}
        self.width = len(header)
        self._fields = tuple(places)
        self._pick = (
            itemgetter(*places.values()) if len(places) > 1 else lambda cells: tuple(cells[p] for p in places.values())
        )
        self._most = tuple(columns[field].most for field in places)
        self._columns: dict[str, Column] = columns
        self._header = list(header)
        self._places = dict(places)
        self._calm = False
        self.notes: list[Note] = []

    def head(self, field: str) -> str:
        """The header a field stands under in this file."""
        place = self._places.get(field)
        return self._columns[field].header if place is None else self._header[place].strip()

    def fault(self, field: str, code: str, *, warning: bool = False, **params: Any) -> None:
        """Notes a fault at a field (empty: the whole row)."""
        self.notes.append(note(self.head(field) if field else "", code, warning=warning, **params))

    def look_over(self, rows: Sequence[Sequence[str]]) -> None:
        """Looks at rows that come next, all at once: if nothing odd stands in any of them, `read` need not look at each."""
        self._calm = {len(cells) for cells in rows} == {self.width} and self._is_calm(list(zip(*rows, strict=True)))

    def _is_calm(self, columns: list[tuple[str, ...]]) -> bool:
        longest = (max(map(len, columns[place])) for place in self._places.values())
        if any(map(gt, longest, self._most)):
            return False
        line = "|" + "|".join(map("|".join, columns)) + "|"
        return line.isprintable() and " |" not in line and not any(odd in line for odd in ODD)

    def read(self, cells: Sequence[str]) -> dict[str, Any]:
        """{field: text or None} of the known columns; faults of form go into `notes`."""
        self.notes = []
        if self._calm:
            return {
                field: None if text in EMPTY else text
                for field, text in zip(self._fields, self._pick(cells), strict=True)
            }
        if len(cells) != self.width:
            self._check_width(cells)
            cells = [*cells[: self.width], *[""] * (self.width - len(cells))]
        texts = [cell.strip() for cell in self._pick(cells)]
        values = {field: None if text in EMPTY else text for field, text in zip(self._fields, texts, strict=True)}
        if any(map(gt, map(len, texts), self._most)):
            self._note_long(values)
        line = "|" + "|".join(texts)
        if not line.isprintable() or any(odd in line for odd in ODD):
            self._look_closer(values)
        return values

    def _note_long(self, values: Mapping[str, Any]) -> None:
        for (field, text), most in zip(values.items(), self._most, strict=True):
            if text is not None and len(text) > most:
                self.fault(field, "too_long", most=most)

    def _check_width(self, cells: Sequence[str]) -> None:
        beyond = [cell for cell in cells[self.width :] if cell.strip()]
        if beyond or len(cells) < self.width:
            self.fault("", "cells", found=len(cells), wanted=self.width)

    def _look_closer(self, values: dict[str, Any]) -> None:
        for field, text in values.items():
            if text is None:
                continue
            if text[0] == "'" and text[1:2] in FORMULA:
                values[field] = text = text[1:]
            if "\ufffd" in text:
                self.fault(field, "damaged")
            if (_CONTROL_BUT_NEWLINE if field in MULTILINE else _CONTROL).search(text):
                self.fault(field, "control")
            if is_formula(text):
                self.fault(field, "formula", start=text[0])

    def word(self, field: str, text: str | None, spelled: Mapping[str, str], options: Sequence[str]) -> str | None:
        """The code of a word, or None with a note naming the options."""
        if text is None:
            return None
        code = spelled.get(text) or spelled.get(text.upper())
        if code is None:
            self.fault(field, "unknown_word", value=text, options="、".join(options))
        return code

    def day(self, field: str, text: str | None) -> date | None:
        """The date, or None with a note."""
        if text is None:
            return None
        found = as_date(text)
        if found is None:
            self.fault(field, "date", value=text)
        return found

    def degrees(self, field: str, text: str | None, most: int) -> int | None:
        """Millionths of a degree within ±`most` degrees, or None with a note."""
        if text is None:
            return None
        found = as_micro(text)
        if found is None or abs(found) > most * 1_000_000:
            self.fault(field, "degrees", value=text)
            return None
        return found

    def share(self, field: str, text: str | None) -> list[int] | None:
        """A ratio as [num, den], or None with a note."""
        if text is None:
            return None
        found = as_ratio(text)
        if found is None:
            self.fault(field, "ratio", value=text)
        return found


def is_formula(text: str) -> bool:
    """True if a spreadsheet would run the text: it begins with = @ + or -, and is no number or phone number."""
    return text[:1] in FORMULA and bool(text) and not _HARMLESS.fullmatch(text)


def inert(text: str) -> str:
    """The text as it can be given back in a file for a spreadsheet: a formula with a quote before it, which reading takes away again."""
    return "'" + text if is_formula(text) else text


@lru_cache(maxsize=20_000)
def as_date(text: str) -> date | None:
    """2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日 or 20260131; None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def as_ratio(text: str) -> list[int] | None:
    """5% → [5, 100], 2.5% → [25, 1000], 1/20 → [1, 20]; above 0, at most 1; None for anything else. No floats."""
    match = _RATIO.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    percent, num, den = match.groups()
    if percent:
        whole, _, part = percent.partition(".")
        num, den = whole + part, "1" + "0" * (2 + len(part))
    found = [int(num), int(den)]
    return found if 0 < found[0] <= found[1] else None


def as_micro(text: str) -> int | None:
    """32.3312 → 32331200: decimal degrees as millionths, cut after the sixth place; None for anything else. No floats."""
    match = _DEGREES.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    sign, whole, part = match.groups()
    micro = int(whole + (part or "")[:6].ljust(6, "0"))
    return -micro if sign == "-" else micro


def as_list(text: str | None) -> list[str]:
    """The parts of a cell that holds several words, each once, in their order."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text or "") if part.strip()))

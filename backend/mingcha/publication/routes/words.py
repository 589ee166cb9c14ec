"""In which words does the portal speak? Two dictionaries with the same keys; Chinese unless English is asked for."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from mingcha.kernel.clock import CHINA

MONTHS = "January February March April May June July August September October November December".split()


@cache
def dictionary(lang: str) -> dict[str, str]:
    """All words of one language."""
    text = files("mingcha.publication").joinpath("words", f"{lang}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return words


class Words:
    """The words and dates of one language, for templates."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = dictionary(lang)

    def t(self, key: str, **values: object) -> str:
        """The words of a key; KeyError for a key that is not in the dictionary."""
        return self._words[key].format_map(values) if values else self._words[key]

    def day(self, value: date | str | None) -> str:
        """2026年11月20日, or 20 November 2026."""
        if value is None:
            return "—"
        on = date.fromisoformat(value) if isinstance(value, str) else value
        if self.lang == "en":
            return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
        return f"{on.year}年{on.month}月{on.day}日"

    def moment(self, value: datetime | None) -> str:
        """The local day and minute of an instant."""
        if value is None:
            return "—"
        local = value.astimezone(CHINA)
        return f"{self.day(local.date())} {local:%H:%M}"

    def link(self, path: str, **query: str) -> str:
        """An address of the portal in the same language."""
        if self.lang == "en":
            query["lang"] = "en"
        return path + ("?" + urlencode(query) if query else "")


def groups(value: str | None) -> list[str]:
    """A hash in groups of eight: people compare the first group."""
    return [value[i : i + 8] for i in range(0, len(value), 8)] if value else []

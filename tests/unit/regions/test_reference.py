"""Does the printed reference say what the data files say?"""

from __future__ import annotations

from pathlib import Path

from mingcha.regions.queries import list_profiles
from mingcha.regions.rules import SETTINGS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "regions.md"


def test_every_setting_of_every_region_is_printed_with_its_article() -> None:
    sections = {part.split("`")[0]: part for part in PAGE.read_text(encoding="utf-8").split("### `")[1:]}
    assert list(sections) == list(SETTINGS)
    for setting, section in sections.items():
        rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
        wanted = [(profile.code, profile.article(setting)) for profile in list_profiles()]
        assert [(row.split(" | ")[0][2:], row.split(" | ")[-1][:-2]) for row in rows] == wanted, setting

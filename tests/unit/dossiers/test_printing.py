"""Does every form become a PDF that an archive keeps: the same bytes each time, no empty boxes, however long the record?"""

from __future__ import annotations

import re

import pytest

from mingcha.dossiers.actions.printing import print_form
from mingcha.dossiers.rules.forms import FORMS, ink_of
from tests.factories.pdfs import assert_archival, unpacked
from tests.unit.dossiers.records import INKS, record

STROKES = b'{"strokes":[[[10,20,0,1],[300,200,9,1],[500,40,20,1]]]}'
THERE = "https://portal.example"


def inks() -> dict[str, str]:
    """A drawn signature for each."""
    return dict.fromkeys(INKS, ink_of(STROKES))


def pages(pdf: bytes) -> int:
    """How many."""
    return len(re.findall(rb"/Type ?/Page\b", unpacked(pdf)))


@pytest.mark.req("S3A-2.1")
@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_archival_and_the_same_bytes_each_time(name: str) -> None:
    one = print_form(name, record(), inks(), origin=THERE, fonts=None)
    assert_archival(one)
    assert one == print_form(name, record(), inks(), origin=THERE, fonts=None)
    assert one != print_form(name, record(made_on="2026-06-21"), inks(), origin=THERE, fonts=None)


def test_a_character_that_the_font_lacks_does_not_stop_a_form() -> None:
    rare = record(object={**record()["object"], "name": "\U00020bb7野示例\x07店"})
    for name in FORMS:
        assert_archival(print_form(name, rare, {}, origin="", fonts=None))


def test_a_long_record_goes_on_over_pages() -> None:
    item = record()["items"][0]
    long = record(items=[{**item, "name": f"事项{n}"} for n in range(40)])
    for name in ("registration", "onsite-record", "check-record", "rectification"):
        assert pages(print_form(name, long, inks(), origin=THERE, fonts=None)) > 1, name

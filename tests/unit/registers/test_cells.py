"""Cells: dates, ratios, lists and faults of form."""

from datetime import date

import pytest

from mingcha.registers.rules.cells import Row, as_date, as_list, as_micro, as_ratio
from mingcha.registers.rules.columns import check_header, looks_like_header, plain
from mingcha.registers.rules.problems import HeaderMissing, HeaderTwice

HEADER = ["企业名称*", "社会信用代码", "所在区域", "住所"]


def read(*cells: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    row = Row("objects", HEADER, check_header("objects", HEADER))
    values = row.read(cells)
    return values, [(note.column, note.code) for note in row.notes]


@pytest.mark.parametrize(
    "text", ["2026-01-31", "2026/1/31", "2026.1.31", "2026年1月31日", "20260131", "2026-01-31 00:00:00"]
)
def test_dates_are_read_as_offices_write_them(text: str) -> None:
    assert as_date(text) == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["2026-02-30", "31.1.2026", "明天", "2026", "46053"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert as_date(text) is None


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("5%", [5, 100]),
        ("2.5％", [25, 1000]),
        ("1/20", [1, 20]),
        ("100%", [100, 100]),
        ("0%", None),
        ("101%", None),
        ("0.05", None),
        ("1/0", None),
    ],
)
def test_ratios_are_whole_numbers(text: str, ratio: list[int] | None) -> None:
    assert as_ratio(text) == ratio


def test_lists_are_split_at_the_usual_marks_once_each() -> None:
    assert as_list("甲、乙，丙;甲 / 丁") == ["甲", "乙", "丙", "丁"]


def test_headers_are_known_by_their_other_names() -> None:
    assert check_header("objects", HEADER) == {"name": 0, "uscc": 1, "district": 2, "address": 3}
    assert plain(" 住所(经营场所) * ") == "住所（经营场所）"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(HeaderMissing) as problem:
        check_header("objects", ["企业名称", "住所"])
    assert {error.pointer for error in problem.value.errors} == {"/header/区域", "/header/统一社会信用代码"}


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(HeaderTwice):
        check_header("objects", [*HEADER, "地址"])


def test_a_title_line_is_no_header() -> None:
    assert not looks_like_header("objects", ["如东县检查对象名录库", "", ""])
    assert looks_like_header("objects", HEADER)


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [
        (0, "长" * 201, "too_long"),
        (0, "名\x07称", "control"),
        (0, "名\n称", "control"),
        (0, "名\u200b称", "control"),
        (0, "名\ufffd称", "damaged"),
        (3, "=cmd()", "formula"),
        (3, "@SUM(A1)", "formula"),
        (3, "+公式", "formula"),
    ],
)
def test_faults_of_form_are_named_with_their_column(place: int, cell: str, code: str) -> None:
    cells = ["示例", "x", "甲", "乙"]
    cells[place] = cell
    _, notes = read(*cells)
    assert notes == [(HEADER[place], code)]


@pytest.mark.parametrize("cell", ["+86 513 0000", "-", "—", "/", "宾　馆", "a=b"])
def test_harmless_signs_are_no_faults(cell: str) -> None:
    _, notes = read("示例", "x", "甲", cell)
    assert notes == []


def test_too_few_cells_are_a_fault_and_empty_ones_at_the_end_are_not() -> None:
    assert read("示例", "x", "甲")[1] == [("", "cells")]
    assert read("示例", "x", "甲", "乙", "", " ")[1] == []
    assert read("示例", "x", "甲", "乙", "丙")[1] == [("", "cells")]


def test_dashes_mean_empty() -> None:
    assert read("示例", "—", "甲", "/")[0] == {"name": "示例", "uscc": None, "district": "甲", "address": None}


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("32.3312", 32_331_200),
        ("121.18530049°", 121_185_300),
        ("-0.000001", -1),
        ("+7", 7_000_000),
        ("7.", None),
        ("32°19'52\"", None),
        ("1e3", None),
        ("三十二", None),
    ],
)
def test_degrees_become_whole_millionths_or_nothing(text: str, micro: int | None) -> None:
    assert as_micro(text) == micro

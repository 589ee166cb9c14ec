"""Which mistakes does an office's file have? Ten kinds, one each, in every second row of a good table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Row = list[str]
Fault = Callable[[dict[str, int], Row, Row], Row]


def break_rows(rows: Sequence[Row]) -> list[Row]:
    """The table (header first) with its rows 3, 5, 7 … broken, one fault each, as long as there are faults."""
    places = {name: place for place, name in enumerate(rows[0])}
    broken = [list(row) for row in rows]
    for fault, at in zip(FAULTS, range(2, len(rows), 2), strict=False):
        broken[at] = fault(places, broken[at], broken[1])
    return broken


def _with(column: str, value: str) -> Fault:
    def put(places: dict[str, int], row: Row, _first: Row) -> Row:
        return [value if place == places[column] else cell for place, cell in enumerate(row)]

    return put


def _wrong_check(places: dict[str, int], row: Row, _first: Row) -> Row:
    at = places["统一社会信用代码"]
    last = "1" if row[at][-1] != "1" else "2"
    return [cell[:-1] + last if place == at else cell for place, cell in enumerate(row)]


def _letter_o(places: dict[str, int], row: Row, _first: Row) -> Row:
    at = places["统一社会信用代码"]
    return [cell.replace("0", "O", 1) if place == at else cell for place, cell in enumerate(row)]


def _same_code(places: dict[str, int], row: Row, first: Row) -> Row:
    at = places["统一社会信用代码"]
    return [first[at] if place == at else cell for place, cell in enumerate(row)]


def _cell_too_many(_places: dict[str, int], row: Row, _first: Row) -> Row:
    return [*row, "多出的一格"]


FAULTS: tuple[Fault, ...] = (
    _with("名称", ""),
    _wrong_check,
    _letter_o,
    _with("统一社会信用代码", ""),
    _with("对象类型", "神秘类型"),
    _with("信用风险分类", "E"),
    _with("成立日期", "2026-02-30"),
    _with("区域", ""),
    _same_code,
    _cell_too_many,
)

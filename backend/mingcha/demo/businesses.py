"""Which 5,000 objects stand in the sample county's library? Same number, same business, whatever the date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.demo.codes import credit_code
from mingcha.demo.county import BRANCHES, INDUSTRIES, STEMS, TOWNS, Industry, office
from mingcha.demo.lot import below, one_of, weighted

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
MARKS = "东西南北中上前和顺兴安康福源泰宁"
CYCLE = tuple(STEMS[n % 10] + BRANCHES[n % 12] for n in range(60))
PREFIX = {"enterprise": "91", "individual_business": "92", "cooperative": "93", "private_non_enterprise": "52"}
ENDING = {
    "enterprise": "有限公司",
    "individual_business": "",
    "cooperative": "专业合作社",
    "private_non_enterprise": "",
}
NATURE = {
    "enterprise": "有限责任公司",
    "individual_business": "个体经营",
    "cooperative": "农民专业合作社",
    "private_non_enterprise": "民办非企业单位",
    "project": "建设项目",
    "site": "场所",
}
RISK = (("A", 46), ("B", 33), ("C", 15), ("D", 6))
NO_CODE_EVERY = 125
CLOSED_EVERY = 83
NO_PLACE_EVERY = 23
CORNER, TOWN_STEP, HOUSE_STEP = (32_300_000, 121_100_000), (2_000, 12_000), (1, 11)
"""Millionths of a degree: the first town, from town to town (about 1.2 km), from house to house (about 1 m)."""


@dataclass(frozen=True, slots=True)
class Business:
    """One object; `uscc` is empty where it has none, then `register_no` names it. `duty` is an office's name.

    `place` is (latitude, longitude) in millionths of a degree, None where the office never measured it.
    """

    number: int
    name: str
    uscc: str
    register_no: str
    kind: str
    nature: str
    industry: Industry
    district: str
    address: str
    place: tuple[int, int] | None
    representative: str
    phone: str
    established_on: date
    risk_class: str
    is_open: bool
    duty: str


def list_businesses() -> Iterator[Business]:
    """All 5,000 in their order; industry after industry."""
    number = 0
    for industry in INDUSTRIES:
        for place in range(industry.businesses):
            number += 1
            yield _business(number, place, industry)


def list_newcomers() -> Iterator[Business]:
    """Twenty internet cafés that are not in the library yet: the second file brings them."""
    netbar = INDUSTRIES[0]
    for step in range(20):
        yield _business(5001 + step, netbar.businesses + step, netbar)


def place_of(district: str, house: int) -> tuple[int, int]:
    """Where a house of the town's one street stands: one town after the other along a road to the east."""
    town = TOWNS.index(district)
    north, east = (town * step + house * more for step, more in zip(TOWN_STEP, HOUSE_STEP, strict=True))
    return CORNER[0] + north, CORNER[1] + east


def person_name(*label: object) -> str:
    """A name that nobody bears: surname, 示例, and a sign."""
    return one_of(SURNAMES, "surname", *label) + "示例" + one_of(STEMS + BRANCHES, "sign", *label)


def _business(number: int, place: int, industry: Industry) -> Business:
    without_code = number % NO_CODE_EVERY == 0
    kind = _bare_kind(industry) if without_code else weighted(industry.kinds, "kind", number)
    district, house = one_of(TOWNS, "town", number), 1 + below(998, "house", number)
    return Business(
        number=number,
        name=_name(place, industry, kind),
        uscc="" if without_code else credit_code(PREFIX[kind], number),
        register_no=f"SL-{number:06d}" if without_code else "",
        kind=kind,
        nature=NATURE[kind],
        industry=industry,
        district=district,
        address=f"如东县{district}示例路{house}号",
        place=None if number % NO_PLACE_EVERY == 0 else place_of(district, house),
        representative=person_name("owner", number),
        phone=f"0513-0000{number:04d}",
        established_on=date(2003, 1, 6) + timedelta(days=below(8000, "since", number)),
        risk_class=weighted(RISK, "risk", number),
        is_open=number % CLOSED_EVERY != 0,
        duty=office(industry.duty).name,
    )


def _bare_kind(industry: Industry) -> str:
    return "project" if industry.key == "estate" else "site"


def _name(place: int, industry: Industry, kind: str) -> str:
    call = CYCLE[place % 60] + MARKS[place // 60 % len(MARKS)]
    if kind == "project":
        return f"如东示例{call}花园项目"
    if kind == "site":
        return f"如东示例{call}{industry.suffix}经营场所"
    return f"如东示例{call}{industry.suffix}{ENDING[kind]}"

"""Which 80 inspectors stand in the sample county's library, with which certificates, specialties and towns?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.demo.businesses import SURNAMES
from mingcha.demo.county import ACCOUNTS, BRANCHES, INDUSTRIES, NORTH, OFFICES, SOUTH, STEMS, TOWNS, Office
from mingcha.demo.lot import below, one_of, weighted

GENERAL = "GENERAL"
HOTEL = "HOTEL"
# How many of an office may check hotels in the north and in the south; mei and lan are the first of the north.
HOTEL_STAFF = {"market": (2, 3), "fire": (1, 3)}
TRADE_SKILL = {
    "market": ("登记监管", "价格监管", "广告监管", "食品安全", "特种设备", "计量"),
    "fire": ("建筑防火", "消防设施", "危化品消防"),
    "culture": ("文化市场", "旅游市场"),
    "housing": ("房地产市场", "工程质量"),
    "labour": ("劳动保障监察", "人力资源市场"),
    "education": ("校外培训监管",),
    "police": ("治安管理", "网络安全"),
    "emergency": ("危险化学品", "工贸安全"),
    "transport": ("道路运输",),
    "health": ("公共场所卫生",),
    "ecology": ("大气环境", "水环境"),
    "justice": ("行政执法监督",),
}
EXPIRED = frozenset({17, 40, 66})
EXPIRING = frozenset({12, 33, 51, 74})
KINDS = (("civil_servant", 70), ("qualified_staff", 22), ("daily_supervision", 8))


@dataclass(frozen=True, slots=True)
class Officer:
    """One inspector; `username` is set for the sample accounts among them."""

    number: int
    name: str
    office: Office
    certificate_no: str
    valid_from: date
    valid_to: date
    kind: str
    qualifications: tuple[str, ...]
    specialties: tuple[str, ...]
    districts: tuple[str, ...]
    phone: str
    username: str | None


def list_officers(today: date) -> Iterator[Officer]:
    """All 80, office after office; certificates run for years, three have run out and four will within weeks of `today`."""
    number = 0
    for office in OFFICES:
        named = [one for one in ACCOUNTS if one.office == office.key and "inspector" in one.roles]
        for place in range(office.staff):
            number += 1
            account = named[place] if place < len(named) else None
            yield _officer(
                number, place, office, today, account.name if account else "", account.username if account else None
            )


def _officer(number: int, place: int, office: Office, today: date, name: str, username: str | None) -> Officer:
    north, hotel = _posting(office, place)
    valid_from, valid_to = _validity(number, today)
    return Officer(
        number=number,
        name=name or SURNAMES[number % len(SURNAMES)] + "示例" + (STEMS + BRANCHES)[number // 4],
        office=office,
        certificate_no=f"SL{office.code}3206{number:05d}",
        valid_from=valid_from,
        valid_to=valid_to,
        kind="civil_servant" if username else weighted(KINDS, "officer", number),
        qualifications=(GENERAL, HOTEL) if hotel else (GENERAL,),
        specialties=_specialties(number, office, hotel),
        districts=TOWNS if office.staff < 4 else NORTH if north else SOUTH,
        phone=f"0513-0000{8000 + number:04d}",
        username=username,
    )


def _posting(office: Office, place: int) -> tuple[bool, bool]:
    """(works in the north, may check hotels)."""
    north, south = HOTEL_STAFF.get(office.key, (0, 0))
    if place < north + south:
        return place < north, True
    return place % 2 == 0, False


def _specialties(number: int, office: Office, hotel: bool) -> tuple[str, ...]:
    trade = one_of(TRADE_SKILL[office.key], "skill", number)
    industry = "宾馆酒店" if hotel else one_of([one.name for one in INDUSTRIES], "industry", number)
    return (trade, industry)


def _validity(number: int, today: date) -> tuple[date, date]:
    if number in EXPIRED:
        end = today - timedelta(days=20 + number)
    elif number in EXPIRING:
        end = today + timedelta(days=5 + number // 4)
    else:
        end = date(today.year + 1 + below(4, "term", number), 12, 31)
    return end - timedelta(days=5 * 365), end

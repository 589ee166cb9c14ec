"""What does the sample county plan for its year? One joint plan with a task for each of the eight industries (S3A-2.4.1a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mingcha.demo.county import INDUSTRIES, LEAD, Industry
from mingcha.demo.item_list import list_items
from mingcha.demo.officers import GENERAL, HOTEL
from mingcha.demo.timetable import Timetable

DRAWN = "hotel"
HOTEL_ITEMS = ("SL-SJ-001", "SL-SJ-004", "SL-XF-001", "SL-XF-003", "SL-WL-006", "SL-GA-001", "SL-WJ-001")
RATIOS = {"A": (1, 100), "B": (2, 100), "C": (5, 100), "D": (10, 100)}
ITEMS_A_TASK = 6


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task in the words of the plan; departments are our short words, items are codes."""

    industry: Industry
    title: str
    items: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    window: tuple[date, date]

    def fields(self, departments: Mapping[str, str], item_ids: Mapping[str, str]) -> dict[str, Any]:
        """As the task action takes it, with ids."""
        return {
            "title": self.title,
            "item_ids": [item_ids[code] for code in self.items],
            "draw_type": "directed",
            "method": "onsite",
            "frequency": "每年1次",
            "scheme": f"由牵头部门组成联合检查组，对抽中的{self.industry.name}经营者一次进门、查完全部事项；风险等级越高，抽查比例越高。（示例）",
            "scope": {"districts": [], "industries": [self.industry.name], "kinds": [], "risk_classes": []},
            "ratios": {name: list(ratio) for name, ratio in RATIOS.items()},
            "departments": [departments[key] for key in self.departments],
            "seats": [{"departments": [departments[key]], "qualification": word} for key, word in self.seats],
            "window_from": self.window[0],
            "window_to": self.window[1],
        }


def list_planned_tasks(days: Timetable) -> list[PlannedTask]:
    """The eight tasks, that of the hotels first: its draw is the one that was run."""
    ordered = sorted(INDUSTRIES, key=lambda one: one.key != DRAWN)
    return [_task(industry, days, place) for place, industry in enumerate(ordered)]


def _task(industry: Industry, days: Timetable, place: int) -> PlannedTask:
    drawn = industry.key == DRAWN
    items = (
        HOTEL_ITEMS if drawn else tuple(one.code for one in list_items() if industry in one.industries)[:ITEMS_A_TASK]
    )
    owners = tuple(dict.fromkeys(one.office.key for one in list_items() if one.code in items))
    partner = "fire" if drawn else industry.duty if industry.duty != LEAD else "transport"
    word = HOTEL if drawn else GENERAL
    start = days.drawn + timedelta(days=1 if drawn else 30 + 7 * place)
    end = days.today + timedelta(days=14) if drawn else start + timedelta(days=60)
    return PlannedTask(
        industry=industry,
        title=f"{days.drawn.year}年{industry.name}部门联合双随机抽查（示例）",
        items=items,
        seats=((LEAD, word), (partner, word)),
        departments=tuple(dict.fromkeys((LEAD, partner, *owners))),
        window=(start, end),
    )

"""Which twelve visits does the sample county show, and how does each of them go?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.demo.timetable import Timetable
from mingcha.demo.walk import Walk

KEEP_FOR_TRYING = 4
"""Visits of mei and lan that stay assigned as long as others can play the stories."""


@dataclass(frozen=True, slots=True)
class Story:
    """One visit's fate. Days are local dates; None: this step has not happened. `on_phone` tells what the inspectors do there."""

    name: str
    visited: date
    on_phone: Callable[[Walk], None]
    sent: date
    reviewed: date | None = None
    returned: bool = False
    published: date | None = None
    for_mei_and_lan: bool = False


def list_stories(days: Timetable) -> list[Story]:
    """The eleven visits that have begun, oldest first; the twelfth state, assigned, is every other visit."""
    drawn, back, after = days.drawn, days.back, days.after
    return [
        Story(
            "published",
            after(drawn, 1),
            _all_good,
            after(drawn, 1),
            reviewed=after(drawn, 3),
            published=after(drawn, 5),
        ),
        Story(
            "published-refused",
            after(drawn, 2),
            _refused,
            after(drawn, 2),
            reviewed=after(drawn, 4),
            published=after(drawn, 8),
        ),
        Story("overdue", days.overdue, _one_failing, days.overdue, reviewed=after(days.overdue, 3)),
        Story(
            "due-soon", days.due_soon, _all_good, days.due_soon, reviewed=after(days.due_soon, 3), for_mei_and_lan=True
        ),
        Story("approved", back(7), _one_phone, back(7), reviewed=back(3)),
        Story("returned", back(6), _one_failing, back(6), reviewed=back(2), returned=True, for_mei_and_lan=True),
        Story("unreachable", back(5), _nobody, back(5)),
        Story("sealed-offline", back(4), _all_good, back(1)),
        Story("waiting", back(3), _one_failing, back(3)),
        Story("refused-with-witness", back(2), _refused, back(2), for_mei_and_lan=True),
        Story("started", back(1), _half, back(1)),
    ]


def cast_stories(
    stories: Sequence[Story], visits: Sequence[dict[str, Any]], pair: frozenset[str]
) -> list[tuple[Story, dict[str, Any]]]:
    """Gives every story a visit, by number; the pair keeps some of theirs untouched, and plays where it is asked to and can.

    Whose phones lie without network are in no later story while others can play it: what they send there takes the waiting record along.
    """
    theirs = [one for one in visits if _people(one) == pair]
    others = [one for one in visits if one not in theirs]
    found = []
    away: set[str] = set()
    for story in stories:
        own = story.for_mei_and_lan and len(theirs) > KEEP_FOR_TRYING
        pool = theirs if own or not others else others
        visit = ([one for one in pool if not away & _people(one)] or pool)[-1]
        pool.remove(visit)
        found.append((story, visit))
        if story.sent > story.visited:
            away |= _people(visit)
    return found


def _people(visit: dict[str, Any]) -> set[str]:
    return {person["id"] for person in visit["inspectors"]}


def _all_good(walk: Walk) -> None:
    walk.arrive()
    walk.check({})
    walk.sign_and_seal("no_problem", walk.host)


def _one_failing(walk: Walk) -> None:
    walk.arrive()
    walk.check(
        {13: (0, "二层东侧安全出口堆放布草车，已当场要求移走。（示例）"), 20: (1, "上月的防火巡查记录缺两次。（示例）")}
    )
    walk.say("note", {"text": "负责人称将于三日内补齐记录。（示例）"})
    walk.sign_and_seal("rectification_ordered", walk.host)


def _one_phone(walk: Walk) -> None:
    walk.arrive()
    walk.check({})
    walk.sign_and_seal("no_problem", walk.host, same_phone=True)


def _refused(walk: Walk) -> None:
    walk.arrive()
    walk.check({11: (2, "结算单与标示价格不一致，差额已列明。（示例）")})
    walk.say("statement", {"by": walk.host, "role": "负责人", "text": "价格牌是上月的，我不同意这样记录。（示例）"})
    walk.refuse("follow_up_pending", "disagrees", "负责人看完记录后表示不同意，不签字。（示例）", "沈示例见")


def _nobody(walk: Walk) -> None:
    walk.say("accept", {})
    walk.say("arrive", {"no_geo_reason": "timeout"})
    walk.nobody_there("登记地址大门紧锁，门牌与登记一致，电话无人接听，邻近商户称已停业数月。（示例）")


def _half(walk: Walk) -> None:
    walk.arrive()
    walk.check({}, upto=12)

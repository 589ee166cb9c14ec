"""What is called like this, or has this number? Everything the reader may see, in groups; each group is asked of the floor that keeps it.

Each floor looks by an index of its own (businesses by blocks of bits), so a million rows cost no more than a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.desk.rules import SHOWN, asked, is_number
from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.leads import queries as leads
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, what tells it from others, and where the desk opens it."""

    id: str
    title: str
    note: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; `more` where there are others."""

    kind: str
    items: tuple[Hit, ...]
    more: bool


Find = Callable[[str, Actor], Sequence[Hit]]


def search(text: str, actor: Actor) -> list[Group]:
    """Groups with at least one hit, in the order in which work goes; nothing for fewer than two characters."""
    words = asked(text)
    if not words:
        return []
    found = [(kind, find(words, actor)) for kind, permission, find in KINDS if actor.can(permission)]
    return [Group(kind, tuple(hits[:SHOWN]), len(hits) > SHOWN) for kind, hits in found if hits]


def _businesses(words: str, actor: Actor) -> list[Hit]:
    rows = registers.list_objects(q=words, limit=SHOWN + 1).items
    return [_hit(one.id, one.name, [one.uscc or one.register_no, one.district], "registers/objects") for one in rows]


def _records(words: str, actor: Actor) -> list[Hit]:
    viewer = inspections.viewer_of(actor)
    rows = inspections.find_by_number(words, scope=viewer.scope, person_id=viewer.person_id, limit=SHOWN + 1)
    return [_hit(one.id, one.number, [one.object_name, one.due_on.isoformat()], "inspections") for one in rows]


def _tasks(words: str, actor: Actor) -> list[Hit]:
    rows = plans.find_tasks(words, actor, SHOWN + 1)
    return [Hit(one.id, one.title, one.number, f"plans/{one.plan_id}") for one in rows]


def _plans(words: str, actor: Actor) -> list[Hit]:
    rows = plans.find_plans(words, actor, SHOWN + 1)
    return [_hit(one.id, one.title, [one.number, str(one.year)], "plans") for one in rows]


def _items(words: str, actor: Actor) -> list[Hit]:
    rows = registers.list_items(q=words, seen_by=registers.item_viewer(actor), limit=SHOWN + 1).items
    return [_hit(one.id, one.name, [one.code], "registers/items") for one in rows]


def _people(words: str, actor: Actor) -> list[Hit]:
    names = {one.id: one.name for one in identity.list_departments()}
    rows = identity.list_people(q=words, scope=identity.department_scope(actor), limit=SHOWN + 1).items
    return [Hit(one.id, one.name, names.get(one.department_id, ""), "admin") for one in rows]


def _leads(words: str, actor: Actor) -> list[Hit]:
    rows = leads.find_by_number(words.upper(), leads.lead_scope(actor), SHOWN + 1) if is_number(words) else []
    return [_hit(one.id, one.number, [one.object_name], "leads") for one in rows]


def _follow_ups(words: str, actor: Actor) -> list[Hit]:
    """They carry the number of their inspection."""
    if not is_number(words):
        return []
    visits = [hit.id for hit in _records(words, actor)]
    rows = [one for found in follow_ups.list_follow_ups_of_many(visits).values() for one in found]
    return [_hit(one.id, one.number, [one.object_name], "follow-ups") for one in rows][: SHOWN + 1]


def _hit(id_: str, title: str, told: Sequence[str | None], room: str) -> Hit:
    return Hit(id_, title, " · ".join(one for one in told if one), f"{room}/{id_}")


KINDS: tuple[tuple[str, Permission, Find], ...] = (
    ("business", Permission.REGISTER_READ, _businesses),
    ("record", Permission.INSPECTION_READ, _records),
    ("task", Permission.PLAN_READ, _tasks),
    ("plan", Permission.PLAN_READ, _plans),
    ("item", Permission.REGISTER_READ, _items),
    ("lead", Permission.LEAD_READ, _leads),
    ("follow_up", Permission.FOLLOW_UP_READ, _follow_ups),
    ("person", Permission.PERSON_READ, _people),
)

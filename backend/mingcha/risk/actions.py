"""How do classes change, objects get assessed and marked, and warnings arise and end?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound
from mingcha.registers import actions as register_actions
from mingcha.registers import queries as registers
from mingcha.risk import queries, rules
from mingcha.risk.models import Assessment, ClassChange, Indicator, Mark, Preset, Warned

LOCK = 7_202


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of classes did: numbers, and the rows left out with their reason (unreadable, unknown, older)."""

    changed: int
    unchanged: int
    left_out: tuple[tuple[int, str], ...]


def change_class(
    object_id: str,
    after: str,
    *,
    reasons: Sequence[str],
    note: str | None,
    source: str,
    as_of: date,
    region: str,
    ctx: Ctx,
    assessment_id: str | None = None,
) -> None:
    """Raises, lowers or sets a class with its reasons (S1-9c, S4-8b, S4-11b). Raises NotFound, SameClass, ReasonMissing, ClassHeld."""
    before = registers.get_object(object_id).risk_class
    marks = [mark.code for mark in queries.list_marks(object_id, ctx.clock.today())]
    rules.check_change(before, after, reasons, marks, rules.article_of(region))
    done = register_actions.set_risk_classes({object_id: after}, ctx=ctx)
    about = {"source": source, "as_of": as_of, "reasons": list(reasons), "note": note, "assessment_id": assessment_id}
    _record(done, about, ctx)
    after_words = {"class": after, "reasons": list(reasons), "source": source, "as_of": as_of.isoformat()}
    audit.record(ctx, "change_risk_class", ("object", object_id), {"class": before}, after_words)


def _record(done: Sequence[register_actions.ClassSet], about: Mapping[str, Any], ctx: Ctx) -> None:
    if not done:
        return
    who = {"at": ctx.clock.now(), "by": ctx.actor.id, "by_name": ctx.actor.name}
    rows = [
        {"id": ctx.ids.new(), "object_id": one.object_id, "version": one.version, "before": one.before}
        | {"after": one.after, **about, **who}
        for one in done
    ]
    session().execute(insert(ClassChange), rows)


def import_classes(
    lines: Sequence[Sequence[str]], *, source: str, as_of: date, spelled: Mapping[str, str], ctx: Ctx
) -> Imported:
    """Takes the classes of a source as of a day (S1-3c); what the source said later stays, marks of the dishonest hold. Raises ClassFileWrong."""
    good, bad = rules.read_classes(lines, spelled)
    found = registers.list_objects_by_key([key for _, key, _ in good])
    newest = queries.latest_change([one.id for one in found.values()], source)
    left_out = [(number, "unreadable") for number in bad]
    wanted: dict[str, str] = {}
    for number, key, name in good:
        one = found.get(key)
        if one is None:
            left_out.append((number, "unknown"))
        elif newest.get(one.id, as_of) > as_of:
            left_out.append((number, "older"))
        else:
            wanted[one.id] = name
    done = register_actions.set_risk_classes(wanted, ctx=ctx)
    about = {"source": source, "as_of": as_of, "reasons": ["measure"], "note": None, "assessment_id": None}
    _record(done, about, ctx)
    after = {"source": source, "as_of": as_of.isoformat(), "changed": len(done), "rows": len(lines) - 1}
    audit.record(ctx, "import_risk_classes", ("risk", source), None, after)
    return Imported(len(done), len(wanted) - len(done), tuple(sorted(left_out)))


def assess_object(
    assessment_id: str,
    object_id: str,
    *,
    activities: Sequence[Mapping[str, str]],
    factors: Mapping[str, str],
    decided: str | None,
    note: str | None,
    region: str,
    ctx: Ctx,
) -> None:
    """Writes an assessment and sets the class it gives, or the one decided with a note (S4-11a). Raises NotFound, AssessmentDeparts, ClassHeld."""
    found = rules.assess(activities, factors)
    after = decided or found.suggested
    rules.check_assessment(found, after, note or "")
    before = registers.get_object(object_id).risk_class
    row = Assessment(id=assessment_id, object_id=object_id, activities=[dict(one) for one in activities], **factors)
    row.suggested, row.decided, row.note = found.suggested, after, note
    row.at, row.by, row.by_name = ctx.clock.now(), ctx.actor.id, ctx.actor.name
    session().add(row)
    session().flush()
    words = {"suggested": found.suggested, "decided": after, "leading": found.leading}
    audit.record(ctx, "assess_object", ("object", object_id), None, words)
    if after != before:
        change_class(
            object_id,
            after,
            reasons=["assessment"],
            note=note,
            source="五因素评估",
            as_of=ctx.clock.today(),
            region=region,
            ctx=ctx,
            assessment_id=assessment_id,
        )


def put_mark(mark_id: str, object_id: str, *, code: str, source: str, since: date, note: str | None, ctx: Ctx) -> None:
    """Enters a fact that raises or lowers (S1-9c, S4-8b); the class is changed by a person. Raises NotFound."""
    registers.get_object(object_id)
    row = Mark(id=mark_id, object_id=object_id, code=code, source=source, since=since, note=note)
    row.at, row.by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    audit.record(ctx, "put_risk_mark", ("object", object_id), None, {"code": code, "source": source})


def end_mark(mark_id: str, *, ctx: Ctx) -> str:
    """Ends one yesterday, so that it no longer stands today. Returns the object's id. Raises MarkUnknown."""
    row = session().get(Mark, mark_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise rules.MarkUnknown()
    if row.until is None:
        row.until = ctx.clock.today() - timedelta(days=1)
        session().flush()
        audit.record(ctx, "end_risk_mark", ("object", row.object_id), {"code": row.code}, None)
    return row.object_id


def save_preset(preset_id: str, *, name: str, source: str, classes: Mapping[str, Any], ctx: Ctx) -> None:
    """Keeps a department's own suggestion. Raises NotFound for another department's."""
    row = session().get(Preset, preset_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Preset(id=preset_id, department_id=ctx.actor.department_id or "")
        session().add(row)
    elif row.department_id != ctx.actor.department_id:
        raise NotFound()
    row.name, row.source, row.classes, row.changed_at = name, source, dict(classes), ctx.clock.now()
    session().flush()
    audit.record(ctx, "save_risk_preset", ("risk_preset", preset_id), None, {"name": name, "source": source})


def save_indicator(
    indicator_id: str, *, name: str, feed: str, threshold: int, days: int, basis: str, active: bool, ctx: Ctx
) -> None:
    """Registers or changes an indicator over something that is counted (S0-3.2). Raises FeedUnknown."""
    if feed not in queries.feeds():
        raise rules.FeedUnknown(feeds="、".join(sorted(queries.feeds())))
    row = session().get(Indicator, indicator_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Indicator(id=indicator_id)
        session().add(row)
    row.name, row.feed, row.threshold, row.days = name, feed, threshold, days
    row.basis, row.active, row.changed_at = basis, active, ctx.clock.now()
    session().flush()
    after = {"name": name, "feed": feed, "threshold": threshold, "days": days, "active": active}
    audit.record(ctx, "save_risk_indicator", ("risk_indicator", indicator_id), None, after)


def scan_indicators(*, ctx: Ctx) -> int:
    """Warns of every object that reached a threshold, once while it waits or was settled with that number. Returns how many are new (S0-3.2)."""
    lock(LOCK)
    new = 0
    for row in queries.list_indicators():
        if row.active and row.feed in queries.feeds():
            since = ctx.clock.today() - timedelta(days=row.days - 1)
            new += _warn(row, since, queries.feeds()[row.feed](since), ctx)
    return new


def _warn(row: Indicator, since: date, counts: Mapping[str, int], ctx: Ctx) -> int:
    reached = {one: number for one, number in counts.items() if number >= row.threshold}
    known: dict[str, list[Warned]] = {}
    for held in session().scalars(select(Warned).where(Warned.indicator_id == row.id)):
        known.setdefault(held.object_id, []).append(held)
    new = 0
    for one, number in sorted(reached.items()):
        mine = known.get(one, [])
        waiting = next((held for held in mine if held.state == "open"), None)
        if waiting is not None:
            waiting.value = max(waiting.value, number)
        elif not any(held.since >= since - timedelta(days=row.days) and held.value >= number for held in mine):
            warning = Warned(id=ctx.ids.new(), indicator_id=row.id, object_id=one, value=number, since=since)
            warning.at, warning.state = ctx.clock.now(), "open"
            session().add(warning)
            new += 1
    session().flush()
    return new


def settle_warning(warning_id: str, *, raised: bool, note: str, region: str, ctx: Ctx) -> None:
    """Raises the class by one for it, or dismisses it, with words. Raises NotFound, WarningSettled, SameClass."""
    row = session().get(Warned, warning_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.state != "open":
        raise rules.WarningSettled()
    before = registers.get_object(row.object_id).risk_class
    if raised and before != "D":
        name = session().get_one(Indicator, row.indicator_id).name
        change_class(
            row.object_id,
            rules.raised_once(before),
            reasons=["warning"],
            note=note,
            source=name,
            as_of=ctx.clock.today(),
            region=region,
            ctx=ctx,
        )
    row.state, row.note = "raised" if raised else "dismissed", note
    row.settled_at, row.settled_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    audit.record(ctx, "settle_risk_warning", ("object", row.object_id), None, {"state": row.state, "note": note})


def reopen_warning(warning_id: str, *, ctx: Ctx) -> None:
    """A warning that was dismissed waits again; one that raised a class stays settled. Raises NotFound, WarningSettled."""
    row = session().get(Warned, warning_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.state != "dismissed":
        raise rules.WarningSettled()
    row.state, row.note, row.settled_at, row.settled_by = "open", None, None, None
    session().flush()
    audit.record(ctx, "reopen_risk_warning", ("object", row.object_id), {"state": "dismissed"}, {"state": "open"})

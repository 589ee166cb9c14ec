"""What do the papers of a draw need? Its record, its task's items, and one drawn object with its team."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mingcha.draws.models import Draw
from mingcha.draws.queries.assistants import list_assistants_at
from mingcha.draws.queries.draws import check_sees_result, find_row, get_rows, sources_of
from mingcha.draws.queries.observers import get_public_observers, observer_rows, signatures_of, watcher_of
from mingcha.draws.queries.pool import frozen_pool, preview
from mingcha.draws.rules.assistants import KIND_WORDS, WORDS
from mingcha.draws.rules.papers import Paper, PaperItem, PaperPerson, certificate, local, notice, registration
from mingcha.draws.rules.problems import DrawFileNotFound, RehearsalSendsNothing, WrongDrawState
from mingcha.draws.rules.proofs import proof_code
from mingcha.draws.rules.seeding import rule_text
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers

METHODS = {"onsite": "现场检查", "document": "书面检查", "online": "网络监测", "entrusted": "委托专业机构"}


def get_certificate(draw_id: str, *, actor: Actor, sample: bool) -> dict[str, Any]:
    """The certificate of a draw that has drawn. Raises DrawNotFound, ResultSealed, WrongDrawState."""
    return certificate(_paper(_drawn(draw_id, actor), sample))


def get_registration(draw_id: str, code: str, *, actor: Actor, sample: bool) -> dict[str, Any]:
    """The registration form of one drawn object (S1-12). Raises as get_certificate, DrawFileNotFound, RehearsalSendsNothing."""
    return registration(_of_object(_real(draw_id, actor), code, actor, sample))


def get_notice(draw_id: str, code: str, *, actor: Actor, sample: bool) -> dict[str, Any]:
    """The notice to one drawn object, with its check code. Raises as get_certificate, DrawFileNotFound, RehearsalSendsNothing."""
    return notice(_of_object(_real(draw_id, actor), code, actor, sample))


def _drawn(draw_id: str, actor: Actor) -> Draw:
    draw = find_row(draw_id)
    check_sees_result(draw, actor)
    if draw.drawn_at is None:
        raise WrongDrawState(state=draw.state, needed="drawn")
    return draw


def _real(draw_id: str, actor: Actor) -> Draw:
    """A drawn draw that sends people out: a rehearsal has no papers of a visit."""
    draw = _drawn(draw_id, actor)
    if draw.rehearsal:
        raise RehearsalSendsNothing()
    return draw


def _paper(draw: Draw, sample: bool) -> Paper:
    task = plans.get_task(draw.task_id)
    hidden = draw.mode == "delayed" and draw.revealed_at is None
    frozen = preview(draw, frozen_pool(draw))
    offices = identity.list_departments_by_id([draw.lead_department_id])
    assert draw.frozen_at and draw.drawn_at
    return Paper(
        number=draw.number,
        task=f"{task.title} {task.number}",
        office=offices[draw.lead_department_id].name,
        mode=draw.mode,
        rehearsal=draw.rehearsal,
        sample=sample,
        prev="" if draw.prev == "-" else draw.prev or "",
        commit=draw.commit or "",
        head=draw.head or "",
        frozen_at=draw.frozen_at,
        drawn_at=draw.drawn_at,
        seed_rule=rule_text(sources_of(draw)),
        seed_public=draw.seed_public or "",
        seed="" if hidden else draw.seed or "",
        strata=[
            (s.stratum, f"{s.rows:,}", f"{s.eligible:,}", f"{s.ratio[0]}/{s.ratio[1]}", f"{s.n:,}")
            for s in frozen.strata
        ],
        observers=[(str(seen["kind"]), int(seen["count"])) for seen in draw.observers],
        watchers=_watchers(draw.id),
        minutes=get_public_observers(draw.id).sha256 or "",
        short=draw.short,
        events=draw.events,
        window=(task.window_from.isoformat(), task.window_to.isoformat()),
    )


def _watchers(draw_id: str) -> list[tuple[str, str, str]]:
    signed = signatures_of(draw_id)
    found = []
    for row in observer_rows(draw_id, present=True):
        seen, signature = watcher_of(row), signed.get(row.id)
        rolled = "；".join(f"{source} {first}–{last}" for source, first, last in seen.rolls)
        words = f"{local(signature.signed_at)} {signature.hash[:16]}" if signature else "未签"
        found.append((seen.words, rolled or "—", words))
    return found


def _of_object(draw: Draw, code: str, actor: Actor, sample: bool) -> Paper:
    """`code` is the object's id in the draw or in the register."""
    row = next((row for row in get_rows(draw.id, actor=actor) if code in (row.code, row.object_id) and row.live), None)
    if row is None:
        raise DrawFileNotFound(name=code)
    code, thing = row.code, registers.get_object(row.object_id)
    return replace(
        _paper(draw, sample),
        items=_items(draw),
        thing=[
            ("名称", thing.name),
            ("统一社会信用代码", thing.uscc or thing.register_no or "—"),
            ("地址", thing.address or thing.district),
            ("行业", thing.industry or "—"),
            ("法定代表人", thing.legal_representative or "—"),
            ("联系人", " ".join(filter(None, (thing.contact_name, thing.contact_phone))) or "—"),
        ],
        team=_team([seat.inspector_id for seat in row.team if seat.inspector_id]),
        assistants=_assistants(draw.id, row.object_id),
        position=row.position,
        ticket=row.ticket,
        code=proof_code(draw.proof_key or "", draw.id, code),
    )


def _assistants(draw_id: str, object_id: str) -> list[tuple[str, str, str, str]]:
    return [
        (KIND_WORDS[one.kind], f"{one.name}（{one.organisation}）", one.qualification, WORDS[one.role])
        for one in list_assistants_at(draw_id, object_id)
        if one.released_at is None
    ]


def _items(draw: Draw) -> list[PaperItem]:
    task = plans.get_task(draw.task_id)
    found = registers.list_items_by_id(task.item_ids)
    items = [found[i] for i in task.item_ids if i in found]
    names = identity.list_departments_by_id([item.department_id for item in items])
    return [
        PaperItem(
            item.name,
            names[item.department_id].name,
            "、".join(METHODS.get(method, method) for method in item.methods),
            "；".join(item.legal_basis) or "—",
        )
        for item in items
    ]


def _team(people: list[str]) -> list[PaperPerson]:
    found = registers.list_inspectors_by_id(people)
    names = identity.list_departments_by_id([one.department_id for one in found.values()])
    return [
        PaperPerson(found[i].name, names[found[i].department_id].name, found[i].certificate_no)
        for i in people
        if i in found
    ]

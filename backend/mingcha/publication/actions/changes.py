"""How is something kept from the public, corrected or withdrawn? Each with the law or the reason that says so (S1-3b, 7.7, 7.8)."""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.events import publish
from mingcha.kernel.problem import NotFound
from mingcha.publication.actions.deliveries import queue_deliveries
from mingcha.publication.actions.editions import find_shown, hide_edition, note_change, show_edition, source_of
from mingcha.publication.actions.objections import note_corrected
from mingcha.publication.events import PublicationsChanged
from mingcha.publication.models import Publication, Redaction
from mingcha.publication.queries import PublicationRow, get_publication, get_row, load_public_source, scope_of
from mingcha.publication.rules.basis import Basis, check_basis, check_passage, check_public
from mingcha.publication.rules.deadlines import State, check_public_now, check_waits
from mingcha.publication.rules.objections import check_correction, check_words
from mingcha.publication.rules.result import conclusions_of, count_failing, lines_of


def redact(publication_id: str, text: str, ground: str, basis: Basis, *, ctx: Ctx) -> str:
    """Keeps a passage of a waiting result from the public; its id. Raises BasisMissing, PassageUnknown, AlreadyPublished."""
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_basis(basis, source_of(row))
    check_waits(row.state)
    source = load_public_source(row)
    names = [item.name for item in source.items] + [e.text for item in source.items for e in item.entries]
    check_passage(text, [*(line.text for line in lines_of(source)), *names])
    made = Redaction(
        id=ctx.ids.new(),
        publication_id=row.id,
        text=text,
        ground=ground,
        law=basis.law,
        article=basis.article,
        reason=basis.reason.strip(),
        made_at=ctx.clock.now(),
        made_by=ctx.actor.id,
    )
    session().add(made)
    row.version += 1
    session().flush()
    told = {"ground": ground, "law": basis.law, "article": basis.article, "reason": made.reason}
    audit.record(ctx, "redact_result", ("publication", row.id), None, told)
    return made.id


def end_redaction(publication_id: str, redaction_id: str, *, ctx: Ctx) -> None:
    """Takes a redaction of a waiting result back; the row stays. Raises NotFound, AlreadyDecided."""
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_waits(row.state)
    made = session().get(Redaction, redaction_id)
    if made is None or made.publication_id != row.id or made.ended_at is not None:
        raise NotFound()
    made.ended_at = ctx.clock.now()
    row.version += 1
    audit.record(ctx, "end_redaction", ("publication", row.id), {"redaction": made.id}, None)
    session().flush()


def withhold_result(publication_id: str, basis: Basis, *, ctx: Ctx) -> PublicationRow:
    """A whole result is not published, by law; its clock ends. Raises BasisMissing, AlreadyDecided."""
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_basis(basis, source_of(row))
    check_waits(row.state)
    return _settle(row, State.WITHHELD, "withheld", basis, None, ctx)


def withdraw_result(publication_id: str, basis: Basis, *, objection_id: str | None = None, ctx: Ctx) -> PublicationRow:
    """Takes a public result back, by law; its address tells that and why. Raises BasisMissing, NotPublic, PersonalDataStopped."""
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_public_now(row.state)
    check_basis(basis, source_of(row))
    check_public(basis.reason, "撤回理由", load_public_source(row).private, source_of(row))
    shown = find_shown(row.id)
    hide_edition(row, ctx=ctx)
    found = _settle(row, State.WITHDRAWN, "withdrawn", basis, objection_id, ctx, shown.body if shown else None)
    queue_deliveries(row, "withdraw", ctx=ctx)
    note_corrected(row.id, objection_id, "撤回公示", ctx=ctx)
    return found


def correct_result(
    publication_id: str,
    *,
    conclusions: Sequence[str],
    struck: Sequence[tuple[int, int]],
    note: str,
    objection_id: str | None = None,
    ctx: Ctx,
) -> PublicationRow:
    """Publishes another edition: other overall results, and failing entries struck out by [seqno, place], with a note for the public.

    The sealed record stays as it is. Raises NotPublic, ObjectionInvalid, CorrectionContradicts, PersonalDataStopped.
    """
    row = get_publication(publication_id, scope_of(ctx.actor))
    check_public_now(row.state)
    check_words(note.strip())
    _lay_over(row, list(conclusions), set(struck), note.strip(), ctx)
    shown = find_shown(row.id)
    body = shown.body if shown else None
    show_edition(row, ctx=ctx)
    row.conclusions = list(conclusions)
    found = _settle(row, State.PUBLISHED, "corrected", Basis("", "", note), objection_id, ctx, body)
    queue_deliveries(row, "amend", ctx=ctx)
    note_corrected(row.id, objection_id, note.strip(), ctx=ctx)
    return found


def _lay_over(row: Publication, conclusions: list[str], struck: set[tuple[int, int]], note: str, ctx: Ctx) -> None:
    """Writes what is to be laid over the record. Raises CorrectionContradicts."""
    before = load_public_source(row)
    failing = [sum(entry.result == "failing" for entry in item.entries) for item in before.items]
    known = {(seqno, place) for seqno, count in enumerate(failing, 1) for place in range(count)}
    gone = {(seqno, place) for seqno, place in row.correction.get("struck", [])}
    added = (struck & known) - gone
    row.correction = {
        "conclusions": conclusions,
        "struck": [list(pair) for pair in sorted(gone | added)],
        "notes": [*row.correction.get("notes", []), {"on": ctx.clock.today().isoformat(), "text": note}],
    }
    left = count_failing(load_public_source(row))
    check_correction(conclusions, left, len(added), conclusions != list(conclusions_of(before)))


def _settle(
    row: Publication,
    state: State,
    kind: str,
    basis: Basis,
    objection_id: str | None,
    ctx: Ctx,
    before: dict[str, object] | None = None,
) -> PublicationRow:
    """The new state with its change, its audit entry and the news for the floors above."""
    was = {"state": row.state}
    row.state = state.value
    row.version += 1
    note_change(row, kind, basis, ctx=ctx, before=before, objection_id=objection_id)
    told = {
        "state": row.state,
        "law": basis.law,
        "article": basis.article,
        "reason": basis.reason,
        "objection": objection_id,
    }
    audit.record(ctx, f"{kind}_result", ("publication", row.id), was, told)
    session().flush()
    publish(PublicationsChanged((row.inspection_id,)))
    return get_row(row, ctx.clock.today())

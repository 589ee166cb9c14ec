"""How is an objection raised, checked and answered? By the business from its own record, or at the desk for it (7.13, S3B-20)."""

from __future__ import annotations

from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Objection, Publication
from mingcha.publication.queries import count_objections_of, get_objection, load_public_source, scope_of
from mingcha.publication.rules.basis import check_public
from mingcha.publication.rules.deadlines import State
from mingcha.publication.rules.masking import masked_text
from mingcha.publication.rules.objections import PUBLIC, check_may_object, check_step, check_words
from mingcha.regions import queries as regions
from mingcha.transparency import actions as log

LEAF = "objection"


def raise_objection(row: Publication, text: str, *, source: str, show: bool, ctx: Ctx) -> str:
    """Keeps an objection to a public result and puts its hash into the log; its id.

    With `show` the words stand beside the result, personal data masked. Raises ObjectionTooEarly, ObjectionOpen, ObjectionInvalid.
    """
    said = text.replace("\r\n", "\n").strip()
    check_words(said)
    check_may_object(row.state == State.PUBLISHED.value, count_objections_of(row.id))
    objection_id, now = ctx.ids.new(), ctx.clock.now()
    told = {"objection": objection_id, "sha256": sha256_hex(said.encode())}
    leaf = log.append_fact(LEAF, row.id, told, ctx=ctx)
    session().add(
        Objection(
            id=objection_id,
            publication_id=row.id,
            inspection_id=row.inspection_id,
            department_id=row.department_id,
            object_id=row.object_id,
            object_name=row.object_name,
            number=row.number,
            source=source,
            text=said,
            shown=masked_text(said, load_public_source(row).private) if show else "",
            submitted_at=now,
            leaf=leaf,
            state="submitted",
            steps=[_step("submitted", "", ctx)],
        )
    )
    session().flush()
    audit.record(ctx, "raise_objection", ("objection", objection_id), None, {**told, "source": source})
    return objection_id


def decide_objection(objection_id: str, then: str, words: str, *, ctx: Ctx) -> None:
    """One step by hand: accepted, rejected, checked, upheld, dismissed, notified, with words for the business.

    The words of a rejection, an upholding and a dismissal are public. Raises NotFound, ObjectionState, ObjectionInvalid,
    PersonalDataStopped.
    """
    row = get_objection(objection_id, scope_of(ctx.actor))
    check_step(row.state, then)
    check_words(words.strip())
    if then in PUBLIC:
        told = session().get_one(Publication, row.publication_id)
        source = regions.get_profile(told.region).article("result.deadline")
        check_public(words, "答复", load_public_source(told).private, source)
        row.answer = words.strip()
    _move(row, then, words.strip(), ctx)
    log.append_fact(LEAF, row.publication_id, {"objection": row.id, "state": then}, ctx=ctx)


def note_corrected(publication_id: str, objection_id: str | None, words: str, *, ctx: Ctx) -> None:
    """An upheld objection is corrected and republished by the act of correcting itself. Raises NotFound, ObjectionState."""
    if objection_id is None:
        return
    row = get_objection(objection_id, scope_of(ctx.actor))
    if row.publication_id != publication_id:
        raise NotFound()
    check_step(row.state, "corrected")
    _move(row, "corrected", words, ctx)
    _move(row, "republished", words, ctx)
    log.append_fact(LEAF, publication_id, {"objection": row.id, "state": "republished"}, ctx=ctx)


def _move(row: Objection, then: str, words: str, ctx: Ctx) -> None:
    before = {"state": row.state}
    row.state = then
    row.steps = [*row.steps, _step(then, words, ctx)]
    row.closed_at = ctx.clock.now() if then in ("rejected", "republished", "dismissed") else row.closed_at
    row.version += 1
    session().flush()
    audit.record(ctx, f"objection_{then}", ("objection", row.id), before, {"state": then, "words": words})


def _step(state: str, words: str, ctx: Ctx) -> dict[str, str]:
    return {"state": state, "at": rfc3339(ctx.clock.now()), "by": ctx.actor.name, "words": words}

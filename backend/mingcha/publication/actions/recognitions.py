"""How does a department take another's result as its own? With its purpose, once, in the log and beside the result (S3A-2.4.3b)."""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Publication, Recognition
from mingcha.publication.queries import list_shared_evidence
from mingcha.publication.rules.deadlines import State, check_public_now
from mingcha.publication.rules.sharing import check_recognition, check_shared
from mingcha.transparency import actions as log


def recognise_result(publication_id: str, purpose: str, *, ctx: Ctx, evidence: Sequence[str] = ()) -> None:
    """The caller's department relies on a public result of another, and on pieces of its evidence; again changes nothing.

    Raises NotFound, NotPublic, RecognitionInvalid (also for evidence that the check does not have).
    """
    row = session().get(Publication, publication_id)
    if row is None or (row.state != State.PUBLISHED.value and row.department_id != ctx.actor.department_id):
        raise NotFound()
    check_public_now(row.state)
    check_recognition(row.department_id, ctx.actor.department_id, purpose)
    shared = {one.id: one for one in list_shared_evidence(row.id)} if evidence else {}
    check_shared(evidence, shared)
    named = [{"id": one, "role": shared[one].role, "sha256": shared[one].sha256} for one in sorted(set(evidence))]
    made = {
        "id": ctx.ids.new(),
        "publication_id": row.id,
        "department_id": ctx.actor.department_id,
        "purpose": purpose.strip(),
        "evidence": named,
        "made_at": ctx.clock.now(),
        "made_by": ctx.actor.id,
    }
    if insert_ignore(Recognition, [made], index_elements=["publication_id", "department_id"], returning=Recognition.id):
        hashes = [one["sha256"] for one in named]
        told = {"department": ctx.actor.department_id, "purpose": purpose.strip(), "evidence": hashes}
        fact = {"department": str(ctx.actor.department_id), **({"evidence": hashes} if hashes else {})}
        log.append_fact("recognition", row.id, fact, ctx=ctx)
        audit.record(ctx, "recognise_result", ("publication", row.id), None, told)

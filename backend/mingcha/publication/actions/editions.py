"""How does the public come to see a result, another edition of it, or nothing any more? What stood there is kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select

from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import before_commit, session
from mingcha.kernel.ids import derived_id
from mingcha.publication.models import Change, Publication, ShownBusiness, Snapshot
from mingcha.publication.queries import load_public_source
from mingcha.publication.queries.snapshots import select_businesses
from mingcha.publication.rules.basis import Basis, check_public
from mingcha.publication.rules.masking import masked_text
from mingcha.publication.rules.result import NO_PROBLEM, body_of, words_of
from mingcha.regions import queries as regions
from mingcha.transparency import actions as log

LEAF = "publication"


def show_edition(row: Publication, *, ctx: Ctx) -> None:
    """Puts the result as it is to be read now in front of the public, and its hash into the log. Raises PersonalDataStopped."""
    source = load_public_source(row)
    body = body_of(source, due_on=row.due_on, provisional=row.provisional)
    check_public(words_of(body), f"“{row.object_name}”的公示内容", source.private, source_of(row))
    log.append_fact(LEAF, row.id, {"object": row.object_id, "sha256": sha256_hex(canonical(body))}, ctx=ctx)
    now = ctx.clock.now()
    shown = find_shown(row.id)
    if shown is None:
        shown = Snapshot(id=derived_id(row.id, "snapshot", now), publication_id=row.id, published_on=ctx.clock.today())
        session().add(shown)
    shown.object_id, shown.object_name, shown.object_uscc = source.object_id, source.object_name, source.object_uscc
    shown.object_address, shown.district = masked_text(source.object_address, source.private), source.district
    shown.body, shown.updated_at, shown.clean = body, now, body["conclusions"] == [NO_PROBLEM]
    row.edition += 1
    session().flush()
    before_commit(_show_businesses, [row.object_id])


def hide_edition(row: Publication, *, ctx: Ctx) -> None:
    """Takes the result away from the public; the log keeps that it stood there."""
    shown = find_shown(row.id)
    if shown is not None:
        session().delete(shown)
    log.append_fact(LEAF, row.id, {"object": row.object_id, "withdrawn": True}, ctx=ctx)
    row.edition += 1
    session().flush()
    before_commit(_show_businesses, [row.object_id])


def _show_businesses(ids: Collection[str]) -> None:
    """Written once at the end of the act, under the trail's lock, from what the snapshots are then."""
    session().execute(delete(ShownBusiness).where(ShownBusiness.object_id.in_(ids)))
    shown = select_businesses().where(Snapshot.object_id.in_(ids))
    session().execute(insert(ShownBusiness).from_select(["object_id", "name", "uscc", "latest_on"], shown))


def note_change(
    row: Publication,
    kind: str,
    basis: Basis,
    *,
    ctx: Ctx,
    before: dict[str, Any] | None = None,
    objection_id: str | None = None,
) -> None:
    """Keeps one step with what the public read before it."""
    shown = find_shown(row.id)
    session().add(
        Change(
            id=ctx.ids.new(),
            publication_id=row.id,
            object_id=row.object_id,
            kind=kind,
            at=ctx.clock.now(),
            made_by=ctx.actor.id,
            reason=basis.reason.strip(),
            law=basis.law,
            article=basis.article,
            objection_id=objection_id,
            before=before,
            sha256=sha256_hex(canonical(shown.body)) if shown else None,
        )
    )
    session().flush()


def find_shown(publication_id: str) -> Snapshot | None:
    """What the public reads of a result now."""
    return session().scalar(select(Snapshot).where(Snapshot.publication_id == publication_id))


def source_of(row: Publication) -> str:
    """The notice and article that a refusal names."""
    return regions.get_profile(row.region).article("result.deadline")

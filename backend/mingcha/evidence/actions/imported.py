"""How is a file announced that no phone captured? Under its own id, with the hash that the desk computed before sending."""

from __future__ import annotations

from pathlib import Path

from mingcha.evidence.models import EvidenceItem
from mingcha.evidence.rules.magic import limit_of
from mingcha.evidence.rules.problems import UploadTooLarge
from mingcha.evidence.rules.tus import Announcement
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore

IMPORTED = "desk-import"
"""The `src` of what was brought to the desk: no signed event names it, so it never counts as missing."""


def announce_import(said: Announcement, *, ctx: Ctx) -> None:
    """Registers the evidence before its upload begins. Raises UploadTooLarge above the type's limit."""
    if said.length > limit_of(said.type):
        raise UploadTooLarge(limit=f"{limit_of(said.type) // 1_000_000} MB")
    row = {
        "id": said.evidence,
        "visit": said.visit,
        "sha256": said.sha256,
        "length": said.length,
        "type": said.type,
        "role": said.role,
        "src": IMPORTED,
        "sent_by": ctx.actor.id,
        "state": "announced",
        "announced_at": ctx.clock.now(),
    }
    insert_ignore(EvidenceItem, [row], index_elements=["id"], returning=EvidenceItem.id)


def drop_pieces(evidence_id: str, *, folder: Path) -> None:
    """Removes what has arrived of an upload that was given up; were it sent again, it would begin at 0."""
    (folder / evidence_id).unlink(missing_ok=True)

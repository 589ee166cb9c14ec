"""What does one follow-up look like: its timeline, its next step, who has it in hand, and what the business sent?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingcha.follow_up.queries.business import ProofRow, ReplyRow, list_proofs, list_replies
from mingcha.follow_up.queries.closure import MinorRow, list_minors
from mingcha.follow_up.queries.follow_ups import FollowUpRow, StepRow, get_follow_up, list_steps
from mingcha.follow_up.queries.lost import find_open_lost
from mingcha.follow_up.rules.stages import steps_open, term_mark
from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """One follow-up whole. `can` are the steps open to the reader, the first is the one to offer; `duty` is whose duty the register says it is."""

    row: FollowUpRow
    steps: list[StepRow]
    can: list[str]
    term_mark: str
    department: str
    owner: str
    duty: dict[str, str] | None
    bases: list[str]
    bases_article: str
    replies: list[ReplyRow]
    proofs: list[ProofRow]
    minors: list[MinorRow]
    lost_contact_id: str | None


def get_view(follow_up_id: str, actor: Actor, *, region: str, today: date) -> FollowUpView:
    """The follow-up for whoever may read it. Raises NotFound, also for other departments'."""
    scope = None if actor.can(Permission.DOSSIER_READ) else identity.department_scope(actor)
    row = get_follow_up(follow_up_id, scope)
    shown = FollowUpRow(**{name: getattr(row, name) for name in FollowUpRow.__slots__})
    profile = regions.get_profile(region)
    names = {one.id: one.name for one in identity.list_departments()}
    may = actor.can(Permission.FOLLOW_UP_WRITE)
    return FollowUpView(
        row=shown,
        steps=list_steps(row.id),
        can=steps_open(row.kind, row.stage) if may else [],
        term_mark=term_mark(row.term_on, row.stage, today),
        department=names.get(row.department_id, ""),
        owner=names.get(row.owner_department_id, ""),
        duty=_duty(row.object_id, row.owner_department_id, names),
        bases=list(profile.follow_up_bases),
        bases_article=profile.article("follow_up.owner"),
        replies=list_replies(row.inspection_id),
        proofs=[one for one in list_proofs(row.inspection_id) if one.follow_up_id == row.id],
        minors=list_minors(frozenset({row.owner_department_id})) if may else [],
        lost_contact_id=find_open_lost(row.object_id) if row.kind == "lost_contact" else None,
    )


def _duty(object_id: str, owner_id: str, names: dict[str, str]) -> dict[str, str] | None:
    """The department that the register names for this object, if it is another one than has it in hand (S1-14b)."""
    thing = registers.find_object(object_id)
    found = [id_ for id_, name in names.items() if thing and thing.duty_department == name and id_ != owner_id]
    return {"id": found[0], "name": names[found[0]]} if found else None

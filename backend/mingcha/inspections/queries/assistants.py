"""Which experts and third parties stand beside the teams of visits? Apart from the inspectors everywhere (S0-2.3f, C8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingcha.draws import queries as draws
from mingcha.inspections.models import Inspection
from mingcha.inspections.rules.states import OPEN
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.permission import Permission

_PULLED = ("id", "kind", "name", "organisation", "qualification", "role")


def pulled_assistants(draw_ids: Iterable[str]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """{(draw id, object id): what the phone shows of those beside the team now}."""
    return {
        place: [{name: getattr(one, name) for name in _PULLED} for one in found]
        for place, found in draws.list_present_assistants(set(draw_ids)).items()
    }


def assistants_of(row: Inspection) -> list[dict[str, Any]]:
    """Everybody who stood or stands beside the team, with reason and declaration, as JSON values."""
    return [
        {
            **{name: getattr(one, name) for name in (*_PULLED, "reason", "interest", "release_reason")},
            "attached_at": rfc3339(one.attached_at),
            "released_at": rfc3339(one.released_at) if one.released_at else None,
        }
        for one in draws.list_assistants_at(row.draw_id, row.object_id)
    ]


def attaching(actor: Actor, row: Inspection) -> list[str]:
    """`assist` where this person may put somebody beside the team now."""
    own = actor.can(Permission.ASSISTANT_ATTACH) and actor.department_id == row.lead_department_id
    return ["assist"] if own and row.state in OPEN else []

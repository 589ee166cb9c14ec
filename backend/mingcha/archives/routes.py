"""Where is a task's archive read, kept, closed and downloaded?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from mingcha.archives import actions, queries
from mingcha.archives.schemas import ArchiveOut, CloseIn, MeansIn, StrikeIn
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.downloads import spooled, zip_reply
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires
from mingcha.kernel.permission import Permission

blp = blueprint("archives")


@blp.route("/tasks/<uuid:task_id>/archive")
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, ArchiveOut)
def show_archive(task_id: Any) -> Any:
    """Everything of a task with what is missing; 404 outside the departments that take part."""
    return _shown(str(task_id))


@blp.route("/tasks/<uuid:task_id>/archive", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(CloseIn)
@blp.response(200, ArchiveOut)
def close(body: dict[str, Any], task_id: Any) -> Any:
    """Closes the archive under its number; 409 names what is open."""
    actions.close_task(str(task_id), ctx=ctx(), **body)
    return _shown(str(task_id))


@blp.route("/tasks/<uuid:task_id>/means", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(MeansIn)
@blp.response(204)
def enter_means(body: dict[str, Any], task_id: Any) -> None:
    """Enters funds or equipment."""
    actions.enter_means(str(task_id), ctx=ctx(), **body)


@blp.route("/means/<uuid:means_id>/strike", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(StrikeIn)
@blp.response(204)
def strike_means(body: dict[str, Any], means_id: Any) -> None:
    """Strikes a wrong line."""
    actions.strike_means(str(means_id), ctx=ctx(), **body)


@blp.route("/tasks/<uuid:task_id>/archive.zip")
@own_transactions
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, content_type="application/zip")
def get_archive(task_id: Any) -> Response:
    """The whole as one zip with its manifest. The export is written down."""
    with reading():
        who = ctx()
    with transaction():
        spool, number = spooled(lambda out: actions.write_archive(str(task_id), out, ctx=who))
    return zip_reply(spool, f"task-{number}.zip")


def _shown(task_id: str) -> dict[str, Any]:
    who = ctx()
    whole = queries.get_whole(task_id, who.actor)
    blocked = whole.blocked()
    keeps = queries.may_keep(whole.task, who.actor) and whole.archived is None
    can = [*(["enter"] if keeps else []), *(["close"] if keeps and blocked is None else [])]
    return {
        "task": whole.told_task,
        "plan": whole.told_plan,
        "outside": whole.outside,
        "counts": {name: int(count) for name, count in asdict(whole.counts).items()},
        "checks": whole.checks,
        "draws": whole.draws,
        "visits": whole.visits,
        "means": whole.means,
        "archived": whole.archived,
        "blocked": blocked.document(who.lang) if blocked and whole.archived is None else None,
        "can": can,
    }

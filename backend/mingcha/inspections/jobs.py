"""What runs by itself? What phones told of recusals and closed doors is proposed on the draws; visits are compared; old rescue files go."""

from __future__ import annotations

from mingcha.inspections.actions import compare_evidence, compare_visits
from mingcha.inspections.actions.field_changes import list_waiting_changes, propose_field_change
from mingcha.inspections.actions.rescue_folder import sweep_folders
from mingcha.inspections.rules.flags import Limits
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job

ROUNDS = 100


@job("propose_field_changes")
def propose_field_changes(*, ctx: Ctx) -> None:
    """One transaction each: a draw is locked alone, never together with a visit (decision 0086)."""
    with reading():
        waiting = list_waiting_changes()
    for change_id in waiting:
        with transaction():
            propose_field_change(change_id, ctx=ctx)


@job("sweep_rescue_files")
def sweep_rescue_files(*, ctx: Ctx) -> None:
    """A rescue file that nobody has put away for a week leaves the server; its owner has it."""
    sweep_folders(settings().data_dir, ctx.clock.now())


@job("find_flags")
def find_flags(*, ctx: Ctx) -> None:
    """Compares what arrived with other visits, a few at a time, so that nobody waits for the database: each is looked at once, and again when it changes."""
    home = settings()
    limits = Limits(
        bits=home.flag_bits,
        thousandths=home.flag_stroke_thousandths,
        kmh=home.flag_kmh,
        answers=home.flag_answers,
        seconds=home.flag_answer_seconds,
    )
    for compare in (compare_evidence, compare_visits):
        for _ in range(ROUNDS):
            with transaction():
                if not compare(limits, ctx=ctx):
                    break

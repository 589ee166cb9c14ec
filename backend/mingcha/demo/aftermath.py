"""What happened after the sample draw? One business had moved away, one inspector was kin: each proposed by Qing and confirmed by Bo."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mingcha.demo.world import World
from mingcha.draws import actions as draws
from mingcha.draws import queries as draws_queries
from mingcha.draws.queries import RowView, get_rows
from mingcha.inspections.actions import list_waiting_changes, propose_field_change
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading

THINKS = timedelta(minutes=15)
DECLINES = timedelta(minutes=2)
MOVED = "企业登记窗口：已迁往外县，迁移通知书一份。（示例）"
KINSHIP = "检查人员与该酒店负责人是表亲，本人书面说明一份。（示例）"
NOT_REPLACED = "已转失联线索，由登记机关核实，不另抽对象。（示例）"
MINUTES = "演练记录一份。（示例）"


def change_after_draw(world: World, draw_id: str, at: datetime) -> None:
    """One replacement and one recusal, both away from Mei and Lan, who keep their visits for trying, and early in the list, whose end is told as stories."""
    with reading():
        ctx = world.ctx("qing")
        busy = {world.ctx(name).actor.id for name in ("mei", "lan")}
        rows = [row for row in get_rows(draw_id, actor=ctx.actor) if not busy & _people(row)]
    gone, kept = rows[:2]
    moved = {"type": "REPLACE", "reason": "MOVED", "entity": gone.code}
    two_people(world, draw_id, at, moved, MOVED)
    kin = {"type": "RECUSE", "reason": "KIN", "entity": kept.code, "inspector": kept.team[0].pseudonym}
    two_people(world, draw_id, at + 2 * THINKS, kin, KINSHIP)


def close(world: World, draw_id: str, at: datetime) -> None:
    """A draw that nobody is sent out for is closed at once."""
    two_people(world, draw_id, at, {"type": "CLOSE", "reason": "DONE"}, MINUTES)


def settle_field_changes(world: World, draw_id: str, at: datetime) -> None:
    """What the phones told is proposed, and Bo declines it with his reason: the lost business is followed up, not replaced."""
    with reading():
        waiting = list_waiting_changes()
    for change in waiting:
        with world.act("bo", at) as ctx:
            propose_field_change(change, ctx=ctx)
        with world.act("bo", at + DECLINES) as ctx:
            for one in draws_queries.list_proposals(draw_id, actor=ctx.actor):
                if one.state == "pending":
                    draws.withdraw_proposal(draw_id, one.id, ctx=ctx, reason=NOT_REPLACED)


def two_people(world: World, draw_id: str, at: datetime, wish: dict[str, Any], words: str) -> None:
    """Qing proposes with the evidence's hash; a quarter of an hour later Bo confirms in a session of his own."""
    with world.act("qing", at) as ctx:
        proposal = _propose(draw_id, wish, words, ctx)
    with world.act("bo", at + THINKS) as ctx:
        draws.confirm_proposal(draw_id, proposal, ctx=ctx)


def _propose(draw_id: str, wish: dict[str, Any], words: str, ctx: Ctx) -> str:
    found = {"entity": "", "inspector": "", "seat": 0, "new": "", **wish}
    evidence = sha256_hex(words.encode())
    return draws.propose_event(ctx.ids.new(), draw_id, ctx=ctx, note=words, evidence=evidence, **found).id


def _people(row: RowView) -> set[str | None]:
    return {seat.inspector_id for seat in row.team}

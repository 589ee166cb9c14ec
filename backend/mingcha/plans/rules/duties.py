"""What becomes of a task when duties for its items go to another department? Pure (S1-4, S1-3d)."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from mingcha.kernel.problem import FieldError, Invalid

OPEN = ("draft", "approved", "pool_frozen", "drawn", "running")
HOWS = ("led", "joined", "stays")


class DutyMoveWrong(Invalid):
    """422: not two departments, or items that the first one does not have."""

    code: ClassVar[str] = "duty-move-wrong"
    title_zh, title_en = "不能这样划转", "These duties cannot be moved so"
    detail_zh, detail_en = (
        "划转本部门的事项给另一个部门，写明文件。请核对标出的内容。没有改动。",
        "Items of your own department go to another one, by a document. Check what is marked. Nothing was changed.",
    )


def check_move(from_id: str, to_id: str, owners: Collection[str | None]) -> None:
    """`owners` are the departments of the items, None for one that is not there. Raises DutyMoveWrong."""
    errors = []
    if from_id == to_id:
        errors.append(FieldError("/to_id", "须是另一个部门。", "It must be another department."))
    if any(one != from_id for one in owners):
        errors.append(FieldError("/item_ids", "有事项不属于本部门。", "Some items are not your department's."))
    if errors:
        raise DutyMoveWrong(errors=errors)


def fate_of(state: str, lead: str, from_id: str, items: Collection[str], moved: Collection[str]) -> str:
    """led: the other department leads from now on; joined: it takes part; stays: who was drawn finishes it.

    Once the pool is frozen nothing of a task changes. Before, a task of which all items go is led by whom they go to.
    """
    if state not in ("draft", "approved"):
        return "stays"
    return "led" if lead == from_id and set(items) <= set(moved) else "joined"

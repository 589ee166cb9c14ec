"""How do items come under another department?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.registers.models import Item


def move_items(item_ids: Sequence[str], department_id: str, *, reason: str, ctx: Ctx) -> None:
    """Puts items under another department from now on; published lists and opened visits keep what they copied. One entry per item."""
    rows = session().scalars(select(Item).where(Item.id.in_(list(item_ids))).order_by(Item.code).with_for_update())
    for row in rows:
        before, row.department_id = row.department_id, department_id
        row.version, row.updated_at = row.version + 1, ctx.clock.now()
        after = {"department": department_id, "reason": reason}
        audit.record(ctx, "move_item", ("item", row.id), {"department": before}, after)
    session().flush()

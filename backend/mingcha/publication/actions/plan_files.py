"""How does a published plan reach the platform by itself where the notice says so, each version once? (S3A-2.3.1a, C11)"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.storage import ObjectStore
from mingcha.plans import queries as plans
from mingcha.publication.models import HandOver
from mingcha.publication.rules.exports import plan_record
from mingcha.registers import queries as registers

CHANNEL = "gsxt"


def hand_over_plan(
    plan_id: str, *, platform: str, interfaces: Collection[str], store: ObjectStore, ctx: Ctx
) -> HandOver:
    """The present version of a public plan as a file for gsxt; the same version again gives the same file.

    Where the channel is among `interfaces` the job sends it, else it waits in the log to be taken there by hand (S3B-4).
    """
    plan = plans.get_plan(plan_id)
    same = (HandOver.plan_id == plan.id, HandOver.plan_version == plan.version, HandOver.channel == CHANNEL)
    made = session().scalar(select(HandOver).where(*same))
    if made is not None:
        return made
    made = HandOver(id=ctx.ids.new(), channel=CHANNEL, format="json", plan_id=plan.id, plan_version=plan.version)
    made.title, made.made_at, made.made_by = plan.title, ctx.clock.now(), ctx.actor.id
    made.entry_channel = "auto" if CHANNEL in interfaces else "manual"
    made.department_id = None if made.entry_channel == "auto" else plan.department_id
    record = _record(plan)
    about = {"id": made.id, "channel": CHANNEL, "at": rfc3339(made.made_at), "platform": platform}
    data = (json.dumps({**about, "plan": record}, ensure_ascii=False, indent=1) + "\n").encode()
    store.put(f"sha256/{sha256_hex(data)}", data)
    made.sha256, made.size, made.rows = sha256_hex(data), len(data), len(record["tasks"])
    session().add(made)
    session().flush()
    told = {"plan": plan.id, "version": plan.version, "channel": CHANNEL, "sha256": made.sha256}
    audit.record(ctx, "hand_over_plan", ("hand_over", made.id), None, told)
    return made


def _record(plan: plans.PlanRow) -> dict[str, Any]:
    tasks = [one for one in plans.list_tasks_of_plan(plan.id) if one.state != "cancelled"]
    items = registers.list_items_by_id(sorted({item for task in tasks for item in task.item_ids}))
    names = {one.id: one.name for one in identity.list_departments()}
    return plan_record(plan, tasks, {id: one.name for id, one in items.items()}, names)

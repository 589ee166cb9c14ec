"""How does the sample county's list and plan come into force? Listed, planned, approved, filed, published: each by whom it is up to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

from mingcha.demo.county import OFFICES
from mingcha.demo.item_list import list_items
from mingcha.demo.programme import DRAWN, list_planned_tasks
from mingcha.demo.timetable import moment
from mingcha.demo.world import World
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading
from mingcha.plans.actions import approve_plan, create_plan, create_task, file_plan, publish_plan
from mingcha.regions.queries import get_profile
from mingcha.registers import actions as registers
from mingcha.registers import queries

Act = Callable[[str, datetime], AbstractContextManager[Ctx]]
PAPER: dict[str, tuple[str | None, str | None]] = {
    "department_legal": (None, None),
    "county_justice": ("如东县示例司法局", "示例司法审"),
    "county_government": ("如东县示例人民政府", "示例政审"),
}
"""The offices of the review that have no account in the sample county, and the numbers of their opinions."""
PLAN_NOTE = "示例计划：八个行业各安排一次部门联合抽查。"


def publish_items(world: World) -> dict[str, str]:
    """Puts the joint list of all sixty items in force; gives {code: item id}."""
    with reading():
        ids = {item.code: item.id for item in queries.list_items(limit=200).items}
    day = world.days.listed
    with world.act("qing", moment(day, 9)) as ctx:
        title = f"如东县示例部门联合随机抽查事项清单（{day.year}年版）"
        wanted = [ids[one.code] for one in list_items()]
        list_id = registers.create_item_list(id=ctx.ids.new(), kind="joint", title=title, item_ids=wanted, ctx=ctx)
    review_list(world, list_id, day, world.act)
    with world.act("qing", moment(day, 15)) as ctx:
        registers.publish_item_list(list_id, region=world.region, ctx=ctx)
    return ids


def review_list(world: World, list_id: str, day: date, act: Act) -> None:
    """The region's legal review, if it has one: bo for the legal unit, the two others on paper (S3A-2.7a)."""
    stages = [stage for stage in PAPER if stage in get_profile(world.region).item.legal_review]
    if stages:
        with act("qing", moment(day, 10)) as ctx:
            registers.submit_item_list(list_id, limit_reason=None, region=world.region, ctx=ctx)
    for hour, stage in enumerate(stages, 11):
        office, number = PAPER[stage]
        with act("bo", moment(day, hour)) as ctx:
            text = "示例意见：依据明确，内容合法，同意。"
            said = registers.Opinion(ctx.ids.new(), "agree", text, day, office, number and f"{number}〔{day.year}〕1号")
            registers.review_item_list(list_id, said, region=world.region, ctx=ctx)


def put_plan_in_force(world: World, item_ids: dict[str, str]) -> str:
    """One joint plan with eight tasks, in force; gives the id of the task that is drawn."""
    start = moment(world.days.planned, 9)
    with world.act("qing", start) as ctx:
        plan_id = ctx.ids.new()
        create_plan(
            id=plan_id,
            year=world.days.drawn.year,
            title=f"如东县示例{world.days.drawn.year}年度部门联合双随机抽查工作计划",
            kind="joint",
            domain="market",
            departments=[world.departments[one.key] for one in OFFICES],
            note=PLAN_NOTE,
            region=world.region,
            ctx=ctx,
        )
    tasks = {}
    for no, task in enumerate(list_planned_tasks(world.days), 1):
        with world.act("qing", start + timedelta(minutes=10 * no)) as ctx:
            tasks[task.industry.key] = ctx.ids.new()
            fields = task.fields(world.departments, item_ids)
            create_task(plan_id, id=tasks[task.industry.key], fields=fields, ctx=ctx)
    with world.act("bo", start + timedelta(hours=3)) as ctx:
        approve_plan(plan_id, ctx=ctx)
    with world.act("qing", start + timedelta(hours=5)) as ctx:
        file_plan(plan_id, ctx=ctx)
    with world.act("qing", start + timedelta(hours=6)) as ctx:
        publish_plan(plan_id, ctx=ctx)
    return tasks[DRAWN]

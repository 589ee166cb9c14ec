"""How does the sample county come into a running office? Through the real actions, day after day, up to today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask import current_app

from mingcha.app import Parts
from mingcha.demo.aftermath import settle_field_changes
from mingcha.demo.agenda import play
from mingcha.demo.county import REGION
from mingcha.demo.field import Field
from mingcha.demo.founding import found_county
from mingcha.demo.lottery import run_draw
from mingcha.demo.neighbour import Neighbour
from mingcha.demo.office_files import write_office_files
from mingcha.demo.office_life import OfficeLife
from mingcha.demo.officers import HOTEL
from mingcha.demo.planning import publish_items, put_plan_in_force
from mingcha.demo.stories import cast_stories, list_stories
from mingcha.demo.timetable import moment, timetable
from mingcha.demo.world import World
from mingcha.identity.queries import list_departments
from mingcha.kernel.db import reading
from mingcha.kernel.problem import Conflict, Forbidden
from mingcha.obligations.jobs import look
from mingcha.publication.jobs import mark_deadlines
from mingcha.regions.queries import get_calendar
from mingcha.registers.queries import list_inspectors_for_draw

UNFINISHED = ".sample-county-unfinished"


class SampleInProduction(Forbidden):
    """Sample accounts have a known password."""

    code = "sample-in-production"
    title_zh, title_en = "正式环境不能装入示例县", "No sample county in production"
    detail_zh, detail_en = (
        "MINGCHA_ENV=production时不装入示例数据（示例帐号的密码是公开的）。没有改动任何数据。",
        "With MINGCHA_ENV=production the sample county is refused, because its password is public. Nothing was changed.",
    )


class SampleLoadedAlready(Conflict):
    """There is data: a sample never mixes with it."""

    code = "sample-loaded-already"
    title_zh, title_en = "库中已有数据", "There is data already"
    detail_zh, detail_en = (
        "示例县只能装入空库。库中已有{count}个部门，没有改动任何数据。要重新装入，请换一个空的MINGCHA_DATA目录。",
        "The sample county needs an empty database. There are {count} departments; nothing was changed. To load it again, use an empty MINGCHA_DATA folder.",
    )


class SampleCutOff(Conflict):
    """An earlier load was killed half-way: what is there is no county and no office."""

    code = "sample-cut-off"
    title_zh, title_en = "上次装入示例县时中断了", "An earlier load of the sample county was cut off"
    detail_zh, detail_en = (
        "{folder}里只有一部分示例数据，没有别的数据。请删除这个目录（使用PostgreSQL时清空数据库），再运行一次。",
        "{folder} holds a part of the sample and nothing else. Remove that folder (or empty the PostgreSQL database) and run it again.",
    )


def load_county(today: date, *, witnessed: bool = False) -> None:
    """Loads everything for `today` into the app's empty database, and the office files beside it; `witnessed` adds the sample's witness.

    Raises SampleInProduction, SampleLoadedAlready, SampleCutOff. Without a witness the same date gives the same ids and rows (settled 17).
    """
    parts: Parts = current_app.extensions["mingcha"]
    if parts.settings.env == "production":
        raise SampleInProduction()
    folder = parts.settings.data_dir
    _check_empty(folder)
    with reading():
        days = timetable(today, get_calendar())
    (folder / UNFINISHED).touch()
    world = World(days, folder, REGION, moment(days.founded, 8))
    with _time_of(world):
        found_county(world)
        life, items = OfficeLife(world), publish_items(world)
        life.keep_rules(items)
        run_draw(world, put_plan_in_force(world, items))
        _visit(world, life, Neighbour(world, parts.settings.log_name) if witnessed else None)
    write_office_files(folder / "sample-files", today)
    (folder / UNFINISHED).unlink()


def _check_empty(folder: Path) -> None:
    with reading():
        found = len(list_departments())
    if found and (folder / UNFINISHED).exists():
        raise SampleCutOff(folder=folder)
    if found:
        raise SampleLoadedAlready(count=found)


def _visit(world: World, life: OfficeLife, witness: Neighbour | None) -> None:
    """Phones are enrolled after the draw; then everything up to today, and this morning's look at the deadlines.

    The replacement's visit, numbered last, is the last to be cast.
    """
    with reading():
        people = [one.id for one in list_inspectors_for_draw(world.days.drawn) if HOTEL in one.qualifications]
        pair = frozenset(world.ctx(name).actor.id for name in ("mei", "lan"))
    field = Field(world)
    field.prepare(people, moment(world.days.drawn, 16))
    *first, replacement = field.visits
    cast = cast_stories(list_stories(world.days), [replacement, *first], pair)
    play(world, field, cast, life.leads(), *([witness.look] if witness else []))
    settle_field_changes(world, replacement["offer"]["draw_id"], moment(world.today, 0, 1))
    world.set_time(moment(world.today, 0, 5))
    mark_deadlines(ctx=world.ctx("system"))
    look(ctx=world.ctx("system"))
    if witness:
        witness.look()


@contextmanager
def _time_of(world: World) -> Iterator[None]:
    """While the county is loaded, everything that asks the app for the time gets the county's."""
    parts: Parts = current_app.extensions["mingcha"]
    current_app.extensions["mingcha"] = replace(parts, clock=world.clock, ids=world.ids, chance=world.chance)
    try:
        yield
    finally:
        current_app.extensions["mingcha"] = parts

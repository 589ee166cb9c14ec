"""Do soft limits ask for a reason, do uncapped visits stay out of the ledger, and does the reserve end at ten per cent?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.actions import configure_draw
from mingcha.draws.queries import open_public_file
from mingcha.draws.rules.limits import CapAboveRegion, DrawsAYearReached, presets, uncapped_reasons
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.plans.models import Task
from mingcha.registers.models import InspectionObject
from tests.factories.draws import DrawWorld, Steps, seed_world
from tests.factories.identity import People
from tests.factories.regions import REGIONS

As = Callable[[str], FlaskClient]
SCHEME = {"frequency": "每年1次", "content": "示例内容"}  # what 舞钢 001 第11条 wants in a scheme
CHOICES: dict[str, Any] = {
    "mode": "open",
    "publication": "full",
    "seed_sources": None,
    "slots": None,
    "load_cap": 1000,
    "annual_cap": None,
    "rounding": "ceil",
    "base": "eligible",
    "recent_days": 0,
    "rehearsal": False,
}


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


@pytest.fixture
def steps(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    return another(app, client_as, clock, world)


def another(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())


def configure(app: Flask, ctx: Ctx, task: str, region: str, **changes: Any) -> str:
    with app.app_context(), transaction():
        return configure_draw(ctx.ids.new(), task, ctx=ctx, region=region, **CHOICES | changes).id


def second_task(app: Flask, world: DrawWorld, number: str, **changes: Any) -> str:
    """A copy of the task; other towns unless told, so that the scope differs."""
    with app.app_context(), transaction() as session:
        first = session.get_one(Task, world.task)
        columns = {c.name: getattr(first, c.name) for c in Task.__table__.columns}
        scope = {**first.scope, "risk_classes": ["A", "B"]}
        new = app.extensions["mingcha"].ids.new()
        session.add(Task(**columns | {"id": new, "number": number, "scope": scope, "state": "approved"} | changes))
    return str(new)


@pytest.mark.req("S1-9a", "S1-9b", "C12")
@pytest.mark.parametrize("region", REGIONS)
def test_a_third_draw_and_a_third_visit_of_the_year_need_a_reason_where_the_region_says_two(
    app: Flask, world: DrawWorld, ctx_of: Callable[[str], Ctx], region: str
) -> None:
    ctx = ctx_of("qing")
    for number in ("T-2", "T-3"):
        configure(app, ctx, second_task(app, world, number, **SCHEME), region)
    third = second_task(app, world, "T-4", **SCHEME)
    often = {"annual_cap": {"per_department": 3, "total": 3}}
    if region != "WG":
        configure(app, ctx, third, region, **often)
        return
    with pytest.raises(DrawsAYearReached) as refused:
        configure(app, ctx, third, region)
    assert "舞钢 001 第9条" in str(refused.value)
    with pytest.raises(CapAboveRegion) as too_often:
        configure(app, ctx, third, region, reasons={"frequency": "新增节日安全检查"}, **often)
    assert "舞钢 001 第9条" in str(too_often.value)
    configure(app, ctx, third, region, rehearsal=True)
    configure(app, ctx, third, region, reasons={"frequency": "新增节日安全检查"})


@pytest.mark.req("S1-9b")
def test_a_cap_above_the_regions_needs_a_reason_that_the_manifest_shows(
    app: Flask, world: DrawWorld, ctx_of: Callable[[str], Ctx], steps: Steps
) -> None:
    for cap in ({"per_department": 3, "total": 2}, {"per_department": 2, "total": 0}):
        with pytest.raises(CapAboveRegion) as refused:
            configure(app, ctx_of("qing"), world.task, "WG", annual_cap=cap)
        assert "舞钢" in str(refused.value)
    steps.configure(reasons={"cap": "专项整治期间需要复查"})
    steps.freeze()
    with app.app_context(), reading():
        assert "专项整治期间需要复查" in open_public_file(steps.id, "manifest.json").read().decode()
    assert steps.get()["reasons"] == {"cap": "专项整治期间需要复查"}


def test_a_second_draw_of_one_scope_in_a_day_needs_a_reason(
    app: Flask, steps: Steps, world: DrawWorld, client_as: As, clock: FixedClock
) -> None:
    number = steps.configure()["number"]
    steps.freeze()
    with app.app_context(), reading():
        pass
    same = second_task(app, world, "T-9", scope=_scope(app, world))
    other = another(app, client_as, clock, DrawWorld(same, world.objects, world.people))
    refused = other.configure(status=409)
    assert (refused["type"], number in refused["detail"]) == ("/problems/scope-drawn-today", True)
    assert "SRD-1" in refused["detail"]
    other.configure(reasons={"repeat": "第一次抽取的任务写错了依据"})


def _scope(app: Flask, world: DrawWorld) -> dict[str, Any]:
    with app.app_context(), reading() as session:
        return dict(session.get_one(Task, world.task).scope)


@pytest.mark.req("S1-9b")
def test_visits_for_a_reason_that_does_not_count_stay_out_of_the_ledger(
    app: Flask, steps: Steps, client_as: As, clock: FixedClock
) -> None:
    assert len(uncapped_reasons()) == 10
    steps.configure(status=422, uncapped_reason="because")
    steps.drawn(uncapped_reason="complaint")
    steps.post(f"/{steps.id}/assign")
    again = another(app, client_as, clock, steps.world)
    again.drawn(rehearsal=True, annual_cap={"per_department": 1, "total": 1})
    with app.app_context(), reading():
        assert open_public_file(again.id, "ledger.csv").read().decode().splitlines()[1:] == []
        assert "|X-CAP|" not in open_public_file(again.id, "roster.csv").read().decode()


@pytest.mark.req("S1-8c")
def test_presets_name_their_source_and_leave_the_ratio_to_the_region_at_first(client_as: As) -> None:
    assert client_as("otto").get("/api/v1/draws/options").status_code == 200
    found = client_as("qing").get("/api/v1/draws/options").get_json()
    first, *others = found["presets"]
    assert (first["id"], first["ratios"]) == ("region", {})
    assert others and all(one["source"] and one["ratios"] for one in others)
    for one in presets():
        assert all(0 <= num <= den for num, den in one["ratios"].values())
    assert len(found["uncapped_reasons"]) == 10


# ---- ten per cent


@pytest.fixture
def large(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    world = seed_world(app, people, objects=140)
    return another(app, client_as, clock, world)


def test_above_ten_per_cent_the_rest_comes_from_a_supplementary_draw(
    app: Flask, large: Steps, client_as: As, clock: FixedClock, client: FlaskClient
) -> None:
    large.drawn()
    large.post(f"/{large.id}/assign")
    rows = [row for row in large.get("/rows")["items"] if row["stratum"] == "B"]
    allowed = max(1, len(rows) // 10)
    extra = another(app, client_as, clock, large.world)
    wish = {"supplements": large.id, "owed": {"B": 2}}
    assert extra.configure(status=409, **wish)["type"] == "/problems/replacements-left"
    for row in rows[:allowed]:
        large.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    refused = large.event(409, type="REPLACE", reason="CLOSED", entity=rows[allowed]["code"])
    assert (refused["type"], "“B”" in refused["detail"]) == ("/problems/replacements-used-up", True)
    assert large.get()["events"] == allowed
    assert extra.configure(status=422, **{**wish, "owed": {"B": 999}})["errors"][0]["pointer"] == "/owed/B"
    drawn = (extra.configure(**wish), extra.freeze(), extra.seed())[-1]
    before = {row["code"] for row in large.get("/rows")["items"]}
    new = [row["code"] for row in extra.get("/rows")["items"]]
    assert drawn["drawn"] == len(new) == 2 and before.isdisjoint(new)
    assert drawn["prev"] == large.get()["commit"]
    with app.app_context(), reading():
        assert large.get()["number"] in open_public_file(extra.id, "manifest.json").read().decode()
    for lang, words in (("zh", "补充抽取，补充"), ("en", "Supplements")):
        for page in ("/portal/draws", f"/portal/draws/{extra.id}"):
            assert f"{words}{' ' * (lang == 'en')}{large.get()['number']}" in client.get(f"{page}?lang={lang}").text
    left = len(rows) - allowed - 2
    more = another(app, client_as, clock, large.world)
    refused = more.configure(status=422, supplements=large.id, owed={"B": left + 1})
    assert f"应在1与{left}之间" in refused["detail"]
    more.configure(supplements=large.id, owed={"B": left})
    last = another(app, client_as, clock, large.world).configure(status=422, supplements=large.id, owed={"B": 1})
    assert "没有可补的" in last["detail"]


def test_an_object_closed_after_the_freeze_is_replaced_once_even_in_a_small_stratum(
    app: Flask, steps: Steps, world: DrawWorld
) -> None:
    steps.drawn()
    first, second = [row for row in steps.get("/rows")["items"] if row["stratum"] == "A"][:2]
    with app.app_context(), transaction() as session:
        session.get_one(InspectionObject, first["object_id"]).status = "closed"
    steps.event(type="REPLACE", reason="CLOSED", entity=first["code"])
    assert steps.event(409, type="REPLACE", reason="MOVED", entity=second["code"])["type"].endswith("used-up")


@pytest.mark.req("S3A-2.2.1d")
def test_where_everybody_is_drawn_the_batches_are_shown_in_random_order(
    app: Flask, steps: Steps, world: DrawWorld, client_as: As
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Task, world.task).ratios = {"A": [1, 1], "B": [1, 2]}
    steps.drawn()
    assert client_as("otto").get(f"/api/v1/draws/{steps.id}/batches").status_code == 404
    batches = steps.get("/batches?size=5")["items"]
    rows = [row["code"] for row in steps.get("/rows")["items"] if row["stratum"] == "A"]
    assert [code for batch in batches for code in batch["codes"]] == rows
    assert [len(batch["codes"]) for batch in batches[:-1]] == [5] * (len(batches) - 1)
    assert rows != sorted(rows) and {batch["stratum"] for batch in batches} == {"A"}


def test_a_voided_draw_says_why_and_no_longer_counts(steps: Steps, client: FlaskClient) -> None:
    steps.drawn()
    row = steps.get("/rows")["items"][0]
    steps.event(type="RECUSE", reason="KIN", entity=row["code"], inspector=row["team"][0]["pseudonym"])
    steps.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    assert steps.get("/rates")["office"]
    steps.event(type="VOID", reason="SCOPE")
    assert client.get(f"/portal/draws/{steps.id}/files/events.jsonl").status_code == 404
    for page in ("/portal/draws", f"/portal/draws/{steps.id}"):
        assert "作废原因：范围有误" in client.get(page).text
        assert "the scope was wrong" in client.get(f"{page}?lang=en").text
    assert steps.get("/rates")["office"] == []

"""Does a draw run through HTTP from set-up to close, and does the stand-alone verifier accept what is exported?"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import draws as command
from mingcha.draws.events import AssignedRow, DrawAssigned, DrawRowEnded, DrawTeamChanged
from mingcha.draws.models import Draw
from mingcha.draws.queries import find_draw_row, get_own_row, get_public_draw, list_public_draws, open_public_file
from mingcha.draws.rules.problems import DrawFileNotFound
from mingcha.kernel import events
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session, transaction
from mingcha.plans.models import Task
from mingcha.registers.models import InspectionObject, Inspector
from tests.factories.draws import DICE, TOWNS, DrawWorld, Steps, code_of, seed_world
from tests.factories.identity import PASSWORD, People
from tests.factories.regions import REGIONS, move_to

VERIFIER = Path(__file__).parents[3] / "backend" / "verifiers" / "verify_draw.py"
As = Callable[[str], FlaskClient]


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


@pytest.fixture
def steps(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())


@pytest.fixture
def news() -> list[Any]:
    """Everything a draw tells the floors above, in order (the floors themselves are tested above)."""
    heard: list[Any] = []
    kept = {kind: events._handlers[kind] for kind in (DrawAssigned, DrawRowEnded, DrawTeamChanged)}
    for kind in kept:
        events._handlers[kind] = [heard.append]
    yield heard
    events._handlers.update(kept)


def export(app: Flask, steps: Steps, folder: Path) -> None:

    with app.app_context():
        assert command.run_export(Namespace(id=steps.id, dir=folder, lang="en"), app) == 0


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-I", str(VERIFIER), str(folder), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.req("S0-2.5a", "S1-7", "S3A-2.3.2a", "S4-6b", "S2-2.3c")
def test_a_drawn_task_is_exported_and_verified_offline(
    app: Flask, steps: Steps, news: list[Any], tmp_path: Path
) -> None:
    frozen = (steps.configure(), steps.freeze())[1]
    assert (frozen["state"], frozen["prev"]) == ("frozen", "-")
    drawn = steps.seed()
    assert (drawn["state"], drawn["short"]) == ("drawn", 0)
    steps.post(f"/{steps.id}/assign")
    export(app, steps, tmp_path / "out")
    done = verify(tmp_path / "out", "--commit", frozen["commit"], "--head", drawn["head"])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"OK commit {frozen['commit']} seed {drawn['seed']} drawn {drawn['drawn']} ")
    (assigned,) = news
    assert len(assigned.rows) == drawn["drawn"]
    assert {row.object_id for row in assigned.rows} <= set(steps.world.objects.values())


@pytest.mark.req("S1-8c")
def test_every_risk_class_has_its_own_ratio_and_keeps_it_after_the_freeze(
    app: Flask, steps: Steps, world: DrawWorld
) -> None:
    steps.configure()
    strata = {s["stratum"]: s for s in steps.get("/preview")["strata"]}
    assert strata["A"]["n"] == -(-strata["A"]["eligible"] // 5)
    assert strata["B"]["n"] == -(-strata["B"]["eligible"] // 2)
    steps.freeze()
    with app.app_context(), transaction() as current:
        current.get_one(InspectionObject, world.objects[code_of(1)]).status = "closed"
    assert {s["stratum"]: s for s in steps.get("/preview")["strata"]} == strata
    drawn = steps.seed()
    assert drawn["drawn"] == strata["A"]["n"] + strata["B"]["n"]


@pytest.mark.req("S3A-2.2.1d")
def test_a_full_ratio_draws_the_order_of_batches(app: Flask, steps: Steps, world: DrawWorld) -> None:

    with app.app_context(), transaction() as current:
        task = current.get(Task, world.task)
        assert task is not None
        task.ratios = {"A": [1, 1], "B": [1, 1]}
    steps.drawn()
    rows = steps.get("/rows")["items"]
    codes = [row["code"] for row in rows]
    assert [row["ticket"] for row in rows] == sorted(row["ticket"] for row in rows)
    assert codes != sorted(codes) and len(codes) == len(set(codes)) == 26


def test_closed_rows_stay_in_the_roster_with_their_status(app: Flask, steps: Steps, people: People) -> None:
    steps.drawn()
    with app.app_context(), reading():
        roster = open_public_file(steps.id, "roster.csv").read().decode().splitlines()[1:]
    assert len(roster) == 30
    assert sum("|X-CLOSED|" in line for line in roster) == 4


@pytest.mark.req("S1-7")
def test_a_directed_draw_marks_who_is_outside_the_filter(
    app: Flask, client_as: As, clock: FixedClock, people: People
) -> None:
    world = seed_world(app, people, draw_type="directed")
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    steps.drawn()
    with app.app_context(), reading():
        roster = open_public_file(steps.id, "roster.csv").read().decode().splitlines()[1:]
    assert len(roster) == 40
    assert sum("|X-FILTER|" in line for line in roster) == 10


def test_inspectors_stand_in_the_files_under_pseudonyms(app: Flask, steps: Steps, people: People) -> None:
    steps.drawn()
    with app.app_context(), reading():
        files = b"".join(open_public_file(steps.id, f["name"]).read() for f in steps.get("/files")["items"])
    assert people["mei"].encode() not in files
    assert people["lan"].encode() not in files
    assert any(seat["name"] == "梅示例" for row in steps.get("/rows")["items"] for seat in row["team"])


@pytest.mark.req("S1-5b")
def test_an_inspector_whose_certificate_has_ended_is_not_drawn(
    app: Flask, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    clock.advance(timedelta(days=600))
    with app.app_context():
        later = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    later.configure()
    assert later.get("/preview")["inspectors"] == 0


@pytest.mark.req("S1-9b")
def test_the_annual_cap_counts_the_visits_of_earlier_draws(
    app: Flask, steps: Steps, client_as: As, clock: FixedClock, people: People, news: list[Any]
) -> None:
    cap = {"per_department": 1, "total": 0}
    steps.drawn(annual_cap=cap)
    steps.post(f"/{steps.id}/assign")
    seen = {row["code"] for row in steps.get("/rows")["items"]}
    with app.app_context():
        again = Steps(client_as("qing"), clock, steps.world, app.extensions["mingcha"].ids.new())
    again.drawn(rehearsal=True, annual_cap=cap)
    assert seen.isdisjoint(row["code"] for row in again.get("/rows")["items"])
    assert again.get()["prev"] == steps.get()["commit"]


@pytest.mark.req("S0-2.3e")
def test_a_seat_asks_for_a_qualification(app: Flask, steps: Steps, people: People) -> None:
    with app.app_context(), transaction() as current:
        current.get_one(Inspector, people["mei"]).qualifications = ["特种设备"]
        current.get_one(Inspector, people["lan"]).specialties = ["电梯"]
    slots = [{"depts": [people.lead], "qual": qual} for qual in ("特种设备", "电梯")]
    steps.drawn(slots=slots)
    teams = [[seat["inspector_id"] for seat in row["team"]] for row in steps.get("/rows")["items"]]
    assert teams and all(team == [people["mei"], people["lan"]] for team in teams)


@pytest.mark.req("S3A-2.7b")
def test_the_observers_of_the_draw_are_kept(steps: Steps) -> None:
    steps.configure()
    steps.freeze()
    steps.clock.advance(timedelta(minutes=2))
    watched = [{"kind": "deputy", "count": 1}, {"kind": "media", "count": 2}]
    steps.post(f"/{steps.id}/seed", {"values": [{"name": "DICE", "value": DICE}], "observers": watched})
    assert steps.get()["observers"] == watched


def test_a_rehearsal_says_so_and_sends_nobody(app: Flask, steps: Steps, tmp_path: Path) -> None:
    steps.drawn(rehearsal=True)
    assert steps.post(f"/{steps.id}/assign", status=409)["type"] == "/problems/rehearsal-not-assigned"
    export(app, steps, tmp_path / "out")
    assert verify(tmp_path / "out").stdout.startswith("REHEARSAL commit ")


@pytest.mark.parametrize("mode", ["open", "delayed"])
def test_a_draw_under_sm3_is_verified_offline_with_its_events(
    app: Flask, steps: Steps, news: list[Any], tmp_path: Path, mode: str
) -> None:
    steps.drawn(alg="sm3", mode=mode)
    assert steps.get()["alg"] == "sm3"
    row = steps.get("/rows")["items"][0]
    steps.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    if mode == "delayed":
        steps.post(f"/{steps.id}/reveal")
    steps.event(type="CLOSE", reason="DONE")
    export(app, steps, tmp_path / "out")
    head = ("--commit", steps.get()["commit"], "--head", steps.get()["head"])
    assert verify(tmp_path / "out", *head).stdout.endswith("state CLOSE\n")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["alg"] == "sm3"


# ---- delayed mode


def test_a_delayed_draw_shows_nothing_before_the_reveal(
    app: Flask, steps: Steps, news: list[Any], tmp_path: Path, people: People
) -> None:
    drawn = steps.drawn(mode="delayed")
    steps.post(f"/{steps.id}/assign")
    assert drawn["seed"] is None
    with app.app_context(), reading():
        secret = session().get(Draw, steps.id).secret
        assert [f.name for f in get_public_draw(steps.id).files] == ["manifest.json", "seed.txt"]
        assert get_public_draw(steps.id).drawn is None
        with pytest.raises(DrawFileNotFound):
            open_public_file(steps.id, "draw.csv").read()
    everything = json.dumps([steps.get(), steps.get("/rows"), steps.get("/files"), steps.get("/events")])
    assert secret and secret not in everything
    close = {"type": "CLOSE", "reason": "DONE"}
    assert steps.event(409, **close)["type"] == "/problems/secret-not-revealed"
    steps.post(f"/{steps.id}/reveal")
    steps.event(**close)
    export(app, steps, tmp_path / "out")
    done = verify(tmp_path / "out", "--commit", steps.get()["commit"], "--head", steps.get()["head"])
    assert done.stdout.endswith("state CLOSE\n"), done.stderr
    with app.app_context(), reading():
        assert open_public_file(steps.id, "seed.txt").read().decode() == f"DICE={DICE}#{secret}\n"


def test_an_unrevealed_export_is_refused_by_the_verifier_with_the_reason(
    app: Flask, steps: Steps, tmp_path: Path
) -> None:
    steps.drawn(mode="delayed")
    export(app, steps, tmp_path / "out")
    done = verify(tmp_path / "out")
    assert done.returncode == 1 and "the secret is not revealed yet" in done.stderr


# ---- what happens afterwards


@pytest.mark.req("S4-6b")
def test_events_change_teams_by_rule_and_the_export_still_verifies(
    app: Flask, steps: Steps, news: list[Any], tmp_path: Path, people: People
) -> None:
    steps.drawn()
    steps.post(f"/{steps.id}/assign")
    rows = steps.get("/rows")["items"]
    gone, kept = rows[0], rows[1]
    replaced = steps.event(type="REPLACE", reason="CLOSED", entity=gone["code"])
    assert replaced["event"]["new"] not in {row["code"] for row in rows}
    out = kept["team"][0]["pseudonym"]
    recused = steps.event(type="RECUSE", reason="KIN", entity=kept["code"], inspector=out)
    assert recused["event"]["new"] not in ("-", out)
    after = {row["code"]: row for row in steps.get("/rows")["items"]}
    assert (after[gone["code"]]["live"], after[replaced["event"]["new"]]["live"]) == (False, True)
    assert after[kept["code"]]["team"][0]["pseudonym"] == recused["event"]["new"]
    assert [type(event) for event in news] == [DrawAssigned, DrawRowEnded, DrawAssigned, DrawTeamChanged]
    assert news[1].object_id == gone["object_id"]
    assert isinstance(news[2].rows[0], AssignedRow)
    steps.event(type="CLOSE", reason="DONE")
    export(app, steps, tmp_path / "out")
    done = verify(tmp_path / "out", "--commit", steps.get()["commit"], "--head", steps.get()["head"])
    assert done.stdout.endswith("state CLOSE\n"), done.stderr


@pytest.mark.parametrize("mode", ["open", "delayed"])
def test_an_event_is_recorded_when_another_person_confirms_it_in_their_own_session(
    steps: Steps, client_as: As, people: People, mode: str
) -> None:
    steps.drawn(mode=mode)
    proposal = steps.propose(type="VOID", reason="FAULT")
    assert (proposal["state"], proposal["can"], steps.get()["events"]) == ("pending", ["withdraw"], 0)
    again = steps.propose(409, type="CLOSE", reason="DONE")
    assert again["type"] == "/problems/proposal-pending"
    assert steps.confirm(proposal, "qing", 403)["type"] == "/problems/confirmed-by-another"
    assert steps.confirm(proposal, "mei", 403)["type"] != "/problems/confirmed-by-another"
    steps.confirm(proposal, "otto", 404)
    assert client_as("bo").get(f"/api/v1/draws/{steps.id}/proposals").get_json()["items"][0]["can"] == [
        "confirm",
        "withdraw",
    ]
    assert steps.get()["events"] == 0
    done = steps.confirm(proposal)
    assert (done["state"], done["seq"], done["proposer"], done["decider"]) == ("confirmed", 0, "青示例", "柏示例")
    event = steps.get("/events")["items"][0]["event"]
    assert event["signers"] == [people["qing"], people["bo"]]
    assert steps.confirm(proposal, status=409)["type"] == "/problems/proposal-decided"


def test_a_withdrawn_proposal_stays_on_record_and_changes_nothing(steps: Steps, client_as: As) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    address = f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}"
    assert client_as("mei").post(f"{address}/withdraw").status_code == 403
    assert client_as("bo").post(f"{address}/withdraw").get_json()["errors"][0]["pointer"] == "/reason"
    declined = client_as("bo").post(f"{address}/withdraw", json={"reason": "证据与说明不符"}).get_json()
    assert (declined["state"], declined["answer"]) == ("withdrawn", "证据与说明不符")
    assert steps.confirm(proposal, status=409)["type"] == "/problems/proposal-decided"
    assert [one["state"] for one in steps.get("/proposals")["items"]] == ["withdrawn"]
    assert (steps.get()["state"], steps.get()["events"]) == ("drawn", 0)
    assert client_as("bo").post(address[:-1] + "0/confirm", json={"password": PASSWORD}).status_code == 404
    steps.propose(type="CLOSE", reason="DONE")


def test_a_refused_event_changes_nothing(steps: Steps, people: People) -> None:
    steps.drawn()
    before = steps.get("/rows")
    refused = steps.event(409, type="REPLACE", reason="CLOSED", entity=code_of(9))
    assert code_of(9) in refused["detail"]
    assert steps.event(409, type="REPLACE", reason="KIN", entity=code_of(1))["type"] == "/problems/draw-event-refused"
    assert steps.get("/rows") == before and steps.get()["events"] == 0


def test_too_few_inspectors_are_named_with_their_objects(
    app: Flask, client_as: As, clock: FixedClock, people: People, news: list[Any]
) -> None:
    world = seed_world(app, people, staff=0)
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    steps.configure(load_cap=3)
    (shortage,) = steps.get("/preview")["shortages"]
    assert (shortage["inspectors"], shortage["available"]) == (2, 6)
    steps.freeze()
    drawn = steps.seed()
    assert drawn["short"] == 2 * (drawn["drawn"] - 3)
    refused = steps.post(f"/{steps.id}/assign", status=409)
    assert refused["type"] == "/problems/not-enough-inspectors"
    assert all(row["code"] in refused["detail"] for row in steps.get("/rows")["items"])
    steps.post(f"/{steps.id}/assign", {"leave_short": True})
    assert len(news[0].rows) == 3


def work_in(app: Flask, people: People, **towns: str) -> None:
    """The named inspectors work in one town each."""
    with app.app_context(), transaction() as current:
        for name, town in towns.items():
            current.get_one(Inspector, people[name]).districts = [town]


@pytest.mark.req("S0-2.5a", "S0-2.3e", "C13")
@pytest.mark.parametrize("region", REGIONS)
def test_inspectors_are_matched_to_the_district_or_come_by_chance_as_the_notice_says(
    app: Flask, client_as: As, clock: FixedClock, people: People, region: str
) -> None:
    world = seed_world(app, people, staff=0)
    move_to(app, region)
    work_in(app, people, mei=TOWNS[0], lan=TOWNS[0])
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    told = client_as("qing").get("/api/v1/draws/options").json["assignment"]
    by_chance = region in ("WG", "LZ", "NA")
    assert told["mode"] == ("random" if by_chance else "matched")
    if by_chance:
        refused = steps.configure(409, assignment="matched")
        assert refused["type"] == "/problems/matching-refused" and BY_CHANCE[region] in refused["detail"]
    steps.drawn()
    assert steps.get()["assignment"] == told["mode"]
    rows = steps.get("/rows")["items"]
    seated = {row["district"] for row in rows if all(seat["name"] for seat in row["team"])}
    empty = {row["district"] for row in rows if not any(seat["name"] for seat in row["team"])}
    assert (seated, empty) == (({*TOWNS}, set()) if by_chance else ({TOWNS[0]}, {TOWNS[1]}))


@pytest.mark.req("S3A-2.3.2b", "C13")
def test_where_inspectors_are_matched_a_draw_may_still_leave_all_to_chance(
    app: Flask, steps: Steps, people: People, tmp_path: Path
) -> None:
    work_in(app, people, mei=TOWNS[0], lan=TOWNS[1])
    drawn = steps.drawn(assignment="random")
    assert (drawn["assignment"], drawn["short"]) == ("random", 0)
    export(app, steps, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["assignment"] == "random"
    done = verify(tmp_path / "out", "--commit", drawn["commit"], "--head", drawn["head"])
    assert done.returncode == 0, done.stderr


BY_CHANCE = {"ZH": "珠海 000 二(五)", "WG": "舞钢 001 第7条", "LZ": "临淄 002 二(三)", "NA": "宁安 004 二7"}


@pytest.mark.req("S3A-2.3.2b", "C13")
@pytest.mark.parametrize("region", REGIONS)
def test_direct_assignment_fills_a_seat_that_nobody_fits_in_rudong_alone(
    app: Flask, client_as: As, clock: FixedClock, people: People, news: list[Any], region: str
) -> None:
    world = seed_world(app, people, staff=0)
    move_to(app, region)
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    steps.drawn(load_cap=3)
    steps.post(f"/{steps.id}/assign", {"leave_short": True})
    row = next(row for row in steps.get("/rows")["items"] if row["assigned_at"] is None)
    for seat, new in enumerate(["I0001", "I0002"], 1):
        wish = {"entity": row["code"], "seat": seat, "new": new, "note": "本地只有这些人"}
        if region != "RD":
            refused = steps.propose(409, type="ASSIGN", reason="TOO_FEW", **wish)
            assert refused["type"] == "/problems/direct-assignment-refused" and BY_CHANCE[region] in refused["detail"]
            return
        steps.event(type="ASSIGN", reason="TOO_FEW", **wish)
    assert [len(event.rows) for event in news] == [3, 1]
    assert news[1].rows[0].object_id == row["object_id"]


def test_a_voided_draw_stays_visible_and_its_successor_names_it(
    app: Flask, steps: Steps, client_as: As, clock: FixedClock, people: People
) -> None:
    steps.configure()
    commit = steps.freeze()["commit"]
    steps.event(type="VOID", reason="SCOPE")
    voided = steps.get()
    assert (voided["state"], voided["notice"]["reason"]) == ("voided", "SCOPE")
    with app.app_context():
        again = Steps(client_as("qing"), clock, steps.world, app.extensions["mingcha"].ids.new())
    assert again.configure(status=409)["type"] == "/problems/scope-drawn-today"
    again.configure(reasons={"repeat": "原名单漏了一个镇"})
    assert again.freeze()["prev"] == commit
    with app.app_context(), reading():
        assert [draw.commit for draw in list_public_draws().items][-1] == commit
        assert [draw.state for draw in list_public_draws().items] == ["frozen", "voided"]


def test_a_firm_can_check_its_own_row_ticket_and_threshold(app: Flask, steps: Steps, world: DrawWorld) -> None:
    steps.drawn(publication="rows")
    row = steps.get("/rows")["items"][0]
    with app.app_context(), reading():
        with pytest.raises(DrawFileNotFound):
            open_public_file(steps.id, "recusals.csv").read()
        own = get_own_row(steps.id, row["code"])
        found = find_draw_row(steps.id, row["object_id"])
    assert own.line.startswith(row["code"] + "|") and own.ticket == row["ticket"]
    assert own.threshold is not None and own.ticket <= own.threshold
    assert found is not None and found.ticket == row["ticket"]


def test_a_register_row_that_breaks_the_encoding_is_named(app: Flask, steps: Steps, world: DrawWorld) -> None:
    with app.app_context(), transaction() as current:
        thing = current.get(InspectionObject, world.objects[code_of(1)])
        assert thing is not None
        thing.uscc, thing.register_no = None, "苏农001"
    steps.configure()
    refused = steps.post(f"/{steps.id}/freeze", status=422)
    assert "R:苏农001" in refused["detail"]
    assert steps.get()["commit"] is None


def test_a_recusal_told_before_the_freeze_keeps_the_pair_apart(
    app: Flask, steps: Steps, client_as: As, world: DrawWorld, people: People
) -> None:
    client = client_as("qing")
    for n, object_id in enumerate(world.objects.values()):
        body = {
            "id": f"00000000-0000-7000-8000-{n:012d}",
            "object_id": object_id,
            "inspector_id": people["mei"],
            "reason": "KIN",
        }
        assert client.post("/api/v1/recusals", json=body).status_code == 201
    assert len(client.get("/api/v1/recusals").get_json()["items"]) == len(world.objects)
    steps.drawn()
    seated = {seat["inspector_id"] for row in steps.get("/rows")["items"] for seat in row["team"]}
    assert people["mei"] not in seated and people["lan"] in seated

"""The whole job, from the office's files to the published result and its proofs, through the real screens."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import OFFICES
from mingcha.demo.county import PASSWORD as DEMO_PASSWORD
from mingcha.kernel.clock import SystemClock
from tests.e2e import field, office, store
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

LEAD = OFFICES[0].name
ACCOUNTS = {"qing": (LEAD, "planner"), "bo": (LEAD, "supervisor"), "dai": (LEAD, "auditor")}
CODES = ["SL-SJ-001", "SL-SJ-002"]
VERIFIERS = Path(__file__).resolve().parents[2] / "backend" / "verifiers"
WITNESS_NOTE = "本人在场，看到负责人看完全文后不愿签字。（示例）"


def first_day(server: Server) -> dict[str, str]:
    """The two administrators' first passwords."""
    lines = server.run("office", "open", "--department", LEAD).splitlines()[1:]
    return {name: password for name, password in (line.split() for line in lines)}


def office_files(server: Server, folder: Path) -> dict[str, Path]:
    """The files an office has: items, objects, inspectors, and objects with broken rows."""
    server.run("demo", "files", str(folder))
    named = {path.stem.removeprefix("示例-"): path for path in folder.iterdir()}
    return {"items": named["抽查事项"], "objects": named["检查对象"], "inspectors": named["执法检查人员"]}


def plan_and_draw(page: Page, today: date) -> str:
    """Qing publishes list and plan (Bo approves between), freezes and draws; the commit."""
    office.publish_list(page, "示例县市场监管局抽查事项清单")
    address = office.make_plan(page, "示例年度抽查工作计划", today.year)
    office.add_task(
        page,
        "示例网吧抽查",
        CODES,
        "网吧",
        ((today - timedelta(days=1)).isoformat(), (today + timedelta(days=60)).isoformat()),
        "0.1",
    )
    office.sign_out(page)
    office.sign_in(page, "bo")
    page.goto(address)
    office.advance_plan(page, "approve")
    office.sign_out(page)
    office.sign_in(page, "qing")
    page.goto(address)
    office.advance_plan(page, "file", "publish")
    return office.draw(page)


@dataclass(frozen=True)
class Drawn:
    """One drawn business and the inspector whose phone goes there."""

    number: str
    inspection: str
    business: str
    object_id: str
    username: str


def drawn_visits(page: Page) -> list[Drawn]:
    """Two visits with different first inspectors (who sign in with their certificate number)."""
    draw = office.call(page, "GET", "/draws")["items"][0]
    rows = office.call(page, "GET", f"/draws/{draw['id']}/rows")["items"]
    visits = {one["object"]["id"]: one for one in office.call(page, "GET", "/inspections?limit=200")["items"]}
    found: dict[str, Drawn] = {}
    for row in rows:
        first = row["team"][0]["inspector_id"]
        visit = visits[row["object_id"]]
        username = office.call(page, "GET", f"/inspectors/{first}")["certificate_no"].lower()
        found.setdefault(first, Drawn(visit["number"], visit["id"], row["name"], row["object_id"], username))
    assert len(found) >= 2, "the draw must give two different inspectors"
    return list(found.values())[:2]


def give_passwords(page: Page, visits: list[Drawn], first: dict[str, str]) -> None:
    """The system administrator gives the drawn inspectors their passwords."""
    office.sign_in(page, "sysadmin", first["sysadmin"])
    for visit in visits:
        person = office.call(page, "GET", f"/people?q={visit.username}")["items"][0]["id"]
        office.call(page, "PUT", f"/people/{person}/password", {"password": office.PASSWORD})
    office.sign_out(page)


def held_by_phone(page: Page, role: str) -> list[str]:
    """SHA-256 of the bytes that lie on the phone, computed from the bytes themselves; one per piece of evidence."""
    held = {row["evidence"]: hashlib.sha256(store.raw(row, "data")).hexdigest() for row in store.rows(page, "bytes")}
    return [held[row["evidence"]] for row in store.rows(page, "blobs") if row["role"] == role]


def check_with_photos(page: Page, visit: Drawn) -> None:
    """Business 1: one entry fails with three photos; both inspectors and the business sign."""
    field.begin(page, visit.number)
    field.failing(page, 1, 3, "示例：证照未悬挂，已当场告知")
    field.conforming(page, *range(2, field.entries(page) + 1))
    field.to_signing(page, "rectification_ordered")
    field.both_inspectors_sign(page)
    field.sign(page)
    field.seal(page)


def check_refused(page: Page, visit: Drawn) -> None:
    """Business 2: everything conforms, but nobody will sign; a witness does."""
    field.begin(page, visit.number)
    field.conforming(page, *range(1, field.entries(page) + 1))
    field.to_signing(page, "no_problem")
    field.both_inspectors_sign(page)
    field.refuse(page, WITNESS_NOTE)
    field.seal(page)


def bag_of(server: Server, visit: Drawn, folder: Path) -> Path:
    """The exported dossier, checked by the stand-alone verifier with the server stopped."""
    out = folder / f"bag-{visit.number}"
    server.run("dossier", "export", visit.inspection, str(out))
    return out


def verified(script: str, *words: str) -> str:
    """What a stand-alone verifier says; it must accept."""
    done = subprocess.run(
        [sys.executable, str(VERIFIERS / script), *words], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def office_half(page: Page, server: Server, folder: Path) -> tuple[str, list[Drawn]]:
    """First day, files, list, plan, draw; the commit and two visits whose inspectors can sign in."""
    first = first_day(server)
    office.people(page, [one.name for one in OFFICES], ACCOUNTS, first)
    files = office_files(server, folder / "files")
    office.sign_in(page, "qing")
    for kind in ("items", "inspectors", "objects"):
        office.import_file(page, kind, files[kind])
    commit = plan_and_draw(page, SystemClock().today())
    visits = drawn_visits(page)
    office.sign_out(page)
    give_passwords(page, visits, first)
    return commit, visits


def prepared_phone(phone: Chromium, visit: Drawn) -> Page:
    """Signed in, enrolled, prepared, and reloaded once so that it may lose the server."""
    page = phone.open("/m/")
    field.enrol(page, visit.username, office.PASSWORD)
    return phone.settle(page)


def publish_both(page: Page, server: Server, visits: list[Drawn]) -> None:
    """Bo approves and publishes; a citizen finds both; Dai finds the dossier."""
    office.sign_in(page, "bo")
    for visit in visits:
        office.approve(page, visit.number)
    for visit in visits:
        office.publish(page, visit.number)
    office.sign_out(page)
    for visit, result in zip(visits, ("发现问题已责令改正", "未发现问题"), strict=True):
        page.goto(f"{server.url}/portal/search?q={quote(visit.business)}")
        page.get_by_role("link", name=visit.business).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(visit.business)
        expect(page.locator("main")).to_contain_text(result)
    page.goto(f"{server.url}/desk")
    office.sign_in(page, "dai")
    office.find_dossier(page, visits[0].number)


def verify_offline(server: Server, folder: Path, commit: str, bags: list[Path]) -> None:
    """With the server stopped the stand-alone programs accept the draw and both bags."""
    server.run("draw", "export", server.run("draw", "list").split()[0], str(folder / "draw"))
    server.stop()
    for bag in bags:
        verified("verify_dossier.py", str(bag))
    assert commit in verified("verify_draw.py", str(folder / "draw"), "--commit", commit)


@pytest.mark.req("S3A-2.1", "S0-2.5c", "S1-13a", "S1-13b", "S1-13c", "S1-13d", "S2-2.3b", "S3A-2.7c")
def test_the_whole_job(server: Server, desks: Browsers, phones: Browsers, tmp_path: Path) -> None:
    desk = desks("office", server.url)
    page = desk.open("/desk")
    commit, (one, two) = office_half(page, server, tmp_path)
    mei, lan = phones("mei", server.url), phones("lan", server.url)
    first, second = prepared_phone(mei, one), prepared_phone(lan, two)
    server.stop()
    check_with_photos(first, one)
    check_refused(second, two)
    photos, strokes = held_by_phone(first, "photo"), held_by_phone(second, "strokes")
    assert (len(photos), len(strokes)) == (3, 3)
    server.start()
    field.sync(first)
    field.sync(second)
    publish_both(page, server, [one, two])
    bags = [bag_of(server, visit, tmp_path) for visit in (one, two)]
    verify_offline(server, tmp_path, commit, bags)
    kept = [hashlib.sha256((bags[0] / "data" / "blobs" / digest).read_bytes()).hexdigest() for digest in photos]
    assert kept == photos
    record = json.loads((bags[1] / "data" / "record.json").read_text())
    assert WITNESS_NOTE in json.dumps(record, ensure_ascii=False)
    assert [*desk.errors, *expected_silence(mei, lan)] == []


def expected_silence(*phones: Chromium) -> list[str]:
    """Errors of the phones' consoles, apart from the browser's own word that the stopped server did not answer, or no longer."""
    return [error for phone in phones for error in phone.errors if "net::ERR_CONNECTION_" not in error]


@pytest.mark.req("S2-2.3b")
def test_a_killed_phone_keeps_every_answer_photo_and_signature(county: Server, phones: Browsers) -> None:
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", DEMO_PASSWORD)
    phone.settle(page)
    county.stop()
    number = page.locator("[data-testid^=visit-]").nth(2).get_attribute("data-testid") or ""
    field.begin(page, number.removeprefix("visit-"))
    field.failing(page, 1, 3, "示例：未悬挂")
    total = field.entries(page)
    field.conforming(page, *range(2, total + 1))
    field.to_signing(page, "rectification_ordered")
    field.both_inspectors_sign(page)
    field.sign(page)
    expect(page.get_by_test_id("signed")).to_have_count(3)
    before = sorted(held_by_phone(page, "photo")), sorted(held_by_phone(page, "picture"))
    phone.kill()
    page = phone.open("/m/")
    page.get_by_test_id(number).click()
    expect(page.get_by_test_id("signed")).to_have_count(3)
    expect(page.get_by_test_id("filled")).to_have_text(str(total))
    assert (sorted(held_by_phone(page, "photo")), sorted(held_by_phone(page, "picture"))) == before
    assert [len(kind) for kind in before] == [3, 3]

"""What the office does at its desk, through the real screens: sign in, import, publish, plan, draw, review, publish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

PASSWORD = "示例 pass 2026"
DICE = "63454663906203101694"

CALL = """async ([method, path, body]) => {
  const session = await (await fetch('/api/v1/auth/session')).json();
  const reply = await fetch('/api/v1' + path, {method, headers: {'Content-Type': 'application/json', 'X-CSRF-TOKEN': session.csrf},
    body: body === null ? undefined : JSON.stringify(body)});
  const text = await reply.text();
  return {status: reply.status, body: text ? JSON.parse(text) : null};
}"""


def call(page: Page, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Asks the API as the person signed in on the page; anything but 2xx fails the test."""
    reply = page.evaluate(CALL, [method, path, body])
    assert 200 <= reply["status"] < 300, (method, path, reply)
    return reply["body"]


def sign_in(page: Page, username: str, password: str = PASSWORD) -> Page:
    """Through the desk's front door."""
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("whoami")).to_be_visible()
    return page


def sign_out(page: Page) -> None:
    """And out again."""
    page.get_by_test_id("logout").click()
    expect(page.get_by_test_id("login-username")).to_be_visible()


def people(page: Page, names: list[str], accounts: Mapping[str, tuple[str, str]], first: Mapping[str, str]) -> None:
    """The first day: the system administrator makes departments and accounts, the security administrator gives them roles."""
    sign_in(page, "sysadmin", first["sysadmin"])
    here = {one["name"]: one["id"] for one in call(page, "GET", "/departments")["items"]}
    for name in names:
        if name not in here:
            here[name] = call(page, "POST", "/departments", {"name": name})["id"]
    made: dict[str, str] = {}
    for username, (office, _role) in accounts.items():
        body = {"username": username, "name": f"{username}示例", "department_id": here[office], "password": PASSWORD}
        made[username] = call(page, "POST", "/people", body)["id"]
    sign_out(page)
    sign_in(page, "secadmin", first["secadmin"])
    for username, (_office, role) in accounts.items():
        page.get_by_test_id("nav-admin").click()
        page.get_by_test_id("people-search").fill(username)
        page.get_by_test_id("people-search").press("Enter")
        page.get_by_test_id(f"roles-{username}").click()
        page.get_by_test_id(f"role-{role}").check()
        page.get_by_test_id("save").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    sign_out(page)


def import_file(page: Page, kind: str, file: Path, bad: int = 0) -> None:
    """One of the office's files through the register's import panel; waits until it is done."""
    page.get_by_test_id("nav-registers").click()
    page.get_by_test_id(f"tab-{kind}").check()
    if page.get_by_test_id("import-again").count():
        page.get_by_test_id("import-again").click()
    page.get_by_test_id("import-file").set_input_files(str(file))
    expect(page.get_by_test_id("import")).to_have_attribute("data-state", "done", timeout=60_000)
    expect(page.get_by_test_id("import-bad")).to_have_text(str(bad))


def confirm(page: Page) -> None:
    """Says yes to what cannot be undone."""
    page.get_by_test_id("confirm-go").click()
    expect(page.get_by_test_id("confirm")).to_have_count(0)


def publish_list(page: Page, title: str) -> None:
    """Qing draws up the own list of all the department's items and sends it, Bo enters the three opinions, Qing publishes it."""
    page.get_by_test_id("nav-lists").click()
    page.get_by_test_id("new-list").click()
    page.get_by_test_id("list-title").fill(title)
    page.get_by_test_id("list-save").click()
    page.get_by_test_id("submit-list").click()
    confirm(page)
    address = page.url
    sign_out(page)
    sign_in(page, "bo")
    page.get_by_test_id("nav-lists").click()
    page.get_by_test_id("open-list").click()
    for paper in ("", "示例县司法局", "示例县人民政府"):
        page.get_by_test_id("give-opinion").click()
        page.get_by_test_id("opinion-text").fill("示例意见：同意")
        if paper:
            page.get_by_test_id("opinion-office").fill(paper)
            page.get_by_test_id("opinion-number").fill("示例〔2026〕1号")
        page.get_by_test_id("opinion-save").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    sign_out(page)
    sign_in(page, "qing")
    page.goto(address)
    page.get_by_test_id("publish-list").click()
    confirm(page)


def make_plan(page: Page, title: str, year: int) -> str:
    """A new plan; its address is returned."""
    page.get_by_test_id("nav-plans").click()
    page.get_by_test_id("new-plan").click()
    page.get_by_test_id("plan-title").fill(title)
    page.get_by_test_id("plan-year").fill(str(year))
    page.get_by_test_id("plan-save").click()
    page.wait_for_url("**/desk#/plans/*")
    return page.url


def add_task(page: Page, title: str, codes: list[str], industry: str, window: tuple[str, str], share: str) -> None:
    """One task of the plan: these items, one industry, the same share of every risk class."""
    page.get_by_test_id("new-task").click()
    page.get_by_test_id("task-title").fill(title)
    for code in codes:
        page.get_by_test_id(f"task-item-{code}").check()
    page.get_by_test_id(f"industry-{industry}").check()
    for risk in "ABCDU":
        box = page.get_by_test_id(f"ratio-{risk}")
        if box.count():
            box.fill(share)
    page.get_by_test_id("task-from").fill(window[0])
    page.get_by_test_id("task-to").fill(window[1])
    page.get_by_test_id("task-save").click()
    expect(page.get_by_test_id("task")).to_be_visible()


def advance_plan(page: Page, *steps: str) -> None:
    """Approve, file or publish the plan that is open."""
    for step in steps:
        page.get_by_test_id(f"plan-{step}").click()
        confirm(page)


def draw(page: Page) -> str:
    """Sets the draw of the open plan's task up, freezes the roster, types the dice, assigns; returns the commit."""
    page.get_by_test_id("task-draw").click()
    page.get_by_test_id("mode-open").check()
    page.get_by_test_id("dice-after").fill("1")
    page.get_by_test_id("draw-save").click()
    page.get_by_test_id("freeze").click()
    confirm(page)
    commit = page.get_by_test_id("commit").get_attribute("data-commit") or ""
    page.get_by_test_id("dice").fill(DICE)
    page.get_by_test_id("run-draw").click()
    page.get_by_test_id("assign").click()
    confirm(page)
    expect(page.get_by_test_id("draw-state")).to_have_text("已派发")
    return commit


def approve(page: Page, number: str) -> None:
    """The supervisor opens one record of the queue and approves it."""
    page.get_by_test_id("nav-review").click()
    page.get_by_test_id(f"queue-{number}").click()
    page.get_by_test_id("approve").click()
    expect(page.get_by_test_id(f"queue-{number}")).to_have_count(0)


def publish(page: Page, number: str) -> None:
    """And publishes its result after the preview."""
    page.get_by_test_id("nav-publications").click()
    page.get_by_test_id(f"publication-{number}").click()
    page.get_by_test_id("publish").click()
    confirm(page)
    expect(page.get_by_test_id("preview")).to_have_attribute("data-state", "published")


def find_dossier(page: Page, number: str) -> None:
    """The auditor finds the inspection by its number and takes the bag away; the export stands in the history."""
    page.get_by_test_id("nav-dossiers").click()
    page.get_by_test_id("find-q").fill(number)
    page.get_by_test_id("find").click()
    page.get_by_test_id(f"dossier-{number}").click()
    with page.expect_download() as taken:
        page.get_by_test_id("export-bag").click()
    assert taken.value.suggested_filename == f"dossier-{number}.zip"
    expect(page.get_by_test_id("saved")).to_be_visible()
    expect(page.get_by_test_id("exports")).to_be_visible()

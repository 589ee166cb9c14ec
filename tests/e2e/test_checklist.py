"""The checklist in the field: every kind of question, findings, statements and samples, undone and left open, to the approved record; and the taps it takes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mingcha.app import create_app
from mingcha.demo.county import PASSWORD
from mingcha.identity.models import Department, Person
from mingcha.kernel.db import reading, session
from mingcha.settings import Settings
from tests.e2e import field, office, store
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server
from tests.factories.identity import People
from tests.factories.inspections import make_office

SHAPES: tuple[dict[str, Any], ...] = (
    {"text": "疏散通道净宽（示例）", "kind": "number", "spec": {"unit": "米", "min": "0.9"}, "reasons": ["堆放杂物"]},
    {"text": "当场是否清理（示例）", "shown_when": {"no": 1, "is": ["failing"]}},
    {"text": "经营状态（示例）", "kind": "choice", "spec": {"options": ["正常", "停业"], "bad": ["停业"]}},
    {"text": "消防设施（示例）", "kind": "choices", "spec": {"options": ["灭火器", "消火栓", "应急灯"]}},
    {"text": "灭火器有效期（示例）", "kind": "date"},
    {"text": "当班人员情况（示例）", "kind": "text"},
    {"text": "灭火器清点（示例）", "kind": "table", "spec": {"columns": ["位置", "数量"], "rows": 5}},
    {"text": "门头全景（示例）", "kind": "photo", "required_photos": 1},
)
COUNT_TAPS = "addEventListener('pointerdown', (event) => { if (event.target.tagName !== 'CANVAS') window.taps = (window.taps ?? 0) + 1 }, true)"
STATEMENT = "问：通道何时堆放的？\n答：昨天到货。（示例）"


@pytest.fixture
def checklist(county: Server) -> Server:
    """The sample county with two more visits of Mei and Lan: one of every kind of question, one of forty plain entries."""
    county.stop()
    app = create_app(Settings.from_env(county.environment()))
    with app.app_context(), reading():
        ids = {name: person for name, person in session().query(Person.username, Person.id)}
        lead = session().query(Person.department_id).filter_by(username="qing").scalar()
        fire = session().query(Department.id).filter(Department.id != lead).order_by(Department.name).first()
    people = People(ids, str(lead), str(fire and fire.id), {})
    make_office(app, people, items=2, entries=2, shapes=SHAPES, owners=(str(lead), people.other), tag="kinds")
    make_office(app, people, items=1, entries=40, tag="forty")
    return county.start()


def answer_kinds(page: Page) -> None:
    """Every kind of question of the first department."""
    page.get_by_test_id("number-1").fill("0。6")
    page.get_by_test_id("number-1").press("Enter")
    expect(page.get_by_test_id("judged-1")).to_have_text("不符合")
    field.conforming(page, 2)
    page.get_by_test_id("option-3-1").click()
    expect(page.get_by_test_id("judged-3")).to_have_text("符合")
    page.get_by_test_id("option-4-1").click()
    page.get_by_test_id("option-4-3").click()
    page.get_by_test_id("date-5").fill("2026-12-31")
    page.get_by_test_id("text-6").fill("示例：两人在岗")
    page.get_by_test_id("text-6").blur()
    page.get_by_test_id("cell-7-1-1").fill("一楼")
    page.get_by_test_id("cell-7-1-2").fill("4")
    page.get_by_test_id("cell-7-1-2").blur()
    page.get_by_test_id("photo-8").click()
    expect(page.get_by_test_id("shutter")).to_be_enabled()
    page.get_by_test_id("shutter").click()
    page.get_by_test_id("camera-done").click()
    for no in (4, 5, 6, 7, 8):
        expect(page.get_by_test_id(f"entry-{no}")).to_have_attribute("data-result", "recorded")


def undo_and_hide(page: Page) -> None:
    """A wider reading hides the question that hung on the narrow one; undo brings both back."""
    page.get_by_test_id("number-1").fill("1.2")
    page.get_by_test_id("number-1").press("Enter")
    expect(page.get_by_test_id("entry-2")).to_have_count(0)
    expect(page.get_by_test_id("undo")).to_have_text("撤销第1项 符合")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("judged-1")).to_have_text("不符合")
    expect(page.get_by_test_id("number-1")).to_have_value("0.6")
    expect(page.get_by_test_id("entry-2")).to_have_attribute("data-result", "conforming")
    page.get_by_test_id("jump-2").click()
    expect(page.locator("#part1")).to_be_in_viewport()
    page.get_by_test_id("answer-9-fail").press("Space")
    expect(page.get_by_test_id("entry-9")).to_have_attribute("data-result", "failing")
    page.get_by_test_id("undo-9").click()
    expect(page.get_by_test_id("entry-9")).to_have_attribute("data-result", "")
    field.conforming(page, 9)


def take_materials(page: Page) -> None:
    """A finding outside the list, a statement that is signed, a sample."""
    page.get_by_test_id("finding-open").locator("summary").click()
    page.get_by_test_id("finding-text").fill("示例：门前电线裸露")
    page.get_by_test_id("finding-save").click()
    expect(page.get_by_test_id("matter-finding")).to_contain_text("门前电线裸露")
    page.get_by_test_id("material-add").click()
    field.choose(page, "material-kind-inquiry")
    page.get_by_test_id("material-by").fill("王示例")
    page.get_by_test_id("material-role").fill("店员")
    page.get_by_test_id("material-text").fill(STATEMENT)
    page.get_by_test_id("material-read_back").check()
    field.sign(page)
    expect(page.get_by_test_id("matter-statement")).to_contain_text("昨天到货")
    page.get_by_test_id("material-add").click()
    field.choose(page, "material-kind-sample")
    for name, said in (("no", "示例-1"), ("name", "汽油92号"), ("quantity", "2瓶"), ("kept_at", "示例局样品室")):
        page.get_by_test_id(f"material-{name}").fill(said)
    page.get_by_test_id("material-save").click()
    expect(page.get_by_test_id("matter-sample")).to_contain_text("汽油92号")


def leave_one_open(page: Page) -> None:
    """Entry 10 stays open with its reason; the text above the pads says all of it."""
    page.get_by_test_id("check-skip").click()
    page.get_by_test_id("gap-10-1").click()
    page.get_by_test_id("conclusion-rectification_ordered").click()
    shown = page.get_by_test_id("shown")
    for words in (
        "1. 疏散通道净宽（示例）：不符合；0.6米",
        "检查表以外的发现：示例：门前电线裸露",
        "询问：王示例",
        "抽样取证：编号：示例-1",
        "未检查；原因：该区域未开放",
    ):
        expect(shown).to_contain_text(words)


def look_at_the_desk(page: Page, number: str) -> None:
    """Bo reads values, finding, statement and sample, and approves."""
    office.sign_in(page, "bo", PASSWORD)
    page.get_by_test_id("nav-review").click()
    page.get_by_test_id(f"queue-{number}").click()
    expect(page.get_by_test_id("value-1")).to_have_text("0.6米")
    for kind, words in (("finding", "门前电线裸露"), ("statement", "昨天到货"), ("sample", "汽油92号")):
        expect(page.get_by_test_id(f"matter-{kind}")).to_contain_text(words)
    page.get_by_test_id("open-all").click()
    expect(page.get_by_test_id("value-7")).to_contain_text("位置：一楼，数量：4")
    office.approve(page, number)


@pytest.mark.req("S0-2.5c")
@pytest.mark.req("S0-2.5d")
@pytest.mark.req("S0-2.5e")
def test_every_kind_of_question_reaches_the_approved_record(
    checklist: Server, phones: Browsers, desks: Browsers
) -> None:
    phone = phones("mei", checklist.url)
    page = phone.open("/m/")
    page.emulate_media(reduced_motion="reduce")  # a jump must have arrived when the next tap is made
    field.enrol(page, "mei", PASSWORD)
    field.begin(page, "Tkinds-0001")
    expect(page.get_by_test_id("entry-2")).to_have_count(0)
    answer_kinds(page)
    undo_and_hide(page)
    take_materials(page)
    leave_one_open(page)
    field.both_inspectors_sign(page)
    field.sign(page)
    page.get_by_test_id("to-seal").click()
    expect(page.get_by_test_id("seal-gaps")).to_contain_text("该区域未开放")
    page.get_by_test_id("seal").click()
    page.get_by_test_id("seal-go").click()
    expect(page.get_by_test_id("seal-code")).to_be_visible()
    field.sync(page)
    assert phone.errors == []
    look_at_the_desk(desks("bo", checklist.url).open("/desk"), "Tkinds-0001")


def test_forty_conforming_entries_with_three_signatures_take_at_most_fifty_taps(
    checklist: Server, phones: Browsers
) -> None:
    """Counted on the screen from the visit's first step to its seal; strokes of a signature are not taps."""
    page = phones("mei", checklist.url).open("/m/")
    field.enrol(page, "mei", PASSWORD)
    page.get_by_test_id("visit-Tforty-0001").click()
    page.evaluate(COUNT_TAPS)
    page.get_by_test_id("arrive").click()
    page.get_by_test_id("rights-save").click()
    field.conforming(page, *range(1, 41))
    field.to_signing(page, "no_problem")
    field.both_inspectors_sign(page)
    field.sign(page)
    field.seal(page)
    taps = page.evaluate("() => window.taps")
    print(f'{{"figure": "phone_taps_forty_conforming", "value": {taps}, "unit": "taps"}}')
    assert taps <= 50


# Presses what comes under the finger in the moment in which it is there, as the second half of a double tap does.
PRESSED = """(testid) => {
  const button = document.querySelector(`[data-testid=${testid}]`);
  button?.click();
  return Boolean(button);
}"""


def test_a_double_tap_neither_tells_rights_nor_seals(checklist: Server, phones: Browsers) -> None:
    page = phones("mei", checklist.url).open("/m/")
    field.enrol(page, "mei", PASSWORD)
    page.get_by_test_id("visit-Tforty-0001").click()
    page.get_by_test_id("arrive").click()
    page.wait_for_function(PRESSED, arg="rights-save")
    expect(page.get_by_test_id("rights-save")).to_be_enabled()
    kinds = [row["kind"] for row in store.rows(page, "events")]
    assert kinds == ["accept", "arrive"]
    page.get_by_test_id("rights-save").click()
    expect(page.get_by_test_id("entry-1")).to_be_visible()
    field.all_conforming(page)
    field.to_signing(page, "no_problem")
    field.both_inspectors_sign(page)
    field.sign(page)
    page.get_by_test_id("to-seal").click()
    page.get_by_test_id("seal").click()
    page.wait_for_function(PRESSED, arg="seal-go")
    expect(page.get_by_test_id("seal-go")).to_be_enabled()
    assert "seal" not in {row["kind"] for row in store.rows(page, "events")}
    page.get_by_test_id("seal-go").click()
    expect(page.get_by_test_id("seal-code")).to_be_visible()

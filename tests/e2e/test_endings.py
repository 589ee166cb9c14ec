"""Every other way a visit ends, through the real screens: what it needs, both inspectors' signatures, and the seal."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server


def planned(page: Page) -> list[str]:
    """The numbers of visits that nobody has begun."""
    visits = page.evaluate("async () => (await (await fetch('/api/v1/assignments')).json()).visits")
    return [str(one["number"]) for one in visits if one["state"] == "planned"]


def end(page: Page, number: str, kind: str) -> None:
    """Arrive, and say how the visit ended."""
    page.get_by_test_id("tab-tasks").click()
    page.get_by_test_id(f"visit-{number}").click()
    page.get_by_test_id("arrive").click()
    expect(page.get_by_test_id("rights-to")).to_be_visible()
    page.get_by_test_id("other-endings").click()
    page.get_by_test_id(f"ending-{kind}").check()
    page.get_by_test_id("ending-text").fill(f"示例：{kind}")
    page.get_by_test_id("ending-save").click()
    expect(page.get_by_test_id("ending-shoot")).to_be_visible()


def door(page: Page) -> None:
    """A photo of the place."""
    page.get_by_test_id("ending-shoot").click()
    expect(page.get_by_test_id("shutter")).to_be_enabled()
    page.get_by_test_id("shutter").click()
    expect(page.get_by_test_id("photo-kept")).to_contain_text("1")
    page.get_by_test_id("camera-done").click()
    expect(page.get_by_test_id("ending-shots")).to_contain_text("1")


def neighbour(page: Page) -> None:
    """What somebody who knows says."""
    page.get_by_test_id("ending-statement").click()
    page.get_by_test_id("statement-by").fill("王示例邻")
    page.get_by_test_id("statement-text").fill("示例：三个月前就没有人了。")
    page.get_by_test_id("statement-keep").click()
    expect(page.get_by_test_id("ending-said")).to_contain_text("王示例邻")


def witness(page: Page) -> None:
    """Somebody signs under the same text."""
    page.get_by_test_id("ending-witness").click()
    page.get_by_test_id("witness-name").fill("李示例见")
    page.get_by_test_id("witness-identity").fill("示例社区")
    page.get_by_test_id("witness-note").fill("示例：本人在场。")
    field.sign(page)
    expect(page.get_by_test_id("signed")).to_have_count(3)


def close(page: Page) -> None:
    """Back to the list with the record sealed."""
    field.seal(page)
    page.get_by_test_id("receipt-tasks").click()


def sealed(page: Page, number: str) -> dict[str, object]:
    """What the server made of it."""
    found: dict[str, object] = page.evaluate(
        "async (n) => { const all = (await (await fetch('/api/v1/assignments')).json()).visits;"
        " return (await fetch('/api/v1/inspections/' + all.find((one) => one.number === n).id)).json() }",
        number,
    )
    return found


@pytest.mark.req("S3B-10")
def test_not_found_closed_and_moved_need_the_door_and_somebody_who_knows(phones: Browsers, county: Server) -> None:
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    numbers = planned(page)[:2]
    end(page, numbers[0], "not_found")
    page.get_by_test_id("ending-next").click()
    field.both_inspectors_sign(page)
    expect(page.get_by_test_id("ending-gap")).to_contain_text("现场照片")
    expect(page.get_by_test_id("to-seal")).to_have_count(0)
    page.get_by_test_id("ending-gap").get_by_role("button").click()
    door(page)
    neighbour(page)
    page.get_by_test_id("ending-next").click()
    expect(page.get_by_test_id("shown")).to_contain_text("知情人说明：王示例邻（邻居）")
    field.both_inspectors_sign(page)  # the statement changed the text, so both sign again
    close(page)
    end(page, numbers[1], "moved")
    door(page)
    page.get_by_test_id("ending-new_address").fill("示例县新示例路1号")
    page.get_by_test_id("ending-new_address").blur()
    page.get_by_test_id("ending-next").click()
    expect(page.get_by_test_id("shown")).to_contain_text("新地址：示例县新示例路1号")
    field.both_inspectors_sign(page)
    witness(page)
    close(page)
    field.sync(page)
    for number, kind in zip(numbers, ("not_found", "moved"), strict=True):
        record = sealed(page, number)
        assert (record["state"], record["ending"], record["conclusion"]) == ("sealed", kind, ["unreachable"])
        assert "ending-evidence" not in str(record["flags"])
    assert phone.errors == []


def test_cancelled_refused_and_other_businesses_each_have_their_own_proof(phones: Browsers, county: Server) -> None:
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    numbers = planned(page)[:3]
    end(page, numbers[0], "cancelled")
    page.get_by_test_id("ending-reference").fill("示例注销2026第8号")
    page.get_by_test_id("ending-reference").blur()
    page.get_by_test_id("ending-next").click()
    expect(page.get_by_test_id("shown")).to_contain_text("登记机关文号：示例注销2026第8号")
    field.both_inspectors_sign(page)
    close(page)
    end(page, numbers[1], "entry_refused")
    page.get_by_test_id("ending-next").click()
    field.both_inspectors_sign(page)
    witness(page)
    close(page)
    end(page, numbers[2], "not_this_business")
    door(page)
    page.get_by_test_id("ending-next").click()
    field.both_inspectors_sign(page)
    page.get_by_test_id("business-name").fill("林示例")
    page.get_by_test_id("business-role").fill("店员")
    field.sign(page)
    expect(page.get_by_test_id("signed")).to_have_count(3)
    close(page)
    field.sync(page)
    found = [(record["state"], record["ending"]) for record in (sealed(page, number) for number in numbers)]
    assert found == [("sealed", "cancelled"), ("sealed", "entry_refused"), ("sealed", "not_this_business")]
    assert phone.errors == []


def test_closed_is_proved_at_the_door_and_another_place_by_the_whole_checklist(
    phones: Browsers, county: Server
) -> None:
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    numbers = planned(page)[:2]
    end(page, numbers[0], "closed")
    door(page)
    neighbour(page)
    page.get_by_test_id("ending-next").click()
    expect(page.get_by_test_id("shown")).to_contain_text("停业")
    field.both_inspectors_sign(page)
    close(page)
    end(page, numbers[1], "off_site")
    page.get_by_test_id("ending-next").click()  # nothing is excused: rights are told, and the whole list is checked
    page.get_by_test_id("rights-to").fill("林示例")
    page.get_by_test_id("rights-role").fill("店长")
    page.get_by_test_id("rights-save").click()
    expect(page.get_by_test_id("entry-1")).to_be_visible()
    field.all_conforming(page)
    field.to_signing(page, "no_problem")
    expect(page.get_by_test_id("shown")).to_contain_text("示例：off_site")
    field.both_inspectors_sign(page)
    field.sign(page)
    expect(page.get_by_test_id("signed")).to_have_count(3)
    close(page)
    field.sync(page)
    closed, elsewhere = (sealed(page, number) for number in numbers)
    assert (closed["state"], closed["ending"], closed["conclusion"]) == ("sealed", "closed", ["unreachable"])
    assert (elsewhere["state"], elsewhere["ending"], elsewhere["conclusion"]) == ("sealed", "off_site", ["no_problem"])
    assert "ending-evidence" not in str(closed["flags"]) + str(elsewhere["flags"])
    assert phone.errors == []

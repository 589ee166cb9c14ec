"""An inspector falls ill: the supervisor gives the seat to a colleague, whose phone goes on from what the first one recorded."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field, office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server


@pytest.mark.req("S1-13b")
def test_a_colleague_takes_over_at_the_desk_and_the_partner_goes_on_from_what_was_recorded(
    phones: Browsers, desks: Browsers, county: Server
) -> None:
    first, second = phones("mei", county.url).open("/m/"), phones("lan", county.url).open("/m/")
    field.enrol(first, "mei", PASSWORD)
    visits = first.evaluate("async () => (await (await fetch('/api/v1/assignments')).json()).visits")
    visit = next(
        one
        for one in visits
        if one["state"] == "planned" and {"梅示例", "兰示例"} <= {person["name"] for person in one["inspectors"]}
    )
    field.begin(first, visit["number"])
    field.conforming(first, 1, 2)
    first.evaluate("location.hash = '/sync'")
    field.sync(first)
    field.enrol(second, "lan", PASSWORD)
    second.get_by_test_id(f"visit-{visit['number']}").click()
    expect(second.get_by_test_id("entry-1")).to_have_attribute("data-result", "conforming")
    expect(second.get_by_test_id("entry-2")).to_have_attribute("data-result", "conforming")
    desk = desks("bo", county.url).open("/desk")
    office.sign_in(desk, "bo", PASSWORD)
    desk.goto(f"{county.url}/desk#/inspections/{visit['id']}")
    desk.get_by_test_id("hand-over").click()
    desk.get_by_test_id("hand-over-joins").select_option(index=1)
    desk.get_by_test_id("hand-over-words").fill("示例：发烧，去医院")
    desk.get_by_test_id("hand-over-go").click()
    expect(desk.get_by_test_id("handed-over")).to_contain_text("发烧")

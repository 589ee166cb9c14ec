"""Can every room of the desk be left again, under the content policy that the server really sends?"""

from __future__ import annotations

from playwright.sync_api import expect

from mingcha.demo.county import PASSWORD
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

FILLED = """(path) => {
  const [shown, main] = [document.querySelector('nav [aria-current=page]')?.getAttribute('href'), document.querySelector('main:not([aria-busy=true])')];
  return location.hash.startsWith(path) && (shown ?? path) === path && main?.innerText.trim().length > 0;
}"""


def test_a_room_can_be_left_for_the_next_one(county: Server, desks: Browsers) -> None:
    desk = desks("bo", county.url)
    page = office.sign_in(desk.open("/desk"), "bo", PASSWORD)
    links = page.locator("nav [data-testid^=nav-]")
    paths = [link.get_attribute("href") or "" for link in links.all()]
    assert "#/figures" in paths
    for path in paths:
        page.locator(f"nav a[href='{path}']").click()
        page.wait_for_function(FILLED, arg=path)
        if path == "#/figures":
            bars = page.locator(".chartbox svg").first
            bars.hover()
            expect(bars.locator("text", has_text="应检查").last).to_be_visible()
    page.get_by_test_id("nav-notices").click()
    page.wait_for_function(FILLED, arg="#/notices")
    assert desk.errors == []

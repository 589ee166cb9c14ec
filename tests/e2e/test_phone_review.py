"""Does a supervisor review from the phone: the queue, the whole record with its photos, a return with marked entries, an approval?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field, office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

# Nothing is wider than the phone, and nothing to press is lower than a gloved thumb needs (words within a text aside).
TIGHT = """() => {
  const low = [...document.querySelectorAll('main :is(.btn, a.item, .opt, textarea, summary, .shotbtn)')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.5);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
  return [...wide, ...low.map((one) => one.outerHTML.slice(0, 120))];
}"""


def waiting(page: Page) -> int:
    """How many records the queue names."""
    return page.locator("a[data-testid^=queue-]").count()


def test_a_supervisor_returns_and_approves_on_the_phone(county: Server, phones: Browsers) -> None:
    page = phones("bo", county.url).open("/m/")
    field.sign_in(page, "bo", PASSWORD)
    page.get_by_test_id("review-door").click()
    expect(page.get_by_test_id("queue-count")).to_be_visible()
    due = [row["due_on"] for row in office.call(page, "GET", "/review-queue?limit=100")["items"]]
    left = len(due)
    assert (due, waiting(page)) == (sorted(due), left)
    assert page.evaluate(TIGHT) == []
    page.locator("a[data-testid^=queue-]", has_text="不符合").first.click()
    photo = page.get_by_test_id("photo").first
    photo.click()
    expect(page.locator("dialog.large")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog.large")).to_have_count(0)
    assert page.evaluate(TIGHT) == []
    visit = page.url.split("/")[-1]
    mark = page.locator(".finding .opt input").first
    mark.check()
    page.get_by_test_id("to-opinion").click()
    page.get_by_test_id("return-reason").fill("示例：请补拍疏散通道")
    page.get_by_test_id("return").click()
    page.wait_for_url(lambda url: visit not in url)
    page.get_by_test_id("to-queue").click()
    expect(page.locator("a[data-testid^=queue-]")).to_have_count(left - 1)
    returned = office.call(page, "GET", f"/inspections/{visit}")
    assert (returned["state"], len(returned["returned"]["entries"])) == ("returned", 1)
    page.locator("a[data-testid^=queue-]").first.click()
    visit = page.url.split("/")[-1]
    page.get_by_test_id("approve").click()
    page.wait_for_url(lambda url: visit not in url)
    page.get_by_test_id("to-queue").click()
    expect(page.locator("a[data-testid^=queue-]")).to_have_count(left - 2)

"""Does a phone keep the language that somebody chose, without network too?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e import field
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

HAS_ENGLISH = """async () => {
  for (const name of await caches.keys())
    if ((await (await caches.open(name)).keys()).some(({url}) => url.includes('/assets/english-'))) return true;
  return false;
}"""


def shown(page: Page, language: str) -> None:
    """The screen for signing in is in this language."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_test_id("login-submit")).to_have_text("登录" if language == "zh-CN" else "Sign in")


def test_english_once_chosen_stays_without_network_and_never_costs_the_text(server: Server, phones: Browsers) -> None:
    phone = phones("nobody", server.url)
    page = phone.settle(phone.open("/m/"))
    assert not page.evaluate(HAS_ENGLISH)
    server.stop()
    field.choose(page, "lang-en")
    expect(page.get_by_role("alert")).to_have_text("首次用英文要联网一次。")
    shown(page, "zh-CN")
    server.start()
    field.choose(page, "lang-en")
    shown(page, "en")
    page.wait_for_function(HAS_ENGLISH)
    server.stop()
    page.reload()
    shown(page, "en")
    server.start()

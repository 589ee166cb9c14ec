"""What does the README show? Takes the pictures of docs/images from the sample county in a real browser.

python backend/tools/pictures.py http://127.0.0.1:8000 [phone desk portal draws]     # against a running `make run`
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from mingcha.demo.county import PASSWORD

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def sign_in(page: Page, username: str) -> None:
    """Through the front door of phone or desk."""
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()


def keep(page: Page, name: str) -> None:
    """A picture of the window in 256 colours, which is enough for paper and ink."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def phone(browser: Browser, origin: str) -> None:
    """An inspector's visits, prepared for the field, and the checklist of one."""
    page = browser.new_page(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        locale="zh-CN",
        permissions=["geolocation"],
        geolocation={"latitude": 32.32, "longitude": 121.19},
    )
    page.goto(f"{origin}/m/")
    sign_in(page, "mei")
    page.get_by_test_id("enrol").click()
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("prepare-done").click()
    page.get_by_test_id("tab-tasks").click()
    page.locator("[data-testid^=visit-]").first.wait_for()
    page.mouse.wheel(0, -10_000)
    keep(page, "phone")
    visit(page)
    keep(page, "visit")


def visit(page: Page) -> None:
    """Begin the third visit and answer some entries."""
    page.locator("[data-testid^=visit-]").nth(2).click()
    page.get_by_test_id("arrive").click()
    page.get_by_test_id("rights-to").fill("林示例")
    page.get_by_test_id("rights-role").fill("店长")
    page.get_by_test_id("recusal-none").click(force=True)
    page.get_by_test_id("rights-save").click()
    page.get_by_test_id("answer-1-ok").click(force=True)
    page.get_by_test_id("answer-3-ok").click(force=True)
    page.get_by_test_id("answer-2-fail").click(force=True)
    page.get_by_test_id("reason-text-2").wait_for()
    page.mouse.wheel(0, -10_000)


def desk(browser: Browser, origin: str) -> None:
    """A supervisor's review of a sealed record."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(f"{origin}/desk")
    sign_in(page, "bo")
    page.get_by_test_id("nav-review").click()
    page.locator("button[data-testid^=queue-], a[data-testid^=queue-]").first.click()
    page.get_by_test_id("approve").wait_for()
    keep(page, "desk")


CODE = """async () => {
  const ask = async (path) => (await fetch('/api/v1' + path)).json();
  const draw = (await ask('/draws')).items.find((one) => !one.rehearsal);
  const row = (await ask(`/draws/${draw.id}/rows`)).items.find((one) => one.live);
  return [draw.id, row.code, (await ask(`/draws/${draw.id}/code?id=${row.code}`)).code];
}"""


def portal(browser: Browser, origin: str) -> None:
    """A draw as everybody sees it on a phone, in both languages, and the page where a business checks its own row."""
    office = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    office.goto(f"{origin}/desk")
    sign_in(office, "qing")
    office.get_by_test_id("whoami").wait_for()
    draw, business, code = office.evaluate(CODE)
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="zh-CN")
    for lang in ("zh", "en"):
        page.goto(f"{origin}/portal/draws/{draw}?lang={lang}")
        keep(page, f"portal-draw-{lang}")
    for lang in ("zh", "en"):
        page.goto(f"{origin}/portal/draws/{draw}/own?lang={lang}")
        page.locator("#id").fill(business)
        page.locator("#code").fill(code)
        page.locator("form.own button").first.click()
        page.locator("#answer").scroll_into_view_if_needed()
        keep(page, f"portal-own-{lang}")


def draws(browser: Browser, origin: str) -> None:
    """What happened after the draw, at the desk."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(f"{origin}/desk")
    sign_in(page, "qing")
    page.get_by_test_id("nav-draws").click()
    page.locator("main table a").first.click()
    page.get_by_test_id("history").scroll_into_view_if_needed()
    keep(page, "desk-draw")


PICTURES = {"phone": phone, "desk": desk, "portal": portal, "draws": draws}


def main(origin: str, *names: str) -> int:
    """Write the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, chromium_sandbox=False)
        for name in names or PICTURES:
            PICTURES[name](browser, origin)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

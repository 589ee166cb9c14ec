"""What do README and docs show? Takes the pictures of docs/images from the sample county in a real browser.

python backend/tools/pictures.py http://127.0.0.1:8000 [phone desk portal draws review]     # against a running `make run`
python backend/tools/pictures.py http://127.0.0.1:8000 screens two-phones            # the phone, screen by screen; needs a county nobody has worked in
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from mingcha.demo.county import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the tests' own phone and walk

from tests.e2e import field  # noqa: E402
from tests.e2e.chromium import Chromium  # noqa: E402
from tests.e2e.test_countersign import Film, codes_on, ready_to_sign, shared_visit  # noqa: E402
from tests.e2e.tour import ENDINGS, Tour, numbers, say  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SHOWN = {
    *("tasks", "prepared", "before", "notice", "rights", "checklist-failing", "camera-taken", "materials"),
    *("recording", "evidence", "annotate", "open-entries", "partner-code", "signing-business", "refusal", "witness"),
    *("refused", "seal-ask", "receipt", "endings", "ending-statement", "ending-signing", "hand-over", "paper"),
    *("sync-empty", "sync-waiting", "sync-attention", "me", "lock"),
    *(f"ending-{kind}" for kind in ENDINGS),
}


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


def review(browser: Browser, origin: str) -> None:
    """The auditor's search, and one inspection with its answers and conditions, in both languages."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(f"{origin}/desk")
    sign_in(page, "dai")
    page.get_by_test_id("whoami").wait_for()
    for lang in ("zh", "en"):
        say(page, lang)
        page.goto(f"{origin}/desk#/dossiers/find/q=宾馆&result=rectification_ordered")
        page.get_by_test_id("dossiers").wait_for()
        keep(page, f"desk-find-{lang}")
        page.goto(f"{origin}/desk#/dossiers/find/state=accepted&result=rectification_ordered")
        page.get_by_test_id("dossiers").locator("tbody th a").first.click()
        for part in ("answers", "conditions"):
            page.get_by_test_id(f"part-{part}").click()
            page.get_by_test_id("verdict").wait_for()
            keep(page, f"desk-dossier-{part}-{lang}")


def shop(path: Path) -> Path:
    """What the camera sees: a drawn shop front, which is small as a picture, unlike a street or noise."""
    picture = Image.new("RGB", (1280, 960), (206, 214, 222))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 760, 1280, 960), fill=(150, 148, 144))
    pen.rectangle((160, 150, 1120, 760), fill=(224, 206, 180))
    pen.rectangle((160, 150, 1120, 270), fill=(120, 52, 44))
    pen.rectangle((560, 380, 760, 760), fill=(92, 74, 60))
    for left in (220, 840):
        pen.rectangle((left, 380, left + 230, 620), fill=(170, 196, 210), outline=(92, 74, 60), width=12)
    for at, size in ((800, 110), (900, 90), (830, 70)):
        pen.rectangle((at, 760 - size, at + size, 760), fill=(190, 150, 96), outline=(120, 92, 56), width=5)
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=90)
    path.write_bytes(frame.getvalue() * 2)
    return path


def keep_phone(page: Page, name: str) -> None:
    """What the phone shows now, in both languages; whatever is open stays open."""
    for lang in ("en", "zh"):
        say(page, lang)
        page.wait_for_timeout(250)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        to = IMAGES / "phone" / f"{name}-{lang}.png"
        picture.quantize(48, dither=Image.Dither.NONE).save(to, optimize=True)


def screens(driver: Playwright, origin: str) -> None:
    """Every screen that docs/explanation/the-phone-in-pictures.md shows, on one walk of one inspector."""
    with tempfile.TemporaryDirectory() as folder:
        phone = Chromium(driver, Path(folder) / "mei", origin, camera=shop(Path(folder) / "shop.mjpeg"), pin=None)
        page = phone.open("/m/")
        tour = Tour(page, lambda name: keep_phone(page, name) if name in SHOWN else None)
        tour.enter("mei", PASSWORD)
        waiting = numbers(page)
        tour.home()
        tour.visit(waiting[0])
        tour.endings(waiting[1])
        tour.paper(waiting[2])
        tour.after()
        phone.close()


def two_phones(driver: Playwright, origin: str) -> None:
    """The second inspector's own phone: it has read the code, and shows its answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = Film(folder / "lan")
        phones = [
            Chromium(driver, folder / "mei-profile", origin),
            Chromium(driver, folder / "lan-profile", origin, camera=film.path),
        ]
        first, second = (one.open("/m/") for one in phones)
        field.enrol(first, "mei", PASSWORD)
        field.enrol(second, "lan", PASSWORD)
        ready_to_sign(first, shared_visit(first))
        first.get_by_test_id("partner-own").click()
        film.show(codes_on(first))
        second.get_by_test_id("scan").click()
        expect(second.get_by_test_id("shown")).to_be_visible(timeout=60_000)
        keep_phone(second, "countersign")
        field.sign(second)
        expect(second.get_by_test_id("qr").first).to_be_visible()
        keep_phone(second, "countersigned")
        for one in phones:
            one.close()


WALKS = {"screens": screens, "two-phones": two_phones}
PICTURES = {"phone": phone, "desk": desk, "portal": portal, "draws": draws, "review": review}


def main(origin: str, *names: str) -> int:
    """Write the pictures."""
    (IMAGES / "phone").mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, chromium_sandbox=False)
        for name in names or PICTURES:
            if name in WALKS:
                WALKS[name](driver, origin)
            else:
                PICTURES[name](browser, origin)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""What an inspector does on the phone, through the real screens."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PIN = "271828"
CONFORM = """(wanted) => {
  const all = [...document.querySelectorAll('[data-testid^=entry-]')];
  for (const one of all.slice(0, wanted)) one.querySelector('[data-testid$=-ok]').click();
}"""
CONCLUSIONS = {"rectification_ordered": "发现问题已责令改正", "no_problem": "未发现问题"}


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the phone's front door."""
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()


def enrol(page: Page, username: str, password: str, pin: str = PIN) -> None:
    """Sign in, set the PIN, make the phone's key, and prepare for the field."""
    sign_in(page, username, password)
    set_pin(page, pin)
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("prepare-done").click()


def set_pin(page: Page, pin: str = PIN) -> None:
    """A new PIN, twice."""
    page.get_by_test_id("pin-new").fill(pin)
    page.get_by_test_id("pin-again").fill(pin)
    page.get_by_test_id("enrol").click()


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN on the keys of the lock. `auto_unlock` does it by itself whenever the lock shows."""
    for digit in pin:
        page.get_by_test_id(f"unlock-{digit}").click()
    page.get_by_test_id("unlock-go").click()


def auto_unlock(page: Page, pin: str = PIN) -> None:
    """From now on the lock is opened whenever it stands in the way of what a test does or expects."""

    def open_it() -> None:
        page.keyboard.type(pin)
        page.get_by_test_id("unlock-go").click()

    page.add_locator_handler(page.get_by_test_id("unlock-dots"), open_it)


def pass_lock(page: Page) -> None:
    """After an opening or a reload of a page with `auto_unlock`: wait for the first screen behind the lock."""
    names = ("tab-tasks", "back", "pin-new", "login-username", "camera")
    page.locator(", ".join(f"[data-testid={name}]" for name in names)).first.wait_for()


def choose(page: Page, testid: str) -> None:
    """A choice by its label, as a finger does: waits until the sheet that holds it is open."""
    page.locator("label", has=page.get_by_test_id(testid)).click()


def begin(page: Page, number: str) -> None:
    """Open the visit, arrive, show the certificates, tell the rights, ask about recusal."""
    page.get_by_test_id("tab-tasks").click()
    page.get_by_test_id(f"visit-{number}").click()
    page.get_by_test_id("arrive").click()
    page.get_by_test_id("rights-to").fill("林示例")
    page.get_by_test_id("rights-role").fill("店长")
    page.get_by_test_id("recusal-none").click()
    page.get_by_test_id("rights-save").click()
    expect(page.get_by_test_id("entry-1")).to_be_visible()


def whole(page: Page) -> None:
    """Wait until the checklist is drawn to its end: the first entries come at once, the others in short turns, the note last."""
    page.get_by_test_id("note").wait_for(state="attached")


def entries(page: Page) -> int:
    """How many entries the checklist has."""
    whole(page)
    return page.locator("[data-testid^=entry-]").count()


def conforming(page: Page, *numbers: int) -> None:
    """One tap each; the record says so before the next."""
    for no in numbers:
        page.get_by_test_id(f"answer-{no}-ok").click()
        expect(page.get_by_test_id(f"entry-{no}")).to_have_attribute("data-result", "conforming")


def all_conforming(page: Page, but: int = 0) -> None:
    """Everything conforms but the last few; answering is not what such a test is about, so nothing is scrolled to."""
    wanted = entries(page) - but
    page.evaluate(CONFORM, wanted)
    expect(page.locator("[data-testid^=entry-][data-result=conforming]")).to_have_count(wanted)


def failing(page: Page, no: int, photos: int, text: str) -> None:
    """Not conforming, with photos by the camera and what was seen."""
    page.get_by_test_id(f"answer-{no}-fail").click()
    page.get_by_test_id(f"photo-{no}").click()
    for taken in range(1, photos + 1):
        expect(page.get_by_test_id("shutter")).to_be_enabled()
        page.get_by_test_id("shutter").click()
        expect(page.get_by_test_id("photo-kept")).to_contain_text(str(taken))
    page.get_by_test_id("camera-done").click()
    page.get_by_test_id(f"reason-text-{no}").fill(text)
    page.get_by_test_id(f"reason-text-{no}").blur()
    expect(page.get_by_test_id(f"photo-of-{no}")).to_have_count(photos)


def to_signing(page: Page, conclusion: str) -> None:
    """Leave the checklist and choose the result."""
    page.get_by_test_id("check-next").click()
    page.get_by_test_id(f"conclusion-{conclusion}").click()
    expect(page.get_by_test_id("shown")).to_contain_text(f"检查结果：{CONCLUSIONS[conclusion]}")


def sign(page: Page) -> None:
    """A stroke on the pad that is open, and the button."""
    pad = page.get_by_test_id("sign-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + 40 + step * 10, box["y"] + 60 + (step % 5) * 9)
    page.mouse.up()
    page.get_by_test_id("sign-save").click()


def both_inspectors_sign(page: Page) -> None:
    """Own signature, then the partner's on the same phone."""
    for count in (1, 2):
        sign(page)
        expect(page.get_by_test_id("signed")).to_have_count(count)


def refuse(page: Page, note: str) -> None:
    """The business will not sign; a witness says what was seen and signs."""
    page.get_by_test_id("refuse").click()
    page.get_by_test_id("refuse-unwilling").check()
    page.get_by_test_id("refuse-text").fill("示例：看过内容，不愿签字")
    page.get_by_test_id("refuse-witness").click()
    page.get_by_test_id("witness-name").fill("王示例见")
    page.get_by_test_id("witness-identity").fill("示例社区工作人员")
    page.get_by_test_id("witness-note").fill(note)
    sign(page)
    expect(page.get_by_test_id("refused")).to_contain_text("王示例见")


def seal(page: Page) -> str:
    """Seal; the code that the business may photograph."""
    page.get_by_test_id("to-seal").click()
    page.get_by_test_id("seal").click()
    page.get_by_test_id("seal-go").click()
    return page.get_by_test_id("seal-code").inner_text().replace("\n", "")


def sync(page: Page) -> None:
    """Send everything; every piece is confirmed by the server's hash."""
    page.get_by_test_id("receipt-sync").or_(page.get_by_test_id("tab-sync")).first.click()
    page.get_by_test_id("sync-now").click()
    expect(page.get_by_test_id("sync-unconfirmed")).to_have_count(0, timeout=60_000)
    expect(page.get_by_test_id("count-phone")).to_have_text("0")

"""Every screen of the phone, one after the other, in one sitting: one sign-in, one full visit, the other endings, the paper form.

    tour = Tour(page, look)        # `look(name)` is called at every stop; what it does is its own affair (axe, a picture)
    tour.enter("mei", PASSWORD)    # sign-in, the phone's key and PIN, getting ready
    tour.home()                    # tasks, scanning, sync, me, and their sheets
    tour.visit(number)             # from the door to the receipt, with everything that can be opened on the way
    tour.endings(number)           # what each other ending asks for
    tour.paper(number)             # the printed form
    tour.after()                   # sync with something to do, the lock, signing out

The page needs a camera, a microphone and a place. `numbers(page)` names visits that nobody has begun;
`say(page, "en")` changes the language on the spot.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e import field

EVENTS = "**/api/v1/events"
ENDINGS = ("not_found", "closed", "moved", "cancelled", "not_this_business", "entry_refused", "off_site")
MATERIALS = ("inquiry", "sample", "document_copy", "expert_opinion", "third_party_report")
STATEMENT = "问：通道何时堆放的？\n答：昨天到货。（示例）"
# What a browser tells a page when another window of it has chosen a language.
SAY = """async (language) => {
  localStorage.setItem('mingcha.language', language);
  dispatchEvent(new StorageEvent('storage', {key: 'mingcha.language'}));
}"""
SAID = "(language) => document.documentElement.lang.startsWith(language)"
PLANNED = """async () => {
  const {visits} = await (await fetch('/api/v1/assignments')).json();
  return visits.filter((one) => one.state === 'planned').map((one) => one.number);
}"""


def numbers(page: Page) -> list[str]:
    """Visits that nobody has begun, in the order of the list."""
    return [str(one) for one in page.evaluate(PLANNED)]


def say(page: Page, language: str) -> None:
    """The other language on the spot, as the product turns when another window chose it: what is open stays open."""
    page.evaluate(SAY, language)
    page.wait_for_function(SAID, arg=language)


def not_taken(route: Route) -> None:
    """The server's answer to events that it puts aside."""
    ids = [json.loads(line)["e"]["id"] for line in (route.request.post_data or "").splitlines()]
    route.fulfill(json={"results": [{"id": one, "status": "parked"} for one in ids]})


class Tour:
    """Walks; `look` sees."""

    def __init__(self, page: Page, look: Callable[[str], None]) -> None:
        self.page = page
        self.look = look

    def tap(self, testid: str) -> None:
        """Press what has this name."""
        self.page.get_by_test_id(testid).first.click()

    def fill(self, testid: str, words: str) -> None:
        """Type into the field of this name."""
        self.page.get_by_test_id(testid).fill(words)

    def sees(self, testid: str) -> None:
        """Wait until something of this name is there."""
        expect(self.page.get_by_test_id(testid).first).to_be_visible()

    def sheet(self, opener: str, name: str) -> None:
        """Open a sheet, look at it, close it."""
        self.tap(opener)
        self.sees("sheet-close")
        self.look(name)
        self.shut()

    def shut(self) -> None:
        """Close the sheet that is open."""
        self.tap("sheet-close")
        expect(self.page.get_by_test_id("sheet-close")).to_have_count(0)

    def go(self, path: str) -> None:
        """An address of the app, without loading it again."""
        self.page.evaluate("(path) => { location.hash = path }", path)

    # ------------------------------------------------------------------ before the visit

    def enter(self, username: str, password: str) -> None:
        """Sign in, set the PIN, prepare for the field."""
        self.sees("login-username")
        self.look("sign-in")
        field.sign_in(self.page, username, "anders")
        self.sees("problem")
        self.look("sign-in-wrong")
        self.fill("login-password", password)
        self.tap("login-submit")
        self.sees("pin-new")
        self.look("enrol")
        field.set_pin(self.page, "111111")
        expect(self.page.locator(".field.bad")).to_be_visible()
        self.look("enrol-too-simple")
        field.set_pin(self.page)
        self.sees("prepare")
        self.look("tasks-first")
        self.tap("prepare")
        self.sees("prepare-done")
        expect(self.page.locator("[data-testid=prepare-result] h3")).to_be_visible()
        self.look("prepared")
        self.tap("prepare-done")

    def home(self) -> None:
        """The four tabs, and what opens from them."""
        self.look("tasks")
        self.page.locator("header button.icon").last.click()
        self.page.locator("input[type=search]").fill("没有这样的企业")
        self.look("tasks-no-match")
        self.page.locator("header button.icon").last.click()
        self.tap("scan")
        self.tap("type-code")
        self.look("scan")
        self.countersign()
        self.tap("tab-visit")
        expect(self.page.locator(".empty")).to_be_visible()
        self.look("no-visit")
        self.tap("tab-sync")
        self.sees("sync-phase")
        self.look("sync-empty")
        self.page.locator("header button.icon").last.click()
        self.look("sync-help")
        self.shut()
        self.tap("tab-me")
        self.look("me")
        self.sheet("my-card", "my-card")
        self.sheet("change-pin", "change-pin")
        self.tap("tab-tasks")

    def countersign(self) -> None:
        """A typed question, up to the pad; nothing is signed."""
        self.page.get_by_test_id("code-visit").select_option(index=1)
        self.fill("ask-code-typed", "0123 4567 89AB CDEF")
        self.tap("code-go")
        self.sees("sign-pad")
        self.look("countersign")
        self.go("/")
        self.sees("tab-visit")

    # ------------------------------------------------------------------ one visit

    def visit(self, number: str) -> None:
        """The whole of it."""
        self.tap(f"visit-{number}")
        self.door()
        self.checklist()
        self.evidence()
        self.signing()
        self.sealed()

    def door(self) -> None:
        """Before going in, arriving, certificates and rights."""
        self.sees("notice")
        self.look("before")
        self.sheet("appointment", "appointment")
        self.sheet("notice", "notice")
        self.tap("other-endings")
        self.look("endings-before-arrival")
        self.shut()
        self.tap("arrive")
        self.sees("rights-to")
        self.look("rights")
        self.tap("step-arrive")
        self.sees("arrive-next")
        self.look("arrived")
        self.tap("arrive-next")
        self.page.get_by_test_id("recusal-requested").click()
        self.page.locator("[data-testid=registration] summary").click()
        self.tap("rights-save")
        self.look("rights-recusal-registration")
        self.tap("own-recusal")
        self.look("own-recusal")
        self.shut()
        self.page.get_by_test_id("recusal-none").click()
        self.fill("rights-to", "林示例")
        self.fill("rights-role", "店长")
        self.tap("rights-save")
        self.sees("entry-1")

    def checklist(self) -> None:
        """Answers of every kind, a photo, findings and materials."""
        page = self.page
        self.look("checklist")
        field.all_conforming(page, but=1)
        page.get_by_test_id("answer-1-fail").click()
        self.tap("photo-1")
        expect(page.get_by_test_id("shutter")).to_be_enabled()
        self.look("camera")
        self.tap("shutter")
        self.sees("photo-kept")
        self.look("camera-taken")
        self.tap("camera-done")
        self.fill("reason-text-1", "示例：东侧通道堆放纸箱")
        page.get_by_test_id("reason-text-1").blur()
        self.sees("photo-of-1")
        page.evaluate("scrollTo(0, 0)")
        self.look("checklist-failing")
        page.get_by_test_id("finding-open").locator("summary").click()
        self.fill("finding-text", "示例：门前电线裸露")
        self.look("finding")
        self.tap("finding-save")
        self.sees("matter-finding")
        self.materials()

    def materials(self) -> None:
        """One sheet, every kind; a statement is signed."""
        self.tap("material-add")
        for kind in MATERIALS:
            field.choose(self.page, f"material-kind-{kind}")
            self.look(f"material-{kind}")
        field.choose(self.page, "material-kind-inquiry")
        self.fill("material-by", "王示例")
        self.fill("material-role", "店员")
        self.fill("material-text", STATEMENT)
        field.sign(self.page)
        self.sees("matter-statement")
        self.page.get_by_test_id("material-add").scroll_into_view_if_needed()
        self.look("materials")

    def evidence(self) -> None:
        """Sound, film, files, and a copy that is drawn on."""
        page = self.page
        self.tap("to-media")
        self.sees("record-whole")
        self.tap("record-audio")
        expect(page.get_by_test_id("rec")).to_have_attribute("data-state", "recording")
        self.look("recording")
        self.tap("rec-pause")
        self.look("recording-pause")
        self.shut()
        page.wait_for_function("() => Number(document.querySelector('[data-testid=rec]')?.dataset.chunks) >= 1")
        self.tap("rec-stop")
        expect(page.get_by_test_id("evidence")).to_have_count(2)
        self.look("evidence")
        self.tap("add-file")
        field.choose(page, "file-body")
        self.look("add-file")
        self.shut()
        self.tap("evidence")
        self.look("evidence-sound")
        self.shut()
        page.get_by_test_id("evidence").last.click()
        self.sees("large")
        self.look("evidence-photo")
        self.tap("annotate")
        self.sees("annotate-canvas")
        field.choose(page, "tool-text")
        self.look("annotate")
        page.locator("[data-testid=annotate-dialog] .bar button").click()
        self.tap("media-back")

    def signing(self) -> None:
        """The open entry, the outcome, two inspectors, and a business that will not sign."""
        page = self.page
        self.tap("step-check")
        self.tap("check-skip")
        page.locator("[data-testid^=gap-]").first.wait_for()
        self.look("open-entries")
        page.locator("[data-testid^=gap-][data-testid$='-1']").first.click()
        expect(page.locator("[data-testid^=gap-]")).to_have_count(0)  # everything below has moved up
        field.choose(page, "conclusion-rectification_ordered")
        self.sees("sign-pad")
        self.look("signing")
        field.sign(page)
        expect(page.get_by_test_id("signed")).to_have_count(1)
        self.tap("partner-own")
        self.sees("qr")
        self.look("partner-code")
        self.tap("back-code-open")
        self.tap("scan-back")
        self.sees("scanner")
        self.look("partner-scan")
        self.shut()
        field.sign(page)
        expect(page.get_by_test_id("signed")).to_have_count(2)
        page.get_by_test_id("business-name").scroll_into_view_if_needed()
        self.look("signing-business")
        self.sheet("stamp", "stamp")
        self.refusal()

    def refusal(self) -> None:
        """The reason, then a witness."""
        page = self.page
        self.tap("refuse")
        self.tap("refuse-save")
        self.look("refusal")
        page.get_by_test_id("refuse-unwilling").check()
        self.fill("refuse-text", "示例：看过内容，不愿签字")
        self.tap("refuse-witness")
        self.sees("witness-name")
        self.look("witness")
        self.fill("witness-name", "王示例见")
        self.fill("witness-identity", "示例社区工作人员")
        self.fill("witness-note", "示例：本人在场，负责人看过后不愿签字。")
        field.sign(page)
        self.sees("refused")
        page.get_by_test_id("refused").scroll_into_view_if_needed()
        self.look("refused")

    def sealed(self) -> None:
        """The last look, the seal, the receipt, and what may still be added."""
        self.tap("to-seal")
        self.sees("seal")
        self.look("seal")
        self.tap("seal")
        self.look("seal-ask")
        self.tap("seal-go")
        self.sees("seal-code")
        self.sees("qr")
        self.look("receipt")
        self.tap("to-media")
        self.sees("add-late")
        self.look("evidence-after-seal")
        self.go("/")
        self.sees("tab-sync")

    # ------------------------------------------------------------------ the other ways

    def endings(self, number: str) -> None:
        """All seven, each with what it needs; then a hand-over. From here on nothing that is recorded gets through."""
        self.page.route(EVENTS, lambda route: route.abort())
        self.tap(f"visit-{number}")
        self.tap("arrive")
        self.sees("rights-to")
        self.tap("other-endings")
        for kind in ENDINGS:
            self.page.get_by_test_id(f"ending-{kind}").check()
            self.fill("ending-text", "示例：门锁着，无人应答")
            if kind == ENDINGS[0]:
                self.look("endings")
            self.tap("ending-save")
            self.sees("ending-next")
            self.look(f"ending-{kind}")
            if kind == ENDINGS[0]:
                self.sheet("ending-statement", "ending-statement")
                self.tap("ending-next")
                self.sees("ending-gap")
                self.look("ending-signing")
                self.page.get_by_test_id("ending-gap").get_by_role("button").click()
            if kind != ENDINGS[-1]:
                self.tap("ending-change")
        self.tap("other-endings")
        self.tap("hand-over")
        self.sees("handover-scan")
        self.look("hand-over")
        self.shut()
        self.go("/")

    def paper(self, number: str) -> None:
        """The printed form, as it is entered, with what is missing named."""
        self.tap(f"visit-{number}")
        self.tap("paper-open")
        self.sees("paper-on")
        self.fill("paper-on", "2026-01-05")
        self.tap("paper-save")
        self.sees("paper-reason")
        self.look("paper")
        self.go("/")

    def after(self) -> None:
        """What waits, what needs somebody, leaving all the same, the lock."""
        page = self.page
        self.sees("sync-unconfirmed")
        self.look("tasks-no-network")
        self.tap("tab-sync")
        self.sees("sync-now")
        self.tap("sync-now")
        expect(page.get_by_test_id("sync-phase")).to_have_attribute("data-phase", "waiting")
        self.look("sync-waiting")
        page.route(EVENTS, not_taken)  # over the one before, so that no try of the app's own slips through between
        self.tap("sync-now")
        self.sees("attention")
        page.evaluate("scrollTo(0, 0)")
        self.look("sync-attention")
        self.tap("tab-me")
        self.tap("sign-out")
        self.sees("leave-warning")
        self.look("sign-out-with-work")
        self.shut()
        self.tap("lock-now")
        self.sees("unlock-1")
        self.look("lock")
        field.unlock(self.page, "999999")
        expect(self.page.get_by_test_id("unlock-said")).not_to_be_empty()
        self.look("lock-wrong")
        self.tap("unlock-forgot")
        self.sees("forgot-username")
        self.look("lock-forgotten")

"""Two inspectors, two phones, no network: one asks by a code on the screen, the other signs on their own phone and shows it back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field
from tests.e2e.chromium import Chromium, camera_file
from tests.e2e.server import Server

REPEATED = 8


class Film:
    """What one phone's camera sees; read anew each time the camera opens, so a test may change it between."""

    def __init__(self, folder: Path) -> None:
        self.path = camera_file(folder)

    def show(self, pictures: list[bytes]) -> None:
        """These screenshots of codes, each for a while, on a grey wall."""
        with self.path.open("wb") as out:
            for picture in pictures:
                wall = Image.new("RGB", (1280, 960), (200, 200, 196))
                code = Image.open(io.BytesIO(picture)).convert("RGB").resize((840, 840), Image.Resampling.LANCZOS)
                wall.paste(code, (220, 60))
                frame = io.BytesIO()
                wall.save(frame, "JPEG", quality=88)
                out.write(frame.getvalue() * REPEATED)


def codes_on(page: Page) -> list[bytes]:
    """Screenshots of all codes of the row that is shown, turned by hand."""
    page.get_by_test_id("qr").first.wait_for()
    more = page.get_by_test_id("qr-next")
    if not more.count():
        return [page.get_by_test_id("qr").screenshot()]
    more.click()
    seen: dict[str, bytes] = {}
    while True:
        code = page.get_by_test_id("qr")
        text = code.get_attribute("data-qr") or ""
        if text in seen:
            return list(seen.values())
        seen[text] = code.screenshot()
        more.click()
        expect(page.locator(f'[data-qr="{text}"]')).to_have_count(0)


@pytest.fixture
def partners(playwright: Playwright, tmp_path: Path, county: Server) -> Iterator[tuple[Chromium, Film, Chromium, Film]]:
    """Mei's and Lan's phones, each with a camera of its own."""
    films = [Film(tmp_path / name) for name in ("mei", "lan")]
    made = [
        Chromium(playwright, tmp_path / f"profile-{n}", county.url, camera=film.path) for n, film in enumerate(films)
    ]
    yield made[0], films[0], made[1], films[1]
    for browser in made:
        browser.close()


def shared_visit(page: Page) -> str:
    """A visit of Mei's that Lan is on too."""
    visits = page.evaluate("async () => (await (await fetch('/api/v1/assignments')).json()).visits")
    return next(
        str(one["number"])
        for one in visits
        if one["state"] == "planned" and {"梅示例", "兰示例"} <= {person["name"] for person in one["inspectors"]}
    )


def ready_to_sign(page: Page, number: str) -> None:
    """Mei's part up to the text, with her own signature under it."""
    field.begin(page, number)
    field.conforming(page, *range(1, field.entries(page) + 1))
    field.to_signing(page, "no_problem")
    field.sign(page)
    expect(page.get_by_test_id("signed")).to_have_count(1)


@pytest.mark.req("S1-13c")
def test_the_second_inspector_signs_on_an_own_phone_without_network(
    partners: tuple[Chromium, Film, Chromium, Film],
) -> None:
    mei, mei_film, lan, lan_film = partners
    first, second = mei.open("/m/"), lan.open("/m/")
    field.enrol(first, "mei", PASSWORD)
    field.enrol(second, "lan", PASSWORD)
    number = shared_visit(first)
    for phone, page in ((mei, first), (lan, second)):
        phone.settle(page)
        phone.offline()
    ready_to_sign(first, number)
    first.get_by_test_id("partner-own").click()
    lan_film.show(codes_on(first))
    second.get_by_test_id("scan").click()
    expect(second.get_by_test_id("shown")).to_contain_text("现场检查记录", timeout=40_000)
    assert second.get_by_test_id("shown").inner_text() == first.get_by_test_id("shown").inner_text()
    field.sign(second)
    expect(second.get_by_test_id("countersigned")).to_be_visible()
    mei_film.show(codes_on(second))
    first.get_by_test_id("scan-back").click()
    expect(first.get_by_test_id("signed")).to_have_count(2, timeout=40_000)
    expect(first.get_by_test_id("signed").nth(1)).to_contain_text("本人手机")
    field.sign(first)
    expect(first.get_by_test_id("signed")).to_have_count(3)
    field.seal(first)
    mei.online()
    first.get_by_test_id("receipt-sync").click()
    first.get_by_test_id("sync-now").click()
    expect(first.get_by_test_id("attention")).to_have_count(1)  # the seal waits for the other phone
    lan.online()
    second.get_by_test_id("countersign-done").click()
    field.sync(second)
    field.sync(first)
    record = first.evaluate(
        "async (n) => { const all = (await (await fetch('/api/v1/assignments')).json()).visits;"
        " return (await fetch('/api/v1/inspections/' + all.find((one) => one.number === n).id)).json() }",
        number,
    )
    assert record["state"] == "sealed"
    flags = {flag["code"] for flag in record["flags"]}
    assert flags & {"same-device", "void-signatures", "countersign-differs"} == set()
    inspectors = [one for one in record["signatures"] if one["role"] == "inspector"]
    assert len({one["key"] for one in inspectors}) == 2
    assert [one.get("own_phone", False) for one in inspectors].count(True) == 1
    assert [line for line in mei.errors + lan.errors if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_codes_are_typed_where_no_camera_works_and_a_changed_answer_voids_both(
    partners: tuple[Chromium, Film, Chromium, Film],
) -> None:
    mei, _, lan, _ = partners
    first, second = mei.open("/m/"), lan.open("/m/")
    field.enrol(first, "mei", PASSWORD)
    field.enrol(second, "lan", PASSWORD)
    number = shared_visit(first)
    ready_to_sign(first, number)
    first.get_by_test_id("partner-own").click()
    first.locator("summary", has_text="扫不上").click()
    code = first.get_by_test_id("ask-code").inner_text()
    second.get_by_test_id("scan").click()
    second.get_by_test_id("type-code").click()
    second.get_by_test_id("code-visit").select_option(label=f"{field_name(second, number)} {number}")
    second.get_by_test_id("ask-code-typed").fill(code.lower())
    second.get_by_test_id("code-go").click()
    field.sign(second)
    answer = second.get_by_test_id("answer-code").inner_text()
    first.get_by_test_id("back-code-open").click()
    first.get_by_test_id("back-code").fill("短")
    first.get_by_test_id("back-code-save").click()
    expect(first.get_by_text("回签码是16位")).to_be_visible()
    first.get_by_test_id("back-code").fill(answer)
    first.get_by_test_id("back-code-save").click()
    expect(first.get_by_test_id("signed")).to_have_count(2)
    expect(first.get_by_test_id("signed").nth(1)).to_contain_text("凭码登记")
    first.get_by_test_id("step-check").click()
    first.get_by_test_id("answer-1-na").click()
    expect(first.get_by_test_id("entry-1")).to_have_attribute("data-result", "not_applicable")
    first.get_by_test_id("check-next").click()
    expect(first.get_by_test_id("signed")).to_have_count(0)


def field_name(page: Page, number: str) -> str:
    """The name of the business of a visit, as the phone has it."""
    return str(
        page.evaluate(
            "async (n) => (await (await fetch('/api/v1/assignments')).json())"
            ".visits.find((one) => one.number === n).object.name",
            number,
        )
    )

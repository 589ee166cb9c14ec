"""Can anybody check a draw in the browser: pick the files, see each step, the same line as verify_draw.py, and what is wrong?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.chromium import chromium_path
from tests.e2e.conftest import Browsers
from tests.e2e.looking import AXE, CHECK, TAGS
from tests.e2e.server import ROOT, Server
from tests.e2e.warm import WarmServer
from tests.unit.verifiers.own_draws import inside, proof_text, sm3_draw

VECTOR = ROOT / "tests" / "vectors" / "srd1-vec1"
SHOWN = {"phone": (390, 844), "desk": (1440, 900)}


@pytest.fixture(scope="module")
def office(empty_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("verify") / "data"
    shutil.copytree(empty_data, data)
    running = WarmServer(data).start()
    yield running
    running.stop()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "draw"
    shutil.copytree(VECTOR, folder, ignore=shutil.ignore_patterns("expected.txt"))
    return folder


def check(page: Page, folder: Path) -> None:
    page.get_by_test_id("pick").set_input_files(sorted(folder.iterdir()))
    page.get_by_test_id("go").click()


def expected() -> tuple[str, str, str]:
    line = (VECTOR / "expected.txt").read_text().strip()
    words = line.split()
    return line, words[2], words[12]


@pytest.mark.req("S4-6b", "S3A-2.7d")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SHOWN)
def test_an_honest_draw_gives_its_line_and_a_changed_byte_is_named(
    office: Server, phones: Browsers, copy: Path, size: str, lang: str, tmp_path: Path
) -> None:
    line, commit, head = expected()
    browser = phones(f"{size}-{lang}", office.url)
    page = browser.open("")
    page.set_viewport_size({"width": SHOWN[size][0], "height": SHOWN[size][1]})
    page.goto(f"{office.url}/portal/verify?commit={commit}&head={head}" + ("&lang=en" if lang == "en" else ""))
    check(page, copy)
    expect(page.get_by_test_id("line")).to_have_text(line)
    expect(page.locator(".tick.ok")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=tmp_path / f"{size}-{lang}-ok.png", full_page=True)
    edited = (copy / "draw.csv").read_bytes()
    (copy / "draw.csv").write_bytes(edited.replace(b"|S4\n", b"|S3\n", 1))
    check(page, copy)
    expect(page.get_by_test_id("fault")).to_contain_text("WRONG draw.csv row")
    expect(page.get_by_test_id("answer")).to_contain_text(
        "第5步不符：draw.csv第4行" if lang == "zh" else "draw.csv, line 4"
    )
    expect(page.get_by_test_id("steps")).to_contain_text("重算是" if lang == "zh" else "computed is")
    expect(page.locator(".tick.ok")).to_have_count(4)
    expect(page.locator(".tick.bad")).to_have_count(1)
    page.screenshot(path=tmp_path / f"{size}-{lang}-bad.png", full_page=True)
    assert browser.errors == []


def test_sm3_is_fetched_when_a_draw_asks_for_it(office: Server, phones: Browsers, tmp_path: Path) -> None:
    folder = tmp_path / "sm3"
    twin = sm3_draw()
    twin.write(folder)
    page = phones("sm3", office.url).open("/portal/verify")
    check(page, folder)
    expect(page.get_by_test_id("line")).to_contain_text(f"OK commit {twin.commit} seed ")


@pytest.mark.req("S3A-2.7d")
def test_a_firm_checks_its_own_row_with_the_manifest_alone(office: Server, phones: Browsers, tmp_path: Path) -> None:
    folder = tmp_path / "proof"
    folder.mkdir()
    twin = inside(9)
    (folder / "manifest.json").write_bytes(twin.files["manifest.json"])
    (folder / "proof.json").write_bytes(proof_text(twin))
    page = phones("firm", office.url).open("/portal/verify")
    check(page, folder)
    expect(page.get_by_test_id("line")).to_contain_text(f"OK commit {twin.commit} has row 10 ")
    (folder / "proof.json").write_bytes(proof_text(twin).replace(b"|OK|", b"|X-CAP|"))
    check(page, folder)
    expect(page.get_by_test_id("fault")).to_have_text("WRONG proof: the path of row 10 does not lead to roster_root")


def test_without_the_published_commit_the_page_does_not_say_that_nothing_was_changed(
    office: Server, phones: Browsers, copy: Path
) -> None:
    page = phones("half", office.url).open("/portal/verify")
    check(page, copy)
    expect(page.get_by_test_id("answer")).to_contain_text("查不出来")
    page.get_by_label("抽取前公布的承诺值").fill("a" * 64)
    page.get_by_test_id("go").click()
    expect(page.get_by_test_id("steps")).to_contain_text("和公布的承诺值不符")


def test_the_page_tells_the_command_line_without_script(office: Server, phones: Browsers) -> None:
    page = phones("plain", office.url).open("")
    reply = page.request.get(f"{office.url}/portal/verify?commit={'c' * 64}")
    assert f"python3 verify_draw.py . --commit {'c' * 64}" in reply.text()
    assert "trusted-types mingcha-sw" in reply.headers["content-security-policy"]
    assert "unsafe" not in reply.headers["content-security-policy"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_can_be_used_by_everybody(office: Server, playwright: Playwright, copy: Path, lang: str) -> None:
    browser = playwright.chromium.launch(executable_path=chromium_path(), chromium_sandbox=False)
    wrong: list[str] = []
    for size in SHOWN.values():
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]}, bypass_csp=True, reduced_motion="reduce"
        )
        page.goto(f"{office.url}/portal/verify" + ("?lang=en" if lang == "en" else ""))
        page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
        wrong += page.evaluate(CHECK, [TAGS, True])
        check(page, copy)
        expect(page.get_by_test_id("line")).to_be_visible()
        wrong += page.evaluate(CHECK, [TAGS, True])
        page.locator("#v-commit").fill("x")
        page.get_by_test_id("go").click()
        wrong += page.evaluate(CHECK, [TAGS, True])
        page.locator("#v-commit").fill("a" * 64)
        page.get_by_test_id("go").click()
        expect(page.get_by_test_id("fault")).to_be_visible()
        wrong += page.evaluate(CHECK, [TAGS, True])
    browser.close()
    assert wrong == []

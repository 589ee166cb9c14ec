"""Does the phone keep its secrets, and does no lock ever cost evidence? PIN, profile on the disk, spare key, two people, revocation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field, office, store
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

LAN_PIN = "314159"
NEW_PIN = "161803"
BEGUN = 5  # accepted, arrived, rights told, recusal asked, one answer
TYPED = "示例机密后门堆放杂物四十箱"
PHOTO_WORDS = b"MINGCHA-PLANTED-PHOTO-WORDS"
JPEG_HEADS = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb")


KEPT = """async () => {
  for (;;) {
    const names = await new Promise((done) => {
      const ask = indexedDB.open('mingcha');
      ask.onsuccess = () => {
        const got = ask.result.transaction('drafts').objectStore('drafts').getAllKeys();
        got.onsuccess = () => { ask.result.close(); done(got.result); };
      };
    });
    if (names.some((id) => id.startsWith('typed:'))) return;
  }
}"""


def locked_phone(phones: Browsers, name: str, url: str) -> Chromium:
    """A browser whose lock nothing opens by itself."""
    phone = phones(name, url)
    phone.pin = None
    return phone


def some_visit(page: Page, at: int = 2) -> str:
    """The number of one of the visits in the list."""
    card = page.locator("[data-testid^=visit-]").nth(at)
    return (card.get_attribute("data-testid") or "").removeprefix("visit-")


def planted_photo(folder: Path) -> Path:
    """A real JPEG with known words in it."""
    from PIL import Image

    path = folder / "planted.jpg"
    Image.effect_noise((400, 300), 60).convert("RGB").save(path, quality=80, comment=PHOTO_WORDS)
    return path


def work(page: Page, number: str, photo: Path) -> None:
    """A visit with typed text and a photo from a file."""
    field.begin(page, number)
    page.get_by_test_id("answer-1-fail").click()
    page.get_by_test_id("photo-1").click()
    page.get_by_test_id("photo-file").set_input_files(photo)
    expect(page.get_by_test_id("photo-kept")).to_be_visible()
    page.get_by_test_id("camera-done").click()
    page.get_by_test_id("reason-text-1").fill(TYPED)
    page.get_by_test_id("reason-text-1").blur()
    expect(page.get_by_test_id("photo-of-1")).to_have_count(1)


def lock_now(page: Page) -> None:
    """By the button."""
    page.get_by_test_id("back").or_(page.get_by_test_id("tab-me")).first.wait_for()
    page.evaluate("() => { location.hash = '#/me' }")
    page.get_by_test_id("lock-now").click()
    expect(page.get_by_test_id("unlock")).to_be_visible()


def known_words(server_words: dict[str, list[str]]) -> list[bytes]:
    """Every planted word as it may lie on the disk: UTF-8, UTF-16 of either order."""
    found = []
    for word in [TYPED, *server_words["names"], *server_words["addresses"]]:
        found += [word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-16-be")]
    return [*found, PHOTO_WORDS]


def on_disk(profile: Path, words: list[bytes]) -> list[str]:
    """Which words lie in which file of the whole profile; JPEG heads where the store keeps its bytes."""
    hits = []
    for path in sorted(one for one in profile.rglob("*") if one.is_file()):
        data = path.read_bytes()
        hits += [f"{path.relative_to(profile)}: {word!r}" for word in words if word in data]
        if "IndexedDB" in str(path) or "blob_storage" in str(path):
            hits += [f"{path.relative_to(profile)}: {head!r}" for head in JPEG_HEADS if head in data]
    return hits


def assigned(page: Page) -> dict[str, list[str]]:
    """Names and addresses of everything the phone pulled, from the server."""
    visits = page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"]
    people = {one["name"] for visit in visits for one in visit["inspectors"]}
    names = {visit["object"]["name"] for visit in visits} | people
    return {"names": sorted(names), "addresses": sorted({visit["object"]["address"] for visit in visits})}


@pytest.mark.req("S2-2.3b")
def test_the_profile_of_a_locked_phone_holds_no_name_no_address_no_text_and_no_picture(
    county: Server, phones: Browsers, tmp_path: Path
) -> None:
    phone = locked_phone(phones, "mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    words = assigned(page)
    assert len(words["names"]) > 5
    work(page, some_visit(page), planted_photo(tmp_path))
    lock_now(page)
    cached = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
    )
    assert all(path.startswith(("/m/", "/assets/")) for path in cached)
    phone.close()
    assert on_disk(phone.profile, known_words(words)) == []
    page = phone.open("/m/")
    field.unlock(page)
    expect(page.get_by_test_id("tab-tasks")).to_be_visible()
    assert TYPED in json.dumps(store.rows(page, "events"), ensure_ascii=False)
    held = store.raw(store.rows(page, "bytes")[0], "data")
    assert held.startswith(JPEG_HEADS) and PHOTO_WORDS in held


@pytest.mark.req("S2-2.3b")
def test_a_wrong_pin_costs_time_and_a_forgotten_one_is_opened_by_the_office(county: Server, phones: Browsers) -> None:
    phone = locked_phone(phones, "mei", county.url)
    page = phone.open("/m/")
    field.sign_in(page, "mei", PASSWORD)
    field.set_pin(page, "123456")
    expect(page.locator(".field.bad")).to_be_visible()
    field.set_pin(page)
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("prepare-done").click()
    number = some_visit(page)
    field.begin(page, number)
    field.conforming(page, 2)
    page.reload()
    expect(page.get_by_test_id("unlock-waiting")).to_contain_text(str(BEGUN))
    for _ in range(5):
        field.unlock(page, "999999")
        expect(page.get_by_test_id("unlock-said")).not_to_be_empty()
        expect(page.get_by_test_id("unlock-dots")).to_have_attribute("data-n", "0")
    expect(page.get_by_test_id("unlock-5")).to_be_disabled()
    page.get_by_test_id("unlock-forgot").click()
    page.get_by_test_id("forgot-username").fill("mei")
    page.get_by_test_id("forgot-password").fill(PASSWORD)
    page.get_by_test_id("forgot-go").click()
    field.set_pin(page, NEW_PIN)
    expect(page.get_by_test_id("entry-2")).to_have_attribute("data-result", "conforming")
    page.reload()
    field.unlock(page, NEW_PIN)
    expect(page.get_by_test_id("entry-2")).to_have_attribute("data-result", "conforming")
    assert len(store.rows(page, "events", NEW_PIN)) == BEGUN


def test_a_reload_and_an_idle_lock_keep_an_open_form_and_a_killed_one_comes_back_too(
    county: Server, phones: Browsers
) -> None:
    phone = locked_phone(phones, "mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    page.get_by_test_id("tab-tasks").click()
    page.get_by_test_id(f"visit-{some_visit(page)}").click()
    page.get_by_test_id("arrive").click()
    page.get_by_test_id("rights-to").fill("林示例")
    page.evaluate(KEPT)
    page.reload()
    field.unlock(page)
    expect(page.get_by_test_id("left-typed")).to_be_visible()
    expect(page.get_by_test_id("rights-to")).to_have_value("林示例")
    page.clock.install()
    page.clock.fast_forward("05:30")
    expect(page.get_by_test_id("unlock")).to_be_visible()
    expect(page.get_by_test_id("rights-to")).to_be_hidden()
    field.unlock(page)
    expect(page.get_by_test_id("rights-to")).to_have_value("林示例")
    page.get_by_test_id("rights-role").fill("店长")
    page.clock.fast_forward("05:30")
    expect(page.get_by_test_id("unlock")).to_be_visible()
    page.evaluate(KEPT)
    page.reload()
    field.unlock(page)
    expect(page.get_by_test_id("rights-to")).to_have_value("林示例")
    expect(page.get_by_test_id("rights-role")).to_have_value("店长")


def test_two_people_on_one_phone_have_two_locks(county: Server, phones: Browsers) -> None:
    phone = locked_phone(phones, "shared", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    number = some_visit(page)
    field.begin(page, number)
    field.conforming(page, 2)
    lock_now(page)
    page.get_by_test_id("unlock-login").click()
    field.enrol(page, "lan", PASSWORD, LAN_PIN)
    expect(page.get_by_test_id("tab-tasks")).to_be_visible()
    page.get_by_test_id("tab-sync").click()
    expect(page.get_by_test_id("count-phone")).to_have_text("0")
    lock_now(page)
    mei = page.get_by_test_id("unlock-other")
    expect(mei).to_contain_text(str(BEGUN))
    said = mei.inner_text()
    field.unlock(page, field.PIN)
    expect(page.get_by_test_id("unlock-said")).not_to_be_empty()
    page.get_by_test_id("unlock-other").click()
    field.unlock(page)
    page.evaluate("() => { location.hash = '#/sync' }")
    expect(page.get_by_test_id("count-phone")).to_have_text(str(BEGUN))
    assert "…" in said
    page.get_by_test_id("login-again").first.click()
    field.sign_in(page, "mei", PASSWORD)
    field.sync(page)


def test_a_revoked_phone_loses_its_reference_data_and_sends_what_it_recorded(
    county: Server, phones: Browsers, desks: Browsers
) -> None:
    phone = locked_phone(phones, "mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    phone.settle(page)
    field.unlock(page)
    phone.offline()
    field.begin(page, some_visit(page))
    field.conforming(page, 2)
    desk = desks("bo", county.url).open("/desk")
    office.sign_in(desk, "bo", PASSWORD)
    person = office.call(desk, "GET", "/people?q=mei")["items"][0]["id"]
    device = office.call(desk, "GET", f"/devices?person_id={person}")["items"][0]["id"]
    office.call(desk, "POST", f"/devices/{device}/revoke", {"reason": "示例：遗失"})
    phone.online()
    page.evaluate("() => { location.hash = '#/login' }")
    field.sign_in(page, "mei", PASSWORD)
    expect(page.get_by_test_id("revoked")).to_be_visible()
    page.get_by_test_id("tab-sync").click()
    expect(page.get_by_test_id("attention")).to_have_count(BEGUN)
    assert store.rows(page, "events")[0]["line"]
    assert (
        page.evaluate("() => fetch('/api/v1/receipts?device=" + device + "').then((reply) => reply.json())")["seq"]
        == BEGUN
    )


def test_the_rescue_page_exports_open_with_the_pin_and_sealed_without(county: Server, phones: Browsers) -> None:
    phone = locked_phone(phones, "mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    field.begin(page, some_visit(page))
    page.goto(f"{county.url}/m/rescue.html")

    def exported(pin: str) -> str:
        page.get_by_test_id("rescue-pin").fill(pin)
        with page.expect_download() as waiting:
            page.get_by_test_id("rescue-export").click()
        return Path(waiting.value.path()).read_text(encoding="utf-8")

    sealed, opened = exported(""), exported(field.PIN)
    assert "林示例" not in sealed and '"escrow":{' in sealed and '"box":{"base64"' in sealed
    assert "林示例" in opened and '"box"' not in opened
    assert len(sealed.splitlines()) == len(opened.splitlines())
    page.get_by_test_id("rescue-pin").fill("999999")
    page.get_by_test_id("rescue-export").click()
    expect(page.get_by_test_id("rescue-state")).to_contain_text("口令不对")


AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "hasPrf": True,
    "automaticPresenceSimulation": True,
}


def test_the_phone_s_own_unlocking_opens_the_lock_where_there_is_one(county: Server, phones: Browsers) -> None:
    phone = locked_phone(phones, "mei", county.url.replace("127.0.0.1", "localhost"))
    page = phone.open("/m/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    field.enrol(page, "mei", PASSWORD)
    page.get_by_test_id("tab-me").click()
    page.get_by_test_id("phone-unlock").click()
    expect(page.get_by_test_id("phone-unlock")).to_contain_text("停用")
    page.get_by_test_id("lock-now").click()
    page.get_by_test_id("unlock-phone").click()
    expect(page.get_by_test_id("unlock")).to_be_hidden()
    expect(page.get_by_test_id("key-id")).to_be_visible()

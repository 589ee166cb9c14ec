"""A real Chromium with a profile that outlives it, a camera made of a file, and permissions a phone would give.

    phone = Chromium(playwright, folder / "mei", server.url, camera=camera_file)
    page = phone.open("/m/")           # starts the browser, grants camera and persistent storage
    phone.kill()                       # SIGKILL mid-work; the profile stays
    page = phone.open("/m/")           # the same profile again
    phone.offline(); phone.online()    # the radio; stop the server too, `navigator.onLine` alone proves nothing
    phone.pin = None                   # before opening: the test opens the lock itself; else it is opened when it shows
    phone.errors                       # console errors and uncaught exceptions of every page since the last open

The first load of a page is not controlled by the service worker: reload once (`phone.settle(page)`) before the server stops.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright

from tests.e2e import field

PHONE_SIZE = (390, 844)
DESK_SIZE = (1440, 900)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FRAMES = 8
PERMISSIONS = ("camera", "microphone", "geolocation")


def chromium_path() -> str:
    """$CHROMIUM, or the browser this machine has. Raises AssertionError when there is none: `make test` installs one."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise AssertionError("no Chromium: install it, or name it in CHROMIUM")


def camera_file(path: Path, width: int = 1600, height: int = 1200) -> Path:
    """A film of several noisy pictures for `--use-file-for-fake-video-capture`, so that no two photos need be the same."""
    film = path.with_suffix(".mjpeg")
    with film.open("wb") as out:
        for number in range(FRAMES):
            picture = path.with_name(f"{path.name}-{number}.jpg")
            Image.effect_noise((width, height), 60).convert("RGB").save(picture, quality=85)
            out.write(picture.read_bytes())
    return film


class Chromium:
    """One browser profile for one origin."""

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        origin: str,
        *,
        camera: Path | None = None,
        size: tuple[int, int] = PHONE_SIZE,
        lang: str = "zh-CN",
        pin: str | None = field.PIN,
    ) -> None:
        self.playwright = playwright
        self.profile = profile
        self.origin = origin
        self.camera = camera
        self.size = size
        self.lang = lang
        self.pin = pin
        self.errors: list[str] = []
        self.context: BrowserContext | None = None

    def arguments(self) -> list[str]:
        """Flags of the command line: a fake camera that needs no question, and no background noise."""
        words = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--disable-dev-shm-usage"]
        words += ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
        return [*words, f"--use-file-for-fake-video-capture={self.camera}"] if self.camera else words

    def open(self, path: str = "/") -> Page:
        """Start the browser if it does not run, and open an address of the origin (or none for an empty path)."""
        if self.context is None:
            self.errors.clear()
            self.context = self._launch()
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        if path:
            page.goto(self.origin + path)
            if path.startswith("/m/") and self.pin is not None and "rescue" not in path:
                field.pass_lock(page)
        return page

    def _launch(self) -> BrowserContext:
        context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            headless=True,
            chromium_sandbox=False,
            args=self.arguments(),
            viewport={"width": self.size[0], "height": self.size[1]},
            locale=self.lang,
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
            permissions=list(PERMISSIONS),
            geolocation={"latitude": 32.32, "longitude": 121.19},
        )
        context.set_default_timeout(20_000)
        for page in context.pages:
            self._listen(page)
        context.on("page", self._listen)
        self._allow_persistent_storage(context)
        return context

    def _listen(self, page: Page) -> None:
        if self.pin is not None:
            field.auto_unlock(page, self.pin)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _allow_persistent_storage(self, context: BrowserContext) -> None:
        """`navigator.storage.persist()` is refused to a headless browser unless the DevTools protocol allows it.

        The permission lasts as long as the session that gave it, so the session stays attached.
        """
        page = context.pages[0] if context.pages else context.new_page()
        session = context.new_cdp_session(page)
        target = session.send("Target.getTargetInfo")["targetInfo"]
        wish = {"permission": {"name": "persistent-storage"}, "setting": "granted", "origin": self.origin}
        session.send("Browser.setPermission", {**wish, "browserContextId": target["browserContextId"]})

    def settle(self, page: Page) -> Page:
        """Wait for the service worker and reload once, so that the page is controlled by it and may lose the server."""
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        if self.pin is not None:
            field.pass_lock(page)
        return page

    def offline(self) -> None:
        """No network for this browser."""
        assert self.context is not None
        self.context.set_offline(True)

    def online(self) -> None:
        """Network again."""
        assert self.context is not None
        self.context.set_offline(False)

    def pid(self) -> int:
        """The browser process itself: the one with our profile and no `--type=`."""
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                mine = f"--user-data-dir={self.profile}".encode() in words
                if mine and not any(word.startswith(b"--type=") for word in words):
                    return int(folder.name)
        raise AssertionError(f"no browser runs with the profile {self.profile}")

    def kill(self) -> None:
        """SIGKILL the browser, as a phone does that needs the memory, and wait until it is gone."""
        assert self.context is not None
        pid = self.pid()
        with self.context.expect_event("close"):
            os.kill(pid, signal.SIGKILL)
        self.context = None
        deadline = time.monotonic() + 10
        while Path(f"/proc/{pid}/exe").exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def close(self) -> None:
        """End it in an orderly way."""
        if self.context is not None:
            self.context.close()
            self.context = None

"""A real server for browser tests: the installed command, a data folder of its own, a port that stays the same.

server.start(); server.stop()      # stop really ends it: afterwards the port refuses connections
server.kill()                      # SIGKILL, as a power cut
server.start()                     # same port, same data
server.run("dossier", "export", inspection_id, str(folder))   # any `mingcha` command on the same data
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "mingcha"
START_SECONDS = 180
KEPT_NAMES = ("MINGCHA_PWA_DIST", "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "CI")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running(Protocol):
    """What of subprocess.Popen a server needs of its process."""

    def poll(self) -> int | None:
        """None while it runs."""

    def send_signal(self, sign: int) -> None:
        """Any signal."""

    def kill(self) -> None:
        """SIGKILL."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code."""


class Server:
    """One `mingcha serve`. `settings` are further MINGCHA_* names, as MINGCHA_SCAN_SECONDS="1"."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}.log"
        self.settings = {"MINGCHA_DATA": str(data), "PORT": str(self.port), **settings}
        self.command = [str(COMMAND)]
        self.process: Running | None = None

    def environment(self) -> dict[str, str]:
        """What the command sees: nothing of the developer's own MINGCHA_* names."""
        return {name: os.environ[name] for name in KEPT_NAMES if name in os.environ} | self.settings

    def run(self, *words: str, ok: bool = True) -> str:
        """Run one `mingcha` command on this server's data; what it printed. With `ok`, another exit code than 0 fails the test."""
        done = subprocess.run(
            [str(COMMAND), *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if ok:
            assert done.returncode == 0, f"mingcha {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def migrate(self) -> Server:
        """Make the tables."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.run("migrate")
        return self

    def start(self) -> Server:
        """Start and wait until /healthz answers."""
        assert self.process is None, "the server is running already"
        self.process = self.launch()
        try:
            self.wait_for_answer(self.process)
        except BaseException:
            self.kill()
            raise
        return self

    def launch(self) -> Running:
        """The process of `mingcha serve`, its words in the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.command, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_for_answer(self, process: Running) -> None:
        """Until /healthz says 200. Fails with the log's end when it never does."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert process.poll() is None, f"the server ended by itself:\n{self.said()[-3000:]}"
            assert time.monotonic() < deadline, f"the server does not answer:\n{self.said()[-3000:]}"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Does /healthz say 200?"""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End it as an administrator does (SIGTERM) and make sure that nothing listens any more."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does (SIGKILL)."""
        self._end(signal.SIGKILL)

    def _end(self, sign: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(sign)
        try:
            self.process.wait(15)
        except (subprocess.TimeoutExpired, TimeoutError):
            self.process.kill()
            self.process.wait(15)
        self.process = None
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0, "something still listens on the server's port"

    def said(self) -> str:
        """Everything the server wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

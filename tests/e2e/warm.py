"""A server that is there at once: forked from a process that has loaded the house already, which takes every other one two seconds of a core.

What it runs is `mingcha serve`, from its first argument on. That the installed command does the same, test_smoke.py sees.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.e2e.server import Running, Server

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.e2e.house"])


def serve(words: list[str], environment: dict[str, str], log: Path) -> int:
    """What the fork does."""
    from mingcha.cli import main

    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    raise SystemExit(main(words))


class Forked:
    """A fork, with what a server asks of its process."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.process = process
        self.process.start()

    def poll(self) -> int | None:
        """None while it runs."""
        return self.process.exitcode

    def send_signal(self, sign: int) -> None:
        """Any signal."""
        if self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, sign)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises TimeoutError."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise TimeoutError
        return self.process.exitcode


class WarmServer(Server):
    """A Server of that kind."""

    def launch(self) -> Running:
        words = ["serve", "--port", str(self.port)]
        return Forked(FORKS.Process(target=serve, args=(words, self.environment(), self.log), daemon=True))

"""The installed command in a process whose clock is moved: `python -m tests.e2e.earlier SECONDS serve --port 8000`.

Everything that the house does with time goes through the clock that it is given, so a session opened here ends when this clock says so.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, timedelta

from mingcha.app import create_app
from mingcha.cli import build_parser
from mingcha.kernel.clock import SystemClock, local_date
from mingcha.settings import Settings
from tests.e2e.server import Server


class MovedClock:
    """The machine's clock, so many seconds before (or, when negative, after) its own time."""

    def __init__(self, seconds: int) -> None:
        self._behind = timedelta(seconds=seconds)

    def now(self) -> datetime:
        """The moved instant, UTC."""
        return SystemClock().now() - self._behind

    def today(self) -> date:
        """Its date in China."""
        return local_date(self.now())


class EarlierServer(Server):
    """A server whose clock shows `at` when it starts."""

    def start_at(self, at: datetime) -> Server:
        """Start with this instant on its clock."""
        behind = round((SystemClock().now() - at).total_seconds())
        self.command = [sys.executable, "-m", "tests.e2e.earlier", str(behind)]
        return self.start()


def main(words: list[str]) -> int:
    """Runs one command of the house under the moved clock."""
    args = build_parser().parse_args(words[1:])
    app = create_app(Settings.from_env(os.environ), clock=MovedClock(int(words[0])))
    with app.app_context():
        return int(args.run(args, app))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""An office that runs in the test's own process, so that its clock can be moved while a browser looks at it.

    moving = MovingOffice(folder, "NA", day(1, 6))   # migrated, the named people, listening on a port of its own
    moving.watch(page)                               # the browser's clock goes with the office's
    moving.to(day(3, 10))                            # everybody's session is over by then: sign in again
    moving.client("qing")                            # the API without the browser
    moving.stop()

Nothing else differs from `mingcha serve`: the same app, the same files, a database on the disk.
"""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from playwright.sync_api import Page
from waitress.server import create_server

from mingcha.app import create_app
from mingcha.kernel.clock import CHINA, FixedClock
from mingcha.kernel.db import db
from mingcha.kernel.migrate import migrate
from mingcha.settings import Settings
from tests.factories import identity


def morning(day: date, hour: int = 9) -> datetime:
    """An hour of a day in China."""
    return datetime.combine(day, time(hour), CHINA).astimezone(UTC)


class MovingOffice:
    """One office by the notice of `region`, at the instant `at`."""

    def __init__(self, data: Path, region: str, at: datetime) -> None:
        data.mkdir(parents=True)
        self.clock = FixedClock(at)
        self.pages: list[Page] = []
        database = f"sqlite:///{data / 'mingcha.sqlite3'}"
        settings = Settings(data_dir=data, database_url=database, region=region, scheduler=False)
        self.app = create_app(settings, clock=self.clock)
        with self.app.app_context():
            migrate()
            self.people = identity.seed_people(self.app)
            db.session.remove()
        self.server = create_server(self.app, host="127.0.0.1", port=0, threads=8)
        self.url = f"http://127.0.0.1:{self.server.effective_port}"
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()

    def watch(self, page: Page) -> Page:
        """From now on the page's clock shows the office's time."""
        self.pages.append(page)
        page.clock.set_fixed_time(self.clock.now())
        return page

    def advance(self, by: timedelta) -> None:
        """Time passes for the office and for every page that watches."""
        self.clock.advance(by)
        for page in self.pages:
            page.clock.set_fixed_time(self.clock.now())

    def to(self, at: datetime) -> None:
        """Time passes until this instant."""
        self.advance(at - self.clock.now())

    def client(self, name: str) -> FlaskClient:
        """A named person without a browser, with a session of now."""
        return identity.signed_in(self.app, self.people, name)

    def stop(self) -> None:
        """Ends it: afterwards nothing listens."""
        self.server.close()
        self.thread.join(10)
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

"""Which news concerns the archives of tasks?"""

from __future__ import annotations

from mingcha.archives.queries import find_archive
from mingcha.archives.rules import TaskArchived
from mingcha.follow_up.events import ArchiveTakenBack
from mingcha.kernel.events import subscribe


def register() -> None:
    """No inspection leaves a task's archive that is closed."""
    subscribe(ArchiveTakenBack, on_taken_back)


def on_taken_back(event: ArchiveTakenBack) -> None:
    """In the transaction of the act, which so did not happen either. Raises TaskArchived."""
    closed = find_archive(event.task_id)
    if closed is not None:
        raise TaskArchived(number=closed.number)

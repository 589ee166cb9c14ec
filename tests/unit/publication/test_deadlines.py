"""Does the state follow from the dates alone?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mingcha.kernel.ids import derived_id
from mingcha.publication.rules.deadlines import (
    STATES,
    AlreadyPublished,
    Due,
    State,
    age_days,
    check_can_publish,
    state_on,
)

DUE = Due(date(2026, 3, 16), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 8), State.PENDING),
        (date(2026, 3, 9), State.DUE_SOON),
        (date(2026, 3, 16), State.DUE_SOON),
        (date(2026, 3, 17), State.OVERDUE),
    ],
)
def test_the_due_day_itself_is_still_in_time(today: date, state: State) -> None:
    assert state_on(today, DUE) is state


def test_a_region_without_a_number_is_never_late() -> None:
    assert state_on(date(2036, 1, 1), Due(None, None)) is State.PENDING
    assert age_days(date(2026, 3, 12), date(2026, 3, 1)) == 11


def test_the_same_approval_gives_the_same_id() -> None:
    at = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
    first = derived_id("0197-1", "publication", at)
    assert first == derived_id("0197-1", "publication", at)
    assert first != derived_id("0197-1", "follow_up", at)
    assert first[14] == "7" and first[19] in "89ab"


def test_what_is_public_may_only_be_withdrawn() -> None:
    assert STATES[State.PUBLISHED] == frozenset({State.WITHDRAWN})
    with pytest.raises(AlreadyPublished):
        check_can_publish("published", date(2026, 3, 1))
    check_can_publish("overdue", None)

"""Which conclusions call for something afterwards?"""

from __future__ import annotations

import pytest

from mingcha.follow_up.rules import FollowUpClosed, check_can_close, follow_ups_of


@pytest.mark.parametrize(
    ("conclusions", "kinds"),
    [
        (["no_problem"], []),
        (["rectification_ordered"], ["rectification"]),
        (["follow_up_pending", "rectification_ordered"], ["rectification", "pending"]),
        (["unreachable", "follow_up_pending"], ["pending", "lost_contact"]),
        ([], []),
    ],
)
def test_only_findings_open_a_follow_up(conclusions: list[str], kinds: list[str]) -> None:
    assert follow_ups_of(conclusions) == kinds


def test_what_is_closed_stays_closed() -> None:
    check_can_close("open")
    with pytest.raises(FollowUpClosed):
        check_can_close("closed")

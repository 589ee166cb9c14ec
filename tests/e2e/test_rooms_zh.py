"""Can everybody use every room of the desk in Chinese, with nothing wider than the window at 1280 and 1920?"""

from __future__ import annotations

from tests.e2e.looking import Windows
from tests.e2e.rooms import look_through


def test_every_room_of_the_desk_can_be_used_by_everybody_in_chinese(windows: Windows) -> None:
    wrong = look_through(windows, "zh")
    assert not wrong, "\n".join(wrong)

"""Which results need something afterwards, which step comes next, and what may the business add? Pure."""

from mingcha.follow_up.rules.business import second_part
from mingcha.follow_up.rules.stages import FollowUpClosed, check_can_close, follow_ups_of

__all__ = ["FollowUpClosed", "check_can_close", "follow_ups_of", "second_part"]

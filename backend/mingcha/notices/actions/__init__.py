"""The writing doors of notices."""

from mingcha.notices.actions.deputies import hand_on
from mingcha.notices.actions.preferences import change_preference, new_feed
from mingcha.notices.actions.reading import mark_read
from mingcha.notices.actions.sending import claim, finish, give_up, hand_over
from mingcha.notices.actions.telling import Telling, tell

__all__ = [
    "Telling",
    "change_preference",
    "claim",
    "finish",
    "give_up",
    "hand_on",
    "hand_over",
    "mark_read",
    "new_feed",
    "tell",
]

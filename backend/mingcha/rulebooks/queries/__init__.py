"""Which rules are there, which hold, and how complete is a department?"""

from mingcha.rulebooks.queries.books import (
    RulebookRow,
    find_published,
    get_public_rulebook,
    get_rulebook,
    list_public_rulebooks,
    list_rulebooks,
    list_versions,
)
from mingcha.rulebooks.queries.readiness import Check, Readiness, get_readiness, list_readiness

__all__ = [
    "Check",
    "Readiness",
    "RulebookRow",
    "find_published",
    "get_public_rulebook",
    "get_readiness",
    "get_rulebook",
    "list_public_rulebooks",
    "list_readiness",
    "list_rulebooks",
    "list_versions",
]

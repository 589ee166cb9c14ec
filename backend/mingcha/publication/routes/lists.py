"""Where does anybody read the item lists, version by version, and the detailed rules? No script."""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.kernel.http import public
from mingcha.publication import queries
from mingcha.publication.routes.citizen import pages
from mingcha.publication.routes.portal import page

__all__ = ["pages"]


@pages.get("/item-lists/<uuid:list_id>")
@public
def item_list(list_id: Any) -> Response:
    """One version as it was published, what it changed, and the opinions it rests on (S0-2.2c, S3A-2.7a)."""
    found = queries.get_public_list(str(list_id))
    values: dict[str, Any] = {"version": found.head, "groups": found.groups, "previous": found.previous}
    return page("itemlist", here="items", changes=found.changes, reviews=found.reviews, **values)


@pages.get("/rules")
@public
def rules() -> Response:
    """Detailed rules and guides in force (S4-6a)."""
    return page("rules", here="rules", rules=queries.list_public_rules())


@pages.get("/rules/<uuid:rulebook_id>")
@public
def rules_text(rulebook_id: Any) -> Response:
    """One version whole, with the versions before and after it."""
    return page("rulestext", here="rules", rules=queries.get_public_rules(str(rulebook_id)))

"""Is a list that is read in parts the same list, page after page?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mingcha.identity.models import Department
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session, transaction
from mingcha.kernel.pages import Part, each, page_of

KEY = (Department.created_at, Department.id)


def walked(parts: list[Part], *, descending: bool) -> list[str]:
    """All pages of four, one after another."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = page_of(select(Department.id), key=KEY, cursor=cursor, limit=4, descending=descending, parts=parts)
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_several_parts_hold_every_row_once_and_in_order(
    app: Flask, clock: FixedClock, descending: bool
) -> None:
    with app.app_context():
        with transaction():
            for n in range(30):  # ties in time, in no order
                at = clock.now() + timedelta(days=n * 7 % 5)
                told = {"id": f"0197aaaa-0000-7000-8000-{n * 11 % 30:012d}", "duties": [], "created_at": at}
                session().add(Department(name=f"甲{n}", parent_id=None, **told))
        with reading():
            names = [f"甲{n}" for n in range(24)]
            order = [column.desc() if descending else column for column in KEY]
            wanted = list(session().scalars(select(Department.id).where(Department.name.in_(names)).order_by(*order)))
            by_name = each((Department.name, names))
            assert walked(by_name, descending=descending) == wanted
            overlapping: list[Part] = [*by_name, (Department.name.in_(names[:7]),)]
            assert walked(overlapping, descending=descending) == wanted
            assert walked([(Department.name.in_(names),)], descending=descending) == wanted
            assert walked(each((Department.name, [])), descending=descending) == []
            both = each((Department.name, names), (Department.parent_id, None))
            assert walked(both, descending=descending) == wanted

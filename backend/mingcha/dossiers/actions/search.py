"""Who looked for whom? A search is a reading too, and leaves a trace."""

from __future__ import annotations

from dataclasses import asdict

from mingcha.dossiers.queries import Asked, Listed, find_dossiers
from mingcha.kernel import audit
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.pages import Page


def search_dossiers(asked: Asked, *, cursor: str | None, limit: int, ctx: Ctx) -> Page[Listed]:
    """A page of inspections of every department; what was asked is written down, once a search and not once a page."""
    page = find_dossiers(asked, today=ctx.clock.today(), cursor=cursor, limit=limit)
    if cursor is None:
        told = {name: str(value) for name, value in asdict(asked).items() if value}
        audit.record(ctx, "search_dossiers", ("search", sha256_hex(canonical(told))[:32]), None, told)
    return page

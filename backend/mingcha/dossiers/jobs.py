"""What do dossiers do by themselves? They index what was recorded before there was an index."""

from __future__ import annotations

from mingcha.dossiers import actions, queries
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading
from mingcha.kernel.jobs import job


@job("index_inspections")
def index(*, ctx: Ctx) -> None:
    """Two counts at each scan; the work only where they differ."""
    with reading():
        missing = inspections.count_inspections() - queries.count_rows()
    if missing:
        actions.index_missing()

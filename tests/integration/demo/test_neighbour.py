"""Does the sample's witness see the log grow at the county's own time, and is it found as the office's witness where the sample lies?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from mingcha.demo.neighbour import NAME, Neighbour
from mingcha.demo.world import World
from mingcha.dossiers.actions import Trust
from mingcha.kernel import notes
from mingcha.kernel.db import reading, transaction
from mingcha.transparency import actions as log
from mingcha.transparency.queries import get_checkpoint
from tests.integration.demo.conftest import TODAY, Empty, inside


def test_the_sample_s_witness_cosigns_at_the_county_s_time_and_is_the_sample_office_s_own(empty: Empty) -> None:
    app, start = empty(), datetime(2026, 3, 2, 1, tzinfo=UTC)
    with inside(app) as folder:
        world = World(cast(Any, SimpleNamespace(today=TODAY)), folder, "RD", start)
        assert Trust().with_sample(folder) == Trust([])
        witness = Neighbour(world, "mingcha/log")
        for hours in (5, 1, 5):
            world.set_time(world.clock.now() + timedelta(hours=hours))
            with transaction():
                log.append_fact("sample", f"{hours}", {}, ctx=world.ctx("system"))
            witness.look()
        with reading():
            head = get_checkpoint()
        [key] = Trust().with_sample(folder).witnesses
        seen = notes.cosigned_at(notes.read_note(head.note), notes.read_key(key))
    assert "示例" in NAME and seen == int((start + timedelta(hours=11)).timestamp())
    assert head.size == 4  # the log's own key, and one fact each time; an hour after a look there is none
    assert (folder / "sample-outside/witness.key").stat().st_mode & 0o077 == 0

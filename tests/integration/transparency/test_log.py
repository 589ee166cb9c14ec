"""Does the log grow without gaps, sign only what it signed before, and prove every place?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from mingcha.kernel import merkle, notes
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.transparency import actions, queries
from mingcha.transparency.actions.keys import FILE
from mingcha.transparency.jobs import keep_log
from mingcha.transparency.rules import LeafNotFound, LogKeyMissing, LogSizeUnknown


def system(app: Flask) -> Ctx:
    parts: Any = app.extensions["mingcha"]
    return Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)


def home(app: Flask) -> Path:
    folder: Path = app.extensions["mingcha"].settings.data_dir
    return folder


def appended(app: Flask, count: int, kind: str = "draw.commit") -> list[str]:
    with transaction():
        return [actions.append_fact(kind, f"s{n}", {"n": n}, ctx=system(app)) for n in range(count)]


def test_nothing_happens_to_an_empty_log(app: Flask) -> None:
    with app.app_context(), reading():
        assert (queries.tree_size(), queries.find_head(), queries.list_entries(0)) == (0, None, [])
        with pytest.raises(LogSizeUnknown):
            queries.root_at(1)
        with pytest.raises(LeafNotFound):
            queries.get_inclusion("0" * 64)


@pytest.mark.req("S4-6b")
def test_every_leaf_gets_one_place_and_every_proof_holds(app: Flask) -> None:
    with app.app_context():
        leaves = appended(app, 300) + appended(app, 40, "draw.seed")
        for limit in (7, 250, 1000, 1000):
            with transaction():
                actions.sequence(limit=limit)
        with reading():
            size = queries.tree_size()
            stored = [bytes.fromhex(entry.leaf) for entry in queries.list_entries(0)]
            assert sorted(leaf.hex() for leaf in stored) == sorted(leaves)
            assert [entry.index for entry in queries.list_entries(0)] == list(range(340))
            assert queries.root_at(size) == merkle.root_of(stored)
            assert queries.root_at(257) == merkle.root_of(stored[:257])
            for place in (0, 6, 7, 255, 256, 339):
                proof = queries.get_inclusion(stored[place].hex(), 340)
                path = [bytes.fromhex(part) for part in proof.path]
                assert merkle.fits_inclusion(stored[place], place, 340, path, bytes.fromhex(proof.root))
            grown = queries.get_consistency(257, 340)
            path = [bytes.fromhex(part) for part in grown.path]
            assert merkle.fits_consistency(257, 340, queries.root_at(257), queries.root_at(340), path)
            with pytest.raises(LeafNotFound):
                queries.get_inclusion(stored[300].hex(), 300)
            with pytest.raises(LogSizeUnknown):
                queries.get_consistency(5, 341)


def test_many_writers_and_sequencers_leave_no_gap(app: Flask) -> None:
    def write() -> None:
        with app.app_context():
            for _ in range(5):
                appended(app, 3)
                with transaction():
                    actions.sequence(limit=4)
            db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        with transaction():
            actions.sequence()
        with reading():
            entries = queries.list_entries(0)
            assert [entry.index for entry in entries] == list(range(60))
            assert queries.root_at(60) == merkle.root_of(bytes.fromhex(entry.leaf) for entry in entries)


def test_what_is_rolled_back_is_not_in_the_log(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError), transaction():
            actions.append_fact("draw.commit", "s", {}, ctx=system(app))
            raise RuntimeError
        with transaction():
            assert actions.sequence() == 0


def test_the_job_names_its_key_and_signs_a_head_every_ten_minutes_of_activity(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        context = system(app)
        keep_log(ctx=context)
        with reading():
            first, key = queries.get_checkpoint(), queries.list_keys()[0]
        assert (first.size, first.day) == (2, clock.today())
        assert (home(app) / FILE).stat().st_mode & 0o777 == 0o600
        note = notes.read_note(first.note)
        assert notes.is_signed(note, key)
        assert notes.read_checkpoint(note.body).root.hex() == first.root
        appended(app, 2)
        clock.advance(timedelta(minutes=9))
        keep_log(ctx=context)  # places are given at once, a head is not yet due
        with reading():
            assert (queries.tree_size(), queries.find_head()) == (4, (2, first.root))
        clock.advance(timedelta(minutes=1))
        keep_log(ctx=context)
        keep_log(ctx=context)
        clock.advance(timedelta(hours=1))
        keep_log(ctx=context)  # no activity: no head
        with reading():
            assert [(head.size, head.day) for head in queries.list_heads()] == [(2, clock.today()), (4, None)]


def test_each_day_has_one_head_and_binds_the_audit_trail(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        context = system(app)
        for _ in range(3):
            keep_log(ctx=context)
            keep_log(ctx=context)
            clock.advance(timedelta(days=1))
        with reading():
            assert [head.size for head in queries.list_daily()] == [4, 3, 2]
            kinds = [entry.kind for entry in queries.list_entries(0)]
            assert kinds == ["log.key", "audit.root", "audit.root", "audit.root"]


def test_a_lost_key_is_an_alarm_until_it_signs_again_and_never_replaced_in_silence(
    app: Flask, clock: FixedClock
) -> None:
    with app.app_context():
        keep_log(ctx=system(app))
        kept = (home(app) / FILE).with_name("kept")
        (home(app) / FILE).rename(kept)
        for _ in range(2):
            with pytest.raises(LogKeyMissing):
                keep_log(ctx=system(app))
        with reading():
            assert [(one.source, one.kind, one.size) for one in queries.list_open_alarms()] == [("self", "key", 2)]
        kept.rename(home(app) / FILE)
        clock.advance(timedelta(days=1))
        keep_log(ctx=system(app))
        with reading():
            assert queries.list_open_alarms() == []
            assert [one.kind for one in queries.list_alarms()] == ["key"]


def test_a_key_follows_another_only_with_its_signature(app: Flask) -> None:
    with app.app_context():
        keep_log(ctx=system(app))
        with transaction():
            new = actions.rotate_key(home(app), "mingcha/log", ctx=system(app))
        keep_log(ctx=system(app))
        with reading():
            old, listed = queries.list_keys()
            assert listed == new
            told = queries.list_entries(2)[0].content or ""
        assert old.text() in told
        assert notes.read_signer((home(app) / FILE).read_text()).key == new
        assert not (home(app) / (str(FILE) + ".next")).exists()


def test_a_rotation_that_was_rolled_back_leaves_the_former_key_in_force(app: Flask) -> None:
    with app.app_context():
        keep_log(ctx=system(app))
        with pytest.raises(RuntimeError), transaction():
            actions.rotate_key(home(app), "mingcha/log", ctx=system(app))
            raise RuntimeError
        with transaction():
            signer = actions.log_signer(home(app), "mingcha/log", ctx=system(app))
        with reading():
            assert [signer.key] == queries.list_keys()


@pytest.mark.parametrize("edit", ["forged", "cut"])
def test_a_log_that_no_longer_fits_its_signed_head_signs_nothing_more(app: Flask, clock: FixedClock, edit: str) -> None:
    with app.app_context():
        context = system(app)
        appended(app, 5)
        keep_log(ctx=context)
        with reading():
            signed = queries.find_head()
        with transaction():  # an administrator with every right takes the triggers away and rewrites
            postgres = session().get_bind().dialect.name == "postgresql"
            for name in ("no_delete", "no_update", "no_second_index"):
                on = " ON transparency_entry" if postgres else ""
                session().execute(text(f"DROP TRIGGER transparency_entry_{name}{on}"))
            if edit == "cut":
                session().execute(text("DELETE FROM transparency_entry WHERE leaf_index >= 3"))
            else:
                session().execute(text("UPDATE transparency_entry SET leaf_index = NULL"))
                session().execute(
                    text("UPDATE transparency_entry SET leaf = :leaf WHERE position = 2"), {"leaf": "a" * 64}
                )
            session().execute(text("DELETE FROM transparency_tile"))
        if edit == "forged":
            with transaction():
                actions.sequence()
        clock.advance(timedelta(days=1))
        with transaction():
            signer = actions.log_signer(home(app), "mingcha/log", ctx=context)
            assert actions.issue_checkpoint(signer, ctx=context) is None
        with reading():
            assert queries.find_head() == signed
            assert [(alarm.source, alarm.kind) for alarm in queries.list_alarms()] == [("self", "broken")]


def test_only_public_leaves_show_their_content(app: Flask, ctx_of: Callable[[str], Ctx]) -> None:
    with app.app_context():
        appended(app, 1)
        appended(app, 1, "key.enrol")
        with transaction():
            actions.append_lines([("id", "b" * 64)], ctx=ctx_of("mei"))
            actions.sequence()
        with reading():
            shown = queries.list_entries(0)
        assert [entry.kind for entry in shown] == ["draw.commit", None, None]
        assert [entry.content is None for entry in shown] == [False, True, True]

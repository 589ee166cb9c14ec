"""A case whose log a witness cosigned and an authority stamped: what a dossier with proofs needs, and the trust file of a reviewer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli import dossiers as command
from mingcha.kernel import notes
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, reading, transaction
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, stamp_head
from tests.factories.identity import system_ctx
from tests.factories.stamping import StampOffice

WITNESS = "justice.example/witness"


@dataclass
class Outside:
    """Who stands outside the office: a witness, an authority, and what a reviewer holds of them."""

    app: Flask
    clock: FixedClock
    witness: notes.Signer
    stamps: StampOffice

    def grow(self, minutes: int = 61, *, seen: bool = True, stamped: bool = True) -> None:
        """Time goes by: waiting leaves get places, the head is signed, cosigned (unless the witness is not there) and stamped."""
        self.clock.advance(timedelta(minutes=minutes))
        with self.app.app_context():
            ctx = system_ctx(self.app)
            keep_log(ctx=ctx)
            with reading():
                sent = actions.submission_for(self.witness.key.name)
            if sent and seen:
                line = self.witness.cosign(notes.read_note(sent.note).body, int(self.clock.now().timestamp()))
                with transaction():
                    assert actions.keep_answer(sent, self.witness.key, 200, line, ctx=ctx) == "kept"
            self.stamps.now = self.clock.now()
            if stamped:
                stamp_head(ctx=ctx, post=self.stamps.answer)
            db.session.remove()

    def trust(self, path: Path, **more: Any) -> Path:
        """A reviewer's own file of keys."""
        with self.app.app_context(), reading():
            log = [key.text() for key in queries.list_keys()]
        told = {"log": log, "witnesses": [self.witness.key.text()], "tsa_roots": self.stamps.roots.read_text(), **more}
        path.write_text(json.dumps(told), "utf-8")
        return path

    def export(self, inspection: str, out: Path, *, supplement: bool = False, of: str | None = None) -> Path:
        """`mingcha dossier export` or `supplement`."""
        run: Callable[..., int] = command.run_supplement if supplement else command.run_export
        with self.app.app_context():
            assert run(argparse.Namespace(inspection=inspection, out=out, lang="zh", of=of), self.app) == 0
            db.session.remove()
        return out


def outside_of(app: Flask, clock: FixedClock, folder: Path) -> Outside:
    """Names a witness and an authority in the app's settings."""
    stamps = StampOffice(folder, now=clock.now())
    witness = notes.new_signer(WITNESS, notes.WITNESS, b"w" * 32)
    parts = app.extensions["mingcha"]
    settings = replace(
        parts.settings,
        tsa_url="https://tsa.example/stamp",
        tsa_roots=stamps.roots,
        witnesses=(("https://witness.example", witness.key.text()),),
    )
    app.extensions["mingcha"] = replace(parts, settings=settings)
    return Outside(app, clock, witness, stamps)

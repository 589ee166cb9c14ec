"""Who outside saw the sample county's log grow? A witness made for the sample alone, so that answers that need one can be looked at.

It runs on the same machine and by the same hand, so it proves nothing; its name says 示例. Only where asked for: its key and the log's
come from chance, and with them a county is no longer the same rows for the same date.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from mingcha.demo.world import World
from mingcha.dossiers.actions import SAMPLE_WITNESS
from mingcha.kernel import notes
from mingcha.kernel.db import reading, transaction
from mingcha.transparency import actions as log

NAME = "sample.example/示例见证"
PAUSE = timedelta(hours=4)
KEY = Path(SAMPLE_WITNESS).with_suffix(".key")


class Neighbour:
    """The witness. Its public key lies in the data folder, where the office finds it as its own."""

    def __init__(self, world: World, log_name: str) -> None:
        self._world, self._log_name = world, log_name
        self._signer = log.write_signer(world.data_dir / KEY, NAME, notes.WITNESS)
        (world.data_dir / SAMPLE_WITNESS).write_text(self._signer.key.text() + "\n", encoding="utf-8")
        self._looked = world.clock.now()

    def look(self) -> None:
        """The head as it is now is signed, shown to the witness, and its word is kept; not more often than every few hours."""
        ctx, now = self._world.ctx("system"), self._world.clock.now()
        if now - self._looked < PAUSE:
            return
        self._looked = now
        with transaction():
            log.sign_at_once(self._world.data_dir, self._log_name, ctx=ctx)
        with reading():
            sent = log.submission_for(NAME)
        if sent is None:
            return
        line = self._signer.cosign(notes.read_note(sent.note).body, int(now.timestamp()))
        with transaction():
            log.keep_answer(sent, self._signer.key, 200, line, ctx=ctx)

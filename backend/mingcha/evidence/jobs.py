"""Which work on evidence runs by itself? Judging pictures after they were acknowledged, and sweeping finished pieces."""

from __future__ import annotations

from mingcha.evidence.actions import class_blobs, decoders, gate_images, lock_blobs, note_missing, sweep_pieces
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job
from mingcha.kernel.storage import store
from mingcha.regions.queries import get_profile


@job("gate_images")
def gate_new_images(*, ctx: Ctx) -> None:
    """Judges pictures in a child process and makes their copies; removes piece files left by a crash."""
    folder = settings().data_dir
    decoders().tend()
    gate_images(open_store=store, folder=folder / "derived", ctx=ctx)
    note_missing(open_store=store, ctx=ctx)
    sweep_pieces(folder / "uploads")


@job("keep_terms")
def keep_terms(*, ctx: Ctx) -> None:
    """Gives every stored original its class and term, and a lock where the store can; a longer term lengthens the lock."""
    terms = get_profile(settings().region).retention.years
    while class_blobs(terms):
        pass
    lock_blobs(store)

"""Which work on evidence runs by itself? Judging pictures after they were acknowledged, and sweeping finished pieces."""

from __future__ import annotations

from mingcha.evidence.actions import gate_images, sweep_pieces
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import job
from mingcha.kernel.storage import store


@job("gate_images")
def gate_new_images(*, ctx: Ctx) -> None:
    """Judges pictures in a child process and makes their copies; removes piece files left by a crash."""
    folder = settings().data_dir
    gate_images(open_store=store, folder=folder / "derived", ctx=ctx)
    sweep_pieces(folder / "uploads")

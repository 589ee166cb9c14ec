"""Where are the bytes of a draw's file? In parts of at most 1 MiB, read one at a time and hashed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count

from sqlalchemy import select

from mingcha.draws.models import DrawFile, DrawFilePart
from mingcha.draws.rules.problems import FrozenFileChanged
from mingcha.kernel.db import session


def parts_of(draw_id: str, name: str) -> Iterator[bytes]:
    """The parts in order, one small read each: no cursor stays open, whatever becomes of the reader."""
    for seq in count():
        part = part_of(draw_id, name, seq)
        if part is None:
            return
        yield part


def part_of(draw_id: str, name: str, seq: int) -> bytes | None:
    """One part, None behind the last."""
    model = DrawFilePart
    statement = select(model.content).where(model.draw_id == draw_id, model.name == name, model.seq == seq)
    found = session().execute(statement).scalar_one_or_none()
    return None if found is None else bytes(found)


def checked(draw_id: str, name: str) -> Iterator[bytes]:
    """The parts in order; raises FrozenFileChanged after the last one if they are not the bytes that were kept.

    A file that the draw has not (yet) has no parts.
    """
    digest = hashlib.sha256()
    size = 0
    for part in parts_of(draw_id, name):
        digest.update(part)
        size += len(part)
        yield part
    model = DrawFile
    statement = select(model.sha256, model.size).where(model.draw_id == draw_id, model.name == name)
    known = session().execute(statement).one_or_none()
    if (known or size) and known != (digest.hexdigest(), size):
        raise FrozenFileChanged(name=name)


def outline(draw_id: str, name: str) -> list[tuple[int, str, bytes | None]]:
    """(seq, first row's id, Merkle node) of every part, without the bytes."""
    model = DrawFilePart
    statement = select(model.seq, model.first, model.node).where(model.draw_id == draw_id, model.name == name)
    return [(seq, first, node) for seq, first, node in session().execute(statement.order_by(model.seq))]

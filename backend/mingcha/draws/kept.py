"""Which tables hold the bytes of a draw's files? Part by part, so that no file is ever in memory whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base


class DrawFile(Base):
    """One file as frozen or computed; never rewritten. `objects.map` (our ids) is not part of the published set."""

    __tablename__ = "draws_file"

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    kept_at: Mapped[datetime]


class DrawFilePart(Base):
    """At most 1 MiB of a file, in the order of `seq` from 0; append-only.

    A part of roster.csv (the header is part 0) holds 2^11 rows, the last one the rest: `first` is the id of its first row,
    `node` the head of its subtree of the Merkle tree (None where it was kept whole by release 1).
    """

    __tablename__ = "draws_file_part"

    draw_id: Mapped[str] = mapped_column(ForeignKey("draws_draw.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    first: Mapped[str] = mapped_column(String(60))
    node: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    content: Mapped[bytes] = mapped_column(LargeBinary)

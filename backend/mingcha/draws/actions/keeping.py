"""How are files of a draw kept? Part by part, in the transaction of the act that makes them: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert

from mingcha.draws.models import DrawFile, DrawFilePart
from mingcha.draws.rules.parts import FileWriter, Keep, Part
from mingcha.kernel.db import Base, session

PARTS = Base.metadata.tables[DrawFilePart.__tablename__]


class Keeping:
    """The files of one draw, kept at one instant."""

    def __init__(self, draw_id: str, at: datetime) -> None:
        self._draw_id, self._at = draw_id, at

    def parts(self, name: str) -> Keep:
        """Where a writer puts the parts of a file."""

        def keep(part: Part) -> None:
            session().execute(insert(PARTS), {"draw_id": self._draw_id, "name": name, **part._asdict()})

        return keep

    def close(self, name: str, writer: FileWriter) -> None:
        """The file is whole: its size and SHA-256 are on record."""
        session().add(
            DrawFile(draw_id=self._draw_id, name=name, sha256=writer.sha256, size=writer.size, kept_at=self._at)
        )

    def lines(self, name: str, lines: Iterable[str]) -> None:
        """A whole file out of its lines."""
        writer = FileWriter(self.parts(name))
        writer.write_lines(lines)
        self.close(name, writer)

    def bytes(self, name: str, content: bytes) -> None:
        """A whole small file."""
        writer = FileWriter(self.parts(name))
        writer.write(content)
        self.close(name, writer)

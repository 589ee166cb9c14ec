"""Where does a rescue file lie while it is taken in at the desk? In a folder of its own, until its person puts it away (decision 0093)."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from typing import Any

from mingcha.inspections.rules.rescue_plan import Plan, plan_json, plan_of
from mingcha.inspections.rules.rescue_problems import RescueTooLarge, RescueUnfinished, RescueUnknown
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx

MOST = 8_000_000_000
PIECE = 8 << 20
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Meta:
    """What was said of the file before its bytes came."""

    id: str
    filename: str
    size: int
    by: str
    at: str


class Folder:
    """One file on its way in, of one person."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.meta = meta
        self.file = folder / "file"
        self._folder, self._plan = folder, folder / "plan.json"

    @property
    def received(self) -> int:
        """Bytes that are safe."""
        return self.file.stat().st_size

    def plan(self) -> Plan | None:
        """The plan, once the file was looked into."""
        return plan_of(json.loads(self._plan.read_text())) if self._plan.exists() else None

    def keep(self, plan: Plan) -> None:
        """Writes the plan, whole or not at all."""
        draft = self._plan.with_suffix(".new")
        draft.write_text(json.dumps(plan_json(plan), ensure_ascii=False))
        os.replace(draft, self._plan)

    def append(self, at: int, piece: bytes) -> int:
        """Appends a piece that begins where the file ends now, else changes nothing; gives how much is there. Raises RescueTooLarge."""
        if self.received + len(piece) > self.meta.size:
            if at == self.received:
                raise RescueTooLarge(limit=f"{self.meta.size} B")
        elif at == self.received:
            with self.file.open("ab") as stream:
                stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
        return self.received

    def check_whole(self) -> None:
        """Raises RescueUnfinished while bytes are missing."""
        if self.received != self.meta.size:
            raise RescueUnfinished(received=self.received, size=self.meta.size)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time works on the plan."""
        with (self._folder / "lock").open("w") as handle:
            flock(handle, LOCK_EX)
            try:
                yield
            finally:
                flock(handle, LOCK_UN)

    def shown(self) -> dict[str, Any]:
        """For people."""
        plan = self.plan()
        told = {"id": self.meta.id, "filename": self.meta.filename, "size": self.meta.size, "received": self.received}
        return {**told, "plan": plan.shown() if plan else None}

    def remove(self) -> None:
        """Puts the file away; the phone's owner still has it."""
        shutil.rmtree(self._folder)


def begin_folder(data_dir: Path, rescue_id: str, *, filename: str, size: int, ctx: Ctx) -> Folder:
    """A place for the file; the same again is the same. Raises RescueTooLarge above 8 GB, RescueUnknown for somebody else's id."""
    if size > MOST:
        raise RescueTooLarge(limit=f"{MOST // 10**9} GB")
    folder = data_dir / "rescues" / rescue_id
    if not (folder / "meta.json").exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "file").touch(mode=0o600)
        meta = Meta(rescue_id, filename, size, ctx.actor.id, rfc3339(ctx.clock.now()))
        (folder / "meta.json").write_text(json.dumps(asdict(meta), ensure_ascii=False))
    return open_folder(data_dir, rescue_id, ctx=ctx)


def open_folder(data_dir: Path, rescue_id: str, *, ctx: Ctx) -> Folder:
    """The caller's file. Raises RescueUnknown."""
    folder = data_dir / "rescues" / rescue_id
    if not (folder / "meta.json").exists():
        raise RescueUnknown
    meta = Meta(**json.loads((folder / "meta.json").read_text()))
    if meta.by != ctx.actor.id:
        raise RescueUnknown
    return Folder(folder, meta)


def sweep_folders(data_dir: Path, now: datetime) -> int:
    """Removes what nobody has put away for seven days: it may hold open rows. Gives how many."""
    removed = 0
    for meta in sorted((data_dir / "rescues").glob("*/meta.json")):
        if datetime.fromisoformat(json.loads(meta.read_text())["at"]) < now - KEPT:
            shutil.rmtree(meta.parent)
            removed += 1
    return removed

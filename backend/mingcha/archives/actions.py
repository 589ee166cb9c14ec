"""How is a task's archive kept, closed, and taken out of the house as one file?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import IO, Any

from mingcha.archives import queries
from mingcha.archives.models import Means, TaskArchive
from mingcha.archives.rules import ArchiveNumberTaken, MeansStruck, TaskArchived, check_can_close
from mingcha.dossiers import actions as dossiers
from mingcha.draws import queries as draws
from mingcha.kernel import audit
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.plans import queries as plans
from mingcha.readings.queries import masked

register_constraint("uq_archives_task_archive_number", ArchiveNumberTaken)
FORM = "mingcha-task-archive-1"
EPOCH = (1980, 1, 1, 0, 0, 0)
SCHEMES = ("scheme", "content", "frequency", "method")


def close_task(task_id: str, *, number: str, note: str, ctx: Ctx) -> None:
    """Gives the archive its number; only once nothing of the task is open. Raises NotFound, TaskArchived, ArchiveIncomplete, ArchiveNumberTaken."""
    whole = queries.get_whole(task_id, ctx.actor)
    if not queries.may_keep(whole.task, ctx.actor):
        raise NotFound()
    check_can_close(whole.checks, whole.archived.number if whole.archived else None)
    row = TaskArchive(task_id=task_id, number=number.strip(), note=note.strip(), counts=asdict(whole.counts))
    row.closed_at, row.closed_by, row.closed_by_name = ctx.clock.now(), ctx.actor.id, ctx.actor.name
    session().add(row)
    session().flush()
    audit.record(ctx, "archive_task", ("task", task_id), None, {"number": row.number, **row.counts})


def enter_means(task_id: str, *, id: str, kind: str, what: str, amount: int, on: date, voucher: str, ctx: Ctx) -> Means:
    """Enters funds (fen) or equipment (pieces) of a task that is not closed (S0-3.1b). Raises NotFound, TaskArchived."""
    _check_open(task_id, ctx)
    row = Means(id=id, task_id=task_id, kind=kind, what=what, amount=amount, on=on, voucher=voucher)
    row.entered_at, row.entered_by_name = ctx.clock.now(), ctx.actor.name
    session().add(row)
    session().flush()
    told = {"task": task_id, "kind": kind, "what": what, "amount": amount, "voucher": voucher}
    audit.record(ctx, "enter_means", ("means", id), None, told)
    return row


def strike_means(means_id: str, *, reason: str, ctx: Ctx) -> Means:
    """Strikes a wrong line; it stays with its reason. Raises NotFound, TaskArchived, MeansStruck."""
    row = session().get(Means, means_id)
    if row is None:
        raise NotFound()
    _check_open(row.task_id, ctx)
    if row.struck_at is not None:
        raise MeansStruck()
    row.struck_at, row.struck_reason = ctx.clock.now(), reason
    session().flush()
    audit.record(ctx, "strike_means", ("means", row.id), {"what": row.what, "amount": row.amount}, {"reason": reason})
    return row


def _check_open(task_id: str, ctx: Ctx) -> None:
    task = plans.get_task(task_id)
    queries.check_sees(task, ctx.actor)
    if not queries.may_keep(task, ctx.actor):
        raise NotFound()
    archived = queries.find_archive(task_id)
    if archived is not None:
        raise TaskArchived(number=archived.number)


def write_archive(task_id: str, out: IO[bytes], *, ctx: Ctx) -> str:
    """Everything of a task as one zip with its manifest; the number of the task. The export is written down.

    Numbers of people are masked; dossiers leave by themselves and are named by their exports. Raises NotFound.
    """
    whole = queries.get_whole(task_id, ctx.actor)
    ledger = dossiers.ledger_of([one.id for one in whole.visits], clock=ctx.clock)
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in _documents(whole).items():
            _add(archive, files, name, io.BytesIO(_json(masked(told)[0])))
        for draw in whole.draws:
            for name in draw.files:
                _add(archive, files, f"draws/{draw.number}/{name}", draws.open_file(draw.id, name, actor=ctx.actor))
        _add(archive, files, "ledger.xlsx", io.BytesIO(ledger))
        made = {"form": FORM, "task": whole.task.number, "made_at": rfc3339(ctx.clock.now()), "made_by": ctx.actor.name}
        manifest = _json({**made, "files": files})
        archive.writestr(zipfile.ZipInfo("manifest.json", EPOCH), manifest)
        sums = "".join(f"{one['sha256']}  {one['name']}\n" for one in files)
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", EPOCH), sums)
    told = {"files": len(files), "manifest": hashlib.sha256(manifest).hexdigest()}
    audit.record(ctx, "export_task_archive", ("task", task_id), None, told)
    return whole.task.number


def _documents(whole: queries.Whole) -> dict[str, Any]:
    visits = [{**asdict(one), "follow_ups": [asdict(row) for row in one.follow_ups]} for one in whole.visits]
    plain = ("id", "number", "object_name")
    means = [{name: getattr(row, name) for name in Means.__table__.columns.keys()} for row in whole.means]
    archived = whole.archived
    return {
        "task.json": {"task": whole.told_task, "counts": asdict(whole.counts)},
        "source.json": {"plan": whole.told_plan, "outside": whole.outside},
        "visits.json": [{name: told for name, told in one.items() if name != "follow_ups"} for one in visits],
        "publications.json": [
            {**{name: one[name] for name in plain}, "state": one["publication"], "published_on": one["published_on"]}
            for one in visits
            if one["publication"]
        ],
        "follow-ups.json": [row for one in visits for row in one["follow_ups"]],
        "means.json": means,
        "archive.json": {"number": archived.number, "note": archived.note, "closed_at": archived.closed_at}
        if archived
        else None,
    }


def _add(archive: zipfile.ZipFile, files: list[dict[str, Any]], name: str, stream: IO[bytes]) -> None:
    digest, size, member = hashlib.sha256(), 0, zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    with stream, archive.open(member, "w", force_zip64=True) as out:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    files.append({"name": name, "sha256": digest.hexdigest(), "size": size})


def _json(told: Any) -> bytes:
    return (json.dumps(_plain(told), ensure_ascii=False, indent=1) + "\n").encode()


def _plain(told: Any) -> Any:
    """Days and instants as text."""
    if isinstance(told, Mapping):
        return {str(name): _plain(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_plain(one) for one in told]
    if hasattr(told, "tzinfo"):
        return rfc3339(told)
    return told.isoformat() if isinstance(told, date) else told

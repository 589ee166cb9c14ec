"""How does a dossier leave the house? Gathered in one short transaction that leaves a trace, then written without one."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mingcha.dossiers.actions.printing import print_record
from mingcha.dossiers.actions.sinks import Sink
from mingcha.dossiers.queries import get_record, list_keys, list_named_hashes
from mingcha.dossiers.rules.bag import Lists
from mingcha.draws import queries as draws
from mingcha.inspections import queries as inspections
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.storage import ObjectStore
from mingcha.transparency import actions as log

PACKAGE = Path(__file__).resolve().parents[2]
README = PACKAGE / "dossiers" / "templates" / "verify.md"
CHECKERS = ("verify_dossier.py", "verify_draw.py")


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a dossier but the originals: `named` are the hashes of those, as signed events name them."""

    record: dict[str, Any]
    keys: list[dict[str, Any]]
    lines: list[bytes]
    draw: Mapping[str, IO[bytes]]
    named: list[str]


def read_dossier(inspection_id: str, *, sample: bool, ctx: Ctx) -> dict[str, Any]:
    """The record, for reading on a screen; the reading is written down (custody). Raises NotFound."""
    record = get_record(inspection_id, sample=sample)
    audit.record(ctx, "read_dossier", ("inspection", inspection_id), None, {"events": len(record["events"])})
    return record


def collect_dossier(inspection_id: str, *, sample: bool, ctx: Ctx) -> Contents:
    """What the bag will hold; the export is written down (custody). Raises NotFound."""
    record = get_record(inspection_id, sample=sample)
    lines = list(inspections.export_events(inspection_id))
    known = record["draw"] and record["draw"]["state"] != "missing"
    draw = draws.open_draw_files(record["draw"]["id"]) if known else {}
    named = list_named_hashes(inspection_id)
    audit.record(
        ctx, "export_dossier", ("inspection", inspection_id), None, {"events": len(lines), "originals": len(named)}
    )
    return Contents(record, list_keys(inspection_id), lines, draw, named)


def write_bag(contents: Contents, sink: Sink, *, store: ObjectStore, fonts: Path | None) -> Lists:
    """Writes the bag (BagIt 1.0, SHA-256). Originals that the store lacks are named in record.json. Raises FontsMissing, PrintFailed."""
    present = [sha for sha in contents.named if store.stat(f"sha256/{sha}") is not None]
    record = {**contents.record, "missing": sorted(set(contents.named) - set(present))}
    lists = Lists()
    for path, stream in _payload(contents, record, fonts):
        lists.add(path, *sink.add(path, stream))
    for sha in present:
        with store.open(f"sha256/{sha}") as stream:
            lists.add(f"data/blobs/{sha}", *sink.add(f"data/blobs/{sha}", stream))
    for name, data in lists.tag_files(_info(record)).items():
        lists.seal = sink.add(name, io.BytesIO(data))[0]  # the tag manifest comes last
    return lists


def log_bag(inspection_id: str, lists: Lists, *, ctx: Ctx) -> None:
    """Binds a written bag into the log, so that rewritten manifests show: the hash of its tag manifest. The export is audited already."""
    log.append_fact("dossier.sealed", inspection_id, {"tagmanifest": lists.seal}, ctx=ctx)


def bag_name(record: Mapping[str, Any]) -> str:
    """The folder's name: `dossier-` and the inspection's number, in letters every file system takes."""
    return "dossier-" + re.sub(r"[^0-9A-Za-z._-]+", "-", str(record["inspection"]["number"]))


def verifiers() -> Path:
    """Where the checkers lie: in the checkout, or inside the installed package."""
    places = (PACKAGE.parent / "verifiers", PACKAGE / "_verifiers")
    return next((place for place in places if place.is_dir()), places[0])


def _payload(contents: Contents, record: dict[str, Any], fonts: Path | None) -> Iterator[tuple[str, IO[bytes]]]:
    yield "data/record.json", io.BytesIO(_json(record))
    yield "data/record.pdf", io.BytesIO(print_record(record, fonts=fonts))
    yield "data/events.jsonl", io.BytesIO(b"".join(line + b"\n" for line in contents.lines))
    yield "data/keys.json", io.BytesIO(_json({"keys": contents.keys}))
    for name, stream in sorted(contents.draw.items()):
        yield f"data/draw/{name}", stream
    yield "data/verify/README.md", io.BytesIO(README.read_bytes())
    for name in CHECKERS:
        yield f"data/verify/{name}", io.BytesIO((verifiers() / name).read_bytes())


def _info(record: Mapping[str, Any]) -> dict[str, str]:
    return {
        "Source-Organization": "、".join(record["authorities"]),
        "External-Description": f"{record['object']['name']} {record['task']['title']}",
        "External-Identifier": str(record["inspection"]["number"]),
        "Bagging-Date": str(record["made_on"]),
        "Bag-Software-Agent": "mingcha",
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

"""How does a dossier leave the house? Gathered in one short transaction that leaves a trace, then written without one."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mingcha.dossiers.actions.binding import House, bind_contents, proofs_json, proofs_of, sign_what_waits
from mingcha.dossiers.actions.checks import facts_of
from mingcha.dossiers.actions.copies import write_copies
from mingcha.dossiers.actions.printing import print_form, print_record, read_inks
from mingcha.dossiers.actions.sinks import Sink
from mingcha.dossiers.queries import (
    SEALED,
    Proofs,
    get_record,
    list_custody_in,
    list_keys,
    list_log_keys,
    list_named_hashes,
    published_paper,
)
from mingcha.dossiers.rules.archive import metadata
from mingcha.dossiers.rules.bag import Lists, bag_info
from mingcha.dossiers.rules.forms import fitting
from mingcha.dossiers.rules.report import NAME as REPORT
from mingcha.dossiers.rules.report import report_html
from mingcha.draws import queries as draws
from mingcha.evidence import queries as evidence
from mingcha.inspections import queries as inspections
from mingcha.kernel import audit
from mingcha.kernel.canon import canonical
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.problem import NotFound
from mingcha.kernel.storage import Pinned, Readable
from mingcha.readings.actions import Act, note
from mingcha.transparency import actions as log

PACKAGE = Path(__file__).resolve().parents[2]
README = PACKAGE / "dossiers" / "templates" / "verify.md"
CHECKERS = ("verify_dossier.py", "verify_draw.py")


SAMPLE_WITNESS = "sample-outside/witness.pub"
"""In the data folder of a sample county: the key of the witness that was made with it."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose keys the office itself trusts: its witnesses' (`name+id+key`) and a PEM file of time-stamp roots. Copied into the bag."""

    witnesses: Sequence[str] = ()
    roots: Path | None = None

    def with_sample(self, data_dir: Path) -> Trust:
        """The same with the witness of a sample county, if this data folder has one. Never asked in production."""
        found = data_dir / SAMPLE_WITNESS
        own = found.read_text("utf-8").split() if found.is_file() else []
        return Trust([*self.witnesses, *own], self.roots)


@dataclass(frozen=True, slots=True)
class Means:
    """What a bag is made with: the folder of the fonts, the folder of the pictures' copies, the log's house, and the portal's address (empty: unknown)."""

    fonts: Path | None
    copies: Path
    house: House
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a dossier but the originals: `named` are the hashes of those, as signed events name them.

    `papers` are further payload files by their path below data/, `items` the pieces of evidence.
    """

    record: dict[str, Any]
    keys: list[dict[str, Any]]
    lines: list[bytes]
    draw: Mapping[str, IO[bytes]]
    named: list[str]
    papers: Mapping[str, bytes]
    items: Sequence[evidence.ItemRow]
    proofs: Proofs


def read_dossier(inspection_id: str, *, sample: bool, ctx: Ctx) -> dict[str, Any]:
    """The record, for reading on a screen; the reading is written down (custody). Raises NotFound."""
    record = get_record(inspection_id, sample=sample)
    note(Act.READ_DOSSIER, inspection_id, ctx=ctx)
    return record


def read_paper(inspection_id: str, name: str, *, sample: bool, ctx: Ctx) -> dict[str, Any]:
    """The record for printing one of its forms; the printing is written down (custody). Raises NotFound, also where the record does not fill the form."""
    record = get_record(inspection_id, sample=sample)
    if name not in fitting(record):
        raise NotFound()
    note(Act.PRINT_PAPER, inspection_id, about=name, ctx=ctx)
    return record


def collect_dossier(inspection_id: str, *, sample: bool, trust: Trust, house: House, ctx: Ctx) -> Contents:
    """What the bag will hold, in transactions of its own; the export is written down (custody). Raises NotFound."""
    sign_what_waits(inspection_id, sample=sample, house=house, ctx=ctx)
    with transaction():
        contents = gather(inspection_id, sample=sample, trust=trust)
        note(Act.EXPORT_DOSSIER, inspection_id, ctx=ctx)
    return contents


def gather(inspection_id: str, *, sample: bool, trust: Trust) -> Contents:
    """The same without a trace: whoever shows it to somebody writes that down. Raises NotFound."""
    record, keys = get_record(inspection_id, sample=sample), list_keys(inspection_id)
    lines = list(inspections.export_events(inspection_id))
    known = record["draw"] and record["draw"]["state"] != "missing"
    draw = draws.open_draw_files(record["draw"]["id"]) if known else {}
    named = list_named_hashes(inspection_id)
    proofs = proofs_of(record, keys, named)
    papers = {
        "template.json": canonical(inspections.get_checklist(record["inspection"]["template_sha256"])),
        "metadata.json": _json(metadata(record, lines)),
        "custody.json": _json({"reads": list_custody_in(inspection_id, proofs)}),
        **published_paper(record),
        **proof_papers(proofs, trust),
    }
    items = [one for one in inspections.list_blobs_of_visit(inspection_id) if one.sha256 in set(named)]
    return Contents(record, keys, lines, draw, named, papers, items, proofs)


def proof_papers(proofs: Proofs, trust: Trust) -> dict[str, bytes]:
    """data/log: proofs, heads and tokens; data/trust: the keys that they are checked with, as the office names them."""
    papers = {"log/proofs.json": proofs_json(proofs)} | {f"log/{name}": data for name, data in proofs.files.items()}
    papers["trust/log-keys.txt"] = "".join(f"{key}\n" for key in list_log_keys()).encode()
    papers["trust/witness-keys.txt"] = "".join(f"{key}\n" for key in trust.witnesses).encode()
    if trust.roots:
        papers["trust/tsa-roots.pem"] = trust.roots.read_bytes()
    return papers


def write_bag(contents: Contents, sink: Sink, *, store: Readable, means: Means, ctx: Ctx) -> Lists:
    """Writes the bag (BagIt 1.0, SHA-256 and SM3), whose contents the log names before its lists are closed.

    Originals that the store lacks are named in record.json. Raises FontsMissing, PrintFailed.
    """
    store = Pinned(store, {f"sha256/{one.sha256}": one.store_version or "" for one in contents.items})
    present = [sha for sha in contents.named if store.stat(f"sha256/{sha}") is not None]
    record = {**contents.record, "missing": sorted(set(contents.named) - set(present))}
    lists = Lists()
    write_payload(_payload(contents, record, store, means), lists, sink)
    write_payload(originals(present, store), lists, sink)
    write_payload(write_copies(contents.items, store=store, folder=means.copies), lists, sink)
    facts = facts_of(record, contents.lines, contents.keys, contents.papers, lists.files)
    write_payload([(REPORT, io.BytesIO(report_html(record, facts, contents.proofs.at)))], lists, sink)
    return finish_bag(contents, lists, sink, house=means.house, ctx=ctx)


def finish_bag(contents: Contents, lists: Lists, sink: Sink, *, house: House, ctx: Ctx) -> Lists:
    """Names in the log what was written, and writes what proves that; then the bag's own lists."""
    info = bag_info(contents.record)
    papers = bind_contents(contents.record, contents.proofs, lists, info, house=house, ctx=ctx)
    write_payload([(f"data/{name}", io.BytesIO(data)) for name, data in sorted(papers.items())], lists, sink)
    return close_bag(lists, info, sink)


def write_files(
    payload: Iterable[tuple[str, IO[bytes]]],
    blobs: Sequence[str],
    info: Mapping[str, str],
    sink: Sink,
    store: Readable,
) -> Lists:
    """The payload, the originals with these hashes, and the bag's own lists, which come last."""
    lists = Lists()
    write_payload(payload, lists, sink)
    write_payload(originals(blobs, store), lists, sink)
    return close_bag(lists, info, sink)


def close_bag(lists: Lists, info: Mapping[str, str], sink: Sink) -> Lists:
    """The bag's own lists, which come last."""
    for name, data in lists.tag_files(info).items():
        sink.add(name, io.BytesIO(data))
    return lists


def write_payload(files: Iterable[tuple[str, IO[bytes]]], lists: Lists, sink: Sink) -> None:
    """Payload files, one after the other, into the bag and its lists."""
    for path, stream in files:
        lists.add(path, sink.add(path, stream))


def originals(blobs: Sequence[str], store: Readable) -> Iterator[tuple[str, IO[bytes]]]:
    """The originals with these hashes, one after the other."""
    for sha in blobs:
        with store.open(f"sha256/{sha}") as stream:
            yield f"data/blobs/{sha}", stream


def log_bag(contents: Contents, lists: Lists, *, ctx: Ctx) -> None:
    """Binds a written bag into the log, so that rewritten manifests show: its tag manifests' hashes, and the size of the log that it proves:

    `size` up to which it holds what the log says of the case, `main` of its main head, under which the list of its files stands.
    """
    size = contents.proofs.size
    told = {**lists.seal, "size": size, "main": lists.bound or size, "events": len(contents.lines)}
    inspection_id = contents.record["inspection"]["id"]
    log.append_fact(SEALED, inspection_id, told, ctx=ctx)
    made = {"tagmanifest": lists.seal["tagmanifest"], "files": len(lists.sizes), "bytes": sum(lists.sizes.values())}
    audit.record(ctx, "seal_dossier", ("inspection", inspection_id), None, made)


def bag_name(record: Mapping[str, Any]) -> str:
    """The folder's name: `dossier-` and the inspection's number, in letters every file system takes."""
    return "dossier-" + re.sub(r"[^0-9A-Za-z._-]+", "-", str(record["inspection"]["number"]))


def verifiers() -> Path:
    """Where the checkers lie: in the checkout, or inside the installed package."""
    places = (PACKAGE.parent / "verifiers", PACKAGE / "_verifiers")
    return next((place for place in places if place.is_dir()), places[0])


def _payload(
    contents: Contents, record: dict[str, Any], store: Readable, means: Means
) -> Iterator[tuple[str, IO[bytes]]]:
    yield "data/record.json", io.BytesIO(_json(record))
    yield "data/record.pdf", io.BytesIO(print_record(record, fonts=means.fonts))
    inks = read_inks(record, store=store)
    for name in fitting(record):
        paper = print_form(name, record, inks, origin=means.origin, fonts=means.fonts)
        yield f"data/forms/{name}.pdf", io.BytesIO(paper)
    yield "data/events.jsonl", io.BytesIO(b"".join(line + b"\n" for line in contents.lines))
    yield "data/keys.json", io.BytesIO(_json({"keys": contents.keys}))
    for name, data in sorted(contents.papers.items()):
        if name != "log/proofs.json":  # comes last, with the proof of what the bag holds
            yield f"data/{name}", io.BytesIO(data)
    for name, stream in sorted(contents.draw.items()):
        yield f"data/draw/{name}", stream
    yield "data/verify/README.md", io.BytesIO(README.read_bytes())
    for name in CHECKERS:
        yield f"data/verify/{name}", io.BytesIO((verifiers() / name).read_bytes())


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

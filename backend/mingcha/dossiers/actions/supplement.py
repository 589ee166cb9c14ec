"""How is shown what came after a dossier was closed? A small bag that proves when it was sealed, and everything of the case logged since."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from mingcha.dossiers.actions.binding import House
from mingcha.dossiers.actions.export import CHECKERS, README, Trust, proof_papers, verifiers, write_files
from mingcha.dossiers.actions.sinks import Sink
from mingcha.dossiers.queries import (
    SEALED,
    collect_proofs,
    find_sealed,
    get_record,
    list_custody_in,
    list_imported_since,
    list_keys,
    list_lines_since,
    published_paper,
    readings_of,
    subjects_of,
)
from mingcha.dossiers.rules.bag import Lists, bag_info
from mingcha.dossiers.rules.record import named_hashes
from mingcha.evidence import queries as evidence
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.storage import Pinned, Readable
from mingcha.readings.actions import Act, note
from mingcha.transparency import actions as log

FORM = "mingcha-supplement-1"


@dataclass(frozen=True, slots=True)
class Supplement:
    """`of` is the tag manifest's SHA-256 of the dossier that it follows; `papers` are payload files by their path below data/.

    `versions` says in which version the store holds each original that the new events name.
    """

    of: str
    record: dict[str, Any]
    lines: list[bytes]
    imported: list[str]
    papers: dict[str, bytes]
    versions: dict[str, str]


def collect_supplement(
    inspection_id: str, of: str | None, *, sample: bool, trust: Trust, house: House, ctx: Ctx
) -> Supplement:
    """What the log and the record gained since the dossier `of` was sealed (None: the newest one), up to a head signed now.

    Raises NotFound, or BagUnknown where no such dossier of this inspection was ever sealed. The export is written down.
    """
    sealed = find_sealed(inspection_id, of)
    log.sign_at_once(house.data_dir, house.log_name, ctx=ctx)
    record, keys = get_record(inspection_id, sample=sample), list_keys(inspection_id)
    subjects = subjects_of(record, keys) | {(SEALED,): [inspection_id]}
    leaves = {event["id"]: event["leaf"] for event in record["events"]}
    found = readings_of(inspection_id)
    proofs = collect_proofs(leaves, subjects, since=sealed.size, head=sealed.main, beside=found)
    lines = list_lines_since(inspection_id, sealed.size)
    told = {"form": FORM, "of": sealed.tagmanifest, "size": sealed.size, "inspection": record["inspection"]}
    papers = {
        "supplement.json": _json(told),
        "keys.json": _json({"keys": keys}),
        "custody.json": _json({"reads": list_custody_in(inspection_id, proofs)}),
        **published_paper(record),
        **proof_papers(proofs, trust),
    }
    note(Act.EXPORT_DOSSIER, inspection_id, about=sealed.tagmanifest, ctx=ctx)
    imported = list_imported_since(inspection_id, sealed.size)
    versions = evidence.store_versions(_named(lines, imported))
    return Supplement(sealed.tagmanifest, record, lines, imported, papers, versions)


def write_supplement(found: Supplement, sink: Sink, *, store: Readable) -> Lists:
    """Writes the bag, with the originals that the new events name, or that were brought to the desk since, if the store has them."""
    store = Pinned(store, found.versions)
    present = [sha for sha in _named(found.lines, found.imported) if store.stat(f"sha256/{sha}") is not None]
    return write_files(_payload(found), present, bag_info(found.record), sink, store)


def _named(lines: list[bytes], imported: list[str]) -> list[str]:
    signed = named_hashes([json.loads(line)["e"]["payload"] for line in lines])
    return sorted({*signed, *imported})


def _payload(found: Supplement) -> Iterator[tuple[str, IO[bytes]]]:
    yield "data/events.jsonl", io.BytesIO(b"".join(line + b"\n" for line in found.lines))
    for name, data in sorted(found.papers.items()):
        yield f"data/{name}", io.BytesIO(data)
    yield "data/verify/README.md", io.BytesIO(README.read_bytes())
    for name in CHECKERS:
        yield f"data/verify/{name}", io.BytesIO((verifiers() / name).read_bytes())


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

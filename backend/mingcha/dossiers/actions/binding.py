"""What binds a dossier's contents before it leaves? A leaf that names every file and every proved leaf, under a head signed at once (decision 0170)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingcha.dossiers.queries import (
    MADE,
    OF_ORIGINAL,
    Proofs,
    bind_proofs,
    collect_proofs,
    get_record,
    list_keys,
    list_made,
    list_named_hashes,
    readings_of,
    subjects_of,
)
from mingcha.dossiers.rules.bag import Lists, contents_text
from mingcha.kernel import merkle
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.transparency import actions as log
from mingcha.transparency import queries as heads

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class House:
    """Where the log's key lies, and what the log is called."""

    data_dir: Path
    log_name: str


def proofs_of(record: Mapping[str, Any], keys: list[Json], named: list[str]) -> Proofs:
    """Everything that the log holds of a case; `named` are the hashes of its originals."""
    inspection_id = record["inspection"]["id"]
    leaves = {event["id"]: event["leaf"] for event in record["events"]}
    # why an original is not there any more: deleted after its term, by an order of two people
    subjects = subjects_of(record, keys) | {OF_ORIGINAL: named}
    return collect_proofs(leaves, subjects, beside=readings_of(inspection_id))


def sign_what_waits(inspection_id: str, *, sample: bool, house: House, ctx: Ctx) -> None:
    """Before a case leaves, whatever of it waits for its place gets one, and a head over it. Raises NotFound."""
    with reading():
        record = get_record(inspection_id, sample=sample)
        whole = proofs_of(record, list_keys(inspection_id), list_named_hashes(inspection_id)).whole
    if not whole:
        with transaction():
            log.sign_at_once(house.data_dir, house.log_name, ctx=ctx)


def bind_contents(
    record: Mapping[str, Any], proofs: Proofs, lists: Lists, info: Mapping[str, str], *, house: House, ctx: Ctx
) -> dict[str, bytes]:
    """Logs what was written so far, and gives the files of data/log that tell of it: the list, and the proofs with it.

    The same contents are named once: the same dossier keeps its bytes. Where the log cannot be signed the proofs alone
    are given, and `lists.bound` stays 0: the verifier then says that nothing binds the bag.
    """
    inspection_id = record["inspection"]["id"]
    text = contents_text(lists.files, info, _proved_leaves(record, proofs))
    with transaction():
        if _logged(inspection_id, text) is None:
            no = len(list_made(inspection_id)) + 1
            told = {"sha256": sha256_hex(text), "files": len(lists.files), "no": no, "by": ctx.actor.id}
            log.append_fact(MADE, inspection_id, told, ctx=ctx)
        if not _is_covered(_logged(inspection_id, text)):
            log.sign_at_once(house.data_dir, house.log_name, ctx=ctx)
        made = _logged(inspection_id, text)
        bound = bind_proofs(proofs, made) if made and _is_covered(made) else proofs
        lists.bound = bound.size if bound is not proofs else 0
    files = {f"log/{name}": data for name, data in bound.files.items() if f"data/log/{name}" not in lists.files}
    listed = {"log/contents.txt": text} if lists.bound else {}
    return {**listed, **files, "log/proofs.json": proofs_json(bound)}


def proofs_json(proofs: Proofs) -> bytes:
    """data/log/proofs.json."""
    return (json.dumps(proofs.document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _proved_leaves(record: Mapping[str, Any], proofs: Proofs) -> dict[tuple[int, str], str]:
    """{(place, kind): leaf} of every event and fact that the bag proves."""
    rows = {event["id"]: event for event in record["events"]}
    events = proofs.leaves.events.items()
    found = {(index, rows[key]["kind"]): rows[key]["leaf"] for key, index in events if index is not None}
    facts = [fact for fact in proofs.leaves.facts if fact.index is not None]
    return found | {(fact.index or 0, fact.kind): merkle.leaf_hash(fact.content).hex() for fact in facts}


def _logged(inspection_id: str, text: bytes) -> heads.FactLeaf | None:
    wanted = sha256_hex(text)
    return next((fact for fact in list_made(inspection_id) if json.loads(fact.content)["sha256"] == wanted), None)


def _is_covered(made: heads.FactLeaf | None) -> bool:
    head = heads.find_head()
    return bool(made and made.index is not None and head and head.size > made.index)

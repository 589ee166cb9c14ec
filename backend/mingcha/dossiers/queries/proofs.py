"""What proves a dossier outside the house? Its leaves in the authority's log, the signed heads over them, and whose keys these are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mingcha.dossiers.rules.problems import BagUnknown
from mingcha.dossiers.rules.proofs import Fact, Leaves, heads_named, proofs_document, sizes_needed
from mingcha.evidence import queries as evidence
from mingcha.inspections import queries as inspections
from mingcha.kernel.canon import canonical
from mingcha.kernel.clock import rfc3339
from mingcha.publication.queries import find_snapshot
from mingcha.transparency import queries as log

Json = dict[str, Any]
OF_DRAW = ("draw.commit", "draw.seed", "draw.event", "draw.reveal", "draw.void")
OF_KEY = ("key.enrol", "key.replace", "key.revoke")
OF_VISIT = (
    "visit.offer",
    "visit.team",
    "visit.review",
    "visit.import",
    "visit.business",
    "obligation",
    "obligation.excused",
    "overdue",
    "overdue.closed",
)
OF_ORIGINAL = ("blob.disposed",)
SEALED, MADE = "dossier.sealed", "dossier.made"


@dataclass(frozen=True, slots=True)
class Proofs:
    """`document` is data/log/proofs.json; `files` lie beside it; `size` and `at` are of its main head and its last one (0, None: no head).

    `leaves` are what it proves, under `heads`; `whole`: all of these have a place that a signed head covers.
    """

    document: Json
    files: Mapping[str, bytes]
    size: int
    at: str | None
    leaves: Leaves
    heads: Mapping[int, log.HeadView]
    whole: bool


def subjects_of(record: Mapping[str, Any], keys: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[str]]:
    """{kinds: subjects} of the facts that belong to a record."""
    found = {
        OF_KEY: [str(key["id"]) for key in keys],
        OF_VISIT: [record["inspection"]["id"]],
        ("log.key",): [key.id.hex() for key in log.list_keys()],
    }
    if record["draw"]:
        found[OF_DRAW] = [record["draw"]["id"]]
    if record["publication"]:
        found[("publication",)] = [record["publication"]["id"]]
    return found


Subjects = Mapping[tuple[str, ...], Sequence[str]]


def collect_proofs(
    leaves: Mapping[str, str], subjects: Subjects, *, since: int = 0, head: int = 0, beside: Subjects | None = None
) -> Proofs:
    """Proofs of events ({id: leaf}) and facts that stand at place `since` or behind it. `head` > 0 adds what leads there from the head of that size.

    Beside the heads over all of them stand the heads that the phones had seen when they signed (decision 0094), each with its
    consistency to the main one: nothing that names such a head was made before it was signed.
    Facts `beside` come along as far as the main head covers them; they never call for a later one.
    """
    places = log.list_leaf_places(leaves.values())
    events = {event: places.get(leaf) for event, leaf in leaves.items()}
    found = Leaves(
        {event: index for event, index in events.items() if index is None or index >= since},
        [fact for fact in _facts(subjects) if fact.index is None or fact.index >= since],
    )
    over = [log.list_covering_heads(size) for size in sizes_needed(found)]  # the events; everything
    if not over[-1]:
        return Proofs(proofs_document(found, [], log.Paths({}, {}), head), {}, 0, None, found, {}, whole=False)
    main, covering = over[-1][0], {head.number: head for some in over for head in some}
    by_number = {head.number: _bare(head) for head in _heads_of_phones(found)} | covering
    along = [fact for fact in _facts(beside or {}) if fact.index is not None and since <= fact.index < main.size]
    found = Leaves(found.events, sorted([*found.facts, *along], key=_place))
    return _proved(found, by_number, main, head)


def bind_proofs(proofs: Proofs, made: log.FactLeaf) -> Proofs:
    """The same leaves and heads, with the fact that names the bag's contents: the first head over that becomes the main one."""
    assert made.index is not None
    covering = log.list_covering_heads(made.index + 1)
    heads = {head.number: head for head in covering} | dict(proofs.heads)  # what was listed stays as it was listed
    found = Leaves(proofs.leaves.events, sorted([*proofs.leaves.facts, made], key=_place))
    return _proved(found, heads, covering[0], 0)


def _proved(found: Leaves, by_number: Mapping[int, log.HeadView], main: log.HeadView, since: int) -> Proofs:
    heads = [by_number[number] for number in sorted(by_number)]
    sizes = {head.size for head in heads} | ({since} if since <= main.size else set())
    paths = log.paths_to(main.size, found.indexes_below(main.size), sizes - {0})
    files = {f"head-{head.number}.txt": head.note.encode() for head in heads}
    for head in heads:
        files |= {_token(head, no): log.get_token(head.number, who) for no, (who, _) in enumerate(head.authorities)}
    told = [_told(head, main) for head in heads]
    files |= _renewals(heads, told)
    document, at = proofs_document(found, told, paths, since), rfc3339(max(h.at for h in heads))
    return Proofs(document, files, main.size, at, found, by_number, whole=found.are_below(main.size))


def _heads_of_phones(leaves: Leaves) -> list[log.HeadView]:
    lines = evidence.lines_by_id(list(leaves.events))
    return log.list_named_heads(heads_named(lines.values()))


def _bare(head: log.HeadView) -> log.HeadView:
    """Only what the log itself signed: who saw the head, and when, may still change, and is not needed here."""
    return replace(head, note=head.signed, witnesses=[], authorities=[])


def _renewals(heads: Sequence[log.HeadView], told: Sequence[Json]) -> dict[str, bytes]:
    """The later stamps over heads and their former stamps; each is named beside the token that its line began with."""
    files, by_number = {}, {head.number: (head, one) for head, one in zip(heads, told, strict=True) if head.authorities}
    for one in log.list_renewals(by_number):
        head, entry = by_number[one.checkpoint]
        no = [who for who, _ in head.authorities].index(one.first)
        name = f"head-{one.checkpoint}-{no}-{one.number}.tsr"
        files[name] = one.token
        entry["tokens"][no].setdefault("renewals", []).append({"authority": one.authority, "file": name})
    return files


def _facts(subjects: Subjects) -> list[log.FactLeaf]:
    return sorted((fact for kinds, of in subjects.items() for fact in log.list_facts(of, kinds)), key=_place)


def _place(fact: Fact) -> tuple[bool, int]:
    return fact.index is None, fact.index or 0


def _told(head: log.HeadView, main: log.HeadView) -> Json:
    tokens = [{"authority": who, "file": _token(head, no)} for no, (who, _) in enumerate(head.authorities)]
    return {"file": f"head-{head.number}.txt", "size": head.size, "tokens": tokens, "main": head.number == main.number}


def _token(head: log.HeadView, no: int) -> str:
    return f"head-{head.number}-{no}.tsr"


def list_log_keys() -> list[str]:
    """The log's own keys as texts, in the order in which it names them."""
    return [key.text() for key in log.list_keys()]


def list_published_heads() -> list[str]:
    """The heads that stood for their days, as the portal published them, the newest first."""
    return [head.note for head in log.list_daily()]


def published_paper(record: Mapping[str, Any]) -> dict[str, bytes]:
    """What the portal showed, in the bytes that its leaf names; nothing before publication."""
    found = find_snapshot(record["publication"]["id"]) if record["publication"] else None
    return {"publication.json": canonical(found.body)} if found else {}


def list_made(inspection_id: str) -> list[log.FactLeaf]:
    """The facts that name the contents of its dossiers, in the order in which these were made."""
    return log.list_facts([inspection_id], [MADE])


@dataclass(frozen=True, slots=True)
class SealedBag:
    """An exported dossier: its tag manifest's SHA-256, the size of the log up to which it holds the case, and of its main head (0: none)."""

    tagmanifest: str
    size: int
    main: int


def find_sealed(inspection_id: str, of: str | None) -> SealedBag:
    """The dossier with this tag manifest, or the newest one. Raises BagUnknown."""
    told = [json.loads(fact.content) for fact in log.list_facts([inspection_id], [SEALED])]
    mine = [one for one in told if of in (None, one["tagmanifest"])]
    bags = [SealedBag(one["tagmanifest"], one.get("size", 0), one.get("main", one.get("size", 0))) for one in mine]
    if not bags:
        raise BagUnknown(of=of or "—")
    return bags[-1]


def list_lines_since(inspection_id: str, size: int) -> list[bytes]:
    """The lines of accepted events that got their place behind the first `size` leaves, or have none yet, as received."""
    events = evidence.list_accepted_events(inspection_id)
    places = log.list_leaf_places([event.leaf for event in events])
    return [bytes(event.line) for event in events if places.get(event.leaf, size) >= size]


def list_imported_since(inspection_id: str, size: int) -> list[str]:
    """The SHA-256 of recordings brought to the desk whose leaf stands behind the first `size` leaves, or has no place yet."""
    rows = [row for row in inspections.list_imported(inspection_id) if row.withdrawn_at is None]
    places = log.list_leaf_places([row.leaf for row in rows])
    return sorted(row.sha256 for row in rows if places.get(row.leaf, size) >= size)

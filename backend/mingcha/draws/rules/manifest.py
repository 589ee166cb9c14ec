"""What is promised at the freeze? The frozen tables, the manifest that binds them, and its commit: SRD-1 section 2."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingcha.draws.rules.encoding import OBJECT_ID, check_cell, check_object_id, climb, hasher, leaf_hashes, table_rows
from mingcha.draws.rules.parts import Head, TableWriter
from mingcha.draws.rules.problems import FrozenFileChanged, faulty
from mingcha.draws.rules.roster import Roster, RosterRow, StatusCounts
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.seeding import Source, check_rule, parse_rule, rule_text
from mingcha.draws.rules.selection import AnnualCap, LedgerRow

GENERAL = "GENERAL"
FROZEN_TABLES = ("roster", "inspectors", "recusals", "ledger")
RecusalRow = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule of a draw as decided before the freeze; what the manifest says beside counts and roots (`roster_root`: as read)."""

    draw_id: str
    prev: str
    frozen_at: str
    strata: Mapping[str, tuple[int, int]]
    slots: Sequence[Slot]
    load_cap: int
    cap: AnnualCap
    sources: Sequence[Source]
    base: str = "eligible"
    rounding: str = "ceil"
    alg: str = "sha256"
    secret_commit: str = "-"  # noqa: S105 - a hash, or the mark for none
    direct_assignment: bool = False
    rehearsal: bool = False
    roster_root: str = ""
    further: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SmallTables:
    """The three frozen tables that fit in memory, as rows."""

    inspectors: Sequence[InspectorRow]
    recusals: Sequence[RecusalRow]
    ledger: Sequence[LedgerRow]

    def write(self, writers: Mapping[str, TableWriter]) -> None:
        """Each through its writer. Raises FaultyDrawInput for an id, a list item or a cell."""
        for inspector in self.inspectors:
            if inspector.id in ("", "-"):
                raise faulty("inspectors.csv", "人员编号为空", "an inspector's id is empty")
            for item in (*inspector.quals, *inspector.districts):
                if not item or "," in item:
                    raise faulty(
                        f"inspectors.csv {inspector.id}", "列表项为空或含逗号", "a list item is empty or has a comma"
                    )
        for entity in [*(r[0] for r in self.recusals), *(r.object for r in self.ledger)]:
            check_object_id(entity, "recusals.csv, ledger.csv")
        writers["inspectors.csv"].add_all([row.cells for row in self.inspectors], 1)
        writers["recusals.csv"].add_all(self.recusals, 2)
        writers["ledger.csv"].add_all(self.ledger, 4)


@dataclass(frozen=True, slots=True)
class Tables(SmallTables):
    """All four frozen tables; the roster is a stream."""

    roster: Roster


HEADERS: dict[str, tuple[str, ...]] = {
    "roster.csv": RosterRow._fields,
    "inspectors.csv": InspectorRow._fields,
    "recusals.csv": ("object", "inspector", "salt"),
    "ledger.csv": LedgerRow._fields,
}


def write_rows(writer: TableWriter, ids: Sequence[str], lines: Sequence[str]) -> None:
    """Up to ROWS lines of the roster in the order of their ids. Raises FaultyDrawInput naming the row."""
    if not all(map(OBJECT_ID.fullmatch, ids)):
        for text in ids:
            check_object_id(text, f"roster.csv {text}")
    writer.add(ids, lines)


def read_tables(roster: Roster, files: Mapping[str, bytes]) -> Tables:
    """The rows of files that this service wrote; the roster stays a stream."""
    return Tables(
        [
            InspectorRow(i, dept, _items(quals), _items(districts), salt)
            for i, dept, quals, districts, salt in table_rows(files["inspectors.csv"])
        ],
        [(o, i, salt) for o, i, salt in table_rows(files["recusals.csv"])],
        [LedgerRow(*row) for row in table_rows(files["ledger.csv"])],
        roster,
    )


def _items(cell: str) -> frozenset[str]:
    return frozenset(cell.split(",")) if cell else frozenset()


def check_team(slots: Sequence[Slot]) -> None:
    """A visit takes two officers (S1-13b); SRD-1 itself can seat any number. Raises FaultyDrawInput."""
    if len(slots) < 2:
        raise faulty("/slots", "每组至少两名执法人员", "a team has at least two inspectors", "/slots")


def missing_seat(planned: Sequence[Slot], slots: Sequence[Slot]) -> Slot | None:
    """The first planned seat that no seat of the draw keeps, one for one: same departments, same or (for GENERAL) narrower qualification.

    A planned seat with a qualification takes its equal; what is left serves the planned seats that anybody may hold.
    """
    left = list(slots)
    for seat in sorted(planned, key=lambda one: one.qual == GENERAL):
        fits = [s for s in left if set(s.depts) == set(seat.depts) and seat.qual in (GENERAL, s.qual)]
        if not fits:
            return seat
        left.remove(fits[0])
    return None


def check_ratios_and_slots(strata: Mapping[str, tuple[int, int]], slots: Sequence[Slot]) -> None:
    """Ratios between 0 and 1 in whole numbers, and seats that somebody could hold."""
    for name, (num, den) in strata.items():
        check_cell(name, "strata")
        if not (0 <= num <= den and den > 0):
            raise faulty(f"/strata/{name}", "比例须在0与1之间", "a ratio lies between 0 and 1", f"/strata/{name}")
    for index, slot in enumerate(slots):
        if not slot.depts or not slot.qual:
            raise faulty(
                f"/slots/{index}",
                "席位缺少部门或资格",
                "a seat needs departments and a qualification",
                f"/slots/{index}",
            )


def check_terms(terms: Terms) -> None:
    """Ratios, slots and the seed rule, as they will stand in the manifest."""
    check_ratios_and_slots(terms.strata, terms.slots)
    check_rule(terms.sources, terms.frozen_at)


def manifest_bytes(terms: Terms, counts: StatusCounts, heads: Mapping[str, Head]) -> bytes:
    """manifest.json: the terms, counts and Merkle heads of the frozen tables by name; its hash is the commit (S4-6b)."""
    document: dict[str, Any] = {
        **terms.further,
        "spec": "SRD-1",
        "draw_id": terms.draw_id,
        "alg": terms.alg,
        "prev": terms.prev,
        "frozen_at": terms.frozen_at,
        "base": terms.base,
        "rounding": terms.rounding,
        "strata": {name: {"num": num, "den": den} for name, (num, den) in terms.strata.items()},
        "status_counts": counts,
        "slots": [{"depts": list(slot.depts), "qual": slot.qual} for slot in terms.slots],
        "load_cap": terms.load_cap,
        "annual_cap": {"per_department": terms.cap.per_department, "total": terms.cap.total},
        "lead_department": terms.cap.lead_department,
        "ledger_year": terms.cap.year,
        "direct_assignment": terms.direct_assignment,
        "seed_rule": rule_text(terms.sources),
        "secret_commit": terms.secret_commit,
    }
    if terms.rehearsal:
        document["rehearsal"] = True
    for name in FROZEN_TABLES:
        document[f"{name}_root"], document[f"{name}_count"] = heads[f"{name}.csv"]
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def commit_of(manifest: bytes, alg: str = "sha256") -> str:
    """commit = H(bytes of manifest.json)."""
    return hasher(alg)(manifest).hexdigest()


def read_counts(manifest: bytes) -> StatusCounts:
    """{stratum: {status: rows}} out of a manifest that this service wrote."""
    found: StatusCounts = json.loads(manifest)["status_counts"]
    return found


def read_roster_count(manifest: bytes) -> int:
    """The number of rows of the roster."""
    return int(json.loads(manifest)["roster_count"])


def check_manifest(manifest: bytes, alg: str, commit: str) -> None:
    """Raises FrozenFileChanged unless these bytes are what was committed to."""
    if commit_of(manifest, alg) != commit:
        raise FrozenFileChanged(name="manifest.json")


def as_frozen(name: str, parts: Iterable[bytes], manifest: bytes) -> Iterator[bytes]:
    """The parts of a frozen table as they come; after the last one raises FrozenFileChanged if they are not what was frozen.

    The manifest, and so the commit, binds the file's SHA-256; where it does not yet (draws of release 1), its Merkle root does.
    """
    told = json.loads(manifest)
    known = told.get("sha256", {}).get(name)
    found, wanted = (_sha256, known) if known else (_root, told[f"{name.removesuffix('.csv')}_root"])
    if (yield from found(parts, told["alg"])) != wanted:
        raise FrozenFileChanged(name=name)


def _sha256(parts: Iterable[bytes], _alg: str) -> Generator[bytes, None, str]:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
        yield part
    return digest.hexdigest()


def _root(parts: Iterable[bytes], alg: str) -> Generator[bytes, None, str]:
    """The head of the body lines; empty, so that it fits no root, if the header or the last LF is not as it should be."""
    h, rest, header = hasher(alg), b"", b""
    level: list[bytes] = []
    for part in parts:
        lines = (rest + part).split(b"\n")
        rest = lines.pop()
        if not header:
            header, *lines = lines
        level += leaf_hashes(h, lines)
        yield part
    whole = not rest and header.decode() in {"|".join(cells) for cells in HEADERS.values()}
    return climb(h, level).hex() if whole else ""


def read_terms(manifest: bytes) -> Terms:
    """The terms out of a manifest that this service wrote."""
    m = json.loads(manifest)
    cap = m["annual_cap"]
    return Terms(
        draw_id=m["draw_id"],
        prev=m["prev"],
        frozen_at=m["frozen_at"],
        strata={name: (r["num"], r["den"]) for name, r in m["strata"].items()},
        slots=[Slot(tuple(s["depts"]), s["qual"]) for s in m["slots"]],
        load_cap=m["load_cap"],
        cap=AnnualCap(cap["per_department"], cap["total"], m["lead_department"], m["ledger_year"]),
        sources=parse_rule(m["seed_rule"]),
        base=m["base"],
        rounding=m["rounding"],
        alg=m["alg"],
        secret_commit=m["secret_commit"],
        direct_assignment=m["direct_assignment"],
        rehearsal=m.get("rehearsal", False),
        roster_root=m["roster_root"],
    )

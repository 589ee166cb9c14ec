"""What is promised at the freeze? The frozen tables, the manifest that binds them, and its commit: SRD-1 section 2."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingcha.draws.rules.encoding import (
    SALT,
    body_lines,
    check_cell,
    check_object_id,
    hasher,
    merkle_root,
    table_rows,
    table_text,
)
from mingcha.draws.rules.problems import FrozenFileChanged, faulty
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.seeding import Source, check_rule, parse_rule, rule_text
from mingcha.draws.rules.selection import STATUSES, AnnualCap, LedgerRow, RosterRow, check_caps, full_objects

FROZEN_TABLES = ("roster", "inspectors", "recusals", "ledger")
HEADERS: dict[str, tuple[str, ...]] = {
    "roster": RosterRow._fields,
    "inspectors": InspectorRow._fields,
    "recusals": ("object", "inspector", "salt"),
    "ledger": LedgerRow._fields,
}
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
class Tables:
    """The four frozen tables as rows."""

    roster: Sequence[RosterRow]
    inspectors: Sequence[InspectorRow]
    recusals: Sequence[RecusalRow]
    ledger: Sequence[LedgerRow]

    def check(self, cap: AnnualCap) -> None:
        """Ids, statuses, salts and annual caps, row by row."""
        for row in self.roster:
            check_object_id(row.id, f"roster.csv {row.id}")
            if row.status not in STATUSES:
                raise faulty(f"roster.csv {row.id}", f"状态“{row.status}”无效", f"status “{row.status}” is unknown")
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
        check_caps(self.roster, full_objects(self.ledger, cap))

    def files(self) -> dict[str, bytes]:
        """The four files' bytes by name."""
        return {
            "roster.csv": self._file("roster.csv", RosterRow._fields, self.roster, 1),
            "inspectors.csv": self._file("inspectors.csv", InspectorRow._fields, [i.cells for i in self.inspectors], 1),
            "recusals.csv": self._file("recusals.csv", ("object", "inspector", "salt"), self.recusals, 2),
            "ledger.csv": self._file("ledger.csv", LedgerRow._fields, self.ledger, 4),
        }

    @staticmethod
    def _file(name: str, header: Sequence[str], rows: Sequence[Sequence[str]], key: int) -> bytes:
        found = [row[-1] for row in rows]
        if len(set(found)) < len(found) or not all(SALT.fullmatch(salt) for salt in found):
            raise faulty(name, "随机盐重复或格式不符", "a salt is repeated or malformed")
        return table_text(header, rows, key, name)


def check_frozen(files: Mapping[str, bytes], commit: str, alg: str) -> None:
    """The manifest is the one that the commit binds, and every table the one that the manifest binds, byte for byte. Raises FrozenFileChanged."""
    if commit_of(files["manifest.json"], alg) != commit:
        raise FrozenFileChanged(name="manifest.json")
    manifest = json.loads(files["manifest.json"])
    for name in FROZEN_TABLES:
        data = files.get(f"{name}.csv", b"")
        header = "|".join(HEADERS[name]).encode() + b"\n"
        whole = data.startswith(header) and data.endswith(b"\n")
        if not whole or merkle_root(body_lines(data), alg) != manifest[f"{name}_root"]:
            raise FrozenFileChanged(name=f"{name}.csv")


def read_tables(files: Mapping[str, bytes]) -> Tables:
    """The rows of files that `Tables.files` wrote."""
    return Tables(
        [RosterRow(*row) for row in table_rows(files["roster.csv"])],
        [
            InspectorRow(i, dept, _items(quals), _items(districts), salt)
            for i, dept, quals, districts, salt in table_rows(files["inspectors.csv"])
        ],
        [(o, i, salt) for o, i, salt in table_rows(files["recusals.csv"])],
        [LedgerRow(*row) for row in table_rows(files["ledger.csv"])],
    )


def _items(cell: str) -> frozenset[str]:
    return frozenset(cell.split(",")) if cell else frozenset()


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


def status_counts(roster: Iterable[RosterRow]) -> dict[str, dict[str, int]]:
    """{stratum: {status: rows}}, only what occurs."""
    counts = Counter((row.stratum, row.status) for row in roster)
    found: dict[str, dict[str, int]] = {}
    for (stratum, status), rows in counts.items():
        found.setdefault(stratum, {})[status] = rows
    return found


def manifest_bytes(terms: Terms, roster: Iterable[RosterRow], files: Mapping[str, bytes]) -> bytes:
    """manifest.json: the terms, counts and Merkle heads of the frozen files; its hash is the commit (S4-6b)."""
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
        "status_counts": status_counts(roster),
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
        leaves = body_lines(files[f"{name}.csv"])
        document[f"{name}_root"] = merkle_root(leaves, terms.alg)
        document[f"{name}_count"] = len(leaves)
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def commit_of(manifest: bytes, alg: str = "sha256") -> str:
    """commit = H(bytes of manifest.json)."""
    return hasher(alg)(manifest).hexdigest()


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

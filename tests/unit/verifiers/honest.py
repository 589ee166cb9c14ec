"""What does an honest draw look like? Those that Hypothesis chooses, drawn by the service's rules: small, and odd in every way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mingcha.draws.rules.encoding import json_line
from mingcha.draws.rules.manifest import SmallTables, Terms, check_terms, manifest_bytes
from mingcha.draws.rules.problems import EventRefused, InspectorWithoutCertificate
from mingcha.draws.rules.replay import REASONS, Replay, Wish
from mingcha.draws.rules.roster import RosterRow, status_counts
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.seeding import Source
from mingcha.draws.rules.selection import AnnualCap, LedgerRow, full_objects
from tests.unit.draws.twins import frozen_files, heads_of
from tests.unit.verifiers.own_draws import LATER, SECRET, SOON, hash_of
from tests.unit.verifiers.twin import BothTwin

DEPARTMENTS, QUALS, DISTRICTS = ("SCJG", "XF", "城管"), ("Q1", "Q2", "特种"), ("320623001", "320623002", "如东")
STRATA = ("S1", "S10", "S2", "高")
LOTTERIES = {
    "K8": ("2026-151", [(20, 80)]),
    "SSQ": ("2026-066", [(6, 33), (1, 16)]),
    "DLT": ("2026-063", [(5, 35), (2, 12)]),
}


def _salts(r: random.Random) -> Iterator[str]:
    while True:
        yield f"{r.getrandbits(64):016x}"


def _ids(r: random.Random, count: int) -> list[str]:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    codes = {"".join(r.choices(letters, k=18)) if r.random() < 0.7 else f"R:{r.randrange(10**4)}" for _ in range(count)}
    return sorted(codes)


def _some(r: random.Random, words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if r.random() < 0.6)


def _tables(r: random.Random, cap: AnnualCap) -> tuple[list[RosterRow], SmallTables]:
    salts, ids = _salts(r), _ids(r, r.randrange(0, 40))
    people = [f"I{n}" for n in range(r.randrange(0, 12))]
    ledger = (
        {
            (o, r.choice(DEPARTMENTS), f"D{r.randrange(9)}", f"{r.choice((2025, 2026))}-0{r.randrange(1, 10)}-11")
            for o in r.choices(ids, k=r.randrange(0, 30))
            if ids
        }
        if ids
        else set()
    )
    visits = [LedgerRow(*row, next(salts)) for row in sorted(ledger)]
    full = full_objects(visits, cap)
    marks = ("OK", "OK", "OK", "X-CLOSED", "X-FILTER", "X-RECENT")

    def status(entity: str) -> str:
        found = r.choice(marks)
        return "X-CAP" if found == "OK" and entity in full else found

    roster = [RosterRow(o, r.choice(STRATA), status(o), r.choice(DISTRICTS), next(salts)) for o in ids]
    staff = [InspectorRow(i, r.choice(DEPARTMENTS), _some(r, QUALS), _some(r, DISTRICTS), next(salts)) for i in people]
    pairs = sorted({(r.choice(ids), r.choice(people)) for _ in range(r.randrange(0, 25))} if ids and people else set())
    return roster, SmallTables(staff, [(o, i, next(salts)) for o, i in pairs], visits)


def _zone(r: random.Random, balls: int, highest: int) -> str:
    return ".".join(f"{n:02}" for n in sorted(r.sample(range(1, highest + 1), balls)))


def _sources(r: random.Random) -> tuple[list[Source], str]:
    """Sources of at least 60 bits in some order, and what they spoke."""
    names = r.choice([["DICE"], ["D6"], ["K8"], ["SSQ", "DLT", "DICE"], ["DLT", "D6"], ["D6", "K8", "DICE"]])
    r.shuffle(names)
    sources, spoken = [], []
    for name in names:
        if name in LOTTERIES:
            issue, zones = LOTTERIES[name]
            sources.append(Source(name, issue, LATER))
            spoken.append(f"{name}=" + "+".join(_zone(r, *zone) for zone in zones))
            continue
        count = r.randrange(24, 40)
        faces = "0123456789" if name == "DICE" else "123456"
        sources.append(Source(name, str(count), SOON))
        spoken.append(f"{name}=" + "".join(r.choices(faces, k=count)))
    return sources, ";".join(spoken)


def _terms(r: random.Random, cap: AnnualCap, sources: list[Source], secret: str) -> Terms:
    alg = r.choice(["sha256", "sha256", "sha256", "sm3"])
    ratios: dict[str, tuple[int, int]] = {}
    for name in STRATA:
        den = r.randrange(1, 30)
        ratios[name] = (r.randrange(0, den + 1), den)
    depts = [tuple(sorted(_some(r, DEPARTMENTS) or {"SCJG"})) for _ in range(r.randrange(1, 4))]
    return Terms(
        draw_id=f"320623-2026-{r.randrange(999)}",
        prev=r.choice(["-", "ab" * 32]),
        frozen_at="2026-06-01T01:00:00Z",
        strata=ratios,
        slots=[Slot(dept, r.choice(QUALS)) for dept in depts],
        load_cap=r.randrange(0, 6),
        cap=cap,
        sources=sources,
        base=r.choice(["eligible", "register"]),
        rounding=r.choice(["ceil", "floor", "half_up"]),
        alg=alg,
        secret_commit=hash_of(alg, f"SRD1|secret|{secret}") if secret else "-",
        direct_assignment=r.random() < 0.5,
        rehearsal=r.random() < 0.1,
        further={"scope": "示例“范围”", "note": None, "big": 10**30},
    )


def _wish(r: random.Random, replay: Replay, people: list[str], at: str) -> Wish:
    kind = r.choice(
        ["REPLACE", "REPLACE", "RECUSE", "RECUSE", "FILL", "ASSIGN", "CLOSE" if r.random() < 0.2 else "RECUSE"]
    )
    live = list(replay.live)
    entity = r.choice(live) if live else "R:0"
    team = list(replay.teams.get(entity, ["-"]))
    named = r.choice(people) if people else "I0"
    return Wish(
        kind,
        r.choice(REASONS[kind]),
        at,
        f"{r.getrandbits(250) + 1:064x}",
        ("P-BO", "示例"),
        entity,
        r.choice(team),
        r.randrange(1, len(team) + 1),
        named if kind == "ASSIGN" else "",
    )


def _events(r: random.Random, twin: BothTwin, people: list[str]) -> None:
    """Events that the service takes; each try starts from the events so far, because a refusal may come half-way."""
    taken: list[Wish] = []
    for number in range(r.randrange(0, 14)):
        replay = twin.replay()
        lines = [replay.record(wish) for wish in taken]
        wish = _wish(r, replay, people, f"2026-06-{10 + number}T02:00:00Z")
        try:
            lines.append(replay.record(wish))
        except (EventRefused, InspectorWithoutCertificate):
            continue
        taken.append(wish)
        twin.files["events.jsonl"] = b"".join(json_line(line) + b"\n" for line in lines)


def honest_draws(count: int) -> list[BothTwin]:
    """So many different honest draws, each with its published commit, chosen by Hypothesis and the same in every run.

    They are collected, not judged one by one: the browser's program starts once for a hundred.
    """
    found: dict[str, BothTwin] = {}

    @settings(
        max_examples=count + count // 10,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def collect(chosen: random.Random) -> None:
        twin = _draw(chosen)
        found[twin.commit] = twin

    collect()
    return list(found.values())[:count]


def _draw(r: random.Random) -> BothTwin:
    cap = AnnualCap(r.randrange(0, 3), r.randrange(0, 4), r.choice(DEPARTMENTS), 2026)
    (roster, tables), (sources, spoken) = _tables(r, cap), _sources(r)
    secret = SECRET if r.random() < 0.3 else ""
    terms = _terms(r, cap, sources, secret)
    check_terms(terms)
    files: dict[str, Any] = frozen_files(roster, tables, terms.alg)
    files["manifest.json"] = manifest_bytes(terms, status_counts(roster), heads_of(files, terms.alg))
    files["seed.txt"] = (spoken + (f"#{secret}" if secret else "") + "\n").encode()
    twin = BothTwin(files=files)
    twin.redraw()
    _events(r, twin, [i.id for i in tables.inspectors])
    twin.published["commit"] = twin.commit
    return twin

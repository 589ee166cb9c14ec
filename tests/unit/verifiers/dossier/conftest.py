"""One honest dossier with everything an outsider can check, and the keys of everybody who might attack it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from mingcha.kernel import notes
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db
from tests.conftest import START, Prepared, build_app
from tests.factories import identity
from tests.factories.dossiers import Case, approved_case
from tests.factories.evidence import Phone, blob_of, create, push, statuses
from tests.factories.proofs import Outside, outside_of
from tests.factories.twins import Twin
from tests.unit.verifiers.dossier.verifier import load_verifier

_numbers = count(1)
RECORDING = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(range(256)) * 40


@dataclass
class Told:
    """What the verifier said: exit code, {fault code: words}, {number: answer} and {number: text}."""

    code: int
    faults: dict[str, str]
    answers: dict[int, str]
    texts: dict[int, str]


@dataclass
class Honest:
    """`bag` and `supplement` as exported, `trust` as a reviewer holds it."""

    folder: Path
    bag: Path
    supplement: Path
    trust: Path
    case: Case
    outside: Outside
    phones: dict[str, Phone]
    log: notes.Signer
    receipt: str
    told: dict[str, Told] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def twin(self, of: Path | None = None) -> Twin:
        """A copy to be attacked."""
        return Twin(of or self.bag, self.folder / f"twin-{next(self.numbers)}", self.phones)

    def collude(self, twin: Twin, **chains: Any) -> None:
        """Both inspectors, the log, the witness and the authority sign whatever the twin says."""
        twin.rechain(**chains)
        twin.approve_this()
        twin.relog(self.log, self.outside.witness, self.outside.stamps)
        twin.reseal()

    def verify(self, bag: Path, *more: str, program: ModuleType | None = None, trust: Path | None = None) -> Told:
        """Runs the verifier in this process with the reviewer's keys."""
        return run(program or load_verifier(), str(bag), "--trust", str(trust or self.trust), *more)


def run(program: Any, *words: str) -> Told:
    """The verifier's answer."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = program.main([*words, "--json"])
    told = json.loads(out.getvalue())
    rows = told["answers"]
    faults: dict[str, str] = {}
    for fault, words_of in told["faults"]:
        faults[fault] = faults.get(fault, "") + words_of + "\n"
    return Told(code, faults, {r["no"]: r["answer"] for r in rows}, {r["no"]: r["text"] for r in rows})


@pytest.fixture(scope="module")
def honest(
    request: pytest.FixtureRequest, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Honest]:
    """A drawn, inspected, approved and published case, exported with its supplement."""
    folder, clock = tmp_path_factory.mktemp("honest"), FixedClock(START)
    data = folder / "data"
    shutil.copytree(prepared.folder, data, ignore=shutil.ignore_patterns("*.sqlite3*"))
    url, cluster, name = f"sqlite:///{data / 'test.sqlite3'}", None, f"honest_{next(_numbers)}"
    if request.config.getoption("--database") == "postgres":
        cluster = request.getfixturevalue("postgres")
        url = cluster.create(name, prepared.database)
    else:
        shutil.copy(prepared.folder / "template.sqlite3", data / "test.sqlite3")
    app = build_app(data, url, clock, "honest")
    yield build(app, prepared.people, clock, folder)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if cluster:
        cluster.drop(name)


def late(mei: Any, case: Case) -> None:
    """After everything was closed, a recording of the visit turns up."""
    phone = case.played.phone
    blob = blob_of(phone, RECORDING, "video/webm")
    payload = {"blob": blob, "medium": "video", "src": "body-camera", "reason": "执法记录仪次日导出"}
    assert statuses(push(mei, case.played.line("late_evidence", payload))) == ["accepted"]
    reply = create(mei, blob, case.inspection, RECORDING, role="clip")
    assert reply.status_code == 201, reply.get_data(as_text=True)


def build(app: Flask, people: identity.People, clock: FixedClock, folder: Path) -> Honest:
    """The case, its bag, its supplement."""
    client_as: Callable[[str], Any] = lambda who: identity.signed_in(app, people, who)  # noqa: E731
    outside = outside_of(app, clock, folder / "tsa")
    outside.grow()
    case = approved_case(app, people, client_as, clock)
    outside.grow()
    bo = client_as("bo")
    [row] = bo.get("/api/v1/publications").get_json()["items"]
    reply = bo.post(f"/api/v1/publications/{row['id']}/publish", headers={"If-Match": str(row["version"])})
    assert reply.status_code == 200, reply.get_json()
    outside.grow()
    bag, supplement = outside.export(case.inspection, folder / "bag"), folder / "supplement"
    late(client_as("mei"), case)
    outside.grow()
    phones = [case.played.phone, *case.mates]
    seal = next(
        json.loads(line)["e"]
        for line in (bag / "data/events.jsonl").read_bytes().splitlines()
        if b'"seal"' in line and json.loads(line)["e"]["kind"] == "seal"
    )
    return Honest(
        folder,
        bag,
        outside.export(case.inspection, supplement, supplement=True),
        outside.trust(folder / "trust.json"),
        case,
        outside,
        {phone.id: phone for phone in phones},
        notes.read_signer((app.extensions["mingcha"].settings.data_dir / "keys" / "log-ed25519.key").read_text()),
        sha256_hex(canonical(seal))[:32],
    )

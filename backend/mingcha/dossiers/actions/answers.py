"""Who answers the 36 questions? The stand-alone verifier, run as an outsider would run it, over the dossier as it would be exported now."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from mingcha.dossiers.actions.export import Contents, Trust, gather, verifiers, write_files
from mingcha.dossiers.actions.sinks import FolderSink
from mingcha.dossiers.rules import sheet
from mingcha.dossiers.rules.bag import bag_info
from mingcha.dossiers.rules.conditions import Case, conditions
from mingcha.dossiers.rules.problems import VerifierSilent
from mingcha.dossiers.rules.record import DRAFT
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.printing import print_sheet
from mingcha.kernel.storage import ObjectStore
from mingcha.readings.actions import Act, note

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "answers.typ"
SECONDS = 120
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Under whose keys, in which language, with which receipt code (empty: none) and on which local date the questions are answered."""

    trust: Trust
    lang: str = "zh"
    receipt: str = ""
    log_keys: tuple[str, ...] = ()
    today: str = ""


def answer_sheet(contents: Contents, asked: Asked, *, store: ObjectStore, leaves: Mapping[int, Json]) -> Json:
    """{verdict, tally, rows, faults, basis, program}: the program's words, not ours. Raises VerifierSilent.

    The keys are the office's own: with keys of their own, readers run the program themselves (`basis` says so).
    """
    told = _run(contents, asked, store)
    rows = sheet.rows(told["answers"], questions(), leaves, asked.lang)
    faults = [text for _, text in told["faults"]]
    return {
        "verdict": sheet.verdict(contents.record, rows, len(faults), asked.lang, today=asked.today),
        "tally": sheet.tally(rows),
        "rows": rows,
        "faults": faults,
        "basis": _basis(asked, program_hash()),
        "program": program_hash(),
    }


def gather_for_answers(inspection_id: str, *, sample: bool, trust: Trust, ctx: Ctx) -> Contents:
    """What the questions are answered from; the reading is written down (custody). Raises NotFound."""
    contents = gather(inspection_id, sample=sample, trust=trust)
    note(Act.READ_DOSSIER, inspection_id, about="answers", ctx=ctx)
    return contents


def leaves_of(contents: Contents) -> dict[int, Json]:
    """What stands at each place of the log that the dossier proves: {place: {kind, id, name}}."""
    told = json.loads(contents.papers["log/proofs.json"])
    names = {event["id"]: event["kind"] for event in contents.record["events"]}
    found: dict[int, Json] = {}
    for fact in told["facts"]:
        if fact["index"] is not None:
            found[fact["index"]] = {"kind": "fact", "id": fact["subject"], "name": fact["kind"]}
    for event, one in told["events"].items():
        found[one["index"]] = {"kind": "event", "id": event, "name": names.get(event, "")}
    return found


def condition_table(record: Mapping[str, Any], found: Json, *, region: str, ctx: Ctx) -> list[Json]:
    """Table 3.1 with the facts beside each condition (rules/conditions.py)."""
    answers = {row["no"]: row for row in found["rows"]}
    return conditions(Case(record, answers, region, ctx.clock.today().isoformat(), ctx.lang))


def print_answers(record: Mapping[str, Any], found: Json, lang: str, *, fonts: Path | None) -> bytes:
    """The sheet as PDF/A-2b, two pages at most. Raises FontsMissing, PrintFailed."""
    return print_sheet(sheet.printed(record, found, lang), fonts=fonts, template=TEMPLATE)


@lru_cache(maxsize=1)
def questions() -> tuple[str, ...]:
    """The program's own 36 questions, each `Chinese|English`."""
    spec = importlib.util.spec_from_file_location("mingcha_verify_dossier", _program())
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.QUESTIONS)


@lru_cache(maxsize=1)
def program_hash() -> str:
    """SHA-256 of the program: by which rules the answers were given."""
    return sha256_hex(_program().read_bytes())


def _program() -> Path:
    return verifiers() / "verify_dossier.py"


def _basis(asked: Asked, program: str) -> str:
    zh = f"由独立核对程序verify_dossier.py（SHA-256 {program[:16]}）对照本机关保存的密钥回答；用自己的密钥可另行核对。"
    en = f"Answered by the stand-alone program verify_dossier.py (SHA-256 {program[:16]}) under the keys that this office keeps; check with your own keys as well."
    return en if asked.lang == "en" else zh


def _run(contents: Contents, asked: Asked, store: ObjectStore) -> Json:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        present = [sha for sha in contents.named if store.stat(f"sha256/{sha}") is not None]
        record = {**contents.record, "form": DRAFT, "missing": sorted(set(contents.named) - set(present))}
        write_files(_payload(contents, record), present, bag_info(record), FolderSink(folder / "bag"), store)
        (folder / "trust.json").write_text(json.dumps(_trust(contents, asked)))
        options = ["--draft", "--trust", str(folder / "trust.json"), "--json", "--lang", asked.lang]
        options += ["--receipt", asked.receipt] if asked.receipt else []
        command = [sys.executable, "-I", str(_program()), str(folder / "bag"), *options]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own program
            found: Json = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError) as error:
            raise VerifierSilent() from error
    if len(found["answers"]) not in (0, len(questions())):
        raise VerifierSilent()
    return found


def _trust(contents: Contents, asked: Asked) -> Json:
    """The office's keys. A witness who has not seen the dossier yet is left out: the question about witnesses then stays unknown."""
    heads = [
        data.decode()
        for path, data in contents.papers.items()
        if path.startswith("log/head-") and path.endswith(".txt")
    ]
    seen = [key for key in asked.trust.witnesses if any(f"— {key.split('+')[0]} " in head for head in heads)]
    stamped = any(path.endswith(".tsr") for path in contents.papers)
    roots = asked.trust.roots.read_text() if asked.trust.roots and stamped else ""
    return {"log": list(asked.log_keys), "witnesses": seen, "tsa_roots": roots}


def _payload(contents: Contents, record: Mapping[str, Any]) -> Iterator[tuple[str, IO[bytes]]]:
    """What the program reads; the printed papers are for people."""
    yield "data/record.json", io.BytesIO(json.dumps(record, ensure_ascii=False).encode())
    yield "data/events.jsonl", io.BytesIO(b"".join(line + b"\n" for line in contents.lines))
    yield "data/keys.json", io.BytesIO(json.dumps({"keys": contents.keys}).encode())
    for name, data in sorted(contents.papers.items()):
        yield f"data/{name}", io.BytesIO(data)
    for name, stream in sorted(contents.draw.items()):
        yield f"data/draw/{name}", stream

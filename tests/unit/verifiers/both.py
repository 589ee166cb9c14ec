"""How do the two verifiers answer? verify_draw.py in this process, the browser's code in one Node process for all folders."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.unit.verifiers.own_draws import proof_text
from tests.unit.verifiers.twin import BothTwin

ROOT = Path(__file__).resolve().parents[3]
VERIFIER = ROOT / "backend" / "verifiers" / "verify_draw.py"
PROOF = "proof.json"


@dataclass(frozen=True)
class Answer:
    """The result line, or the fault."""

    line: str
    fault: str
    zh: str = field(default="", compare=False)  # what the page says in Chinese, without the place


def load(source: str | None = None) -> Any:
    """verify_draw.py as a module; or the same with other source, for the mutants."""
    spec = importlib.util.spec_from_loader("verify_draw", loader=None)
    assert spec
    module: Any = importlib.util.module_from_spec(spec)
    exec(compile(source or VERIFIER.read_text(encoding="utf-8"), str(VERIFIER), "exec"), module.__dict__)
    return module


def write(twin: BothTwin, folder: Path) -> Path:
    """The twin's files, and its proof if it has one."""
    folder.mkdir(parents=True)
    twin.write(folder)
    if twin.proof is not None:
        (folder / PROOF).write_bytes(proof_text(twin))
    return folder


def ask_python(verifier: Any, twin: BothTwin, folder: Path) -> Answer:
    """What verify_draw.py says. Raises whatever the verifier lets escape."""
    draw = verifier.Draw(folder)
    given = twin.published
    try:
        if twin.proof is not None:
            return Answer(draw.prove(given.get("commit"), folder / PROOF), "")
        return Answer(draw.run(given.get("commit"), given.get("head")), "")
    except verifier.Wrong as wrong:
        return Answer("", str(wrong))


def bundle(folder: Path) -> Path:
    """The browser's verifier with its command line, as one program for Node."""
    tool = ROOT / "pwa" / "node_modules" / ".bin" / "rolldown"
    source = ROOT / "pwa" / "src" / "portal" / "verify" / "cli.ts"
    command = [str(tool), str(source), "--platform", "node", "--format", "esm", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT / "pwa", capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return folder / "cli.js"


def ask_browser(program: Path, wishes: Iterable[tuple[BothTwin, Path]]) -> list[Answer]:
    """What the browser's code says of many folders, in their order."""
    lines = []
    for twin, folder in wishes:
        proof = {"proof": PROOF} if twin.proof is not None else {}
        lines.append(json.dumps({"folder": str(folder), **twin.published, **proof}))
    done = subprocess.run(
        ["node", str(program)], input="\n".join(lines), capture_output=True, text=True, timeout=1800, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert len(answers) == len(lines)
    return [Answer(**answer) for answer in answers]

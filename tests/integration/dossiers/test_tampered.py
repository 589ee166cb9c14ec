"""Does the stand-alone verifier catch a dossier that somebody changed, and name what is wrong? Each twin is one attack."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import dossiers as command
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db
from tests.factories.dossiers import approved_case
from tests.factories.evidence import Phone
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
VERIFIER = Path(__file__).resolve().parents[3] / "backend" / "verifiers" / "verify_dossier.py"
Attack = Callable[["Twin"], None]


def load_verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_dossier", VERIFIER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Twin:
    """A copy of the honest bag with the tools of an attacker who knows the format."""

    def __init__(self, root: Path) -> None:
        self.root, self.data = root, root / "data"

    def record(self, change: Callable[[dict[str, Any]], None]) -> None:
        path = self.data / "record.json"
        record = json.loads(path.read_text("utf-8"))
        change(record)
        path.write_text(json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.data / "events.jsonl").read_bytes().splitlines()]

    def write_lines(self, lines: list[dict[str, Any]]) -> None:
        text = "".join(
            json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for line in lines
        )
        (self.data / "events.jsonl").write_text(text, "utf-8")

    def drop_event(self, kind: str, no: int = 0) -> dict[str, Any]:
        """Takes one event out of the lines and out of the record's list."""
        lines = self.lines()
        found = [line for line in lines if line["e"]["kind"] == kind][no]
        self.write_lines([line for line in lines if line is not found])
        self.record(lambda r: r.update(events=[e for e in r["events"] if e["id"] != found["e"]["id"]]))
        event: dict[str, Any] = found["e"]
        return event

    def edit_event(self, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
        lines = self.lines()
        change(next(line["e"] for line in lines if line["e"]["kind"] == kind))
        self.write_lines(lines)

    def photo(self) -> Path:
        sha = next(line["e"]["payload"]["blob"]["sha256"] for line in self.lines() if line["e"]["kind"] == "photo")
        return self.data / "blobs" / sha

    def reseal(self) -> None:
        """Writes the bag's own lists anew, as an attacker would."""
        files = sorted(path for path in self.data.rglob("*") if path.is_file())
        lines = [
            f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(self.root).as_posix()}\n" for p in files
        ]
        (self.root / "manifest-sha256.txt").write_text("".join(lines), "utf-8")
        tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
        text = "".join(f"{hashlib.sha256((self.root / n).read_bytes()).hexdigest()}  {n}\n" for n in tags)
        (self.root / "tagmanifest-sha256.txt").write_text(text, "utf-8")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def swap_photo_and_event(twin: Twin) -> None:
    old = twin.photo()
    data = old.read_bytes() + b"x"
    sha = hashlib.sha256(data).hexdigest()
    old.unlink()
    (old.parent / sha).write_bytes(data)
    twin.edit_event("photo", lambda e: e["payload"]["blob"].update(sha256=sha, len=len(data)))
    twin.record(lambda r: [one.update(sha256=sha) for one in r["evidence"] if one["sha256"] == old.name])


def soften_answer(twin: Twin) -> None:
    twin.drop_event("answer", 1)
    twin.record(lambda r: r["items"][0]["entries"][0].update(result=None, reason=None))


def resign_with_another_key(twin: Twin) -> None:
    """The attacker has a key of their own and signs a milder answer with it under the old key's name."""
    phone, lines = Phone(999), twin.lines()
    target = next(
        line for line in lines if line["e"]["kind"] == "answer" and line["e"]["payload"]["result"] == "failing"
    )
    target["e"]["payload"] = {k: v for k, v in target["e"]["payload"].items() if k != "reason"} | {
        "result": "conforming"
    }
    target["sig"] = json.loads(phone.sign(target["e"]))["sig"]
    twin.write_lines(lines)


def replace_public_key(twin: Twin) -> None:
    path = twin.data / "keys.json"
    keys = json.loads(path.read_text("utf-8"))
    keys["keys"][0]["jwk"] = Phone(998).jwk
    path.write_text(json.dumps(keys), "utf-8")


def move_between_visits(twin: Twin) -> None:
    twin.record(lambda r: r["inspection"].update(id="0197ec00-0000-7000-8000-000000000000"))


def repeat_line(twin: Twin) -> None:
    lines = twin.lines()
    twin.write_lines([*lines, lines[0]])


def edit_draw_row(twin: Twin) -> None:
    path = twin.data / "draw" / "roster.csv"
    path.write_text(path.read_text("utf-8").replace("|OK|", "|X-CLOSED|", 1), "utf-8")


SEALED_AGAIN: dict[str, tuple[Attack, str]] = {
    "a bit of a photo": (lambda t: flip(t.photo()), "原件与事件中的指纹或长度不符"),
    "a photo is lost": (lambda t: t.photo().unlink(), "事件指名的原件不在卷宗"),
    "a photo and its event swapped": (swap_photo_and_event, "签名不符"),
    "a photo nobody took is added": (lambda t: (t.data / "blobs" / ("a" * 64)).write_bytes(b"x"), "没有事件指名的原件"),
    "a photo event removed": (lambda t: t.drop_event("photo"), "封存时照片2张，卷宗有1张"),
    "an answer removed and the record with it": (soften_answer, "封存时该手机事件"),
    "an answer signed by a foreign key": (resign_with_another_key, "签名不符"),
    "an answer's words changed": (
        lambda t: t.edit_event("answer", lambda e: e["payload"].update(result="not_applicable")),
        "签名不符",
    ),
    "a public key replaced": (replace_public_key, "公钥与编号不符"),
    "the seal removed": (lambda t: t.drop_event("seal"), "没有封存事件"),
    "the second inspector's signature removed": (lambda t: t.drop_event("sign.inspector", 1), "检查人员的签字不在"),
    "the refusal removed": (lambda t: t.drop_event("refuse"), "企业的签字或拒签说明不在"),
    "an event listed but not there": (lambda t: t.write_lines(t.lines()[:-1]), "记录列出的事件不在卷宗"),
    "an event twice": (repeat_line, "事件重复"),
    "a seq changed": (lambda t: t.edit_event("photo", lambda e: e.update(seq=99)), "签名不符"),
    "the record's answer changed": (
        lambda t: t.record(lambda r: r["items"][0]["entries"][0].update(result="conforming")),
        "记录为conforming",
    ),
    "the record's conclusion changed": (
        lambda t: t.record(lambda r: r.update(conclusions=["no_problem"])),
        "结论与事件不同",
    ),
    "the record's sealed text changed": (
        lambda t: t.record(lambda r: r["sealed"].update(text="全部符合")),
        "封存文本与封存事件不同",
    ),
    "events of another visit": (move_between_visits, "属于另一次检查"),
    "the draw's rules changed": (lambda t: flip(t.data / "draw" / "manifest.json"), "承诺值不符"),
    "a row of the draw's list changed": (edit_draw_row, "根值不符"),
    "the record in another form": (lambda t: t.record(lambda r: r.update(form="x")), "卷宗无法读取"),
    "the events are gone": (lambda t: (t.data / "events.jsonl").unlink(), "卷宗无法读取"),
}
AS_IT_IS: dict[str, tuple[Attack, str]] = {
    "a bit of a photo, lists left": (lambda t: flip(t.photo()), "文件被改动：data/blobs/"),
    "a bit of the printed record": (lambda t: flip(t.data / "record.pdf"), "文件被改动：data/record.pdf"),
    "a file added": (lambda t: (t.data / "note.txt").write_text("x"), "清单之外的文件：data/note.txt"),
    "a file removed": (lambda t: (t.data / "verify" / "README.md").unlink(), "缺少文件：data/verify/README.md"),
    "the list of hashes changed": (lambda t: flip(t.root / "bag-info.txt"), "文件被改动：bag-info.txt"),
    "no list at all": (lambda t: (t.root / "manifest-sha256.txt").unlink(), "卷宗无法读取"),
}


def test_every_tampered_twin_is_caught_and_what_is_wrong_is_named(
    app: Flask, people: People, client_as: As, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = approved_case(app, people, client_as, clock)
    honest = tmp_path / "honest"
    with app.app_context():
        command.run_export(argparse.Namespace(inspection=case.inspection, out=honest, lang="zh"), app)
        db.session.remove()
    verifier = load_verifier()
    capsys.readouterr()
    assert verifier.main([str(honest)]) == 0, capsys.readouterr().out
    passed = []
    for attacks, again in ((SEALED_AGAIN, True), (AS_IT_IS, False)):
        for name, (attack, words) in attacks.items():
            twin = Twin(tmp_path / "twin")
            shutil.copytree(honest, twin.root)
            attack(twin)
            if again:
                twin.reseal()
            capsys.readouterr()
            code = verifier.main([str(twin.root)])
            told = capsys.readouterr().out
            if code == 0 or words not in told:
                passed.append(f"{name} ({code}):\n{told}")
            shutil.rmtree(twin.root)
    assert passed == []


@pytest.mark.parametrize("name", ["empty", "no-zip.zip"])
def test_what_is_no_dossier_is_refused_in_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    else:
        path.write_bytes(b"PK nothing")
    assert load_verifier().main([str(path)]) == 2
    assert "卷宗无法读取" in capsys.readouterr().out

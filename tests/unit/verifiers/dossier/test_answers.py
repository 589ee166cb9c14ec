"""Does every one of the 36 answers take each of its values, does the bag alone verify in ten years, and does nothing reach out?"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mingcha.kernel.canon import canonical, sha256_hex
from tests.factories.stamping import StampOffice
from tests.factories.twins import Twin
from tests.unit.verifiers.dossier.conftest import Honest, Told, run
from tests.unit.verifiers.dossier.verifier import VERIFIER, load_verifier

Json = dict[str, Any]
YES, NO, UNKNOWN, NA = "yes", "no", "unknown", "na"
ALWAYS_ASKED = set(range(1, 37)) - {13, 15, 16, 17, 19, 22, 31}
# What no dossier of this kind can be answered with, and why.
NEVER: dict[tuple[int, str], str] = {
    **dict.fromkeys(((no, NA) for no in ALWAYS_ASKED), "the question is asked of every visit"),
    **dict.fromkeys(((1, NO), (3, NO)), "a log without an offer or a team does not say that there was none"),
    **dict.fromkeys(((7, YES), (7, NO)), "helpers are not in the log"),
    (20, NO): "that the business said nothing cannot be shown",
    **dict.fromkeys(((31, YES), (31, NO)), "no leaf tells of a case that was opened"),
    (33, NO): "that nobody read it cannot be shown",
    **dict.fromkeys(((36, NO), (36, UNKNOWN)), "there is always something that it cannot show"),
}
VALUES = {no: {word for word in (YES, NO, UNKNOWN, NA) if (no, word) not in NEVER} for no in range(1, 37)}
GEO = {"lat_u": 32_300_000, "lng_u": 121_100_000, "acc_m": 12, "age_s": 3, "crs": "WGS84", "src": "api"}
PAST = ["2026-06-01", "2026-06-10"]
UP_TO_THE_DAY = ["2026-06-01", "2026-06-13"]
CLIP = {"medium": "audio", "purpose": "evidence", "src": "in-app", "recording": "r"}


@dataclass(frozen=True)
class Variant:
    """Another visit than the honest one, signed and logged by everybody as if it had been so; and what is then answered."""

    name: str
    change: Callable[[Twin], Any]
    answers: dict[int, str]
    more: tuple[str, ...] = ()


def event(kind: str, no: int = 0, **payload: Any) -> Callable[[Twin], Any]:
    """An event that says something else; None takes a word away."""

    def change(e: Json) -> None:
        kept = {**e["payload"], **payload}
        e["payload"] = {name: value for name, value in kept.items() if value is not None}

    return lambda t: t.edit_event(kind, change, no)


def both(*changes: Callable[[Twin], Any]) -> Callable[[Twin], Any]:
    return lambda t: [change(t) for change in changes]


def record(change: Callable[[Json], Any]) -> Callable[[Twin], Any]:
    return lambda t: t.record(change)


def fact(kind: str, **told: Any) -> Callable[[Twin], Any]:
    return lambda t: t.fact(kind, lambda f: f.update(told))


def answered(twin: Twin, result: str, no: int) -> None:
    """An answer, in the event and in the record."""
    entry = twin.event("answer", no)["payload"]["entry"]
    event("answer", no, result=result)(twin)
    twin.record(lambda r: [e.update(result=result) for i in r["items"] for e in i["entries"] if e["id"] == entry])


def gap(twin: Twin, *, told: bool) -> None:
    """The second answer was never given; the seal names it with a reason, or nobody does."""
    entry = twin.drop_event("answer")["payload"]["entry"]
    if told:
        twin.edit_event("seal", lambda e: e["payload"]["unanswered"].append({"entry": entry, "reason": "停业"}))
    row = {"result": "unanswered", "reason": "停业"} if told else {"result": None, "reason": None}
    twin.record(lambda r: [e.update(row) for i in r["items"] for e in i["entries"] if e["id"] == entry])


def photos_wanted(count: int) -> Callable[[Twin], Any]:
    """The checklist of the offer asks for so many photos at its first entry."""

    def change(t: Twin) -> None:
        path = t.data / "template.json"
        items = json.loads(path.read_text("utf-8"))
        items[0]["entries"][0]["required_photos"] = count
        path.write_bytes(canonical(items))
        sha = sha256_hex(canonical(items))
        t.fact("visit.offer", lambda f: f.update(template=sha))
        t.record(
            lambda r: (
                r["items"][0]["entries"][0].update(required_photos=count),
                r["inspection"].update(template_sha256=sha),
            )
        )

    return change


def business_signs(opinion: str | None) -> Callable[[Twin], Any]:
    """No refusal and no witness: the business signed."""

    def change(t: Twin) -> None:
        shown = t.event("refuse")["payload"]["shown"]
        told = {"name": "王示例", "role": "站长", "shown": shown} | ({"opinion": opinion} if opinion else {})
        t.edit_event("refuse", lambda e: e.update(kind="sign.business", payload=told))
        t.edit_event("seal", lambda e: e["payload"].update(acknowledged="signed"))

    return change


def quick(twin: Twin) -> None:
    """Five more answers within a second."""
    for _ in range(5):
        twin.add_event("answer", twin.event("answer", 1)["payload"], after="answer")


def recorded(parts: int, step: int = 1) -> Callable[[Twin], Any]:
    def change(t: Twin) -> None:
        t.add_event("recording.started", {"recording": "r", "medium": "audio", "purpose": "evidence"}, after="arrive")
        for part in range(parts):
            t.add_event("clip", {**CLIP, "part": part * step + 1}, after="recording.started" if not part else "clip")

    return change


def one_phone(twin: Twin) -> None:
    """The mate's signature was given on the first phone."""
    key = twin.event("seal")["key"]
    twin.edit_event(
        "sign.inspector", lambda e: e.update(key=key), 1 if twin.event("sign.inspector")["key"] == key else 0
    )


VARIANTS = [
    Variant("as it was", lambda t: None, {1: YES, 2: YES, 3: YES, 4: NO, 5: YES, 6: NO, 8: YES, 9: YES, 10: YES, 11: NO, 12: YES, 13: YES}),
    Variant("commit logged after the seed", lambda t: t.edit("log/proofs.json", swap_places), {2: NO}),
    Variant("no offer logged", lambda t: t.drop_fact("visit.offer"), {1: UNKNOWN, 2: UNKNOWN, 10: UNKNOWN, 12: UNKNOWN, 30: UNKNOWN, 28: UNKNOWN}),
    Variant("no team logged", lambda t: t.drop_fact("visit.team"), {3: UNKNOWN, 4: UNKNOWN, 5: UNKNOWN, 24: NO}),
    Variant("a recusal", lambda t: t.add_event("recusal_claimed", {"inspector": "x", "ground": "kin", "text": "x"}, after="arrive"), {4: YES}),
    Variant("a card that ended", both(lambda t: t.fact("visit.team", lambda f: f["team"][0].update(valid_to="2026-01-01")), record(lambda r: r["team"][0].update(valid_to="2026-01-01"))), {5: NO}),
    Variant("notice served", lambda t: t.add_event("notice.served", {"how": "in_person", "at": "2026-06-15T09:00:00+08:00", "to": "王示例"}, after="accept"), {6: YES}),
    Variant("one phone", one_phone, {8: NO, 24: NO, 25: YES}),
    Variant("no card shown", lambda t: t.drop_event("rights_told"), {9: NO}),
    Variant("a clock that jumped", lambda t: t.edit_event("photo", lambda e: e.update(at="2026-06-15T12:00:00.000+08:00")), {10: NO}),
    Variant("a position", event("arrive", geo=GEO, no_geo_reason=None), {11: YES}),
    Variant("a picked photo", both(event("photo", src="file-picker"), record(lambda r: next(e for e in r["evidence"] if e["role"] == "photo").update(src="file-picker"))), {13: NO}),
    Variant("no photo", lambda t: (drop_photos(t)), {13: NA}),
    Variant("a gap with its reason", lambda t: gap(t, told=True), {14: NO, 15: YES}),
    Variant("a gap without one", lambda t: gap(t, told=False), {14: NO, 15: NO}),
    Variant("photos as required", photos_wanted(2), {14: YES, 15: NA, 16: YES}),
    Variant("a required photo missing", photos_wanted(3), {16: NO}),
    Variant("answers in a rush", quick, {17: YES}),
    Variant("nothing answered", lambda t: (gap(t, told=True), gap(t, told=True)), {17: NA}),
    Variant("no problem", both(lambda t: answered(t, "conforming", 1), event("seal", conclusion=["no_problem"]), record(lambda r: r.update(conclusions=["no_problem"]))), {18: NO, 29: NO, 31: NA}),
    Variant("a whole recording", recorded(1), {19: YES}),
    Variant("a recording of three parts", recorded(3), {19: YES}),
    Variant("a recording that lacks its second part", recorded(2, step=2), {19: NO}),
    Variant("a recording without a part", recorded(0), {19: NO}),
    Variant("the business signed", business_signs(None), {20: UNKNOWN, 22: NA}),
    Variant("the business signed with words", business_signs("有异议"), {20: YES}),
    Variant("a refusal that nobody saw", lambda t: t.drop_event("witness.present"), {22: NO}),
    Variant("an amendment", lambda t: t.add_event("amend", {"reason": "笔误", "changes": []}, after="seal"), {26: YES}),
    Variant("approved by an inspector of the team", lambda t: insider(t), {27: NO}),
    Variant("returned first", lambda t: returned(t), {28: YES}),
    Variant("late", both(fact("visit.offer", window=PAST), record(lambda r: r["inspection"].update(window=PAST))), {30: NO}),
    Variant("long offline", lambda t: early(t), {34: YES}),
    Variant("offered long before, and no head seen", lambda t: t.fact("visit.offer", lambda f: f.update(at="2026-06-11T01:00:00Z")), {10: YES, 34: UNKNOWN}),
    Variant("shown to nobody outside until the window had closed", both(lambda t: early(t), fact("visit.offer", window=UP_TO_THE_DAY), record(lambda r: r["inspection"].update(window=UP_TO_THE_DAY))), {30: UNKNOWN}),
    Variant("read, and that is in the log", lambda t: read_once(t), {33: YES}),
    Variant("not sealed", lambda t: (t.drop_event("seal"), t.drop_fact("visit.review"), t.record(lambda r: (r.update(reviews=[], sealed=None), r["inspection"].update(sealed_at=None)))), {9: YES, 14: UNKNOWN, 21: UNKNOWN, 25: UNKNOWN, 26: UNKNOWN, 32: YES}),
]  # fmt: skip


def read_once(twin: Twin) -> None:
    """Somebody looked at a photo, and that became a leaf."""
    proofs = json.loads((twin.data / "log/proofs.json").read_text("utf-8"))
    told: Json = {"at": "2026-06-15T03:00:00Z", "kind": "read.access", "subject": proofs["facts"][0]["subject"]}
    told["subject"] = next(f["subject"] for f in proofs["facts"] if f["kind"] == "visit.offer")
    told |= {"id": "r-1", "act": "view_evidence", "name": sha256_hex("r-1|示例审计".encode())}
    size = next(head["size"] for head in proofs["heads"] if head["main"])
    content = canonical(told)
    fact = {"kind": "read.access", "subject": told["subject"], "index": size, "path": [], "content": content.decode()}
    twin.edit("log/proofs.json", lambda p: p["facts"].append(fact))
    row = {"at": told["at"], "by": "示例审计", "action": told["act"], "id": "r-1"}
    leaf = hashlib.sha256(b"\x00" + content).hexdigest()
    twin.edit("custody.json", lambda c: c["reads"].append({**row, "leaf": leaf}))


def delete_lawfully(twin: Twin) -> None:
    """Two people had a photo deleted after its term: the file is gone, the order is a leaf."""
    gone = twin.photo()
    told = {"at": "2057-01-02T00:00:00Z", "kind": "blob.disposed", "subject": gone.name, "order": "o-1", "size": 1}
    content = canonical(told).decode()

    def among(proofs: Json) -> None:
        size = next(head["size"] for head in proofs["heads"] if head["main"])
        leaf = {"kind": told["kind"], "subject": gone.name, "index": size, "path": [], "content": content}
        proofs["facts"].append(leaf)

    twin.edit("log/proofs.json", among)
    gone.unlink()


def test_an_original_that_two_people_had_deleted_is_told_and_a_claim_of_it_is_not_believed(honest: Honest) -> None:
    lawful, claimed = honest.twin(), honest.twin()
    delete_lawfully(lawful)
    honest.collude(lawful)
    told = honest.verify(lawful.root)
    assert not told.faults
    words = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(lawful.root), "--trust", str(honest.trust), "--lang", "en"],
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
    assert "was deleted after its term by an order of two people (leaf " in words
    delete_lawfully(claimed)
    claimed.reseal()
    assert "fact leaf" in honest.verify(claimed.root).faults


def test_an_older_dossier_is_read_and_told_what_it_lacks(honest: Honest) -> None:
    """Made before the log named contents: nothing is wrong, and question 32 waits for a supplement. Under a later head it cannot be claimed."""
    older = honest.twin()
    older.drop_fact("dossier.made")
    (older.data / "log/contents.txt").unlink()
    older.record(lambda r: r.update(form="mingcha-dossier-1"))
    honest.collude(older)  # the heads of that time did not name any form
    told = honest.verify(older.root)
    assert (told.code, told.answers[32], told.answers[35]) == (0, UNKNOWN, YES)
    assert "mingcha-dossier-1" in told.texts[36] and "mingcha-dossier-1" not in honest.verify(honest.bag).texts[36]


def test_answers_are_told_in_words(honest: Honest) -> None:
    zh, en = honest.verify(honest.bag), honest.verify(honest.bag, "--lang", "en")
    assert (zh.texts[11], en.texts[11]) == ("室内无信号", "indoors, no signal")
    assert "发现问题已责令改正" in zh.texts[18] and "rectification ordered" in en.texts[18]
    assert en.texts[2].startswith("commit ") and "this business among the drawn" in en.texts[2]
    bare = {no: text for no, text in zh.texts.items() if text.strip("0123456789/ —-") == ""}
    assert bare == {}


def swap_places(p: Json) -> None:
    """The commit and the seed change places in the log."""
    facts = {f["kind"]: f for f in p["facts"]}
    commit, seed = facts["draw.commit"], facts["draw.seed"]
    commit["index"], seed["index"] = seed["index"], commit["index"]


def drop_photos(twin: Twin) -> None:
    for _ in range(2):
        twin.photo().unlink()
        twin.drop_event("photo")


def insider(twin: Twin) -> None:
    person = json.loads((twin.data / "record.json").read_text("utf-8"))["team"][0]["id"]
    twin.fact("visit.review", lambda f: f.update(by=person))
    twin.record(lambda r: r["reviews"][0].update(by_id=person))


def returned(twin: Twin) -> None:
    """A first review gave the record back."""

    def change(p: Json) -> None:
        review = next(f for f in p["facts"] if f["kind"] == "visit.review")
        told = {**json.loads(review["content"]), "decision": "return", "reason": "补照片"}
        first = {**review, "content": json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))}
        p["facts"].append({**first, "index": 1})

    twin.edit("log/proofs.json", change)
    twin.record(lambda r: r["reviews"].insert(0, {**r["reviews"][0], "decision": "return", "reason": "补照片"}))


def early(twin: Twin) -> None:
    """The visit was three days before anybody outside could see it, and the offer before that."""
    for no, line in enumerate(twin.lines()):
        kind, at = line["e"]["kind"], f"2026-06-12T10:00:{no:02d}.000+08:00"
        number = [one["e"]["kind"] for one in twin.lines()[:no]].count(kind)
        twin.edit_event(kind, lambda e, at=at: e.update(at=at), number)
    twin.fact("visit.offer", lambda f: f.update(at="2026-06-12T01:00:00Z"))


def ask(variant: Variant, honest: Honest) -> tuple[Path, Told]:
    """The bag of the variant, and what is said of it."""
    twin = honest.twin()
    variant.change(twin)
    honest.collude(twin)
    return twin.root, honest.verify(twin.root, *variant.more)


@pytest.mark.req("S1-20a")
def test_every_answer_takes_each_of_its_values(honest: Honest) -> None:
    seen: dict[int, set[str]] = {no: set() for no in VALUES}
    wrong = []
    told = [honest.verify(honest.bag, "--receipt", honest.receipt), honest.verify(honest.bag, "--receipt", "0" * 32)]
    lost, swapped = honest.twin(), honest.twin()
    lost.photo().unlink()
    lost.reseal()
    swapped.edit("template.json", lambda x: x[0].update(name="其他") and None)
    swapped.reseal()
    told += [honest.verify(lost.root), honest.verify(swapped.root)]
    told.append(honest.verify(honest.bag, "--supplement", str(honest.supplement)))
    for variant in VARIANTS:
        bag, answer = ask(variant, honest)
        told.append(answer)
        got = {no: answer.answers.get(no) for no in variant.answers}
        if answer.faults or got != variant.answers:
            wrong.append(f"{variant.name}: {answer.faults} {got}")
        if variant.name in ("a gap with its reason", "photos as required", "a whole recording"):
            told.append(run(load_verifier(), str(bag)))
    unsigned = honest.twin()
    unsigned.drop_event("sign.inspector", 1)
    honest.collude(unsigned)
    told.append(honest.verify(unsigned.root))
    broken = honest.twin()
    broken.edit("log/proofs.json", lambda p: p["events"].popitem() and None)
    broken.reseal()
    told.append(honest.verify(broken.root))
    for one in told:
        for no, word in one.answers.items():
            seen[no].add(word)
    assert wrong == []
    assert {no: (seen[no], VALUES[no]) for no in VALUES if seen[no] != VALUES[no]} == {}
    assert sum(len(words) for words in seen.values()) + len(NEVER) == 4 * 36


def renewed(honest: Honest, office: StampOffice) -> Twin:
    """The bag as it is exported again after another authority renewed its first stamp: over the head and that stamp."""
    twin = honest.twin()
    proofs = json.loads((twin.data / "log/proofs.json").read_text("utf-8"))
    head = next(head for head in proofs["heads"] if head["tokens"])
    body, _, lines = (twin.data / "log" / head["file"]).read_text("utf-8").rpartition("\n\n")
    signed = f"{body}\n\n{lines.splitlines()[0]}\n".encode()
    former = (twin.data / "log" / head["tokens"][0]["file"]).read_bytes()
    text = hashlib.sha512(signed).digest() + hashlib.sha512(former).digest()
    (twin.data / "log" / "renewed.tsr").write_bytes(office.stamp(hashlib.sha512(text).digest()))
    head["tokens"][0]["renewals"] = [{"authority": "second.example", "file": "renewed.tsr"}]
    (twin.data / "log/proofs.json").write_text(json.dumps(proofs), "utf-8")
    twin.reseal()
    return twin


@pytest.mark.req("S1-20a")
def test_in_ten_years_the_bag_alone_verifies(honest: Honest, tmp_path: Path) -> None:
    """The first authority's certificate ended in 2027, another one died, the database is gone: a clock of 2036 changes nothing."""
    second = StampOffice(tmp_path / "second", "Second", now=datetime(2027, 5, 1, tzinfo=UTC))
    bag = shutil.copytree(renewed(honest, second).root, tmp_path / "bag")
    dead = StampOffice(tmp_path / "dead", "Dead", now=datetime(2026, 6, 15, tzinfo=UTC), days=1)
    trust = json.loads(honest.trust.read_text("utf-8"))
    trust["tsa_roots"] += dead.roots.read_text("utf-8") + second.roots.read_text("utf-8")
    (tmp_path / "trust.json").write_text(json.dumps(trust), "utf-8")
    for office in (honest.outside.stamps, second):
        assert office.certificate.not_valid_after_utc < datetime(2029, 1, 1, tzinfo=UTC)
    line = [sys.executable, "-I", "-c", FAR_AWAY, str(VERIFIER), str(bag), "--trust", str(tmp_path / "trust.json")]
    told = subprocess.run([*line, "--json"], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    answers = {row["no"]: row["answer"] for row in json.loads(told.stdout)["answers"]}
    assert (told.returncode, answers[35], answers[10]) == (0, YES, YES), told.stdout + told.stderr
    words = subprocess.run([*line, "--lang", "en"], capture_output=True, text=True, timeout=60, cwd=tmp_path).stdout
    assert "was renewed by second.example: 2027-05-01" in words


FAR_AWAY = """
import runpy, sys, time, datetime
far = datetime.datetime(2036, 11, 22, tzinfo=datetime.timezone.utc).timestamp()
time.time = lambda: far
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(far, tz)
    @classmethod
    def utcnow(cls): return cls.utcfromtimestamp(far)
datetime.datetime = Later
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_it_verifies_in_a_network_namespace_without_interfaces(honest: Honest) -> None:
    words = [sys.executable, "-I", str(VERIFIER), str(honest.bag), "--trust", str(honest.trust)]
    check = "import os, socket, sys; assert len(socket.if_nameindex()) <= 1; os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-c", check, *words],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部相符" in done.stdout

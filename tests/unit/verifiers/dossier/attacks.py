"""Every edit of a dossier that somebody might try, with the check that must refuse it and what it must name.

`alone` says that nothing but this check stands in the way: the attacker has all keys that they need for the rest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.kernel import notes
from mingcha.kernel.canon import canonical, sha256_hex
from tests.factories.evidence import Phone
from tests.factories.twins import Twin, flip
from tests.unit.verifiers.dossier.conftest import Honest

GONE = "0" * 64
Json = dict[str, Any]
Attack = Callable[[Twin, Honest], Any]


@dataclass(frozen=True)
class Edit:
    """One attack: `how` it ends ("as it is", "lists", "keys": lists anew; "all": everybody colludes), the fault, a word of it."""

    name: str
    attack: Attack
    how: str
    fault: str
    named: str = ""
    more: tuple[str, ...] = ()


def play(edit: Edit, honest: Honest) -> tuple[Twin, tuple[str, ...]]:
    """The attacked twin, and the words of the command line."""
    twin = honest.twin()
    edit.attack(twin, honest)
    if edit.how == "all":
        honest.collude(twin)
    if edit.how == "lists":
        twin.reseal()
    return twin, tuple(word.format(supplement=twin.root.with_name(twin.root.name + "-s")) for word in edit.more)


def answer(twin: Twin, result: str) -> None:
    """A failing answer becomes another one."""
    change: Callable[[Json], Any] = lambda e: e.update(  # noqa: E731
        payload={k: v for k, v in e["payload"].items() if k != "reason"} | {"result": result}
    )
    twin.edit_event("answer", change, 1)


def read_by_nobody(twin: Twin, _honest: Honest) -> None:
    """The bag tells of a reading that the log does not know."""
    row = {"at": "2026-06-15T03:00:00Z", "by": "示例审计", "action": "view_evidence", "id": "r-9", "leaf": GONE}
    twin.edit("custody.json", lambda c: c["reads"].append(row))


def reading_hidden(twin: Twin, _honest: Honest) -> None:
    """A reading is in the log, and the bag does not tell of it."""
    told = {"at": "2026-06-15T03:00:00Z", "kind": "read.access", "id": "r-1", "act": "view_evidence", "name": GONE}

    def change(p: Json) -> None:
        subject = next(f["subject"] for f in p["facts"] if f["kind"] == "visit.offer")
        size = next(head["size"] for head in p["heads"] if head["main"])
        content = canonical({**told, "subject": subject}).decode()
        p["facts"].append({"kind": "read.access", "subject": subject, "index": size, "path": [], "content": content})

    twin.edit("log/proofs.json", lambda p: change(p) and None)


def slip_in(twin: Twin, _honest: Honest) -> None:
    """A body camera's film that was never brought to the desk."""
    film = b"film"
    (twin.data / "blobs" / sha256_hex(film)).write_bytes(film)
    said = {"recorder_no": "X", "begun_at": "2026-06-15T01:58:00Z", "wearer": {"id": "w"}, "by": {"id": "b"}}
    row = {**said, "sha256": sha256_hex(film), "len": len(film), "type": "video/mp4", "withdrawn": None}
    twin.record(lambda r: r["imports"].append(row))


def soften(twin: Twin) -> None:
    """The failing answer becomes a good one, in the event and in the record."""
    answer(twin, "conforming")
    twin.record(lambda r: first_entry(r).update(result="conforming", reason=None))


def lose_photo(twin: Twin) -> None:
    """A photo and its event are gone."""
    twin.photo().unlink()
    twin.drop_event("photo")


def swap_photo(twin: Twin) -> None:
    """Another picture, in the file, the event and the record."""
    old = twin.photo()
    data = old.read_bytes() + b"x"
    sha = sha256_hex(data)
    old.unlink()
    (old.parent / sha).write_bytes(data)
    twin.edit_event("photo", lambda e: e["payload"]["blob"].update(sha256=sha, len=len(data)))
    told = {"sha256": sha, "len": len(data)}
    twin.record(lambda r: [one.update(told) for one in r["evidence"] if one["sha256"] == old.name])


def first_entry(record: Json) -> Json:
    found: Json = record["items"][0]["entries"][0]
    return found


def lines(twin: Twin, change: Callable[[list[Json]], list[Json]]) -> None:
    twin.write_lines(change(twin.lines()))


def stranger(twin: Twin) -> None:
    """A milder answer, signed by a key of the attacker's own under the inspector's name."""
    found = twin.lines()
    target = next(x for x in found if x["e"]["kind"] == "answer" and x["e"]["payload"]["result"] == "failing")
    target["e"]["payload"] |= {"result": "conforming"}
    target["sig"] = json.loads(Phone(999).sign(target["e"]))["sig"]
    twin.write_lines(found)


def signed_anew(change: Callable[[Twin], Any], *, log: bool = False, witness: bool = False) -> Attack:
    """Both inspectors sign the change; with `log` its key is stolen; with `witness` that one helps too."""

    def attack(twin: Twin, honest: Honest) -> None:
        change(twin)
        twin.rechain()
        if log:
            twin.approve_this()
            twin.relog(honest.log, honest.outside.witness if witness else None)
        twin.reseal()

    return attack


def stale_lines(twin: Twin, honest: Honest) -> None:
    """The log is made anew with its stolen key; the old signatures of the witness are kept below it."""
    name = main_head(twin)["file"]
    texts = [path.read_text("utf-8") for path in sorted((twin.data / "log").glob("head-*.txt"))]
    old = next(text for text in texts if text.count("\n— ") > 1).splitlines()[-1]
    signed_anew(soften, log=True)(twin, honest)
    with (twin.data / "log" / name).open("a", encoding="utf-8") as file:
        file.write(old + "\n")
    twin.reseal()


def main_head(twin: Twin) -> Json:
    heads = json.loads((twin.data / "log/proofs.json").read_text("utf-8"))["heads"]
    found: Json = next(head for head in heads if head["main"])
    return found


def stamp_of(twin: Twin) -> str:
    """The file of the first time stamp."""
    heads = json.loads((twin.data / "log/proofs.json").read_text("utf-8"))["heads"]
    return next(str(token["file"]) for head in heads for token in head["tokens"])


def foreign_token(twin: Twin, honest: Honest) -> None:
    """The time stamp of another head."""
    told = stamp_of(twin)
    others = [path for path in (honest.supplement / "data/log").glob("*.tsr") if path.name != told]
    shutil.copy(others[0], twin.data / "log" / told)


def proofs(change: Callable[[Json], Any]) -> Attack:
    return lambda twin, _honest: twin.edit("log/proofs.json", lambda p: change(p) and None)


def event_path(proof: Json) -> None:
    one = next(iter(proof["events"].values()))
    one["path"][0] = "0" * 64


def revoke_first(twin: Twin, _honest: Honest) -> None:
    """A revocation stands in the log before what the key signed."""

    def change(p: Json) -> None:
        enrol = next(fact for fact in p["facts"] if fact["kind"] == "key.enrol")
        told = {"at": "2026-06-15T02:00:00Z", "kind": "key.revoke", "reason": "lost", "subject": enrol["subject"]}
        p["facts"].append({**enrol, "kind": "key.revoke", "index": 1, "content": canonical(told).decode()})

    twin.edit("log/proofs.json", lambda p: change(p) and None)


def sm3_lie(twin: Twin, honest: Honest, *, lie_in: str = "sha256") -> None:
    """A changed file, with only one of its two lists put right."""
    path = twin.data / "verify" / "README.md"
    kept = {name: (twin.root / f"manifest-{name}.txt").read_text("utf-8") for name in ("sha256", "sm3")}
    flip(path)
    twin.reseal()
    (twin.root / f"manifest-{lie_in}.txt").write_text(kept[lie_in], "utf-8")
    twin.retag()


def drop_from_list(twin: Twin, _honest: Honest) -> None:
    path = twin.root / "manifest-sm3.txt"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    twin.retag()


def tag_edit(name: str) -> Attack:
    """A tag file that no list names any more."""

    def attack(twin: Twin, _honest: Honest) -> None:
        for digest in ("sha256", "sm3"):
            path = twin.root / f"tagmanifest-{digest}.txt"
            path.write_text(
                "".join(x for x in path.read_text("utf-8").splitlines(keepends=True) if name not in x), "utf-8"
            )

    return attack


def spoil_cosignature(twin: Twin, _honest: Honest) -> None:
    """One bit of the witness's signature below the head that is not the main one."""
    heads = [path for path in sorted((twin.data / "log").glob("head-*.txt")) if path.name != main_head(twin)["file"]]
    path = next(path for path in heads if path.read_text("utf-8").count("\n— ") > 1)
    *kept, last = path.read_text("utf-8").splitlines(keepends=True)
    place = len(last) - 10
    path.write_text("".join([*kept, last[:place] + ("A" if last[place] != "A" else "B") + last[place + 1 :]]), "utf-8")


def colluding(change: Attack, **chains: Any) -> Attack:
    """Everybody helps, but the chains are left as the attack wants them."""

    def attack(twin: Twin, honest: Honest) -> None:
        change(twin, honest)
        honest.collude(twin, **chains)

    return attack


def at_the_end(kind: str) -> Attack:
    """A fact is logged only after everything else."""

    def change(p: Json) -> None:
        size = next(head["size"] for head in p["heads"] if head["main"])
        next(fact for fact in p["facts"] if fact["kind"] == kind).update(index=size)

    return lambda twin, _honest: twin.edit("log/proofs.json", lambda p: change(p) and None)


def unsealed(twin: Twin, _honest: Honest) -> None:
    """The seal, and the review of it, are gone as if they had never been."""
    twin.drop_event("seal")
    twin.drop_fact("visit.review")
    twin.record(lambda r: r.update(reviews=[]))


def log_without(*, witness: bool, stamps: bool = True, key: notes.Signer | None = None) -> Attack:
    """The log made anew, seen by some only, or signed by another key."""

    def attack(twin: Twin, honest: Honest) -> None:
        outside = honest.outside
        twin.rechain()
        twin.approve_this()
        twin.relog(key or honest.log, outside.witness if witness else None, outside.stamps if stamps else None)
        twin.reseal()

    return attack


def no_draw(twin: Twin, _honest: Honest) -> None:
    shutil.rmtree(twin.data / "draw")
    twin.record(lambda r: r.update(draw=None))
    for kind in ("draw.commit", "draw.seed", "draw.event"):
        twin.drop_fact(kind)


def spoil_supplement(change: Callable[[Twin, Honest], Any]) -> Attack:
    """The supplement beside the dossier is attacked."""

    def attack(twin: Twin, honest: Honest) -> None:
        second = Twin(honest.supplement, twin.root.with_name(twin.root.name + "-s"), honest.phones)
        change(second, honest)
        second.reseal()

    return attack


def other_order(twin: Twin, _honest: Honest) -> None:
    """The inspector corrected an answer; the record lists the correction first, and shows the earlier answer."""
    entry = twin.event("answer", 1)["payload"]
    twin.add_event(
        "answer", {**{k: v for k, v in entry.items() if k != "reason"}, "result": "conforming"}, after="answer"
    )
    twin.rechain()

    def change(record: Json) -> None:
        rows = record["events"]
        *_, one, two = (no for no, row in enumerate(rows) if row["kind"] == "answer")
        rows[one], rows[two] = rows[two], rows[one]

    twin.record(change)


def headless(twin: Twin, _honest: Honest) -> None:
    """Nothing of the log is shown at all."""

    def change(p: Json) -> None:
        p.update(heads=[], waiting=sorted(p["events"]), events={})
        for fact in p["facts"]:
            fact.update(index=None, path=[])

    twin.edit("log/proofs.json", lambda p: change(p) and None)


def rolled_back(twin: Twin, honest: Honest) -> None:
    """The inspectors' signatures stay as they are: with them the heads that they name."""
    twin.relog(honest.log, honest.outside.witness, honest.outside.stamps)
    twin.reseal()


def false_renewal(p: Json) -> None:
    """The first stamp once more, as if it were over itself."""
    token = next(token for head in p["heads"] for token in head["tokens"])
    token["renewals"] = [dict(token)]


def line_as_fact(p: Json) -> None:
    """The log holds a line that looks like a fact: a phone sent it."""
    told = {"e": {}, "kind": "visit.review", "sig": "", "subject": "x"}
    p["facts"].append({**p["facts"][0], "content": canonical(told).decode()})


def reviewed_less(twin: Twin, honest: Honest) -> None:
    """The review was over more events than are here; everything else fits."""
    honest.collude(twin)
    twin.fact("visit.review", lambda f: f.update(leaves=GONE))
    twin.relog(honest.log, honest.outside.witness, honest.outside.stamps)


def other_visit(second: Twin, honest: Honest) -> None:
    """Signed by the inspector, but about somebody else."""
    second.edit_event("late_evidence", lambda e: e.update(visit=GONE[:36]))
    sign_again(second, honest)


def sign_again(second: Twin, honest: Honest) -> None:
    """The inspector signs the later events as they are now; they name no head."""
    lines = second.lines()
    for line in lines:
        line["e"]["nb"].update(cp_size=0, cp_root=GONE)
        line["sig"] = json.loads(honest.phones[line["e"]["key"]].sign(line["e"]))["sig"]
    second.write_lines(lines)


def other_log(second: Twin, honest: Honest) -> None:
    """The supplement comes from a log that was made anew, with every key."""
    sign_again(second, honest)
    second.relog(honest.log, honest.outside.witness, honest.outside.stamps)


def record_says(change: Callable[[Json], Any]) -> Attack:
    """The record in the office's own words says something else: no event and no leaf of its own speaks of it."""
    return lambda twin, _honest: twin.record(change)


def listed_anew(twin: Twin, _honest: Honest) -> None:
    """Another name, and the list of the contents made to fit."""
    twin.record(lambda r: r["team"][0].update(name="其他人"))
    twin.list_contents()


def unlisted_leaf(kind: str, change: Callable[[Json], Any] = lambda _: None) -> Attack:
    """A leaf is left out of the proofs, and the record tells of nothing of the kind."""
    return lambda twin, _honest: (twin.drop_fact(kind), twin.record(change))


def older_form(twin: Twin, _honest: Honest) -> None:
    """Another name; the bag says that it was made before contents were named in the log."""
    twin.drop_fact("dossier.made")
    (twin.data / "log/contents.txt").unlink()
    twin.record(lambda r: (r.update(form="mingcha-dossier-1"), r["team"][0].update(name="其他人")))


def later_seen(twin: Twin, _honest: Honest) -> None:
    """The first heads that somebody outside saw are left out, so that the record seems to come late."""

    def change(p: Json) -> None:
        first = next(head for head in p["heads"] if head["tokens"])
        first["tokens"] = []

    twin.edit("log/proofs.json", lambda p: change(p) and None)


def moved_to_waiting(twin: Twin, _honest: Honest) -> None:
    """The last event is said to be too fresh for the log."""
    event = twin.lines()[-1]["e"]["id"]
    twin.edit("log/proofs.json", lambda p: (p["events"].pop(event), p["waiting"].append(event)) and None)


def other_words(twin: Twin, _honest: Honest) -> None:
    """The bag's own words name another office."""
    path = twin.root / "bag-info.txt"
    path.write_text(path.read_text("utf-8").replace("Source-Organization: ", "Source-Organization: 其他"), "utf-8")


EXTRA = ("--supplement", "{supplement}")
RECORD = "data/record.json"
EDITS = [
    # ---- the bag
    Edit("a bit of a photo", lambda t, h: flip(t.photo()), "as it is", "changed", "data/blobs/"),
    Edit("a bit of the printed record", lambda t, h: flip(t.data / "record.pdf"), "as it is", "changed", "record.pdf"),
    Edit(
        "a bit of the bag's own words",
        lambda t, h: flip(t.root / "bag-info.txt"),
        "as it is",
        "changed",
        "bag-info.txt",
    ),
    Edit("a file with SHA-256 left", sm3_lie, "as it is", "changed", "README.md"),
    Edit("a file with SM3 left", lambda t, h: sm3_lie(t, h, lie_in="sm3"), "as it is", "changed sm3", "README.md"),
    Edit("a file added", lambda t, h: (t.data / "note.txt").write_text("x"), "as it is", "unlisted", "data/note.txt"),
    Edit(
        "a file removed", lambda t, h: (t.data / "verify/README.md").unlink(), "as it is", "missing file", "README.md"
    ),
    Edit("a file that one list lacks", drop_from_list, "as it is", "lists differ", "data/"),
    Edit("a tag file that no list names", tag_edit("bag-info.txt"), "as it is", "unlisted", "bag-info.txt"),
    Edit(
        "no list at all", lambda t, h: (t.root / "manifest-sm3.txt").unlink(), "as it is", "unreadable", "manifest-sm3"
    ),
    Edit("the record in another form", lambda t, h: t.record(lambda r: r.update(form="x")), "lists", "unreadable"),
    Edit("the events are gone", lambda t, h: (t.data / "events.jsonl").unlink(), "lists", "unreadable", "events"),
    Edit("the proofs are gone", lambda t, h: (t.data / "log/proofs.json").unlink(), "lists", "unreadable", "proofs"),
    # ---- events, chains, keys
    Edit("an answer's words changed", lambda t, h: answer(t, "conforming"), "lists", "signature"),
    Edit("an answer signed by a foreign key", lambda t, h: stranger(t), "lists", "signature"),
    Edit("a photo and its event swapped", lambda t, h: swap_photo(t), "lists", "signature"),
    Edit(
        "rows chained anew without the keys",
        lambda t, h: (soften(t), t.rechain(sign=False)),
        "lists",
        "signature",
    ),
    Edit(
        "a line signed by nobody",
        lambda t, h: lines(t, lambda x: [*x, {**x[0], "sig": "0" * 128}]),
        "lists",
        "signature",
        "14",
    ),
    Edit(
        "a line of an unknown key",
        lambda t, h: lines(t, lambda x: [*x, {"e": {**x[0]["e"], "key": "f" * 64}, "sig": x[0]["sig"]}]),
        "lists",
        "line lacks",
        "14",
    ),
    Edit("a seq changed", lambda t, h: t.edit_event("photo", lambda e: e.update(seq=99)), "lists", "signature"),
    Edit(
        "a time changed",
        lambda t, h: t.edit_event("arrive", lambda e: e.update(at="2026-06-14T10:00:00.000+08:00")),
        "lists",
        "signature",
    ),
    Edit("an event twice", lambda t, h: lines(t, lambda x: [*x, x[0]]), "lists", "twice", "accept"),
    Edit(
        "a public key replaced",
        lambda t, h: t.edit("keys.json", lambda k: k["keys"][0].update(jwk=Phone(998).jwk)),
        "lists",
        "thumb",
    ),
    Edit(
        "a key nobody used is false",
        lambda t, h: t.edit("keys.json", lambda k: k["keys"].append({**k["keys"][0], "id": "e" * 64})),
        "lists",
        "thumb",
        "eeeeeeee",
    ),
    Edit(
        "an event of another visit",
        lambda t, h: t.edit_event("arrive", lambda e: e.update(visit=GONE[:36])),
        "all",
        "other visit",
        "2",
    ),
    Edit(
        "an event listed as another one",
        lambda t, h: t.record(lambda r: r["events"][1].update(kind="note")),
        "lists",
        "row",
        "arrive",
    ),
    Edit(
        "an event listed at another time",
        lambda t, h: t.record(lambda r: r["events"][1].update(at="2026-06-15T01:00:00Z")),
        "lists",
        "row",
        "arrive",
    ),
    Edit("the earlier of two answers, put last in the record", other_order, "all", "answer", "conforming"),
    Edit(
        "an event listed but not there",
        lambda t, h: t.record(lambda r: r["events"].append({"id": "gone"})),
        "lists",
        "listed",
        "gone",
    ),
    Edit(
        "an event listed under another id",
        lambda t, h: t.record(lambda r: r["events"][-1].update(id="gone")),
        "lists",
        "listed",
        "gone",
    ),
    Edit("an event there but not listed", lambda t, h: t.record(lambda r: r["events"].pop()), "lists", "count", "12"),
    Edit(
        "an event listed twice for another one",
        lambda t, h: t.record(lambda r: r["events"].append(r["events"][0])),
        "lists",
        "count",
        "14",
    ),
    Edit("the last line cut", lambda t, h: lines(t, lambda x: x[:-1]), "lists", "listed"),
    # ---- originals
    Edit("a photo's bit, lists anew", lambda t, h: flip(t.photo()), "lists", "blob"),
    Edit("a photo is lost", lambda t, h: t.photo().unlink(), "lists", "blob gone"),
    Edit(
        "a photo nobody took",
        lambda t, h: (t.data / "blobs" / ("a" * 64)).write_bytes(b"x"),
        "lists",
        "blob unnamed",
        "aaaa",
    ),
    # ---- the seal: everybody colludes, and the seal still objects
    Edit("the seal cut", lambda t, h: t.drop_event("seal"), "all", "no seal"),
    Edit(
        "the sealed text changed in the event",
        lambda t, h: (
            t.edit_event("seal", lambda e: e["payload"].update(text="全部符合")),
            t.record(lambda r: r["sealed"].update(text="全部符合")),
        ),
        "all",
        "text",
    ),
    Edit(
        "the record's sealed text changed",
        lambda t, h: t.record(lambda r: r["sealed"].update(text="全部符合")),
        "lists",
        "sealed text",
    ),
    Edit(
        "the second inspector's signature removed", lambda t, h: t.drop_event("sign.inspector", 1), "all", "inspector"
    ),
    Edit(
        "the second inspector is no longer named",
        lambda t, h: (
            t.drop_event("sign.inspector", 1),
            t.edit_event("seal", lambda e: e["payload"]["signed_by"].pop()),
        ),
        "all",
        "two",
    ),
    Edit("the refusal removed", lambda t, h: t.drop_event("refuse"), "all", "business"),
    Edit("a photo event removed", lambda t, h: t.drop_event("photo"), "lists", "photos", "1"),
    Edit("an event removed before the seal", lambda t, h: t.drop_event("rights_told"), "lists", "own events"),
    Edit(
        "the photos counted wrongly",
        colluding(lambda t, h: t.edit_event("seal", lambda e: e["payload"].update(photos=5)), count=False),
        "as it is",
        "photos",
        "5",
    ),
    Edit(
        "the events counted wrongly",
        colluding(lambda t, h: t.edit_event("seal", lambda e: e["payload"].update(events=5)), count=False),
        "as it is",
        "own events",
        "5",
    ),
    Edit("the seal cut, with all keys", unsealed, "all", "no seal"),
    Edit("a chain that begins in the middle", colluding(lambda t, h: None, first="f" * 64), "as it is", "first prev"),
    Edit("a chain that is broken and signed", colluding(lambda t, h: None, broken=5), "as it is", "chain"),
    Edit("one number twice and signed", colluding(lambda t, h: None, again=7), "as it is", "same seq"),
    Edit(
        "the record lists another event",
        lambda t, h: t.record(lambda r: r["events"][0].update(id="gone")),
        "lists",
        "listed",
        "gone",
    ),
    # ---- the record
    Edit(
        "the record's answer changed",
        lambda t, h: t.record(lambda r: first_entry(r).update(result="conforming")),
        "lists",
        "answer",
        "conforming",
    ),
    Edit(
        "the record's reason of a failing answer changed",
        lambda t, h: t.record(lambda r: first_entry(r).update(reason="其他原因")),
        "lists",
        "answer",
        "其他原因",
    ),
    Edit(
        "the record's receipt changed",
        lambda t, h: t.record(lambda r: r.update(receipt=GONE[:32])),
        "lists",
        "sealed text",
    ),
    Edit(
        "the time of a signature moved by a day in the record",
        lambda t, h: t.record(lambda r: r["signatures"][0].update(at="2026-06-14T03:01:09.000Z")),
        "lists",
        "words",
    ),
    Edit(
        "the legal basis changed in the record",
        lambda t, h: t.record(lambda r: r["items"][0].update(legal_basis=["《其他法》"])),
        "lists",
        "entries",
    ),
    Edit(
        "the record's conclusion changed",
        lambda t, h: t.record(lambda r: r.update(conclusions=["no_problem"])),
        "lists",
        "conclusion",
    ),
    Edit(
        "the checklist changed",
        lambda t, h: t.edit("template.json", lambda x: x[0]["entries"][0].update(guide="其他") and None),
        "lists",
        "template",
    ),
    Edit(
        "the record's wording of an entry changed",
        lambda t, h: t.record(lambda r: first_entry(r).update(text="其他")),
        "lists",
        "entries",
    ),
    Edit(
        "fewer photos asked for than the checklist asks",
        lambda t, h: t.record(lambda r: first_entry(r).update(required_photos=9)),
        "lists",
        "entries",
    ),
    Edit(
        "an entry that was asked, shown as not asked",
        lambda t, h: t.record(lambda r: first_entry(r).update(applies=False)),
        "lists",
        "entries",
    ),
    Edit(
        "the refusal's words changed in the record",
        lambda t, h: t.record(lambda r: r["refusal"].update(text="没有意见")),
        "lists",
        "words",
    ),
    Edit(
        "a card shown to somebody else, in the record",
        lambda t, h: t.record(lambda r: next(s for s in r["steps"] if s["kind"] == "rights_told").update(to="其他人")),
        "lists",
        "words",
    ),
    Edit(
        "a signer's name changed in the record",
        lambda t, h: t.record(lambda r: r["signatures"][0].update(name="其他人")),
        "lists",
        "words",
    ),
    Edit(
        "a witness nobody saw, in the record",
        lambda t, h: t.record(lambda r: r["signatures"].append({**r["signatures"][-1], "event": GONE})),
        "lists",
        "words",
        GONE,
    ),
    Edit(
        "a photo shown at another entry",
        lambda t, h: t.record(lambda r: [e.update(entry=GONE) for e in r["evidence"] if e["role"] == "photo"]),
        "lists",
        "words",
    ),
    Edit(
        "another business's name in the record",
        lambda t, h: t.record(lambda r: r["object"].update(name="其他商店")),
        "lists",
        "object",
    ),
    # ---- the draw
    Edit("the draw's rules changed", lambda t, h: flip(t.data / "draw/manifest.json"), "lists", "commit"),
    Edit(
        "the record names another commit",
        lambda t, h: (
            t.record(lambda r: r["draw"].update(commit=GONE)),
            t.fact("visit.offer", lambda f: f.update(commit=GONE)),
            t.fact("draw.commit", lambda f: f.update(commit=GONE)),
        ),
        "all",
        "commit",
    ),
    Edit("another commit was published", lambda t, h: None, "as it is", "given commit", "", ("--commit", GONE)),
    Edit("the draw's files left out", no_draw, "lists", "commit unknown", "", ("--commit", GONE)),
    Edit(
        "a row of the draw's list changed",
        lambda t, h: (p := t.data / "draw/roster.csv").write_text(
            p.read_text("utf-8").replace("|OK|", "|X-CLOSED|", 1), "utf-8"
        ),
        "lists",
        "redraw",
        "roster",
    ),
    Edit(
        "a business that was not drawn",
        lambda t, h: t.fact("visit.offer", lambda f: f.update(drawn="R:0-0")),
        "all",
        "not drawn",
        "R:0-0",
    ),
    # ---- the log: what each further key buys
    Edit(
        "both inspectors sign another answer",
        signed_anew(soften),
        "as it is",
        "event leaf",
        "answer",
    ),
    Edit("both inspectors sign another photo", signed_anew(swap_photo), "as it is", "event leaf", "photo"),
    Edit("a photo dropped, renumbered and signed", signed_anew(lose_photo), "as it is", "event leaf"),
    Edit(
        "back-dated and signed anew",
        signed_anew(lambda t: t.edit_event("arrive", lambda e: e.update(at="2026-06-10T10:00:00.000+08:00"))),
        "as it is",
        "event leaf",
        "arrive",
    ),
    Edit(
        "an event inserted and signed",
        signed_anew(lambda t: t.add_event("note", {"text": "x"}, after="photo")),
        "as it is",
        "event proof",
        "note",
    ),
    Edit(
        "a second inspector's signature added later",
        signed_anew(
            lambda t: t.add_event("sign.inspector", t.event("sign.inspector")["payload"], after="sign.inspector")
        ),
        "as it is",
        "event proof",
        "sign.inspector",
    ),
    Edit(
        "+ a log made anew with its stolen key",
        signed_anew(soften, log=True),
        "as it is",
        "no witness",
    ),
    Edit("+ the old cosignature kept below it", stale_lines, "as it is", "witness", "justice.example"),
    Edit(
        "+ the witness colludes",
        signed_anew(
            lambda t: (
                answer(t, "conforming"),
                t.record(lambda r: first_entry(r).update(result="conforming", reason=None)),
            ),
            log=True,
            witness=True,
        ),
        "as it is",
        "no token",
    ),
    Edit(
        "+ a fresh time stamp, but the business has its receipt",
        lambda t, h: soften(t),
        "all",
        "receipt",
        "",
        ("--receipt", "RECEIPT"),
    ),
    Edit(
        "+ a fresh time stamp, but the head was published",
        lambda t, h: soften(t),
        "all",
        "head other",
    ),
    Edit(
        "a log signed by another key",
        log_without(witness=True, key=notes.new_signer("mingcha/log", notes.LOG, b"x" * 32)),
        "as it is",
        "head key",
    ),
    Edit("a log that no witness saw", log_without(witness=False), "as it is", "no witness"),
    Edit("a log that no authority stamped", log_without(witness=True, stamps=False), "as it is", "no token"),
    Edit("a cosignature with a flipped bit", spoil_cosignature, "lists", "witness", "justice.example"),
    Edit("a witness with the log's own key", lambda t, h: None, "as it is", "witness own", "mingcha/log"),
    Edit("all heads left out, everything said to be waiting", headless, "lists", "no witness"),
    Edit(
        "a log rolled back behind what the phones had seen, made anew with every key",
        rolled_back,
        "as it is",
        "head unseen",
    ),
    Edit(
        "a leaf of another visit",
        lambda t, h: t.fact("visit.team", lambda f: f.update(subject=GONE[:36])),
        "all",
        "subject",
        "visit.team",
    ),
    Edit("an event's line as a fact", proofs(line_as_fact), "lists", "unreadable", "not a fact"),
    Edit(
        "the events of somebody outside the team",
        lambda t, h: t.fact("key.enrol", lambda f: f.update(person=GONE[:36])),
        "all",
        "stranger",
    ),
    Edit("an event that the review saw is left out", reviewed_less, "lists", "reviewed"),
    Edit("a path of a proof changed", proofs(event_path), "lists", "event leaf"),
    Edit("an event has no proof", proofs(lambda p: p["events"].popitem()), "lists", "event proof"),
    Edit(
        "a logged fact changed",
        lambda t, h: (
            t.fact("visit.team", lambda f: f["team"][0].update(valid_to="2099-01-01")),
            t.record(lambda r: r["team"][0].update(valid_to="2099-01-01")),
        ),
        "lists",
        "fact leaf",
        "visit.team",
    ),
    Edit(
        "a head of another log",
        lambda t, h: (p := t.data / "log" / main_head(t)["file"]).write_text(
            p.read_text("utf-8").replace("mingcha/log", "other/log"), "utf-8"
        ),
        "lists",
        "head key",
    ),
    Edit(
        "a head's size changed in the proofs",
        proofs(lambda p: [head.update(size=head["size"] - 1) for head in p["heads"]]),
        "lists",
        "head said",
    ),
    Edit(
        "a head that is no beginning of the main one",
        proofs(lambda p: next(h for h in p["heads"] if not h["main"]).update(path=[])),
        "lists",
        "head grows",
    ),
    Edit("a foreign time stamp", foreign_token, "lists", "token", "tsa.example"),
    Edit(
        "a time stamp with a flipped bit",
        lambda t, h: flip(t.data / "log" / stamp_of(t)),
        "lists",
        "token",
        "tsa.example",
    ),
    Edit("a renewal over something else", proofs(false_renewal), "lists", "renewal", "tsa.example"),
    Edit(
        "the enrolment of another key", lambda t, h: t.fact("key.enrol", lambda f: f.update(x="A" * 43)), "all", "enrol"
    ),
    Edit("a key enrolled after it signed", at_the_end("key.enrol"), "all", "enrolled"),
    Edit("a key without an enrolment", lambda t, h: t.drop_fact("key.enrol"), "lists", "enrolled"),
    Edit("a key revoked before it signed", revoke_first, "all", "revoked"),
    Edit("an offer logged after the visit", at_the_end("visit.offer"), "all", "offered"),
    # ---- the office's acts
    Edit(
        "the record's nonce changed",
        lambda t, h: t.record(lambda r: r["inspection"].update(nonce=GONE)),
        "lists",
        "offer",
        "nonce",
    ),
    Edit(
        "the record's window changed",
        lambda t, h: t.record(lambda r: r["inspection"].update(window=["2026-01-01", "2026-12-31"])),
        "lists",
        "offer",
        "window",
    ),
    Edit(
        "the record of another business",
        lambda t, h: t.record(lambda r: r["object"].update(id=GONE[:36])),
        "lists",
        "offer",
        "object",
    ),
    Edit(
        "another inspector in the record",
        lambda t, h: t.record(lambda r: r["team"][0].update(id=GONE[:36])),
        "lists",
        "team",
    ),
    Edit(
        "a card that is valid for longer in the record",
        lambda t, h: t.record(lambda r: r["team"][0].update(valid_to="2099-12-31")),
        "lists",
        "team",
    ),
    Edit(
        "a review of another day in the record",
        lambda t, h: t.record(lambda r: r["reviews"][0].update(at="2026-06-14T03:03:00Z")),
        "lists",
        "reviews",
    ),
    Edit(
        "a reading with another purpose",
        lambda t, h: t.edit("custody.json", lambda c: c["reads"][0].update(purpose="complaint")),
        "lists",
        "custody",
    ),
    Edit(
        "another reviewer in the record",
        lambda t, h: t.record(lambda r: r["reviews"][0].update(by_id=GONE[:36])),
        "lists",
        "reviews",
    ),
    Edit(
        "a review that never was",
        lambda t, h: t.record(lambda r: r["reviews"].insert(0, {**r["reviews"][0], "decision": "return"})),
        "lists",
        "reviews",
    ),
    Edit(
        "the review of another seal",
        lambda t, h: (
            h.collude(t),
            t.fact("visit.review", lambda f: f.update(seal=GONE)),
            t.relog(h.log, h.outside.witness, h.outside.stamps),
        ),
        "lists",
        "review seal",
    ),
    Edit("a recording that nobody logged", slip_in, "lists", "imports"),
    Edit("a reading that nobody logged", read_by_nobody, "lists", "custody", "r-9"),
    Edit("a reading kept from the bag", reading_hidden, "all", "custody", "1"),
    Edit(
        "another commit in the log",
        lambda t, h: t.fact("draw.commit", lambda f: f.update(commit=GONE)),
        "all",
        "log commit",
    ),
    Edit(
        "the published result changed",
        lambda t, h: t.edit("publication.json", lambda p: p.update(conclusions=["no_problem"]) and None),
        "lists",
        "published",
    ),
    Edit(
        "a publication denied",
        lambda t, h: (t.drop_fact("publication"), (t.data / "publication.json").unlink()),
        "lists",
        "published",
    ),
    # ---- the office's own words, once the bag has left: only the list in the log objects
    Edit("an inspector's name", record_says(lambda r: r["team"][0].update(name="其他人")), "lists", "contents", RECORD),
    Edit("the number", record_says(lambda r: r["inspection"].update(number="X-1")), "lists", "contents", RECORD),
    Edit("the state", record_says(lambda r: r["inspection"].update(state="returned")), "lists", "contents", RECORD),
    Edit("a date", record_says(lambda r: r["inspection"].update(due_on="2026-12-31")), "lists", "contents", RECORD),
    Edit("the obligation", record_says(lambda r: r.update(obligation=None)), "lists", "contents", RECORD),
    Edit("a row dropped", record_says(lambda r: r["follow_ups"].pop()), "lists", "contents", RECORD),
    Edit(
        "what followed", record_says(lambda r: r["follow_ups"][0].update(state="closed")), "lists", "contents", RECORD
    ),
    Edit("the draw's words", record_says(lambda r: r["draw"].update(number="X-1")), "lists", "contents", RECORD),
    Edit("the plan's words", record_says(lambda r: r["task"].update(title="其他")), "lists", "contents", RECORD),
    Edit(
        "the archive's names",
        lambda t, h: t.edit("metadata.json", lambda m: m["DA/T 46"].update({"人名": "其他人"})),
        "lists",
        "contents",
        "data/metadata.json",
    ),
    Edit(
        "the index of the copies",
        lambda t, h: t.edit("derived/index.json", lambda i: i["without"].clear()),
        "lists",
        "contents",
        "data/derived/index.json",
    ),
    Edit(
        "a form",
        lambda t, h: flip(t.data / "forms/check-record.pdf"),
        "lists",
        "contents",
        "data/forms/check-record.pdf",
    ),
    Edit("the report", lambda t, h: flip(t.data / "四性检测报告.html"), "lists", "contents", "四性检测报告"),
    Edit("a file slipped in", lambda t, h: (t.data / "note.txt").write_text("x"), "lists", "contents", "note.txt"),
    Edit(
        "a file slipped in beside the proofs",
        lambda t, h: (t.data / "log/note.txt").write_text("x"),
        "lists",
        "contents",
        "data/log/note.txt",
    ),
    Edit("the bag's own words", other_words, "lists", "contents", "bag-info.txt"),
    Edit(
        "a reading without a leaf",
        lambda t, h: t.edit("custody.json", lambda c: c["reads"].append({"at": "x", "by": "其他人", "action": "x"})),
        "lists",
        "contents",
        "data/custody.json",
    ),
    Edit(
        "a review left out",
        unlisted_leaf("visit.review", lambda r: r.update(reviews=[])),
        "lists",
        "contents",
        "visit.review",
    ),
    Edit("an obligation left out", unlisted_leaf("obligation"), "lists", "contents", " obligation"),
    Edit(
        "no offer, and another business",
        unlisted_leaf("visit.offer", lambda r: r["object"].update(name="其他商店")),
        "lists",
        "contents",
        "visit.offer",
    ),
    Edit("an event said to be waiting", moved_to_waiting, "lists", "contents", "seal"),
    Edit("a time stamp left out", later_seen, "lists", "contents", ".tsr"),
    Edit("bagit.txt", lambda t, h: flip(t.root / "bagit.txt"), "lists", "contents", "bagit.txt"),
    Edit(
        "a leaf told twice, as if the team had been changed",
        proofs(lambda p: p["facts"].append(next(f for f in p["facts"] if f["kind"] == "visit.team"))),
        "lists",
        "leaf twice",
        "visit.team",
    ),
    Edit("the list of the contents written anew", listed_anew, "lists", "contents list"),
    Edit("the list of the contents left out", lambda t, h: (t.data / "log/contents.txt").unlink(), "lists", "unbound"),
    Edit("what names the contents left out", lambda t, h: t.drop_fact("dossier.made"), "lists", "unbound"),
    Edit("an older form claimed", older_form, "lists", "downgraded", "mingcha-dossier-1"),
    Edit(
        "said to be asked from the desk",
        lambda t, h: t.record(lambda r: r.update(form="mingcha-draft-2")),
        "lists",
        "unreadable",
    ),
    # ---- the supplement
    Edit(
        "the supplement of another dossier",
        spoil_supplement(lambda t, h: t.edit("supplement.json", lambda s: s.update(of=GONE))),
        "as it is",
        "of",
        "",
        EXTRA,
    ),
    Edit("a supplement of a log made anew", spoil_supplement(other_log), "as it is", "grown", "", EXTRA),
    Edit(
        "the supplement's recording changed",
        spoil_supplement(lambda t, h: flip(next((t.data / "blobs").iterdir()))),
        "as it is",
        "blob",
        "",
        EXTRA,
    ),
    Edit(
        "a later event's words changed",
        spoil_supplement(lambda t, h: t.edit_event("late_evidence", lambda e: e["payload"].update(reason="x"))),
        "as it is",
        "signature",
        "1",
        EXTRA,
    ),
    Edit("a later event of another visit", spoil_supplement(other_visit), "as it is", "other visit", "1", EXTRA),
    Edit(
        "a supplement without the sealing",
        spoil_supplement(lambda t, h: t.drop_fact("dossier.sealed")),
        "as it is",
        "sealed",
        "",
        EXTRA,
    ),
    Edit(
        "the dossier's lists written anew after its sealing",
        lambda t, h: (
            shutil.copytree(h.supplement, t.root.with_name(t.root.name + "-s")),
            (t.data / "verify/README.md").write_text("x"),
        ),
        "lists",
        "sealed",
        "",
        EXTRA,
    ),
]
assert len({edit.name for edit in EDITS}) == len(EDITS)

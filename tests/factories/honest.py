"""Honest inspections of every shape, played through the server by two phones, and their dossiers without the printed papers.

What a visit is like follows from a seed. Keys, the witness, the authority and the log are shared; heads are signed once for some visits together.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask.testing import FlaskClient

from mingcha.dossiers import actions
from mingcha.dossiers.actions.export import finish_bag, originals, write_payload
from mingcha.dossiers.rules.bag import Lists
from mingcha.kernel.clock import CHINA
from mingcha.kernel.db import db, reading, transaction
from mingcha.kernel.storage import store
from mingcha.transparency import actions as log
from tests.factories.evidence import Phone, blob_of, create, enrol, jpeg, push, statuses
from tests.factories.identity import system_ctx
from tests.factories.inspections import Field, Office
from tests.factories.proofs import Outside

Json = dict[str, Any]
SHAPES: tuple[Json, ...] = (
    {"kind": "number", "spec": {"unit": "米", "min": "0.9"}},
    {
        "kind": "choice",
        "spec": {"options": ["齐全", "缺少"], "bad": ["缺少"]},
        "shown_when": {"no": 1, "is": ["failing"]},
    },
    {"required_photos": 1},
)
GEO = {"lat_u": 32_331_200, "lng_u": 121_185_300, "acc_m": 15, "age_s": 2, "crs": "WGS84", "src": "api"}
FILM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(200)
SMALL = [jpeg(8, 8, shade=shade) for shade in (10, 90, 170, 250)]
ENDINGS = ("not_found", "closed", "moved", "not_this_business")


@dataclass
class Visit(Field):
    """A visit that is being played: `own` and `other` are the lines of Mei's and Lan's phone, in the order in which they were made."""

    rng: Random = field(default_factory=Random)
    mate: Phone | None = None
    own: list[bytes] = field(default_factory=list)
    other: list[bytes] = field(default_factory=list)

    def line(self, kind: str, payload: Json | None = None, phone: Phone | None = None) -> bytes:
        """Any event of this visit, kept for sending; only its own count goes into the seal."""
        said = (phone or self.phone).line(self.visit, kind, payload)
        (self.own if phone in (None, self.phone) else self.other).append(said)
        self.events = len(self.own)
        return said

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def someone(self, chance: float) -> Phone | None:
        """Lan's phone with this chance, where she has one with her; else Mei's."""
        return self.mate if self.mate and self.maybe(chance) else None


def play(visit: Visit) -> None:
    """Everything from setting out to the seal; `own` and `other` hold the lines, `blobs` the bytes."""
    visit.text = f"现场检查记录\n{visit.visit}\n𠮷野示例"
    visit.line("accept")
    _come(visit)
    paper = visit.maybe(0.06)
    ended = not paper and visit.maybe(0.12)
    if ended:
        _end(visit)
    else:
        _work(visit)
    if paper:
        pages = [visit.photos[-1][0]["evidence"] for _ in range(2) if visit.photo(SMALL[0])]
        on = visit.phone.now.date().isoformat()
        told = {"template": _template(visit), "checked_on": on, "pages": 2, "photos": pages, "business": "signed"}
        visit.line("paper_backfill", told)
    _close(visit, ended=ended, paper=paper)


def _template(visit: Visit) -> str:
    from mingcha.inspections.models import Inspection
    from mingcha.kernel.db import session

    with visit.office.app.app_context(), reading():
        return session().get_one(Inspection, visit.visit).checklist_sha256


def _come(visit: Visit) -> None:
    if visit.maybe(0.2):
        told = {"how": "in_person", "at": "2026-06-15T09:00:00+08:00", "to": "王示例", "role": "站长"}
        visit.line("notice.served", {**told, **(visit.pad() if visit.maybe(0.5) else {})})
    visit.line(
        "arrive", {"geo": GEO} if visit.maybe(0.6) else {"no_geo_reason": visit.rng.choice(("indoors", "denied"))}
    )
    if visit.mate and visit.maybe(0.8):
        visit.line("arrive", {"no_geo_reason": "timeout", "note": "另一部手机"}, visit.mate)
    if visit.maybe(0.9):
        visit.line("rights_told", {"certificates": ["示例32062300001"], "to": "王示例", "role": "站长"})
        visit.line("recusal_asked", {"asked_of": "王示例", "answer": visit.rng.choice(("none", "requested"))})
    if visit.maybe(0.2):
        known = {
            "address": "示例路1号",
            "status": "open",
            "legal_representative_present": True,
            "contact_present": False,
        }
        visit.line("registration", {**known, "differs": ["contact"]})


def _work(visit: Visit) -> None:
    for no, (item, entry) in enumerate(visit.office.entries):
        for _ in range(visit.rng.choice((1, 1, 1, 2))):
            _answer(visit, no, item, entry)
        for _ in range(visit.rng.choice((0, 0, 1, 1, 2))):
            _photo(visit, entry)
    for _ in range(visit.rng.choice((0, 0, 1, 3))):
        visit.line(
            "note",
            {"text": visit.rng.choice(("示例：应急灯不亮", "线路 A\n\t“引号”", "e\u0301 ﬁ 𠮷"))},
            visit.someone(0.3),
        )
    if visit.maybe(0.15):
        visit.line("statement", {"by": "王示例", "role": "站长", "text": "已安排整改"})
    _find(visit)
    if visit.maybe(0.15):
        _record_film(visit)


def _find(visit: Visit) -> None:
    if visit.maybe(0.1):
        material = visit.phone.uuid()
        visit.line("finding", {"material": material, "text": "通道堆放纸箱"})
        visit.photo(SMALL[1], entry=material)
        if visit.maybe(0.5):
            visit.line("withdrawal", {"material": material, "reason": "记错"})


def _answer(visit: Visit, no: int, item: str, entry: str) -> None:
    phone = visit.someone(0.25)
    chance = visit.rng.random()
    if no == 0:
        said: Json = (
            {"result": "failing", "value": {"number": "0.6"}}
            if chance < 0.5
            else {"result": "conforming", "value": {"number": "1.2"}}
        )
    elif no == 1:
        said = (
            {"result": "failing", "value": {"choices": ["缺少"]}}
            if chance < 0.5
            else {"result": "conforming", "value": {"choices": ["齐全"]}}
        )
    else:
        said = {"result": visit.rng.choice(("conforming", "failing", "not_applicable"))}
    if chance > 0.9:  # giving up and taking back are Mei's: her phone counts what it knows itself
        visit.line("unanswered", {"entry": entry, "reason": "停业"})
        return
    reason = {"reason": "通道堆放纸箱"} if said["result"] == "failing" and visit.maybe(0.5) else {}
    visit.line("answer", {"item": item, "entry": entry, **said, **reason}, phone)
    if chance > 0.85 and phone is None:
        visit.line("answer", {"item": item, "entry": entry, "result": "withdrawn"})


def _photo(visit: Visit, entry: str | None) -> None:
    phone = visit.someone(0.25)
    data = visit.rng.choice(SMALL)
    if visit.maybe(0.2):  # chosen from the album, or cut out of another one
        blob = blob_of(phone or visit.phone, data)
        visit.photos.append((blob, data))
        visit.blobs.append((blob, data, "photo"))
        first = visit.photos[0][0]["evidence"]
        more = {"derived_from": first} if visit.maybe(0.3) and len(visit.photos) > 1 else {}
        told = {"blob": blob, "src": "file-picker", "picker_reason": "相机损坏", "caption": "示例", **more}
        visit.line("photo", {**told, **({"entry": entry} if entry else {})}, phone)
    else:
        visit.photo(data, entry, phone)


def _record_film(visit: Visit) -> None:
    recording, parts = visit.phone.uuid(), visit.rng.choice((1, 2, 3))
    common = {"recording": recording, "medium": "video", "purpose": "evidence"}
    visit.line("recording.started", {**common, "type": "video/webm", "slice_ms": 4000})
    for part in range(1, parts + 1):
        data = FILM + bytes([part])
        blob = blob_of(visit.phone, data, "video/webm")
        visit.blobs.append((blob, data, "clip"))
        ended = "stopped" if part == parts else "next_part"
        visit.line("clip", {**common, "blob": blob, "src": "in-app", "part": part, "slice_ms": 4000, "ended": ended})


def _end(visit: Visit) -> None:
    kind = visit.rng.choice(ENDINGS)
    visit.photo(SMALL[2])
    visit.line("ending", {"kind": kind, "text": "现场情况示例", "table": 1})
    visit.line("ending.statement", {"by": "李示例", "role": "neighbour", "text": "已搬走"})


def _close(visit: Visit, *, ended: bool, paper: bool) -> None:
    """Everybody signs, and Mei's phone seals."""
    _inspectors_sign(visit)
    word = _business(visit, ended=ended, paper=paper)
    entries = {entry for _item, entry in visit.office.entries}
    said = [json.loads(line)["e"] for line in visit.own + visit.other]
    open_ = entries - {e["payload"]["entry"] for e in said if e["kind"] in ("answer", "unanswered")}
    taken_back = {e["payload"]["entry"] for e in said if e["payload"].get("result") == "withdrawn"}
    gaps = [] if ended else sorted(open_ | taken_back)
    told = {
        "shown": visit.shown,
        "text": visit.text,
        "conclusion": [visit.rng.choice(("no_problem", "rectification_ordered", "unreachable"))],
        "methods": ["onsite"],
        "events": len(visit.own),
        "photos": sum(e["kind"] == "photo" for e in said),
        "answered": _answered([e for e in said if e["key"] == visit.phone.id], entries),
        "unanswered": [{"entry": entry, "reason": "来不及"} for entry in gaps],
        "signed_by": [visit.office.people["mei"], visit.office.people["lan"]],
        "acknowledged": word,
    }
    visit.line("seal", told)


def _inspectors_sign(visit: Visit) -> None:
    lan = visit.mate
    who = {"inspector": visit.office.people["lan"], "name": "lan", "certificate_no": "示例32062300002", "read": "text"}
    signs: list[Callable[[], bytes]] = [lambda: visit.sign("mei", same_device=lan is None)]
    if lan is None:
        signs.append(lambda: visit.sign("lan"))
    elif visit.maybe(0.5):
        signs.append(lambda: visit.sign("lan", same_device=False, phone=lan))
    else:
        signs.append(lambda: visit.line("countersign", {**who, "shown": visit.shown, **visit.pad(lan)}, lan))
    visit.rng.shuffle(signs)
    for sign in signs:
        sign()


def _business(visit: Visit, *, ended: bool, paper: bool) -> str:
    """Signs, puts its seal, or does not: signed or refused, as the seal says it."""
    if ended or (not paper and visit.maybe(0.25)):
        if not ended or visit.maybe(0.3):
            visit.refuse()
        if visit.maybe(0.7):
            visit.witness()
        return "refused"
    if not paper and visit.maybe(0.15):
        visit.photo(SMALL[3])
        told = {"photo": visit.photos[-1][0]["evidence"], "shown": visit.shown, "name": "王示例"}
        visit.line("stamp.business", told)
    elif not paper:
        visit.sign_business(**({"opinion": "有异议"} if visit.maybe(0.2) else {}))
    return "signed"


def _answered(said: list[Json], entries: set[str]) -> int:
    last: Json = {}
    for e in sorted(said, key=lambda e: e["at"]):
        if e["kind"] == "answer":
            last[e["payload"]["entry"]] = e["payload"]["result"]
    return sum(last.get(entry, "withdrawn") != "withdrawn" for entry in entries)


@dataclass
class Town:
    """An office with its visits, both inspectors' phones, and who stands outside."""

    office: Office
    outside: Outside
    client_as: Callable[[str], FlaskClient]
    seed: int
    made: int = 0

    def __post_init__(self) -> None:
        self._sign_in()
        self.phones: dict[str, Phone] = {}
        self.new_phones()

    def _sign_in(self) -> None:
        self.clients = {name: self.client_as(name) for name in ("mei", "lan", "bo")}

    def new_phones(self) -> None:
        """Both get another phone under the same label: the former keys are replaced."""
        for no, name in enumerate(("mei", "lan")):
            self.made += 1
            self.phones[name] = Phone(self.seed * 1000 + self.made)
            enrol(self.clients[name], self.phones[name], f"示例手机{no}")

    def visits(self) -> Iterator[tuple[str, Random]]:
        """Plays one visit after the other, to wherever it gets; its id and its chance."""
        for no, key in enumerate(self.office.visits):
            rng = Random(f"{self.seed}|{no}")
            if no % 10 == 0:
                self._era(no // 10, rng)
            yield key, self._one(key, rng)

    def _era(self, no: int, rng: Random) -> None:
        """Time goes by between some visits: heads are signed, seen or not, stamped or not; keys change."""
        self.outside.grow(rng.choice((11, 61, 300)), seen=rng.random() < 0.7, stamped=rng.random() < 0.7)
        self._sign_in()
        if no % 3 == 1:
            self.new_phones()
        if no % 4 == 2:
            self._rotate()
        seen = self.clients["mei"].get("/api/v1/assignments").get_json()["checkpoint"]
        for phone in self.phones.values():
            if rng.random() < 0.8:
                phone.seen = (seen["size"], seen["root"])

    def _rotate(self) -> None:
        settings = self.office.app.extensions["mingcha"].settings
        with self.office.app.app_context(), transaction():
            log.rotate_key(settings.data_dir, settings.log_name, ctx=system_ctx(self.office.app))

    def _one(self, key: str, rng: Random) -> Random:
        nonce = self.office.nonce(key)
        now = self.outside.clock.now().astimezone(CHINA) - timedelta(minutes=rng.choice((2, 30)))
        for phone in self.phones.values():
            phone.nonce, phone.now = nonce, max(phone.now, now)
        mate = self.phones["lan"] if rng.random() < 0.6 else None
        visit = Visit(self.office, key, self.phones["mei"], rng=rng, mate=mate)
        play(visit)
        self._send(visit)
        if rng.random() < 0.85:
            visit.upload(self.clients["mei"])
            self._after(visit)
        else:
            visit.upload(self.clients["mei"])
        return rng

    def _send(self, visit: Visit) -> None:
        """In whatever order the network gives: Lan's first or last, Mei's in two halves, the later one first."""
        batches = [("mei", visit.own), ("lan", visit.other)]
        if visit.maybe(0.5):
            half = len(visit.own) // 2
            batches = [("mei", visit.own[half:]), ("lan", visit.other), ("mei", visit.own[:half])]
        if visit.maybe(0.5):
            batches.reverse()
        for name, lines in batches:
            if lines:
                told = statuses(push(self.clients[name], *lines))
                healing = ("accepted", "parked:event-gap", "parked:seal")
                assert all(one.startswith(healing) for one in told), (told, [json.loads(x)["e"]["kind"] for x in lines])

    def _after(self, visit: Visit) -> None:
        bo = self.clients["bo"]
        seen = bo.get(f"/api/v1/inspections/{visit.visit}").get_json()
        assert seen["state"] == "sealed", [(e["kind"], e["problem"]) for e in seen["events"] if e["problem"]]
        if visit.maybe(0.25):
            entry = visit.office.entries[-1][1]
            body = {"reason": "补充说明", "entries": [entry]}
            reply = bo.post(
                f"/api/v1/inspections/{visit.visit}/return", json=body, headers={"If-Match": str(seen["version"])}
            )
            assert reply.status_code == 200, reply.get_json()
            change = {"entry": entry, "result": "conforming"}
            amend = {"reason": "笔误", "changes": [change] if visit.maybe(0.7) else [], "conclusion": ["no_problem"]}
            assert statuses(push(self.clients["mei"], visit.line("amend", amend))) == ["accepted"]
            seen = bo.get(f"/api/v1/inspections/{visit.visit}").get_json()
        if visit.maybe(0.8):
            reply = bo.post(f"/api/v1/inspections/{visit.visit}/approve", headers={"If-Match": str(seen["version"])})
            assert reply.status_code == 200, reply.get_json()
        if visit.maybe(0.15):
            blob = blob_of(visit.phone, FILM, "video/webm")
            told = {"blob": blob, "medium": "video", "src": "body-camera", "reason": "次日导出"}
            assert statuses(push(self.clients["mei"], visit.line("late_evidence", told))) == ["accepted"]
            assert create(self.clients["mei"], blob, visit.visit, FILM, role="clip").status_code == 201


def quick_dossier(outside: Outside, inspection: str, out: Path, *, sealed: bool = False) -> Path:
    """The bag as the server makes it, without its printed papers and copies; with `sealed` its lists go into the log."""
    app = outside.app
    settings = app.extensions["mingcha"].settings
    trust = actions.Trust([key for _, key in settings.witnesses], settings.tsa_roots)
    house = actions.House(settings.data_dir, settings.log_name)
    with app.app_context():
        ctx = system_ctx(app)
        found = actions.collect_dossier(inspection, sample=True, trust=trust, house=house, ctx=ctx)
        record, lists = {**found.record, "missing": []}, Lists()
        files = {"record.json": _json(record), "events.jsonl": b"".join(line + b"\n" for line in found.lines)}
        files |= {"keys.json": _json({"keys": found.keys}), **found.papers}
        del files["log/proofs.json"]  # comes last, with the proof of what the bag holds
        payload = [(f"data/{name}", io.BytesIO(data)) for name, data in sorted(files.items())]
        payload += [(f"data/draw/{name}", stream) for name, stream in found.draw.items()]  # type: ignore[misc]
        with actions.sink_at(out, "bag") as sink:
            write_payload(payload, lists, sink)
            write_payload(originals(found.named, store()), lists, sink)
            finish_bag(found, lists, sink, house=house, ctx=ctx)
        if sealed:
            with transaction():
                actions.log_bag(found, lists, ctx=system_ctx(app))
        db.session.remove()
    return out


def quick_supplement(outside: Outside, inspection: str, out: Path) -> Path:
    """The supplement as the server makes it."""
    app = outside.app
    settings = app.extensions["mingcha"].settings
    trust = actions.Trust([key for _, key in settings.witnesses], settings.tsa_roots)
    house = actions.House(settings.data_dir, settings.log_name)
    with app.app_context():
        with transaction():
            ctx = system_ctx(app)
            found = actions.collect_supplement(inspection, None, sample=True, trust=trust, house=house, ctx=ctx)
        with actions.sink_at(out, "bag") as sink:
            actions.write_supplement(found, sink, store=store())
        db.session.remove()
    return out


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def shape_of(record: Json) -> str:
    """A few words on what a dossier holds: how varied are they?"""
    kinds = sorted({row["kind"] for row in record["events"]})
    return hashlib.sha256("|".join([*kinds, str(len(record["events"]))]).encode()).hexdigest()[:12]

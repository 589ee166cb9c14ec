"""A copy of an honest dossier with the tools of an attacker who knows the format, and, one after the other, gets every key."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mingcha.dossiers.rules.bag import digests_of
from mingcha.kernel import merkle, notes
from mingcha.kernel.canon import canonical, sha256_hex
from tests.factories.evidence import ZERO, Phone
from tests.factories.stamping import StampOffice

Json = dict[str, Any]
TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sm3.txt")


class Twin:
    """`phones` are the private keys of both inspectors, by key id."""

    def __init__(self, honest: Path, root: Path, phones: dict[str, Phone]) -> None:
        shutil.copytree(honest, root)
        self.root, self.data, self.phones = root, root / "data", phones

    # ------------------------------------------------------------ files

    def edit(self, name: str, change: Callable[[Any], Any]) -> None:
        """Changes a JSON file; `change` alters the value or returns another one."""
        path = self.data / name
        value = json.loads(path.read_text("utf-8"))
        path.write_text(
            json.dumps(change(value) or value, ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8"
        )

    def record(self, change: Callable[[Json], Any]) -> None:
        """Changes the record in place."""
        self.edit("record.json", lambda record: change(record) and None)

    def lines(self) -> list[Json]:
        """The events with their signatures."""
        return [json.loads(line) for line in (self.data / "events.jsonl").read_bytes().splitlines()]

    def write_lines(self, lines: list[Json]) -> None:
        """The events in another wording of the same JSON form."""
        made = [json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for line in lines]
        (self.data / "events.jsonl").write_text("".join(line + "\n" for line in made), "utf-8")

    def event(self, kind: str, no: int = 0) -> Json:
        """The event of a kind."""
        found: Json = [line["e"] for line in self.lines() if line["e"]["kind"] == kind][no]
        return found

    def edit_event(self, kind: str, change: Callable[[Json], Any], no: int = 0) -> None:
        """Changes an event; its signature stays."""
        lines = self.lines()
        change([line["e"] for line in lines if line["e"]["kind"] == kind][no])
        self.write_lines(lines)

    def drop_event(self, kind: str, no: int = 0) -> Json:
        """Takes an event out of the lines, the record's list and the proofs."""
        lines = self.lines()
        found = [line for line in lines if line["e"]["kind"] == kind][no]
        event: Json = found["e"]
        self.write_lines([line for line in lines if line is not found])
        self.record(lambda r: forget(r, event["id"]))
        self.edit("log/proofs.json", lambda p: p["events"].pop(event["id"], None) and None)
        return event

    def add_event(self, kind: str, payload: Json, *, after: str, key: str | None = None, **changes: Any) -> None:
        """A further event of the phone that sent the last event of the kind `after`, right behind it, and in the record's list."""
        lines = self.lines()
        place = max(no for no, line in enumerate(lines) if line["e"]["kind"] == after)
        former = lines[place]["e"]
        e = {**former, "id": f"0197ec00-0000-7000-8000-{len(lines):012d}", "kind": kind, "payload": payload, **changes}
        e["key"] = key or former["key"]
        self.write_lines([*lines[: place + 1], {"e": e, "sig": "0" * 128}, *lines[place + 1 :]])
        row = {name: e[name] for name in ("id", "kind", "key", "seq", "at")}
        self.record(lambda r: r["events"].insert(place + 1, row))

    def photo(self) -> Path:
        """The first photo's file."""
        return self.data / "blobs" / str(self.event("photo")["payload"]["blob"]["sha256"])

    def fact(self, kind: str, change: Callable[[Json], Any]) -> None:
        """Changes what a leaf says; its proof stays."""

        def among(proofs: Json) -> None:
            for fact in proofs["facts"]:
                if fact["kind"] == kind:
                    told = json.loads(fact["content"])
                    change(told)
                    fact["content"] = canonical(told).decode()

        self.edit("log/proofs.json", among)

    def drop_fact(self, kind: str) -> None:
        """Leaves facts out of the proofs."""
        self.edit("log/proofs.json", lambda p: p.update(facts=[f for f in p["facts"] if f["kind"] != kind]))

    # ------------------------------------------------------------ keys

    def reseal(self) -> None:
        """Writes the bag's own lists anew."""
        made = {path: digests_of((self.root / path).read_bytes()) for path in self.payload()}
        info = self.root / "bag-info.txt"
        oxum = f"Payload-Oxum: {sum(one.size for one in made.values())}.{len(made)}\n"
        info.write_bytes(info.read_bytes().rpartition(b"Payload-Oxum: ")[0] + oxum.encode())
        for name in ("sha256", "sm3"):
            self._list(f"manifest-{name}.txt", {path: getattr(one, name) for path, one in made.items()})
        self.retag()

    def payload(self) -> list[str]:
        """Every file below data/."""
        files = (path for path in self.data.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in files)

    def list_contents(self) -> str:
        """Writes data/log/contents.txt over the files and leaves as they are now, as the office does; its hash, which only the log could confirm."""
        proofs = json.loads((self.data / "log/proofs.json").read_text("utf-8"))
        places = {event: told["index"] for event, told in proofs["events"].items()}
        main = next(head for head in proofs["heads"] if head["main"])
        later = {"proofs.json", "contents.txt", main["file"], "relogged.tsr"}
        names = [path for path in self.payload() if path not in {f"data/log/{name}" for name in later}]
        rows = {path: sha256_hex((self.root / path).read_bytes()) for path in names}
        info = (self.root / "bag-info.txt").read_bytes().rpartition(b"Payload-Oxum: ")[0]
        rows["bag-info.txt"] = sha256_hex(info)
        rows["bagit.txt"] = sha256_hex((self.root / "bagit.txt").read_bytes())
        for line in (self.data / "events.jsonl").read_bytes().splitlines():
            e = json.loads(line)["e"]
            if e["id"] in places:
                rows[f"leaf {places[e['id']]} {e['kind']}"] = merkle.leaf_hash(line).hex()
        for fact in proofs["facts"]:
            if fact["kind"] != "dossier.made" and fact["index"] is not None:
                rows[f"leaf {fact['index']} {fact['kind']}"] = merkle.leaf_hash(fact["content"].encode()).hex()
        text = "".join(f"{rows[name]}  {name}\n" for name in sorted(rows)).encode()
        (self.data / "log/contents.txt").write_bytes(text)
        return sha256_hex(text)

    def retag(self) -> None:
        """Writes the lists of the lists anew."""
        tags = {name: digests_of((self.root / name).read_bytes()) for name in TAGS}
        for name in ("sha256", "sm3"):
            self._list(f"tagmanifest-{name}.txt", {path: getattr(one, name) for path, one in tags.items()})

    def _list(self, name: str, digests: dict[str, str]) -> None:
        (self.root / name).write_text("".join(f"{digests[path]}  {path}\n" for path in sorted(digests)), "utf-8")

    def rechain(
        self, *, sign: bool = True, count: bool = True, first: str = ZERO, broken: int = -1, again: int = -1
    ) -> None:
        """Every phone's events numbered and chained anew, in their order; signed by both inspectors.

        `first` is what the first ones follow; the event on line `broken` follows nothing, the one on line `again` has its predecessor's number.
        Who signs again names no head of the log: the true ones are of the true log.
        """
        lines, tips = self.lines(), dict[str, tuple[int, str]]()
        if count:
            self.recount(lines)
        for no, line in enumerate(lines):
            e = line["e"]
            seq, prev = tips.get(e["key"], (0, first))
            e.update(seq=seq + (no != again), prev="e" * 64 if no == broken else prev)
            if sign:
                e["nb"].update(cp_size=0, cp_root=ZERO)
            tips[e["key"]] = (e["seq"], sha256_hex(canonical(e)))
            if sign:
                line["sig"] = json.loads(self.phones[e["key"]].sign(e))["sig"]
        self.write_lines(lines)
        told = {line["e"]["id"]: {name: line["e"][name] for name in ("kind", "key", "seq", "at")} for line in lines}
        self.record(lambda r: retell(r, lines, told))

    def recount(self, lines: list[Json]) -> None:
        """The seal's own counts as they have to be."""
        events = [line["e"] for line in lines]
        for seal in [e for e in events if e["kind"] == "seal"]:
            before = events[: events.index(seal)]
            seal["payload"]["events"] = sum(e["key"] == seal["key"] for e in before)
            seal["payload"]["photos"] = sum(e["kind"] == "photo" for e in before)

    def approve_this(self) -> None:
        """The logged reviews name the seal and the events as they are now."""
        digest = (
            sha256_hex(canonical(self.event("seal"))) if any(x["e"]["kind"] == "seal" for x in self.lines()) else None
        )
        lines = (self.data / "events.jsonl").read_bytes().splitlines()
        leaves = {json.loads(line)["e"]["id"]: merkle.leaf_hash(line).hex() for line in lines}
        order = [row["id"] for row in json.loads((self.data / "record.json").read_text("utf-8"))["events"]]
        told = "".join(leaves[event] for event in order if event in leaves)
        self.fact(
            "visit.review",
            lambda fact: fact.update(seal=digest, events=len(leaves), leaves=sha256_hex(told.encode())),
        )

    def relog(self, log: notes.Signer, witness: notes.Signer | None = None, stamps: StampOffice | None = None) -> None:
        """A log of the same size in which everything of this bag stands where the bag says; signed with the stolen key."""
        proofs = json.loads((self.data / "log/proofs.json").read_text("utf-8"))
        [main] = [head for head in proofs["heads"] if head["main"]]
        for path in (self.data / "log").iterdir():
            if path.name not in ("proofs.json", "contents.txt", main["file"]):
                path.unlink()
        leaves = [hashlib.sha256(str(n).encode()).digest() for n in range(main["size"])]
        places: dict[str, int] = {}
        for line in (self.data / "events.jsonl").read_bytes().splitlines():
            event = json.loads(line)["e"]["id"]
            places[event] = proofs["events"].get(event, {}).get("index", len(leaves))
            leaves[places[event] :] = [merkle.leaf_hash(line), *leaves[places[event] + 1 :]]
        proofs["events"] = {event: {"index": index} for event, index in places.items()}
        (self.data / "log/proofs.json").write_text(json.dumps(proofs), "utf-8")
        if any(fact["kind"] == "dossier.made" for fact in proofs["facts"]):
            self.fact("dossier.made", lambda told: told.update(sha256=self.list_contents()))
            proofs = json.loads((self.data / "log/proofs.json").read_text("utf-8"))
        for fact in proofs["facts"]:
            leaves += [b"\0" * 32] * (fact["index"] + 1 - len(leaves))
            leaves[fact["index"]] = merkle.leaf_hash(fact["content"].encode())
        tiles = merkle.grow(0, leaves, lambda *_: b"")
        node = merkle.nodes_of(lambda level, number: tiles[level, number])

        def path_to(index: int) -> list[str]:
            return [part.hex() for part in merkle.inclusion_path(index, len(leaves), node)]

        proofs["events"] = {event: {"index": index, "path": path_to(index)} for event, index in places.items()}
        for fact in proofs["facts"]:
            fact["path"] = path_to(fact["index"])
        tokens = [{"authority": "tsa.example", "file": "relogged.tsr"}] if stamps else []
        proofs["heads"] = [{**main, "size": len(leaves), "path": [], "tokens": tokens}]
        proofs["waiting"] = []
        self._head(
            main,
            notes.Checkpoint(
                log.key.name, len(leaves), merkle.root_at(len(leaves), node), ("time 2026-06-15T04:04:00Z",)
            ).body(),
            log,
            witness,
            stamps,
        )
        (self.data / "log/proofs.json").write_text(json.dumps(proofs), "utf-8")

    def _head(
        self, main: Json, body: str, log: notes.Signer, witness: notes.Signer | None, stamps: StampOffice | None
    ) -> None:
        signed = notes.note_text(body, [log.sign(body)])
        seen = witness.cosign(body, int(stamps.now.timestamp()) if stamps else 1_781_500_000) if witness else ""
        (self.data / "log" / main["file"]).write_text(signed + seen, "utf-8")
        if stamps:
            reply = stamps.stamp(hashlib.sha512(signed.encode()).digest())
            (self.data / "log" / "relogged.tsr").write_bytes(reply)


def retell(record: Json, lines: list[Json], told: dict[str, Json]) -> None:
    """The record names places, times and the seal's receipt as the lines now say them."""
    for row in record["events"]:
        row.update(told.get(row["id"], {}))
    rows = [
        row for name in ("signatures", "notes", "steps", "stamps", "materials", "amendments") for row in record[name]
    ]
    for row in [*rows, *filter(None, (record[name] for name in ("refusal", "registration", "ending")))]:
        now = told.get(row["event"], {})
        row.update({name: now[name] for name in ("at", "key", "seq") if name in row and name in now})
    for e in [line["e"] for line in lines if line["e"]["kind"] == "seal"]:
        record["receipt"] = sha256_hex(canonical(e))[:32]
        if record["sealed"]:
            record["sealed"]["at"] = e["at"]


def forget(record: Json, event: str) -> None:
    """The record no longer shows what an event said."""
    record["events"] = [row for row in record["events"] if row["id"] != event]
    for name in ("signatures", "notes", "steps", "stamps", "materials", "amendments", "evidence"):
        record[name] = [row for row in record[name] if row["event"] != event]
    for name in ("refusal", "registration", "ending"):
        if record[name] and record[name]["event"] == event:
            record[name] = None


def flip(path: Path) -> None:
    """One bit of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))

#!/usr/bin/env python3
"""Checks a dossier (BagIt folder or .zip) without any server. Needs Python 3.9+ and the package `cryptography`.

    python3 verify_dossier.py BAG [--commit HEX] [--lang zh|en]

It prints facts, names what is wrong, and ends with exit code 0 (everything fits), 1 (something does not) or 2 (not readable).
What it checks: the bag's own lists of hashes; every event's signature and each key's chain; every photo and stroke file
named by an event; the sealed text against its hash and all signatures over it; the printed record against the events;
the draw files against the commit and their roots. `--commit` is the draw's commit as published elsewhere.
What it cannot show: whether a scene was real, and anything that was never recorded.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

FORM = "mingcha-dossier-1"
HEX64 = re.compile(r"[0-9a-f]{64}")
EXCUSING = ("not_found", "closed", "moved", "cancelled", "not_this_business", "entry_refused")
SIGNERS = ("sign.inspector", "sign.business", "refuse", "witness.present", "stamp.business")
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHUNK = 1 << 20


class Unreadable(Exception):
    """The input is not a dossier at all."""


class Report:
    """Facts and faults in the order they were found, in two languages."""

    def __init__(self, lang):
        self.lang = lang
        self.faults = 0

    def fact(self, zh, en):
        print(("  ✓ " + zh) if self.lang == "zh" else ("  ok  " + en))

    def note(self, zh, en):
        print(("  · " + zh) if self.lang == "zh" else ("  --  " + en))

    def fault(self, zh, en):
        self.faults += 1
        print(("  ✗ " + zh) if self.lang == "zh" else ("  NO  " + en))

    def head(self, zh, en):
        print(zh if self.lang == "zh" else en)


# ---------------------------------------------------------------- reading


class Folder:
    """A bag as a folder."""

    def __init__(self, root):
        self.root = root

    def names(self):
        for path in sorted(self.root.rglob("*")):
            if path.is_symlink():
                raise Unreadable("symbolic link: " + str(path))
            if path.is_file():
                yield path.relative_to(self.root).as_posix()

    def open(self, name):
        return (self.root / name).open("rb")


class Zip:
    """A bag as a zip file; its one top folder is left out of the names."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        files = [info.filename for info in self.zip.infolist() if not info.is_dir()]
        if len(files) != len(set(files)):
            raise Unreadable("a name twice in the zip file")
        tops = {name.split("/", 1)[0] for name in files if "/" in name}
        self.top = tops.pop() + "/" if len(tops) == 1 and all("/" in name for name in files) else ""
        if self.top == "data/":
            self.top = ""
        self.files = sorted(name[len(self.top) :] for name in files)

    def names(self):
        return iter(self.files)

    def open(self, name):
        return self.zip.open(self.top + name)


def open_bag(path):
    if path.is_dir():
        return Folder(path)
    if zipfile.is_zipfile(path):
        return Zip(path)
    raise Unreadable("neither a folder nor a zip file: " + str(path))


def read(bag, name):
    with bag.open(name) as stream:
        return stream.read()


def sha256_of(bag, name):
    digest, size = hashlib.sha256(), 0
    with bag.open(name) as stream:
        while True:
            block = stream.read(CHUNK)
            if not block:
                return digest.hexdigest(), size
            digest.update(block)
            size += len(block)


def no_twins(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def no_float(text):
    raise ValueError("not a whole number: " + text[:20])


def parse(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=no_twins, parse_float=no_float, parse_constant=no_float)


def canonical(value):
    """RFC 8785 for values with ASCII names and whole numbers only (what events are made of)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def sha256_hex(data):
    return hashlib.sha256(data).hexdigest()


# ---------------------------------------------------------------- 1 the bag


def manifest_lines(bag, name):
    found = {}
    for line in read(bag, name).decode("utf-8").splitlines():
        digest, _, path = line.partition("  ")
        if not HEX64.fullmatch(digest) or not path or path in found:
            raise Unreadable(name + ": " + line[:80])
        found[path] = digest
    return found


def check_bag(bag, report):
    """Every listed file has its hash, and no file is unlisted. Returns {name: size} of the files that are there."""
    report.head("1 卷宗文件清单", "1 the bag's lists")
    names = set(bag.names())
    for needed in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
        if needed not in names:
            raise Unreadable("no " + needed)
    payload, tags = manifest_lines(bag, "manifest-sha256.txt"), manifest_lines(bag, "tagmanifest-sha256.txt")
    before = report.faults
    sizes = check_listed(bag, names, {**tags, **payload}, report)
    for name in sorted(names - payload.keys() - tags.keys() - {"tagmanifest-sha256.txt", "tagmanifest-sm3.txt"}):
        report.fault("清单之外的文件：" + name, "file stands in no list: " + name)
    for name in sorted({"bagit.txt", "bag-info.txt", "manifest-sha256.txt"} - tags.keys()):
        report.fault("标签清单缺少：" + name, "tag list lacks " + name)
    if report.faults == before:
        report.fact(f"{len(payload)}个文件与清单一致", f"{len(payload)} files fit the list")
    return sizes


def check_listed(bag, names, listed, report):
    sizes = {}
    for name, digest in sorted(listed.items()):
        if name not in names:
            report.fault("缺少文件：" + name, "file is missing: " + name)
            continue
        actual, sizes[name] = sha256_of(bag, name)
        if actual != digest:
            report.fault("文件被改动：" + name, "file was changed: " + name)
    return sizes


# ---------------------------------------------------------------- 2 keys and events


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def load_keys(bag, report):
    """{key id: public key}; the id must be the key's own RFC 7638 thumbprint."""
    found = {}
    for entry in parse(read(bag, "data/keys.json"))["keys"]:
        jwk = entry["jwk"]
        thumb = sha256_hex(canonical({name: jwk[name] for name in ("crv", "kty", "x", "y")}))
        if thumb != entry["id"]:
            report.fault("公钥与编号不符：" + entry["id"][:8], "public key does not fit its id: " + entry["id"][:8])
            continue
        found[thumb] = ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), ec.SECP256R1()).public_key()
    return found


def load_events(bag, keys, report):
    """The events whose signature holds, in the order of the file, each with its digest."""
    events, seen = [], set()
    for no, line in enumerate(read(bag, "data/events.jsonl").split(b"\n"), 1):
        if not line:
            continue
        try:
            outer = parse(line)
            e, sig = outer["e"], outer["sig"]
            form = canonical(e)
            where = f"{e['seq']}·{e['kind']}"
            der = encode_dss_signature(int(sig[:64], 16), int(sig[64:], 16))
            keys[e["key"]].verify(der, form, ec.ECDSA(SHA256()))
        except KeyError as error:
            report.fault(f"第{no}行：缺少公钥或字段 {error}", f"line {no}: no public key or field {error}")
            continue
        except (ValueError, TypeError, InvalidSignature):
            report.fault(f"第{no}行：签名不符", f"line {no}: the signature does not fit")
            continue
        if e["id"] in seen:
            report.fault(f"第{no}行：事件重复（{where}）", f"line {no}: event twice ({where})")
        seen.add(e["id"])
        events.append({"e": e, "digest": sha256_hex(form), "no": no})
    return events


def check_chains(events, record, report):
    """Per key: seq strictly rises, and `prev` is the digest of the one before where both are in this dossier."""
    tips, jumps = {}, 0
    for event in sorted(events, key=lambda item: (item["e"]["key"], item["e"]["seq"])):
        jumps += check_link(event, tips.get(event["e"]["key"]), report)
        tips[event["e"]["key"]] = event
    for event in events:
        if event["e"]["visit"] != record["inspection"]["id"]:
            report.fault(f"第{event['no']}行属于另一次检查", f"line {event['no']} belongs to another visit")
    if jumps:
        report.note(
            f"{jumps}处序号间隔：同一手机的其他事件不在本卷宗",
            f"{jumps} gaps in seq: other events of the same phone are not in this dossier",
        )
    return tips


def check_link(event, tip, report):
    """1 if there is a gap before the event, else 0."""
    e = event["e"]
    where = f"{e['key'][:8]} {e['seq']}·{e['kind']}"
    if tip is None:
        if e["seq"] == 1 and e["prev"] != "0" * 64:
            report.fault("首条的前值不是零：" + where, "the first event's prev is not zero: " + where)
        return 0
    if tip["e"]["seq"] == e["seq"]:
        report.fault("同一序号两条：" + where, "one seq twice: " + where)
    elif tip["e"]["seq"] + 1 != e["seq"]:
        return 1
    elif e["prev"] != tip["digest"]:
        report.fault("事件链断开：" + where, "the chain is broken at " + where)
    return 0


def check_events(bag, record, report):
    report.head("2 事件和签名", "2 events and signatures")
    before = report.faults
    keys = load_keys(bag, report)
    events = load_events(bag, keys, report)
    tips = check_chains(events, record, report)
    listed = record["events"]
    for row in listed:
        if row["id"] not in {event["e"]["id"] for event in events}:
            report.fault(
                f"记录列出的事件不在卷宗：{row['id']}", f"the record lists an event that is not here: {row['id']}"
            )
    if len(events) != len(listed):
        report.fault(
            f"记录列出{len(listed)}条事件，卷宗有{len(events)}条",
            f"the record lists {len(listed)} events, the dossier has {len(events)}",
        )
    if report.faults == before:
        report.fact(
            f"{len(events)}条事件，签名全部有效，出自{len(tips)}部手机",
            f"{len(events)} events, all signatures valid, from {len(tips)} phones",
        )
    return events


# ---------------------------------------------------------------- 3 photos and strokes


def blobs_of(event):
    payload = event["e"]["payload"]
    return [payload[name] for name in ("blob", "strokes", "picture") if isinstance(payload.get(name), dict)]


def check_blobs(bag, events, sizes, record, report):
    report.head("3 照片和签字原件", "3 photos and strokes")
    before = report.faults
    named = {blob["sha256"]: blob for event in events for blob in blobs_of(event)}
    told = set(record.get("missing", []))
    for sha, blob in sorted(named.items()):
        check_blob(bag, sha, blob, sizes, "（导出时已写明缺失）" if sha in told else "", report)
    for name in sorted(sizes):
        if name.startswith("data/blobs/") and name[len("data/blobs/") :] not in named:
            report.fault("没有事件指名的原件：" + name, "no event names the file " + name)
    if report.faults == before:
        report.fact(
            f"{len(named)}件原件齐全，指纹与签名事件一致",
            f"{len(named)} files complete, each with the hash its signed event names",
        )


def check_blob(bag, sha, blob, sizes, words, report):
    name = "data/blobs/" + sha
    if name not in sizes:
        report.fault("事件指名的原件不在卷宗：" + sha[:16] + words, "a file named by an event is missing: " + sha[:16])
        return
    actual, size = sha256_of(bag, name)
    if actual != sha or size != blob["len"]:
        report.fault(
            "原件与事件中的指纹或长度不符：" + sha[:16], "a file differs from its event's hash or length: " + sha[:16]
        )


# ---------------------------------------------------------------- 4 the seal


def ordered(events, record):
    """The events in the order of the record, which the server derived from both phones' chains."""
    place = {row["id"]: no for no, row in enumerate(record["events"])}
    return sorted(events, key=lambda event: place.get(event["e"]["id"], len(place)))


def check_seal(events, record, report):
    report.head("4 封存和签字", "4 seal and signatures")
    before = report.faults
    line = [event["e"] for event in ordered(events, record)]
    seals = [e for e in line if e["kind"] == "seal"]
    if not seals:
        if record["inspection"].get("sealed_at"):
            report.fault("记录写明已封存，卷宗没有封存事件", "the record says sealed, but there is no seal event")
        else:
            report.note("尚未封存", "not sealed yet")
        return
    for seal in seals:
        check_one_seal(seal, line, report)
    last = seals[-1]["payload"]
    if record["sealed"]["text"] != last["text"] or record["sealed"]["shown"] != last["shown"]:
        report.fault("记录中的封存文本与封存事件不同", "the record's sealed text differs from the seal event")
    if report.faults == before:
        report.fact(
            f"封存文本与指纹相符，签字都针对同一份文字（{last['shown'][:8]}）",
            f"the sealed text fits its hash, all signatures are over it ({last['shown'][:8]})",
        )


def check_one_seal(seal, line, report):
    payload = seal["payload"]
    if sha256_hex(payload["text"].encode("utf-8")) != payload["shown"]:
        report.fault("封存文本与其指纹不符", "the sealed text does not fit its hash")
    same = [e for e in line if e["kind"] in SIGNERS and e["payload"]["shown"] == payload["shown"]]
    same += [e for e in line if e["kind"] == "countersign" and countersigns(e["payload"], payload["shown"])]
    for inspector in payload["signed_by"]:
        if not any(
            e["kind"] in ("sign.inspector", "countersign") and e["payload"]["inspector"] == inspector for e in same
        ):
            report.fault(f"检查人员的签字不在：{inspector}", f"an inspector's signature is missing: {inspector}")
    if len(set(payload["signed_by"])) < 2:
        report.fault("签字的检查人员不足两人", "fewer than two inspectors signed")
    wanted = ("sign.business", "stamp.business") if payload["acknowledged"] == "signed" else ("refuse",)
    ended = any(e["kind"] == "ending" and e["payload"]["kind"] in EXCUSING for e in line) and wanted == ("refuse",)
    if not ended and not any(e["kind"] in wanted for e in same):
        report.fault("企业的签字或拒签说明不在", "the business's signature or the reason for its absence is missing")
    place = line.index(seal)
    check_counts(seal, line[:place], report)


def countersigns(payload, shown):
    """Is this an inspector's signature on their own phone, over this text (its hash, or the short code of its first 80 bits)?"""
    if "inspector" not in payload:
        return False
    if "shown" in payload:
        return payload["shown"] == shown
    number = int(shown[:20], 16)
    return payload.get("code") == "".join(BASE32[number >> shift & 31] for shift in range(75, -1, -5))


def check_counts(seal, before, report):
    """The phone that sealed counted its own events of this visit before the seal; of the other phone's photos it knew some, all or none.

    A phone that counted the seal itself is taken at its word only while its events follow each other without a gap.
    """
    payload, key = seal["payload"], seal["key"]
    own = [e for e in before if e["key"] == key]
    seqs = sorted(e["seq"] for e in [*own, seal])
    whole = seqs[-1] - seqs[0] + 1 == len(seqs)
    taken = [e for e in before if e["kind"] == "photo"]
    mine = sum(1 for e in taken if e["key"] == key and "derived_from" not in e["payload"])
    if not mine <= payload["photos"] <= len(taken):
        report.fault(
            f"封存时照片{payload['photos']}张，卷宗有{len(taken)}张",
            f"{payload['photos']} photos at the seal, {len(taken)} here",
        )
    if payload["events"] != len(own) and not (whole and payload["events"] == len(own) + 1):
        report.fault(
            f"封存时该手机事件{payload['events']}条，卷宗有{len(own)}条",
            f"{payload['events']} events of that phone at the seal, {len(own)} here",
        )


# ---------------------------------------------------------------- 5 the record against the events


def answers_of(line):
    """The last word on each entry, as the events say it; of two phones, the later word wins."""
    found = {}
    for e in line:
        payload = e["payload"]
        if e["kind"] in ("answer", "unanswered"):
            take_answer(found, payload["entry"], payload.get("result", "unanswered"), e)
        elif e["kind"] == "seal":
            for gap in payload["unanswered"]:
                if found.get(gap["entry"], ("withdrawn",))[0] == "withdrawn":
                    found[gap["entry"]] = ("unanswered", e)
        elif e["kind"] == "amend":
            found.update({change["entry"]: (change["result"], e) for change in payload["changes"]})
    return {entry: said[0] for entry, said in found.items() if said[0] != "withdrawn"}


def take_answer(found, entry, result, e):
    before = found.get(entry)
    if before and before[1]["key"] != e["key"] and instant(before[1]["at"]) > instant(e["at"]):
        return
    if before and result == "unanswered" and before[0] in ("conforming", "failing", "not_applicable", "recorded"):
        return
    found[entry] = (result, e)


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def conclusion_of(line):
    found = None
    for e in line:
        if e["kind"] in ("seal", "amend") and "conclusion" in e["payload"]:
            found = e["payload"]["conclusion"]
    return found


def check_record(events, record, report):
    report.head("5 记录和事件", "5 the record and the events")
    before = report.faults
    line = [event["e"] for event in ordered(events, record)]
    said = answers_of(line)
    shown = {entry["id"]: entry["result"] for item in record["items"] for entry in item["entries"] if entry["result"]}
    for entry in sorted(said.keys() | shown.keys()):
        if said.get(entry) != shown.get(entry):
            report.fault(
                f"条目{entry}：事件为{said.get(entry)}，记录为{shown.get(entry)}",
                f"entry {entry}: events say {said.get(entry)}, the record {shown.get(entry)}",
            )
    final = conclusion_of(line)
    if final is not None and sorted(final) != sorted(record["conclusions"]):
        report.fault("结论与事件不同", "the conclusion differs from the events")
    if report.faults == before:
        report.fact(
            f"{len(said)}项作答与结论都能由事件得出", f"{len(said)} answers and the conclusion follow from the events"
        )


# ---------------------------------------------------------------- 6 the draw


def merkle(lines):
    """RFC 6962 tree head over the lines."""
    if not lines:
        return hashlib.sha256(b"")
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0])
    half = 1
    while half * 2 < len(lines):
        half *= 2
    return hashlib.sha256(b"\x01" + merkle(lines[:half]).digest() + merkle(lines[half:]).digest())


def check_draw(bag, sizes, record, commit, report):
    report.head("6 抽取文件", "6 the draw's files")
    before = report.faults
    draw = record.get("draw")
    if not draw or "data/draw/manifest.json" not in sizes:
        report.note("卷宗不含抽取文件", "the dossier has no draw files")
        if commit:
            report.fault("无法核对给出的承诺值", "the given commit cannot be checked")
        return
    actual = sha256_of(bag, "data/draw/manifest.json")[0]
    if draw["commit"].lower() != actual:
        report.fault("抽取规则与记录中的承诺值不符", "the manifest does not fit the record's commit")
    if commit and commit.lower() != actual:
        report.fault("抽取规则与给出的承诺值不符", "the manifest does not fit the given commit")
    check_tables(bag, sizes, report)
    if report.faults == before:
        report.fact(
            "抽取文件与承诺值一致；用verify_draw.py可复算抽取",
            "the draw files fit the commit; verify_draw.py computes the draw again",
        )


def check_tables(bag, sizes, report):
    """Each table against its root and count in the manifest (SHA-256 draws; verify_draw.py knows SM3 too)."""
    manifest = json.loads(read(bag, "data/draw/manifest.json").decode("utf-8"))
    for table in ("roster", "inspectors", "recusals", "ledger"):
        name = f"data/draw/{table}.csv"
        if name not in sizes:
            report.note(f"不含{table}.csv", f"{table}.csv is not here")
        elif manifest.get("alg", "sha256") == "sha256":
            body = read(bag, name).split(b"\n")[1:-1]
            if merkle(body).hexdigest() != manifest[table + "_root"] or len(body) != manifest[table + "_count"]:
                report.fault(f"{table}.csv与抽取规则中的根值不符", f"{table}.csv does not fit its root in the manifest")


# ---------------------------------------------------------------- all


def verify(path, commit, report):
    bag = open_bag(path)
    sizes = check_bag(bag, report)
    for needed in ("data/record.json", "data/events.jsonl", "data/keys.json", "data/record.pdf"):
        if needed not in sizes:
            raise Unreadable("no " + needed)
    record = json.loads(read(bag, "data/record.json").decode("utf-8"))
    if record.get("form") != FORM:
        raise Unreadable("record.json is not " + FORM)
    events = check_events(bag, record, report)
    check_blobs(bag, events, sizes, record, report)
    check_seal(events, record, report)
    check_record(events, record, report)
    check_draw(bag, sizes, record, commit, report)
    return record


def main(argv=None):
    parser = argparse.ArgumentParser(description="Checks a Mingcha dossier without any server.")
    parser.add_argument("bag", type=Path)
    parser.add_argument("--commit", help="the draw's commit as published elsewhere")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    args = parser.parse_args(argv)
    report = Report(args.lang)
    try:
        record = verify(args.bag, args.commit, report)
    except (
        Unreadable,
        OSError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        report.fault(
            f"卷宗无法读取：{type(error).__name__} {error}",
            f"the dossier cannot be read: {type(error).__name__} {error}",
        )
        return 2 if isinstance(error, (Unreadable, OSError, zipfile.BadZipFile)) else 1
    number_ = record["inspection"]["number"]
    if report.faults:
        report.head(f"卷宗{number_}：{report.faults}处不符", f"dossier {number_}: {report.faults} things do not fit")
        return 1
    report.head(f"卷宗{number_}：全部相符", f"dossier {number_}: everything fits")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Makes Python's half of the event vectors: `python -m tests.vectors.event_vectors` writes event-v1-python.jsonl (settled 4).

The phone code verifies what is made here (pwa/tests/vectors.test.ts); Python verifies what the phone made (test_vectors.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.factories.evidence import Phone, sha256

FOLDER = Path(__file__).parent
VISIT = "019ec5a0-0000-7000-8000-00000000000a"
UUID = "019ec5a0-0000-7000-8000-0000000000{:02d}".format
SHOWN = sha256("现场检查记录\n符合".encode())


def blob(number: int, kind: str = "image/jpeg") -> dict[str, Any]:
    return {"evidence": UUID(number), "sha256": sha256(str(number).encode()), "len": 600_000, "type": kind}


PAD = {"strokes": blob(20, "application/json"), "picture": blob(21, "image/webp")}
PAYLOADS: list[tuple[str, str, dict[str, Any]]] = [
    ("accept", "empty", {}),
    (
        "arrive",
        "largest whole numbers",
        {"geo": {"lat_u": 2**53 - 1, "lng_u": -(2**53) + 1, "acc_m": 0, "age_s": 0, "crs": "GCJ02", "src": "api"}},
    ),
    ("rights_told", "one certificate", {"certificates": ["示例001"], "to": "王示例", "role": "站长"}),
    ("recusal_asked", "asked", {"asked_of": "王示例", "answer": "requested", "note": "亲属"}),
    ("recusal_claimed", "ill", {"inspector": UUID(2), "ground": "ill", "text": "病假"}),
    (
        "answer",
        "failing",
        {"item": UUID(3), "entry": UUID(4), "result": "failing", "reason": "通道宽0.6米", "reasons": ["堆放杂物"]},
    ),
    ("unanswered", "reason", {"entry": UUID(5), "reason": "设备停用"}),
    ("photo", "zero length", {"blob": {**blob(6), "len": 0}, "src": "in-app"}),
    ("note", "all that JSON escapes", {"text": '"\\/\n\t\r <>& \u2028\u2029\u0080\ufffd 😀𠮷'}),
    ("note", "as long as may be", {"text": "查" * 4000}),
    ("statement", "said", {"by": "王示例", "role": "站长", "text": "已安排清理"}),
    (
        "sign.inspector",
        "own phone",
        {
            "inspector": UUID(2),
            "name": "梅示例",
            "certificate_no": "示例001",
            "shown": SHOWN,
            "same_device": False,
            **PAD,
        },
    ),
    ("sign.business", "signed", {"name": "王示例", "role": "站长", "shown": SHOWN, **PAD}),
    ("refuse", "unwilling", {"reason": "unwilling", "text": "不愿签字", "shown": SHOWN}),
    (
        "witness.present",
        "only what is needed",
        {"name": "李示例", "identity": "邻居", "note": "在场", "shown": SHOWN, **PAD},
    ),
    (
        "seal",
        "whole",
        {
            "shown": SHOWN,
            "text": "现场检查记录\n符合",
            "conclusion": ["no_problem"],
            "methods": ["onsite"],
            "events": 15,
            "photos": 1,
            "answered": 1,
            "unanswered": [],
            "signed_by": [UUID(2), UUID(7)],
            "acknowledged": "refused",
        },
    ),
    ("countersign", "the seal", {"seal": UUID(8), "shown": SHOWN}),
    ("amend", "nothing but a reason", {"reason": "笔误", "changes": []}),
    ("ending", "moved", {"kind": "moved", "text": "已迁往外县"}),
    (
        "recording.started",
        "sound",
        {"recording": UUID(22), "medium": "audio", "purpose": "evidence", "type": "audio/webm", "slice_ms": 4000},
    ),
    ("recording.paused", "rest", {"recording": UUID(22), "reason": "rest"}),
    ("recording.resumed", "again", {"recording": UUID(22)}),
    (
        "clip",
        "no chunk",
        {"blob": blob(23, "audio/webm"), "medium": "audio", "purpose": "evidence", "src": "in-app", "chunks": []},
    ),
    ("document", "a form", {"blob": blob(24, "application/pdf"), "title": "示例表", "src": "file-picker"}),
    ("caption", "words", {"evidence": UUID(6), "text": "北门"}),
    ("photo_missing", "dark", {"entry": UUID(4), "reason": "停电，无法拍照"}),
    (
        "late_evidence",
        "a photo",
        {"blob": blob(25), "medium": "photo", "src": "file-picker", "reason": "当天漏传"},
    ),
    (
        "paper_backfill",
        "one page",
        {
            "template": SHOWN,
            "checked_on": "2026-06-15",
            "pages": 1,
            "photos": [UUID(6)],
            "business": "absent",
        },
    ),
    ("late_registration", "ten days", {"checked_on": "2026-06-05", "days": 10, "reason": "手机损坏"}),
    *(
        (
            "answer",
            f"a value: {next(iter(value))}",
            {"item": UUID(3), "entry": UUID(4), "result": result, "value": value},
        )
        for result, value in (
            ("failing", {"number": "-0.85"}),
            ("conforming", {"choices": ["甲", "乙"]}),
            ("recorded", {"date": "2026-06-30"}),
            ("recorded", {"text": "示例"}),
            ("recorded", {"rows": [[{"at": 0, "text": "灭火器"}, {"at": 1, "text": "4"}], []]}),
        )
    ),
    (
        "registration",
        "moved",
        {
            "address": "示例路2号",
            "status": "open",
            "legal_representative_present": False,
            "contact_present": True,
            "differs": ["address"],
        },
    ),
    ("recusal_claimed", "by the business", {"inspector": UUID(2), "ground": "kin", "text": "亲属", "by": "business"}),
    (
        "statement",
        "asked, read back, signed",
        {
            "by": "王示例",
            "role": "店员",
            "text": "问：何时开业？\n答：三月。",
            "kind": "inquiry",
            "material": UUID(9),
            "read_back": True,
            "shown": SHOWN,
            **PAD,
        },
    ),
    ("finding", "outside the list", {"material": UUID(10), "text": "门前电线裸露", "basis": "《示例条例》"}),
    (
        "sample",
        "sealed",
        {
            "material": UUID(11),
            "no": "示例-1",
            "name": "汽油",
            "quantity": "2瓶",
            "sealed_by": "梅示例",
            "kept_at": "示例局样品室",
        },
    ),
    (
        "document_copy",
        "no page",
        {"material": UUID(12), "title": "台账", "pages": 0, "source": "财务", "compared": True},
    ),
    ("expert_opinion", "said", {"material": UUID(13), "by": "赵示例", "organisation": "示例院", "text": "符合标准"}),
    (
        "third_party_report",
        "tested",
        {"material": UUID(14), "organisation": "示例检测站", "title": "检测报告", "on": "2026-06-01", "text": "合格"},
    ),
    ("withdrawal", "twice taken", {"material": UUID(10), "reason": "重复登记"}),
    (
        "countersign",
        "own phone, typed code",
        {
            "code": "0123456789ABCDEF",
            "read": "code",
            "inspector": UUID(2),
            "name": "兰示例",
            "certificate_no": "示例2",
            **PAD,
        },
    ),
    ("countersign.seen", "typed code", {"inspector": UUID(2), "shown": SHOWN, "code": "0123456789ABCDEF"}),
    ("stamp.business", "photo", {"photo": UUID(9), "shown": SHOWN}),
    ("ending.statement", "neighbour", {"by": "邻居示例", "role": "neighbour", "text": "搬走半年了"}),
    (
        "hand_over",
        "ill",
        {
            "leaves": UUID(2),
            "joins": UUID(7),
            "name": "新示例",
            "certificate_no": "示例3",
            "reason": "ill",
            "text": "发烧",
        },
    ),
    ("appointment", "tomorrow", {"at": "2026-06-16T09:00:00+08:00", "with": "王示例"}),
    ("notice.served", "by phone", {"how": "phone", "at": "2026-06-14T09:00:00+08:00", "to": "王示例"}),
    ("notice.waived", "the check would fail", {"reason": "would_defeat", "text": "示例：事先告知会影响检查。"}),
]


def vectors() -> list[dict[str, Any]]:
    """Good lines of every kind, and bad ones with the reason why."""
    phone, other = Phone(41), Phone(42)
    made = []
    for kind, name, payload in PAYLOADS:
        line = phone.line(VISIT, kind, payload).decode()
        made.append(
            {
                "name": f"{kind}: {name}",
                "jwk": phone.jwk,
                "line": line,
                "ok": True,
                "why": "signed by its key over its own form",
            }
        )
    first, note = made[0], next(one for one in made if one["name"].startswith("note"))
    accept = json.loads(first["line"])["e"]

    def bad(name: str, why: str, line: str, jwk: dict[str, str] = phone.jwk) -> None:
        made.append({"name": name, "jwk": jwk, "line": line, "ok": False, "why": why})

    bad("signature of another event", "signature", first["line"][:-130] + note["line"][-130:])
    bad("key of another phone", "key", first["line"], other.jwk)
    bad("signed by another phone", "signature", other.sign(accept).decode())
    bad("seq moved after signing", "signature", first["line"].replace('"seq":1', '"seq":2'))
    bad("version 2", "e", phone.sign({**accept, "v": 2}).decode())
    bad("no id", "e", phone.sign({name: value for name, value in accept.items() if name != "id"}).decode())
    bad("a field too many", "e", phone.sign({**accept, "more": 1}).decode())
    bad("no signature", "fields", '{"e":' + json.dumps(accept) + "}")
    head = {"nonce": "0" * 64, "cp_size": 88_123, "cp_root": SHOWN}
    bound = phone.event(VISIT, "note", {"text": "示例"}, nb=head)
    why = "signed by its key over its own form"
    made.append({"name": "nb: a head", "jwk": phone.jwk, "line": phone.sign(bound).decode(), "ok": True, "why": why})
    bad("nb: a size below zero", "e", phone.sign({**bound, "nb": {**head, "cp_size": -1}}).decode())
    bad("nb: a root of 63 signs", "e", phone.sign({**bound, "nb": {**head, "cp_root": SHOWN[1:]}}).decode())
    bad("nb: another head than was signed", "signature", phone.sign(bound).decode().replace("88123", "88124"))
    return [{**one, "source": "python"} for one in made]


def write(path: Path) -> None:
    """One vector a line."""
    path.write_text(
        "".join(json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for one in vectors()),
        "utf-8",
    )


if __name__ == "__main__":
    write(FOLDER / "event-v1-python.jsonl")

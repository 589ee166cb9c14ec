"""A record as data/record.json has it, with every part that a form shows. Everything is made up."""

from __future__ import annotations

import copy
from typing import Any

SHOWN, OLD = "ab" * 32, "cd" * 32

RECORD: dict[str, Any] = {
    "form": "mingcha-dossier-1",
    "made_on": "2026-06-20",
    "sample": True,
    "inspection": {"id": "i1", "number": "RW-1-007", "state": "accepted", "opened_at": "2026-06-01T01:00:00Z"},
    "object": {
        "id": "o1",
        "name": "示例加油站",
        "uscc": "91320623MA00000001",
        "address": "示例路1号",
        "district": "示例镇",
        "industry": "加油站",
        "legal_representative": "王登记",
        "contact_name": "李登记",
        "contact_phone": "000-0001",
    },
    "authorities": ["示例市场监督管理局", "示例应急管理局"],
    "plan": {
        "id": "p1",
        "number": "JH-2026-1",
        "title": "二〇二六年度抽查计划",
        "year": 2026,
        "kind": "joint",
        "domain": "market",
        "note": "计划说明",
        "department": "示例市场监督管理局",
        "departments": ["示例应急管理局", "示例市场监督管理局"],
        "approved": {"by": "计划批准人", "at": "2026-02-01T02:00:00Z"},
        "filed": {"at": "2026-02-03T02:00:00Z", "with": "领导小组办公室"},
        "published_at": "2026-02-05T02:00:00Z",
    },
    "task": {
        "id": "t1",
        "number": "RW-1",
        "title": "加油站抽查",
        "draw_type": "undirected",
        "lead": "示例市场监督管理局",
        "departments": ["示例应急管理局"],
        "method": "onsite",
        "frequency": "每年一次",
        "scheme": "抽查方案全文",
        "scope": {"districts": ["示例镇"], "industries": [], "kinds": [], "risk_classes": ["B"]},
        "ratios": [{"class": "B", "num": 1, "den": 20}],
        "seats": [{"departments": ["示例应急管理局"], "qualification": "消防"}],
        "window": ["2026-06-01", "2026-06-30"],
        "approved": {"by": "方案批准人", "at": "2026-05-01T02:00:00Z"},
    },
    "draw": {"id": "d1", "number": "CQ-1", "commit": "0" * 64, "head": None, "mode": "open", "state": "closed"},
    "team": [
        {"id": "m", "name": "梅示例", "department": "示例市场监督管理局", "certificate_no": "示例001", "leader": True},
        {"id": "l", "name": "兰示例", "department": "示例应急管理局", "certificate_no": "示例002", "leader": False},
    ],
    "assistants": [{"id": "a", "kind": "expert", "name": "专家示例", "organisation": "示例研究所"}],
    "steps": [
        {
            "kind": "notice.served",
            "at": "2026-06-10T01:00:00Z",
            "by": "m",
            "how": "in_person",
            "on": "2026-06-10T09:30:00+08:00",
            "to": "赵收件",
            "role": "店员",
            "note": "已阅",
            "strokes": "ink-notice",
        },
        {"kind": "arrive", "at": "2026-06-15T02:00:00Z", "by": "m", "geo": {"acc_m": 12}},
        {"kind": "arrive", "at": "2026-06-15T02:01:00Z", "by": "l", "no_geo_reason": "indoors"},
        {
            "kind": "rights_told",
            "at": "2026-06-15T02:02:00Z",
            "by": "m",
            "certificates": ["示例001", "示例002"],
            "to": "钱在场",
            "role": "站长",
        },
        {
            "kind": "recusal_asked",
            "at": "2026-06-15T02:03:00Z",
            "by": "m",
            "asked_of": "钱在场",
            "answer": "none",
            "note": "当场回答",
        },
    ],
    "conclusions": ["rectification_ordered"],
    "methods": ["onsite", "document"],
    "ending": None,
    "ending_statements": [],
    "items": [
        {
            "id": "x",
            "code": "X-1",
            "name": "疏散通道",
            "department": "示例应急管理局",
            "legal_basis": ["《示例消防法》"],
            "entries": [
                {
                    "id": "e1",
                    "no": 1,
                    "text": "通道畅通",
                    "result": "failing",
                    "reason": "堆放纸箱",
                    "reasons": [],
                    "value": "",
                    "applies": True,
                    "amended": False,
                    "required_photos": 1,
                    "photos": 2,
                },
                {
                    "id": "e2",
                    "no": 2,
                    "text": "灯具完好",
                    "result": "conforming",
                    "reason": None,
                    "reasons": [],
                    "value": "",
                    "applies": True,
                    "amended": False,
                    "required_photos": 0,
                    "photos": 0,
                },
                {
                    "id": "e3",
                    "no": 3,
                    "text": "油罐液位",
                    "result": "recorded",
                    "reason": None,
                    "reasons": [],
                    "value": "12米",
                    "applies": True,
                    "amended": False,
                    "required_photos": 0,
                    "photos": 0,
                },
                {
                    "id": "e4",
                    "no": 4,
                    "text": "地下室",
                    "result": "unanswered",
                    "reason": "门锁",
                    "reasons": [],
                    "value": "",
                    "applies": True,
                    "amended": False,
                    "required_photos": 0,
                    "photos": 0,
                },
                {
                    "id": "e5",
                    "no": 5,
                    "text": "不问的项目",
                    "result": None,
                    "reason": None,
                    "reasons": [],
                    "value": "",
                    "applies": False,
                    "amended": False,
                    "required_photos": 0,
                    "photos": 0,
                },
            ],
        }
    ],
    "sealed": {"text": "全文", "shown": SHOWN, "at": "2026-06-15T03:30:00Z"},
    "signatures": [
        {
            "event": "s0",
            "at": "2026-06-15T03:00:00Z",
            "role": "inspector",
            "name": "作废的签字",
            "shown": OLD,
            "strokes": "ink-old",
        },
        {
            "event": "s1",
            "at": "2026-06-15T03:20:00Z",
            "role": "inspector",
            "name": "梅示例",
            "shown": SHOWN,
            "strokes": "ink-mei",
        },
        {
            "event": "s2",
            "at": "2026-06-15T03:21:00Z",
            "role": "inspector",
            "name": "兰示例",
            "shown": SHOWN,
            "strokes": "ink-lan",
        },
        {
            "event": "s3",
            "at": "2026-06-15T03:22:00Z",
            "role": "business",
            "name": "钱在场",
            "position": "站长",
            "shown": SHOWN,
            "opinion": "没有异议",
            "strokes": "ink-qian",
        },
        {
            "event": "s4",
            "at": "2026-06-15T03:23:00Z",
            "role": "witness",
            "name": "孙见证",
            "identity": "居委会",
            "note": "看到全过程",
            "shown": SHOWN,
            "strokes": "ink-sun",
        },
    ],
    "receipt": "0123456789abcdef0123456789abcdef",
    "stamps": [],
    "refusal": None,
    "notes": [
        {"event": "n1", "at": "2026-06-15T02:30:00Z", "kind": "note", "by_name": None, "role": "", "text": "现场安静"}
    ],
    "registration": {
        "address": "示例路1号乙",
        "status": "open",
        "legal_representative": "王现场",
        "legal_representative_present": False,
        "contact": "李现场",
        "contact_phone": "000-0002",
        "contact_present": True,
        "differs": ["address"],
        "note": "门牌已换",
    },
    "materials": [
        {
            "kind": "finding",
            "at": "2026-06-15T02:40:00Z",
            "material": "f1",
            "text": "电线外露",
            "basis": "《示例用电条例》",
            "withdrawn": None,
        },
        {
            "kind": "document_copy",
            "at": "2026-06-15T02:41:00Z",
            "material": "c1",
            "title": "进货台账",
            "pages": 3,
            "source": "钱在场",
            "compared": True,
            "withdrawn": None,
        },
    ],
    "amendments": [],
    "flags": [],
    "reviews": [
        {
            "id": "i1#1",
            "at": "2026-06-16T01:00:00Z",
            "decision": "approve",
            "by": "博审核",
            "by_id": "b",
            "reason": "材料齐全",
            "entries": [],
        }
    ],
    "publication": None,
    "follow_ups": [
        {
            "id": "u1",
            "kind": "rectification",
            "opened_at": "2026-06-16T01:00:00Z",
            "closed_at": None,
            "close_reason": "",
        }
    ],
    "events": [
        {
            "id": "v1",
            "key": "k" * 64,
            "seq": 1,
            "kind": "arrive",
            "at": "2026-06-15T02:00:00Z",
            "by": "m",
            "leaf": "00" * 32,
        },
        {
            "id": "v2",
            "key": "k" * 64,
            "seq": 2,
            "kind": "seal",
            "at": "2026-06-15T03:30:00Z",
            "by": "l",
            "leaf": "11" * 32,
        },
    ],
    "evidence": [
        {
            "id": "ph1",
            "role": "photo",
            "sha256": "22" * 32,
            "len": 10,
            "type": "image/jpeg",
            "state": "stored",
            "gate": "ok",
        },
        {
            "id": "ph2",
            "role": "photo",
            "sha256": "33" * 32,
            "len": 11,
            "type": "image/jpeg",
            "state": "stored",
            "gate": "broken",
        },
    ],
    "imports": [
        {
            "evidence": "im1",
            "sha256": "44" * 32,
            "len": 12,
            "type": "video/mp4",
            "filename": "a.mp4",
            "recorder_no": "JLY-7",
            "wearer": {"id": "m", "name": "梅示例"},
            "begun_at": "2026-06-15T02:00:00Z",
            "at": "2026-06-16T02:00:00Z",
            "withdrawn": None,
        }
    ],
    "missing": [],
}

INKS = {name: f"<svg>{name}</svg>" for name in ("ink-notice", "ink-mei", "ink-lan", "ink-qian", "ink-sun", "ink-old")}


def record(**changes: Any) -> dict[str, Any]:
    """A copy with parts exchanged."""
    return {**copy.deepcopy(RECORD), **changes}


def changed(path: str, to: Any) -> dict[str, Any]:
    """A copy with the value at a path (`items.0.name`) exchanged."""
    found = copy.deepcopy(RECORD)
    *way, last = path.split(".")
    place: Any = found
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = to
    return found

"""What does the printed record say, in which order? Sections of pairs, tables and text for the page template. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.dossiers.rules.materials import material_rows, registered
from mingcha.dossiers.rules.words import (
    CONCLUSIONS,
    DECISIONS,
    ENDINGS,
    FOLLOW_UPS,
    KINDS,
    METHODS,
    PUBLICATION_STATES,
    REFUSALS,
    RESULTS,
    ROLES,
    STATES,
    chosen_by,
    reviewer,
    source_of,
    word,
)
from mingcha.kernel.clock import local_text as local

Record = Mapping[str, Any]
Section = dict[str, Any]
FOOTER = "本卷宗只陈述记录中的事实。原件、签名和核对程序在同一卷宗内。"


def printed(record: Record) -> dict[str, Any]:
    """Everything the page template needs; texts still hold every character, printable or not."""
    day = str(record["made_on"])
    return {
        "title": "行政检查记录",
        "author": "、".join(record["authorities"]),
        "subtitle": f"编号{record['inspection']['number']}",
        "mark": "示例数据" if record["sample"] else "",
        "date": [int(day[:4]), int(day[5:7]), int(day[8:10])],
        "footer": FOOTER,
        "sections": [section for section in _sections(record) if section],
    }


def _sections(record: Record) -> list[Section | None]:
    return [
        _pairs("概况", _overview(record)),
        _table("检查人员", ("姓名", "部门", "执法证号", "证件有效期至"), (2, 4, 3, 2), _team(record)),
        _table("检查事项和结果", ("序号", "检查内容", "结果", "情况", "照片"), (1, 6, 2, 5, 1), _answers(record)),
        _pairs("登记信息核对", registered(record["registration"])),
        _table("检查表以外的发现和材料", ("时间", "种类", "内容"), (3, 2, 8), material_rows(record["materials"])),
        _text("封存时各方签字的文本", record["sealed"]["text"].split("\n") if record["sealed"] else []),
        _table("签字", ("身份", "姓名", "时间", "所签文本的指纹"), (2, 3, 4, 4), _signatures(record)),
        _pairs("企业未签字", _refusal(record)),
        _text(
            "见证人记录",
            [f"{s['name']}（{s['identity']}）：{s['note']}" for s in record["signatures"] if s["role"] == "witness"],
        ),
        _table("现场记录和陈述", ("时间", "种类", "内容"), (3, 2, 8), _notes(record)),
        _table("封存后的补正", ("时间", "理由", "改动"), (3, 4, 6), _amendments(record)),
        _table("审核", ("时间", "决定", "审核人", "理由"), (3, 2, 2, 6), _reviews(record)),
        _pairs("公示", _publication(record)),
        _table("后续处置", ("开始", "种类", "办结", "办结理由"), (3, 2, 3, 5), _follow_ups(record)),
        _table(
            "办公端导入的执法记录仪文件", ("导入时间", "记录仪和佩戴人", "文件", "说明"), (3, 3, 5, 4), _imports(record)
        ),
        _table("照片和签字原件", ("种类", "长度", "SHA-256", "卷宗内"), (2, 2, 9, 2), _evidence(record)),
        _table("签名事件", ("序", "手机", "号", "时间", "事件", "叶"), (1, 2, 1, 4, 4, 2), _events(record)),
    ]


def _overview(record: Record) -> list[tuple[str, str]]:
    seen, thing, task = record["inspection"], record["object"], record["task"]
    draw = record["draw"]
    rows = [
        ("被检查单位", thing["name"]),
        ("信用代码", thing.get("uscc") or "无"),
        ("地址", thing.get("address") or "—"),
        ("检查机关", "、".join(record["authorities"])),
        ("抽查计划", source_of(record) or "—"),
        ("抽查任务", f"{task['title']} {task['number']}"),
        ("抽取", f"{draw['number']}，承诺值{draw['commit']}" if draw else chosen_by(record) or "—"),
        ("状态", word(STATES, seen["state"])),
        ("现场开始", local(min((event["at"] for event in record["events"]), default=None))),
        ("现场封存", local(record["sealed"]["at"] if record["sealed"] else None)),
        ("服务器收到封存", local(seen["sealed_at"])),
        ("检查方式", "、".join(word(METHODS, code) for code in record["methods"]) or "—"),
        ("检查结果", "；".join(word(CONCLUSIONS, code) for code in record["conclusions"]) or "—"),
    ]
    if record["ending"]:
        rows.append(("中止原因", f"{word(ENDINGS, record['ending']['kind'])}：{record['ending']['text']}"))
    return rows


def _team(record: Record) -> list[list[str]]:
    return [
        [
            m["name"] + ("（组长）" if m["leader"] else ""),
            m["department"],
            m["certificate_no"] or "—",
            m["valid_to"] or "—",
        ]
        for m in record["team"]
    ]


def _answers(record: Record) -> list[list[str]]:
    rows = []
    for item in record["items"]:
        rows.append(["", item["name"], "", "；".join(item["legal_basis"]), ""])
        for entry in item["entries"]:
            told = "；".join(part for part in (entry["value"], entry["reason"] or "；".join(entry["reasons"])) if part)
            rows.append(
                [
                    str(entry["no"]),
                    entry["text"],
                    _result(entry),
                    told,
                    str(entry["photos"] or ""),
                ]
            )
    return rows


def _result(entry: Record) -> str:
    if not entry["applies"]:
        return "条件不成立，不检查"
    return RESULTS[entry["result"]] + ("（补正）" if entry["amended"] else "")


def _signatures(record: Record) -> list[list[str]]:
    sealed = record["sealed"]["shown"] if record["sealed"] else None
    return [
        [
            word(ROLES, s["role"]),
            s["name"],
            local(s["at"]),
            s["shown"][:16] + ("" if s["shown"] == sealed else "（文本其后有改动）"),
        ]
        for s in record["signatures"]
    ]


def _refusal(record: Record) -> list[tuple[str, str]]:
    found = record["refusal"]
    return (
        [("原因", word(REFUSALS, found["reason"])), ("说明", found["text"]), ("时间", local(found["at"]))]
        if found
        else []
    )


def _notes(record: Record) -> list[list[str]]:
    return [
        [
            local(n["at"]),
            word(KINDS, n["kind"]),
            (f"{n['by_name']}（{n['role']}）：" if n.get("by_name") else "") + n["text"],
        ]
        for n in record["notes"]
    ]


def _amendments(record: Record) -> list[list[str]]:
    return [
        [
            local(a["at"]),
            a["reason"],
            "；".join(f"{c['text']}：{RESULTS[c['before']]}改为{RESULTS[c['result']]}" for c in a["changes"]) or "结论",
        ]
        for a in record["amendments"]
    ]


def _reviews(record: Record) -> list[list[str]]:
    return [[local(r["at"]), word(DECISIONS, r["decision"]), reviewer(r), r["reason"] or ""] for r in record["reviews"]]


def _publication(record: Record) -> list[tuple[str, str]]:
    found = record["publication"]
    if not found:
        return []
    due = (found["due_on"] or "通知未定天数") + ("（暂定）" if found["provisional"] else "")
    return [
        ("状态", word(PUBLICATION_STATES, found["state"])),
        ("期限", f"{due}，依据{found['article']}"),
        ("公示时间", local(found["published_at"])),
    ]


def _follow_ups(record: Record) -> list[list[str]]:
    return [
        [local(f["opened_at"]), word(FOLLOW_UPS, f["kind"]), local(f["closed_at"]), f["close_reason"]]
        for f in record["follow_ups"]
    ]


def _imports(record: Record) -> list[list[str]]:
    """What no phone signed: who brought it, which camera and wearer it is said to be of, and since when the log knows its hash."""
    return [
        [
            local(one["at"]),
            f"{one['recorder_no']}；{one['wearer']['name']}；声明始于{local(one['begun_at'])}",
            f"{one['filename']}；{one['len']:,}字节；SHA-256 {' '.join(_groups(one['sha256']))}",
            "；".join(_import_words(one)),
        ]
        for one in record["imports"]
    ]


def _import_words(one: Record) -> list[str]:
    words = [f"{one['by']['name']}导入，未经手机签名"]
    if one["reason"]:
        words.append(f"封存后补充：{one['reason']}" if one["after_seal"] else str(one["reason"]))
    if one["withdrawn"]:
        words.append(f"未传完，已撤回：{one['withdrawn']['reason']}")
    return words


def _evidence(record: Record) -> list[list[str]]:
    missing = set(record["missing"])
    names = {"photo": "照片", "strokes": "笔迹", "picture": "签字图", "clip": "录音录像", "document": "文件"}
    return [
        [
            names.get(e["role"], e["role"]),
            f"{e['len']:,}字节",
            " ".join(_groups(e["sha256"])),
            "缺失" if e["sha256"] in missing else "有",
        ]
        for e in record["evidence"]
    ]


def _events(record: Record) -> list[list[str]]:
    return [
        [str(no), e["key"][:8], str(e["seq"]), local(e["at"]), word(KINDS, e["kind"]), e["leaf"][:8]]
        for no, e in enumerate(record["events"], 1)
    ]


def _groups(value: str) -> list[str]:
    return [value[i : i + 8] for i in range(0, len(value), 8)]


def _pairs(title: str, rows: Sequence[tuple[str, str]]) -> Section | None:
    return {"title": title, "kind": "pairs", "rows": [list(row) for row in rows]} if rows else None


def _table(title: str, head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> Section | None:
    if not rows:
        return None
    return {
        "title": title,
        "kind": "table",
        "head": list(head),
        "widths": list(widths),
        "rows": [list(row) for row in rows],
    }


def _text(title: str, lines: Sequence[str]) -> Section | None:
    return {"title": title, "kind": "text", "lines": list(lines)} if lines else None

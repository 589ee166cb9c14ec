"""What does 四性检测报告.html say? What was checked when the dossier was written, how, and with which result: facts, never a judgement. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from mingcha.kernel.clock import local_text

NAME = "data/四性检测报告.html"
GATES = {"ok": "可以解析", "broken": "不能解析", "pending": "尚未检测", "not_image": "不是图片"}
NOT_CHECKED = (
    "照片内容是否真实、定位是否准确、作答是否属实。",
    "病毒和恶意程序：图片由受限进程解析，原件不作其他扫描；原件下载时不会被执行。",
    "存储介质：由接收单位检测。",
    "时间戳：收到时已核验，本报告未重新核验；可以用核对程序重新核验。",
)
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What the log proves: `proved` and `wrong` paths, `waiting` without a place, who cosigned and stamped."""

    size: int
    signed: bool
    proved: int
    wrong: int
    waiting: int
    witnesses: Sequence[str]
    stamps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts and lists of what was checked; `unsigned` are line numbers, `differing` hashes, `text_fits` None: nothing sealed."""

    events: int
    unsigned: Sequence[str]
    keys: int
    named: int
    present: int
    differing: Sequence[str]
    text_fits: bool | None
    signers: int
    gates: Mapping[str, int]
    types: Mapping[str, int]
    forms: int
    copies: int
    files: int
    log: LogFacts | None


def sections(record: Mapping[str, Any], facts: Facts) -> list[tuple[str, list[Row]]]:
    """真实性、完整性、可用性、安全性: rows of what, how and the result."""
    return [
        ("真实性", _authentic(facts)),
        ("完整性", _complete(record, facts)),
        ("可用性", _usable(facts)),
        ("安全性", _safe(facts)),
    ]


def _authentic(facts: Facts) -> list[Row]:
    text = {True: "相符", False: "不符", None: "尚未封存"}[facts.text_fits]
    rows = [
        (
            "事件的电子签名",
            f"用{facts.keys}部手机的公钥逐条核验（ES256）",
            _of(facts.events, facts.unsigned, "条", "第{}行不符"),
        ),
        (
            "原件的指纹",
            "写入时重新计算SHA-256，与签名事件和导入记录比较",
            _of(facts.present, facts.differing, "件", "{}不符"),
        ),
        ("封存文本的指纹", "重新计算SHA-256", text),
        ("对封存文本的签字", "比较签字所记的指纹", f"{facts.signers}个签字针对同一文本"),
    ]
    if facts.log is None:
        return [*rows, ("日志中的位置", "—", "日志还没有签署的日志头，无法证明")]
    log = facts.log
    return [
        *rows,
        (
            "日志中的位置",
            "用RFC 9162路径算到日志头",
            f"{log.proved}条相符"
            + (f"，{log.wrong}条不符" if log.wrong else "")
            + (f"，{log.waiting}条还没有位置" if log.waiting else ""),
        ),
        ("日志头的签名", f"日志头共{log.size}条", "日志公钥签署" if log.signed else "没有日志公钥的签名"),
        ("外部见证", "核验见证人签名", "、".join(log.witnesses) or "没有见证签名"),
        ("可信时间戳", "RFC 3161", "、".join(log.stamps) or "没有时间戳"),
    ]


def _complete(record: Mapping[str, Any], facts: Facts) -> list[Row]:
    missing = record["missing"]
    entries = [one for item in record["items"] for one in item["entries"] if one["applies"]]
    open_ = sum(one["result"] in (None, "unanswered") for one in entries)
    short = sum(one["photos"] < one["required_photos"] for one in entries if one["result"] == "failing")
    return [
        ("事件", "记录所列与卷宗所含比较", f"{len(record['events'])}条，卷宗内{facts.events}条"),
        (
            "原件",
            "事件和导入记录指名的文件是否在存储中",
            f"{facts.named}件，卷宗内{facts.present}件" + (f"，缺{len(missing)}件" if missing else ""),
        ),
        ("检查项目", "逐项作答", f"{len(entries)}项，未检查{open_}项"),
        ("要求的照片", "按检查表要求清点", f"{short}项不足" if short else "没有不足的项目"),
        ("文件清单", "BagIt清单，SHA-256和SM3", f"本报告以前写入{facts.files}个文件"),
        ("元数据", "见data/metadata.json和bag-info.txt", "按DA/T 46、54、63的名称著录"),
    ]


def _usable(facts: Facts) -> list[Row]:
    kinds = "；".join(f"{name}：{number}件" for name, number in facts.types.items()) or "无"
    gates = "；".join(f"{GATES.get(name, name)}{number}张" for name, number in facts.gates.items()) or "无"
    return [
        ("版式文件", "生成为PDF/A-2b，字体嵌入", f"{facts.forms}份"),
        ("图片", "受限进程完整解码", gates),
        ("图片副本", "重新编码的JPEG，见data/derived", f"{facts.copies}张"),
        ("原件格式", "按事件所记", kinds),
    ]


def _safe(facts: Facts) -> list[Row]:
    return [
        ("防改动", "标签清单的指纹在导出时写入日志", "证明在补充卷宗中"),
        ("图片", "只显示重新编码的副本，不显示原件", f"{facts.copies}张副本不含原文件的附加数据"),
        ("程序", "本报告和表单不含脚本", "没有脚本"),
    ]


def _of(total: int, wrong: Sequence[str], unit: str, words: str) -> str:
    if not total:
        return "没有"
    return f"{total}{unit}" + ("，" + "，".join(words.format(one) for one in wrong) if wrong else "，全部相符")


def report_html(record: Mapping[str, Any], facts: Facts, at: str | None) -> bytes:
    """The report as one page without script; `at` is the instant of the newest head in the dossier (None: none)."""
    head = f"卷宗编号{record['inspection']['number']}　{record['object']['name']}"
    rows = "".join(_section(title, found) for title, found in sections(record, facts))
    made = f"证据截至日志头{local_text(at)}" if at else "日志还没有签署的日志头"
    notes = "".join(f"<li>{escape(line)}</li>" for line in NOT_CHECKED)
    mark = '<p class="m">示例数据</p>' if record["sample"] else ""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>四性检测报告 {escape(str(record['inspection']['number']))}</title><style>{STYLE}</style></head><body>{mark}"
        f"<h1>电子档案四性检测报告</h1><p>{escape(head)}</p><p>检查机关：{escape('、'.join(record['authorities']))}　{escape(made)}</p>"
        "<p>本报告在导出卷宗时由系统写成，只写明检测了什么、怎样检测、结果如何。收到卷宗的人可以用data/verify中的程序重新核对。</p>"
        f"<table><thead><tr><th>性质</th><th>检测项目</th><th>方法</th><th>结果</th></tr></thead>{rows}</table>"
        f"<h2>没有检测的</h2><ul>{notes}</ul></body></html>\n"
    ).encode()


def _section(title: str, rows: Sequence[Row]) -> str:
    cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    first = f'<tr><th rowspan="{len(rows)}" scope="rowgroup">{title}</th>{cells[0]}</tr>'
    return "<tbody>" + first + "".join(f"<tr>{row}</tr>" for row in cells[1:]) + "</tbody>"


STYLE = (
    "@page{size:A4;margin:20mm}body{font:16px/1.6 'Noto Sans SC',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "h1{font-size:1.5rem;text-align:center}h2{font-size:1.1rem}table{width:100%;border-collapse:collapse}"
    "th,td{border:1px solid #555;padding:.35rem .6rem;text-align:left;vertical-align:top}thead th{background:#eee}th{white-space:nowrap}"
    "tr{break-inside:avoid}.m{float:right;border:1px dashed #555;padding:0 .5rem;margin:0}"
    "@media print{body{font-size:10.5pt;margin:0;padding:0}}"
)

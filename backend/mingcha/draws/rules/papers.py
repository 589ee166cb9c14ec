"""What do the draw's papers say? Certificate, registration form and notice, as sections for the page template. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.kernel.clock import CHINA

Section = dict[str, Any]
# Millimetres that a signature needs.
SIGNED = 11
OBSERVERS = {
    "deputy": "人大代表",
    "cppcc": "政协委员",
    "citizen": "市民代表",
    "media": "新闻媒体",
    "social": "社会服务机构",
}
MODES = {"open": "当场公开", "delayed": "检查结束后公开"}
FOOTER = "本页由抽取记录生成。任何人可用公布的文件和核对程序复算。"


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One item of the task."""

    name: str
    department: str
    methods: str
    basis: str


@dataclass(frozen=True, slots=True)
class PaperPerson:
    """One member of the team."""

    name: str
    department: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything the three papers need of one draw; `thing` and below are of one drawn object, empty for the certificate."""

    number: str
    task: str
    office: str
    mode: str
    rehearsal: bool
    sample: bool
    prev: str
    commit: str
    head: str
    frozen_at: datetime
    drawn_at: datetime
    seed_rule: str
    seed_public: str
    seed: str
    strata: Sequence[tuple[str, str, str, str, str]]
    observers: Sequence[tuple[str, int]]
    short: int
    events: int
    window: tuple[str, str]
    watchers: Sequence[tuple[str, str, str]] = ()
    minutes: str = ""
    assistants: Sequence[tuple[str, str, str, str]] = ()
    items: Sequence[PaperItem] = ()
    thing: Sequence[tuple[str, str]] = ()
    team: Sequence[PaperPerson] = ()
    position: int = 0
    ticket: str = ""
    code: str = ""


def certificate(p: Paper) -> dict[str, Any]:
    """The certificate of the draw: what was published when, and whom it drew by number (S4-6b)."""
    watched = "、".join(f"{OBSERVERS.get(kind, kind)}{count}人" for kind, count in p.observers)
    return _sheet(
        p,
        "双随机抽查抽取证明",
        [
            _pairs(
                "抽取",
                [
                    ("任务", p.task),
                    ("主办单位", p.office),
                    ("公开方式", MODES[p.mode]),
                    ("名单冻结", local(p.frozen_at)),
                    ("抽取完成", local(p.drawn_at)),
                    ("现场监督", watched or "未登记"),
                ],
            ),
            _pairs(
                "承诺和随机数",
                [
                    ("承诺值", spaced(p.commit)),
                    ("上次承诺值", spaced(p.prev)),
                    ("随机数来源", p.seed_rule),
                    ("来源给出的数字", p.seed_public),
                    ("种子", spaced(p.seed) if p.seed else "密值公布后可见"),
                    ("变更链头", spaced(p.head)),
                    ("变更", f"{p.events}条"),
                ],
            ),
            _table(
                "各层结果", ("分层", "名录", "可抽", "比例", "抽中"), (2, 2, 2, 2, 2), p.strata, figures=(1, 2, 3, 4)
            ),
            _pairs("检查组", [("空缺席位", f"{p.short}个")]),
            *_observers(p),
            _table(
                "签字", ("身份", "姓名", "签字", "日期"), (3, 3, 4, 3), [("", "", "", "")] * 4, heights=[SIGNED] * 4
            ),
        ],
    )


def _observers(p: Paper) -> list[Section]:
    """Registered observers, by name only with their consent, and the text that they signed."""
    if not p.minutes:
        return []
    head = ("监督人员", "掷出的骰子", "签字时间和签字哈希前16位")
    return [
        *([_table("现场监督和签字", head, (5, 3, 5), p.watchers)] if p.watchers else []),
        _pairs("抽取记录", [("记录文本SHA-256", spaced(p.minutes))]),
    ]


def registration(p: Paper) -> dict[str, Any]:
    """《市场主体执法检查登记表》 of one drawn object (S1-12): what is known is filled in, the visit's part is left open."""
    return _sheet(
        p,
        "市场主体执法检查登记表",
        [
            _pairs("市场主体", p.thing),
            _pairs("抽查任务", [*_task(p), ("抽取序号", f"第{p.position}号"), ("号签", spaced(p.ticket))]),
            _table(
                "检查人员",
                ("姓名", "部门", "执法证号"),
                (2, 4, 3),
                [(x.name, x.department, x.certificate) for x in p.team],
            ),
            *_assistants(p),
            _table(
                "检查事项和结果",
                ("检查事项", "检查部门", "检查方式", "检查结果"),
                (5, 3, 2, 4),
                [(x.name, x.department, x.methods, "") for x in p.items],
            ),
            _pairs(
                "现场检查", [("检查日期", ""), ("检查情况", ""), ("企业意见", "")], heights=[SIGNED, 78, 38], fresh=True
            ),
            _table(
                "签字",
                ("身份", "签字", "日期"),
                (3, 5, 3),
                [("检查人员", "", ""), ("检查人员", "", ""), ("企业负责人", "", "")],
                heights=[SIGNED] * 3,
            ),
        ],
    )


def _assistants(p: Paper) -> list[Section]:
    """Experts and third parties, apart from the inspectors and never counted to them (S0-2.3f)."""
    if not p.assistants:
        return []
    head = ("身份", "姓名或机构", "资质", "承担工作")
    return [_table("专家和第三方机构（不计入检查人员）", head, (2, 4, 4, 2), p.assistants)]


def notice(p: Paper) -> dict[str, Any]:
    """行政检查通知书 of one drawn object: basis, task, people, the right to ask for recusal, and the check code that only it has."""
    rights = [
        "检查人员不得少于二人，并应当出示执法证件。",
        "检查人员与你单位有直接利害关系或者有其他关系可能影响公正的，你单位有权申请其回避。",
        "你单位有权陈述、申辩；检查人员不得收取费用。",
    ]
    proof = [
        f"查询码：{p.code}",
        "在公示平台“抽取记录”中打开本次抽取，点“核对自己的企业”，填统一社会信用代码和查询码，可以看到你单位在名录中的一行及证明。",
        "查询码只发给你单位，请勿转告他人。",
    ]
    return _sheet(
        p,
        "行政检查通知书",
        [
            _pairs("被检查单位", p.thing),
            _pairs("检查来源", [*_task(p), ("检查时间", f"{p.window[0]}至{p.window[1]}")]),
            _table("检查事项和依据", ("检查事项", "依据"), (4, 7), [(x.name, x.basis) for x in p.items]),
            _table(
                "检查人员",
                ("姓名", "部门", "执法证号"),
                (2, 4, 3),
                [(x.name, x.department, x.certificate) for x in p.team],
            ),
            _text("你单位的权利", rights, fresh=True),
            _text("核对抽取是否公正", proof),
            _pairs(
                "送达",
                [("检查机关（印章）", p.office), ("签发日期", ""), ("签收人和日期", "")],
                heights=[40, SIGNED, SIGNED],
            ),
        ],
    )


def _task(p: Paper) -> list[tuple[str, str]]:
    return [("抽查任务", p.task), ("主办单位", p.office), ("抽取编号", p.number), ("承诺值", spaced(p.commit))]


def _sheet(p: Paper, title: str, sections: list[Section]) -> dict[str, Any]:
    day = p.drawn_at.astimezone(CHINA)
    marks = [word for word, true in (("演练，不作为检查依据", p.rehearsal), ("示例数据", p.sample)) if true]
    return {
        "title": title,
        "author": p.office,
        "subtitle": f"编号{p.number}" + (f"-{p.position}" if p.position else ""),
        "mark": " · ".join(marks),
        "date": [day.year, day.month, day.day],
        "footer": FOOTER,
        "sections": sections,
    }


def _pairs(title: str, rows: Sequence[tuple[str, str]], **layout: Any) -> Section:
    """`layout`: `heights` in millimetres per row for handwriting, `fresh` for a page of its own."""
    return {"kind": "pairs", "title": title, "rows": [list(row) for row in rows], **layout}


def _table(
    title: str, head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], **layout: Any
) -> Section:
    """`layout` as above, and `figures`: columns whose values stand to the right."""
    return {
        "kind": "table",
        "title": title,
        "head": list(head),
        "widths": list(widths),
        "rows": [list(row) for row in rows],
        **layout,
    }


def _text(title: str, lines: Sequence[str], **layout: Any) -> Section:
    return {"kind": "text", "title": title, "lines": list(lines), **layout}


def local(at: datetime) -> str:
    """The local day and minute."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def spaced(value: str) -> str:
    """A hash in groups of eight."""
    return " ".join(value[i : i + 8] for i in range(0, len(value), 8)) if value else "—"

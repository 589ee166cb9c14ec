"""What does the registration form of an inspected business say? (S1-12) Pure."""

from __future__ import annotations

from mingcha.dossiers.rules.forms.cells import (
    FOUR,
    NONE,
    Block,
    Record,
    grid,
    name,
    span_words,
    table,
    ticks,
    value,
)
from mingcha.dossiers.rules.forms.findings import DRAWS, amended, counted, problem_words
from mingcha.dossiers.rules.forms.people import (
    Inks,
    business_signs,
    code_of,
    contact,
    helper_lines,
    inspectors_sign,
    offices,
    representative,
    span,
    team_lines,
)
from mingcha.dossiers.rules.materials import DIFFERS
from mingcha.dossiers.rules.words import CONCLUSIONS, METHODS, STATUSES, chosen_by, source_of, word

HEAD = ("登记信息核对", ("登记事项", "登记的内容", "现场的情况", "是否一致"), (1.4, 3, 3.6, 1.2))
REGISTERED = {
    "address": "address",
    "legal_representative": "legal_representative",
    "contact": "contact_name",
    "contact_phone": "contact_phone",
}
"""{what a visit checks: what the register calls it}."""
OPEN = "\u3000"
"""A cell to be written in: the form of a visit that has not begun is printed and taken along (S1-12)."""


def registration(record: Record, inks: Inks) -> list[Block]:
    """《市场主体执法检查登记表》: the business, the task that drew it, what was registered and found, result and signatures (S1-12)."""
    return [
        _business(record),
        *_registered(record),
        table(
            "检查事项和结果",
            ("检查事项", "依据", "检查内容的结果", "发现的问题"),
            (2.4, 2.4, 2, 3.2),
            [
                [one["name"], "；".join(one["legal_basis"]), *(_result(one) if record["events"] else (OPEN, OPEN))]
                for one in record["items"]
            ],
        ),
        *amended(record),
        grid(
            FOUR,
            [
                [name("检查方式"), ticks(METHODS, record["methods"], span=3)],
                [name("检查结果"), ticks(CONCLUSIONS, record["conclusions"], span=3)],
                [name("检查人员\n签字"), inspectors_sign(record, inks, span=3, height=20)],
                [name("市场主体\n意见和签字"), business_signs(record, inks, span=3, height=24)],
            ],
        ),
    ]


def _business(record: Record) -> Block:
    """The business, and the task that drew it."""
    thing, task = record["object"], record["task"]
    return grid(
        FOUR,
        [
            [name("市场主体\n名称"), value(thing["name"], span=3)],
            [name("统一社会\n信用代码"), value(code_of(record)), name("行业"), value(thing.get("industry"))],
            [name("住所或\n经营场所"), value(thing.get("address") or thing.get("district"), span=3)],
            [name("法定代表人"), value(representative(record)), name("联系人"), value(contact(record))],
            [
                name("抽查计划"),
                value(source_of(record), span=3),
            ],
            [name("抽查任务"), value(f"{task['title']} {task['number']}", span=3)],
            [
                name("抽取编号"),
                value(chosen_by(record)),
                name("抽查类型"),
                value(DRAWS.get(task["draw_type"], task["draw_type"])),
            ],
            [name("检查机关"), value(offices(record), span=3)],
            [name("检查人员"), value("\n".join(team_lines(record)), span=3)],
            [name("协助人员"), value("\n".join(helper_lines(record)) or "无", span=3)],
            [name("检查时间"), value(span_words(*span(record)) if record["events"] else OPEN, span=3)],
        ],
    )


def _result(item: Record) -> tuple[str, str]:
    return counted(item), problem_words(item, "无")


def _registered(record: Record) -> list[Block]:
    seen, thing = record["registration"], record["object"]
    if seen is None and not record["events"]:
        rows = [[DIFFERS[key], thing.get(name_), OPEN, OPEN] for key, name_ in REGISTERED.items()]
        return [table(*HEAD, rows)]
    if seen is None:
        return [grid(FOUR, [[name("登记信息\n核对"), value("本次检查没有填写登记信息核对。", span=3)]])]
    there = {True: "在场", False: "不在场"}
    found = {
        "address": (thing.get("address"), seen["address"]),
        "legal_representative": (
            thing.get("legal_representative"),
            f"{seen.get('legal_representative') or NONE}（{there[seen['legal_representative_present']]}）",
        ),
        "contact": (thing.get("contact_name"), f"{seen.get('contact') or NONE}（{there[seen['contact_present']]}）"),
        "contact_phone": (thing.get("contact_phone"), seen.get("contact_phone")),
    }
    rows = [[DIFFERS[key], *both, _agrees(key, seen, thing)] for key, both in found.items()]
    rows.append(
        ["经营状态", "", word(STATUSES, seen["status"]) + (f"；{seen['note']}" if seen.get("note") else ""), ""]
    )
    return [table(*HEAD, rows)]


def _agrees(key: str, seen: Record, thing: Record) -> str:
    """As the inspector marked it; two different values without a mark are not called the same."""
    if key in seen["differs"]:
        return "不一致"
    if not seen.get(key):
        return NONE
    return "一致" if seen[key] == thing.get(REGISTERED[key]) else "未标明"

"""Which papers has a joint check: notice to the business, guide for the team, record of results by department? (S0-2.5b, S0-2.5c) Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.dossiers.rules.forms.cells import (
    FOUR,
    Block,
    Record,
    close,
    day_words,
    grid,
    minute_words,
    name,
    table,
    text,
    ticks,
    value,
)
from mingcha.dossiers.rules.forms.findings import bases, counted, disposal, outside_list, problem_words
from mingcha.dossiers.rules.forms.letters import RIGHTS
from mingcha.dossiers.rules.forms.people import Inks, business_signs, code_of, inspectors_sign, office, team_lines
from mingcha.dossiers.rules.words import CONCLUSIONS, DECISIONS, METHODS, chosen_by, reviewer, source_of, word

STEPS = (
    "牵头部门召集检查组，核对检查对象、检查事项和各部门分工；检查人员与对象有利害关系的申请回避。",
    "全组同时到场，出示执法证件，告知检查事项、依据和权利；各部门事项一次查完，同一材料只要求提供一次。",
    "各部门检查人员对本部门事项逐项检查、取证、填写结果；其他部门可以直接采用已取得的证据和结果。",
    "检查结束由检查组组长汇总，检查人员和检查对象签字；对象不签字的写明原因，必要时请见证人。",
    "牵头部门审核并统一公示；发现的问题由负责该事项的部门跟进，超出职责的抄告有关部门。",
)
"""How a joint check goes, in the words of the notices: one visit, one team, one record (S0-2.5c, S3A-2.4.3, S3A-2.4.3b)."""


def is_joint(record: Record) -> bool:
    """True where several departments check together."""
    return len(record["authorities"]) > 1


def was_joint(record: Record) -> bool:
    """True once such a check has begun."""
    return is_joint(record) and bool(record["events"])


def joint_notice(record: Record, inks: Inks) -> list[Block]:
    """《部门联合检查告知书》: who comes together, what each checks, when, and the business's rights."""
    task = record["task"]
    days = f"{day_words(task['window'][0])}至{day_words(task['window'][1])}"
    told = f"下列{len(record['authorities'])}个部门将联合到你单位检查，各部门事项一次查完，不再分别入户"
    return [
        text([f"{record['object']['name']}："], indent=False),
        text([f"依据{'、'.join(bases(record)) or '有关法律、法规、规章的规定'}，{told}。现告知如下："]),
        grid(
            (1.3, 6.2),
            [
                [name("任务来源"), value(source_of(record))],
                [name("抽查任务"), value(f"{task['title']}（{task['number']}）")],
                [name("对象来源"), value(chosen_by(record))],
                [name("牵头部门"), value(office(record))],
                [name("检查时间"), value(days)],
                [name("检查组"), value("\n".join(team_lines(record)))],
            ],
        ),
        table(
            "各部门检查事项",
            ("检查部门", "检查事项", "依据"),
            (2.2, 3, 4),
            [[one["department"], one["name"], "；".join(one["legal_basis"])] for one in _by_office(record)],
        ),
        text(RIGHTS, title="你单位的权利和义务"),
        close(office(record), day_words(record["inspection"]["opened_at"]), "（印章）"),
    ]


def joint_guide(record: Record, inks: Inks) -> list[Block]:
    """《部门联合检查指导规程》: steps, division of duties, and for each item what is looked at and how."""
    task, duties = record["task"], record["task"].get("duties") or {}
    offices = [[one, duties.get(one) or _default(record, one)] for one in record["authorities"]]
    return [
        grid(
            FOUR,
            [
                [name("抽查任务"), value(task["title"]), name("任务编号"), value(task["number"])],
                [name("检查方式"), value(word(METHODS, task["method"])), name("抽查频次"), value(task["frequency"])],
                [name("工作方案"), value(task["scheme"], span=3)],
            ],
        ),
        text([f"{no}. {line}" for no, line in enumerate(STEPS, 1)], title="检查步骤", indent=False),
        table("部门分工", ("部门", "分工"), (2.4, 6), offices),
        *[_item(one) for one in _by_office(record)],
    ]


def joint_record(record: Record, inks: Inks) -> list[Block]:
    """《部门联合检查结果记录表》: what each department checked and found, the joint conclusion, signatures and review."""
    thing, task = record["object"], record["task"]
    rows = [
        [one["department"], one["name"], counted(one), problem_words(one, "未发现问题"), disposal(record, one)]
        for one in _by_office(record)
    ]
    rows += [[office(record), "检查表以外", "", line, ""] for line in outside_list(record)]
    reviews = [
        f"{word(DECISIONS, one['decision'])}，{reviewer(one)}，{minute_words(one['at'])}" for one in record["reviews"]
    ]
    return [
        grid(
            FOUR,
            [
                [name("抽查任务"), value(task["title"]), name("任务编号"), value(task["number"])],
                [name("被检查单位"), value(thing["name"]), name("统一社会\n信用代码"), value(code_of(record))],
                [
                    name("牵头部门"),
                    value(office(record)),
                    name("参与部门"),
                    value("、".join(record["authorities"][1:])),
                ],
                [name("检查组"), value("\n".join(team_lines(record)), span=3)],
            ],
        ),
        table("各部门检查结果", ("部门", "检查事项", "逐项结果", "发现的问题", "处理情况"), (2, 2.2, 2, 3, 1.8), rows),
        grid(
            FOUR,
            [
                [name("联合检查\n结论"), ticks(CONCLUSIONS, record["conclusions"], span=3)],
                [name("被检查单位\n意见和签字"), business_signs(record, inks, span=3, height=24)],
                [name("各部门检查\n人员签字"), inspectors_sign(record, inks, span=3, height=20)],
                [name("牵头部门\n审核"), value("\n".join(reviews) or "尚未审核", span=3)],
            ],
        ),
    ]


def _by_office(record: Record) -> Sequence[Mapping[str, Any]]:
    """The items in the order of the departments, the lead's first; each department's in their order."""
    order = {one: no for no, one in enumerate(record["authorities"])}
    return sorted(record["items"], key=lambda one: order.get(one["department"], len(order)))


def _default(record: Record, department: str) -> str:
    """What a department does where the scheme divides nothing: its own items, and the lead calls and sums up."""
    own = "、".join(one["name"] for one in record["items"] if one["department"] == department)
    lead = "召集、汇总、审核和公示" if department == office(record) else ""
    return "；".join(part for part in (lead, own and f"检查：{own}") if part) or "派员参加"


def _item(one: Mapping[str, Any]) -> Block:
    rows = [
        [
            entry["no"],
            entry["text"],
            entry.get("guide") or "",
            f"{entry['required_photos']}张" if entry["required_photos"] else "",
        ]
        for entry in one["entries"]
    ]
    title = f"{one['department']}：{one['name']}（{'；'.join(one['legal_basis'])}）"
    return table(title, ("序", "检查内容", "检查方法和判断标准", "照片"), (0.6, 3.6, 4.2, 0.8), rows)

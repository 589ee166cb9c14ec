"""What do the papers to the business say: the notice before the check, and the order to put problems right? Pure."""

from __future__ import annotations

from mingcha.dossiers.rules.forms.cells import (
    NONE,
    Block,
    Record,
    blank,
    close,
    day_words,
    grid,
    minute_words,
    name,
    signs,
    table,
    text,
    value,
)
from mingcha.dossiers.rules.forms.findings import bases, entries, outside_list, told
from mingcha.dossiers.rules.forms.people import Inks, office, offices, steps, team_lines
from mingcha.dossiers.rules.words import METHODS, word

SERVED = {"in_person": "当面送达", "left": "留置送达", "phone": "电话通知", "mail": "邮寄送达", "message": "信息通知"}
RIGHTS = (
    "检查人员不得少于两人，应当主动出示执法证件。不出示执法证件的，你单位有权拒绝检查。",
    "检查人员与你单位有直接利害关系或者有其他关系可能影响公正的，你单位有权申请其回避。",
    "你单位有权陈述、申辩，应当如实提供有关情况和材料，配合检查。",
)


def was_notified(record: Record) -> bool:
    """True where the record says that the notice went out, by an inspector or by the office."""
    by_office = any(one["reason"] == "served_by_office" for one in steps(record, "notice.waived"))
    return by_office or bool(steps(record, "notice.served"))


def notice(record: Record, inks: Inks) -> list[Block]:
    """《行政检查通知书》 with how it was served: basis, source, frequency, people, days and rights (54号)."""
    task, plan, draw = record["task"], record["plan"], record["draw"]
    source = "、".join(
        part
        for part in (
            plan and f"《{plan['title']}》（{plan['number']}）",
            f"抽查任务“{task['title']}”（{task['number']}）",
        )
        if part
    )
    drawn = f"你单位在编号{draw['number']}的随机抽取中被抽为检查对象" if draw and draw["number"] else "你单位为检查对象"
    if record.get("outside"):
        drawn = f"因线索核查（{record['outside']['lead']['number']}），你单位为检查对象"
    basis = "、".join(bases(record)) or "有关法律、法规、规章的规定"
    days = f"{day_words(task['window'][0])}至{day_words(task['window'][1])}"
    return [
        text([f"{record['object']['name']}："], indent=False),
        text([f"依据{basis}，按照{source}，{drawn}。现将检查有关事项通知如下："]),
        grid(
            (1.3, 6.2),
            [
                [name("检查机关"), value(offices(record))],
                [name("检查时间"), value(days)],
                [name("检查方式"), value(word(METHODS, task["method"]))],
                [name("检查频次"), value(task["frequency"])],
                [name("检查人员"), value("\n".join(team_lines(record)))],
            ],
        ),
        table(
            "检查事项",
            ("检查事项", "检查部门", "依据"),
            (3, 2.4, 4),
            [[one["name"], one["department"], "；".join(one["legal_basis"])] for one in record["items"]],
        ),
        text(RIGHTS, title="你单位的权利和义务"),
        close(office(record), day_words(record["inspection"]["opened_at"]), "（印章）"),
        *_served(record, inks),
    ]


def _served(record: Record, inks: Inks) -> list[Block]:
    """How the notice was served, with the signature on its receipt."""
    rows = [
        [
            name("送达方式"),
            value(f"{word(SERVED, one['how'])}，{minute_words(one['on'])}"),
            name("收件人"),
            signs(
                [
                    {
                        "who": one["to"] + (f"（{one['role']}）" if one.get("role") else ""),
                        "when": one.get("note") or "",
                        "ink": inks.get(one.get("strokes") or "", ""),
                    }
                ],
                height=16,
            ),
        ]
        for one in steps(record, "notice.served")
    ]
    for one in steps(record, "notice.waived"):
        rows.append([name("送达方式"), value(f"由机关送达，登记于{minute_words(one['at'])}。{one['text']}", span=3)])
    return [grid((1.15, 2.8, 1, 2.55), rows, title="送达")]


def is_ordered(record: Record) -> bool:
    """True where the conclusion is that putting right was ordered."""
    return "rectification_ordered" in record["conclusions"]


def rectification(record: Record, inks: Inks) -> list[Block]:
    """《责令改正通知书》: the problems with their bases, and what is ordered. Days that the record lacks are left open to be written in."""
    rows = [
        [no, entry["text"] + (f"：{told(entry)}" if told(entry) else ""), "；".join(item["legal_basis"])]
        for no, (item, entry) in enumerate(entries(record, "failing"), 1)
    ]
    rows += [[len(rows) + no, line, NONE] for no, line in enumerate(outside_list(record), 1)]
    begun = record["sealed"]["at"] if record["sealed"] else None
    return [
        text([f"{record['object']['name']}："], indent=False),
        text([f"本机关于{day_words(begun)}对你单位进行检查（编号{record['inspection']['number']}），发现下列问题："]),
        table("", ("序号", "问题", "依据"), (0.7, 5.4, 3.4), rows),
        text(
            [
                "现责令你单位：□立即改正　□于＿＿＿＿年＿＿月＿＿日前改正，并将改正情况书面报告本机关。",
                "对本通知不服的，可以依法申请行政复议或者提起行政诉讼。",
            ]
        ),
        close(office(record), "＿＿＿＿年＿＿月＿＿日", "（印章）"),
        grid(
            (1.15, 2.6, 1.15, 2.6),
            [[name("送达人"), blank(height=13), name("签收人\n和日期"), blank(height=13)]],
            title="送达",
        ),
    ]

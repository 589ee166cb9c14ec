"""What does the on-site record say? (S1-13b to S1-13d) Pure."""

from __future__ import annotations

from typing import Any

from mingcha.dossiers.rules.forms.cells import (
    FOUR,
    Block,
    Record,
    clock_words,
    grid,
    minute_words,
    name,
    sentence,
    signs,
    span_words,
    table,
    text,
    value,
)
from mingcha.dossiers.rules.forms.findings import amended, counted, outside_list, told
from mingcha.dossiers.rules.forms.people import (
    Inks,
    business_signs,
    code_of,
    helper_lines,
    inspectors_sign,
    offices,
    person,
    present,
    representative,
    signed,
    span,
    steps,
    team_lines,
)
from mingcha.dossiers.rules.materials import material_rows
from mingcha.dossiers.rules.words import ENDINGS, word

KNOWING = {
    "neighbour": "邻居",
    "property": "物业人员",
    "landlord": "房东",
    "community": "社区人员",
    "staff": "员工",
    "other": "知情人",
}
"""Who told the inspectors why a visit ended another way."""


def onsite(record: Record, inks: Inks) -> list[Block]:
    """《现场检查笔录》: who came when, what was told, asked and found, what is attached, who signed (S1-13b to d)."""
    [one for one in record["events"] if one["kind"] == "seal"]
    return [
        _head(record),
        text(_told_rights(record), title="一、出示证件和告知"),
        text(_found(record), title="二、检查情况"),
        *_attached(record),
        grid(
            (1.15, 6.35),
            [
                [name("被检查单位\n意见和签字"), business_signs(record, inks, height=26)],
                [name("检查人员\n签字"), inspectors_sign(record, inks, height=22)],
                *(
                    [[name("见证人签字"), signs(signed(record, "witness", inks), height=20)]]
                    if _business_signed(record, inks) and signed(record, "witness", inks)
                    else []
                ),
            ],
        ),
    ]


def _head(record: Record) -> Block:
    """When, where, by and of whom."""
    recorder = [one for one in record["events"] if one["kind"] == "seal"]
    return grid(
        FOUR,
        [
            [name("检查时间"), value(span_words(*span(record)), span=3)],
            [
                name("检查地点"),
                value((record["registration"] or {}).get("address") or record["object"].get("address"), span=3),
            ],
            [name("检查机关"), value(offices(record), span=3)],
            [
                name("被检查单位"),
                value(record["object"]["name"]),
                name("统一社会\n信用代码"),
                value(code_of(record)),
            ],
            [name("法定代表人"), value(representative(record)), name("现场负责人"), value(present(record))],
            [name("检查人员"), value("\n".join(team_lines(record)), span=3)],
            [
                name("协助人员"),
                value("\n".join(helper_lines(record)) or "无"),
                name("记录人"),
                value(person(record, recorder[-1]["by"]) if recorder else None),
            ],
        ],
    )


def _business_signed(record: Record, inks: Inks) -> bool:
    return bool(signed(record, "business", inks))


def _told_rights(record: Record) -> list[str]:
    lines = []
    for one in steps(record, "rights_told"):
        cards = "、".join(one["certificates"])
        lines.append(
            f"{minute_words(one['at'])}，检查人员向{one['to']}（{one['role']}）出示执法证件（{cards}），告知其陈述、申辩、申请回避的权利和如实提供情况、配合检查的义务。"
        )
    for one in steps(record, "recusal_asked"):
        answer = "不申请回避" if one["answer"] == "none" else "申请回避"
        lines.append(f"询问{one['asked_of']}是否申请检查人员回避，回答：{answer}。" + sentence(one.get("note")))
    return lines or ["记录中没有出示证件和告知的步骤。"]


def _found(record: Record) -> list[str]:
    lines = [
        f"{person(record, one['by'])}{minute_words(one['at'])}到达现场"
        + (f"，定位精度{one['geo']['acc_m']}米。" if one.get("geo") else "，没有定位。")
        for one in steps(record, "arrive")
    ]
    if record["ending"]:
        lines.append(
            f"检查以其他方式结束：{word(ENDINGS, record['ending']['kind'])}。" + sentence(record["ending"]["text"])
        )
    lines += [
        f"{one['name']}（{word(KNOWING, one['role'])}）说明：{sentence(one['text'])}"
        for one in record["ending_statements"]
    ]
    for no, item in enumerate(record["items"], 1):
        lines.append(f"{no}. {item['name']}：{counted(item)}。")
        lines += [f"（{mark}）{line}" for mark, line in _numbered(item)]
    lines += [f"检查表以外的发现：{sentence(line)}" for line in outside_list(record)]
    lines += [f"{clock_words(one['at'])}，{_speaker(one)}{sentence(one['text'])}" for one in record["notes"]]
    return lines or ["记录中没有检查情况。"]


def _numbered(item: Any) -> list[tuple[int, str]]:
    """Entries that are worth a sentence: problems, values, and those without a result; one sentence where none has one, for one reason."""
    asked = [one for one in item["entries"] if one["applies"]]
    if (
        len(asked) > 1
        and all(one["result"] == "unanswered" for one in asked)
        and len({told(one) for one in asked}) == 1
    ):
        return [(1, f"全部{len(asked)}项未检查：{sentence(told(asked[0]))}")]
    rows = []
    for entry in asked:
        if entry["result"] in ("conforming", "not_applicable") and not told(entry):
            continue
        photos = f"（照片{entry['photos']}张）" if entry["photos"] else ""
        words = {"failing": "不符合", "unanswered": "未检查", None: "未作答"}.get(entry["result"], "")
        rows.append("：".join(part for part in (entry["text"], words, told(entry)) if part) + photos + "。")
    return list(enumerate(rows, 1))


def _speaker(one: Any) -> str:
    return f"{one['by_name']}（{one['role']}）陈述：" if one.get("by_name") else "记录："


def _attached(record: Record) -> list[Block]:
    rest = material_rows([one for one in record["materials"] if one["kind"] != "finding"])
    kinds = {"photo": "照片", "clip": "录音录像", "document": "文件"}
    count = {word_: sum(one["role"] == role for one in record["evidence"]) for role, word_ in kinds.items()}
    count["办公端导入的执法记录仪文件"] = sum(not one["withdrawn"] for one in record["imports"])
    line = "、".join(f"{word_}{number}件" for word_, number in count.items() if number) or "无"
    return [
        *([table("陈述和材料", ("时间", "种类", "内容"), (2, 1.6, 6), rest)] if rest else []),
        *amended(record),
        text([f"{line}。原件的指纹列在卷宗的记录和清单中。"], title="三、附件"),
    ]

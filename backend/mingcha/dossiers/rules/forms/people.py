"""Who stands in a form, and what did they sign? Business, team, helpers and signatures as words and cells. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.dossiers.rules.forms.cells import NONE, Cell, Record, minute_words, signs
from mingcha.dossiers.rules.words import ENDINGS, REFUSALS, word

Inks = Mapping[str, str]
"""{evidence id of the strokes: SVG}."""


def office(record: Record) -> str:
    """The office that issues the paper: the lead of the task."""
    return str(record["authorities"][0])


def letterhead(record: Record) -> str:
    """The offices above a title: one or two by name, more as the lead and their number."""
    names = record["authorities"]
    return "、".join(names) if len(names) < 3 else f"{names[0]}等{len(names)}个部门"


def offices(record: Record) -> str:
    """All offices that check together, the lead first."""
    return "、".join(record["authorities"])


def code_of(record: Record) -> str:
    """The credit code, or that there is none."""
    return str(record["object"].get("uscc") or "无")


def representative(record: Record) -> str:
    """As the visit found it, else as the register had it."""
    seen = record["registration"] or {}
    return str(seen.get("legal_representative") or record["object"].get("legal_representative") or NONE)


def contact(record: Record) -> str:
    """Name and number of whom to ask, as the visit found them, else as the register had them."""
    seen, thing = record["registration"] or {}, record["object"]
    who, phone = (
        seen.get("contact") or thing.get("contact_name"),
        seen.get("contact_phone") or thing.get("contact_phone"),
    )
    return " ".join(part for part in (who, phone) if part) or NONE


def team_lines(record: Record) -> list[str]:
    """Each inspector with office and card: 梅示例（组长，示例局，执法证号320623001）."""
    return [
        f"{one['name']}（{'组长，' if one['leader'] else ''}{one['department']}，执法证号{one['certificate_no'] or NONE}）"
        for one in record["team"]
    ]


def helper_lines(record: Record) -> list[str]:
    """Experts and third parties beside the team; never counted to the inspectors (S0-2.3f)."""
    kinds = {"expert": "专家", "third_party": "第三方机构"}
    return [
        f"{one['name']}（{kinds.get(one['kind'], one['kind'])}，{one['organisation']}）" for one in record["assistants"]
    ]


def present(record: Record) -> str:
    """Who of the business was told its rights, and in what role."""
    told = steps(record, "rights_told")
    return f"{told[-1]['to']}（{told[-1]['role']}）" if told else NONE


def steps(record: Record, kind: str) -> list[Mapping[str, Any]]:
    """The steps of one kind, in order."""
    return [one for one in record["steps"] if one["kind"] == kind]


def person(record: Record, person_id: str) -> str:
    """The name of a member of the team."""
    return next((one["name"] for one in record["team"] if one["id"] == person_id), NONE)


def signed(record: Record, role: str, inks: Inks) -> list[dict[str, str]]:
    """The valid signatures of a role: under the sealed text, each person's last one."""
    shown = record["sealed"]["shown"] if record["sealed"] else None
    last = {one["name"]: one for one in record["signatures"] if one["role"] == role and one["shown"] == shown}
    return [
        {
            "who": one["name"] + (f"（{one['position'] or one['identity']}）" if role != "inspector" else ""),
            "when": minute_words(one["at"]),
            "ink": inks.get(one["strokes"] or "", ""),
        }
        for one in ({"position": "", "identity": "", **last[name]} for name in last)
    ]


def inspectors_sign(record: Record, inks: Inks, **layout: Any) -> Cell:
    """The cell of the inspectors' signatures."""
    return signs(signed(record, "inspector", inks), **layout)


def business_signs(record: Record, inks: Inks, **layout: Any) -> Cell:
    """The business's opinion and signature; or the reason why there is none, and the witness (S1-13c, S1-13d)."""
    found = signed(record, "business", inks)
    opinions = [one["opinion"] for one in record["signatures"] if one["role"] == "business" and one.get("opinion")]
    if found:
        return signs(found, "\n".join(opinions), **layout)
    refusal = record["refusal"]
    if record["stamps"]:
        told = "已在纸质记录上盖章，照片在卷宗内。" + "".join(one.get("opinion") or "" for one in record["stamps"])
    elif refusal:
        told = f"未签字。原因：{word(REFUSALS, refusal['reason'])}。{refusal['text']}"
    elif record["ending"]:
        told = f"未签字。检查以其他方式结束：{word(ENDINGS, record['ending']['kind'])}。"
    else:
        told = "记录中没有签字。" if record["events"] else ""
    notes = [
        f"见证人说明：{one['note']}" for one in record["signatures"] if one["role"] == "witness" and one.get("note")
    ]
    return signs(signed(record, "witness", inks), "\n".join([told, *notes]), **layout)


def span(record: Record) -> tuple[str | None, str | None]:
    """When the visit began (arrival, else the first event) and when it was sealed."""
    arrived = [one["at"] for one in steps(record, "arrive")] or [one["at"] for one in record["events"]]
    return min(arrived, default=None), record["sealed"]["at"] if record["sealed"] else None

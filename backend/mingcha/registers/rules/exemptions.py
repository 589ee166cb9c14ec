"""What may be kept out of draws, for which reason, and how does the claim go on? (7.1, S4-2b, S0-2.8a)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound
from mingcha.registers.rules.states import EXEMPTIONS

KINDS = ("unsuitable", "special_field")
SPECIAL_FIELDS: dict[str, str] = {
    "food_drug": "食品药品",
    "product_quality": "产品质量",
    "special_equipment": "特种设备",
    "work_safety": "安全生产",
    "public_safety": "公共安全",
    "environment": "生态环境",
    "other": "其他重点领域",
}
IN_FORCE = ("filed", "accepted")


class ExemptionNotFound(NotFound):
    """No such exemption, or another department's."""

    code = "exemption-not-found"


class ExemptionNotKnown(Conflict):
    """The region's notice knows no exemption of this kind."""

    code = "exemption-not-known"
    title_zh, title_en = "本地区没有“不适宜采取”的例外", "This region knows no exemption as unsuitable"
    detail_zh = "依据{article}，除特殊重点领域外，检查都采取双随机方式。请把事项列入清单，或按特殊重点领域登记。"
    detail_en = "By {article}, all checks are by draw except in special key fields. List the items, or claim a special key field."


class ExemptionIncomplete(Invalid):
    """Items, reason, evidence, and for a key field which one."""

    code = "exemption-incomplete"
    title_zh, title_en = "例外申报内容不全", "The claim is not complete"
    detail_zh, detail_en = (
        "依据{article}，须写明具体事项、书面理由和依据材料。",
        "By {article}, it names the items, a written reason and the evidence.",
    )


class ExemptionStepRefused(Conflict):
    """Its state does not allow this."""

    code = "exemption-step-refused"
    title_zh, title_en = "现在不能这样办理", "Not possible now"
    detail_zh, detail_en = (
        "这项例外的状态已经改变，请刷新后查看。",
        "The exemption has moved on; reload to see where it stands.",
    )


class ItemsSpecial(Conflict):
    """Items of a special key field stay under strict supervision outside the list."""

    code = "items-special"
    title_zh, title_en = "特殊重点领域事项不列入随机抽查清单", "Items of special key fields are not listed"
    detail_zh = "依据{article}，这些事项按现有方式严格监管：{codes}。请从清单中移除。"
    detail_en = "By {article}, these stay under strict supervision: {codes}. Take them out of the list."


class ItemsLeftOut(Conflict):
    """Whatever can be drawn must be listed (S4-2a)."""

    code = "items-left-out"
    title_zh, title_en = "还有事项没有列入清单", "Some items are not listed"
    detail_zh = "依据{article}，能够采取双随机方式的事项都要列入。没有列入的：{codes}。请列入，或对不适宜的事项先申报例外并备案。"
    detail_en = "By {article}, whatever can be drawn is listed. Left out: {codes}. List them, or claim and file an exemption first."


def check_claim(
    kind: str, field: str | None, names: Sequence[str], *, unsuitable_known: bool, fields: Sequence[str], article: str
) -> None:
    """Raises ExemptionNotKnown or ExemptionIncomplete with the region's article."""
    if kind == "unsuitable":
        if not unsuitable_known:
            raise ExemptionNotKnown(article=article)
    elif field not in (fields or SPECIAL_FIELDS):
        known = "、".join(SPECIAL_FIELDS[one] for one in (fields or SPECIAL_FIELDS))
        error = FieldError("/field", f"请选择领域：{known}（{article}）。", f"Choose a field named by {article}.")
        raise ExemptionIncomplete(errors=[error], article=article)
    if not names:
        error = FieldError("/items", "请列出具体事项。", "Name the items.")
        raise ExemptionIncomplete(errors=[error], article=article)


def check_step(state: str, step: str) -> str:
    """The next state. Raises ExemptionStepRefused."""
    if step not in EXEMPTIONS[state]:
        raise ExemptionStepRefused()
    return EXEMPTIONS[state][step]


def is_over(state: str, valid_to: date | None, today: date) -> bool:
    """True once the last day of an accepted exemption has passed."""
    return state == "accepted" and valid_to is not None and valid_to < today

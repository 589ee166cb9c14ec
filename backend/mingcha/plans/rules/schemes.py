"""Is a task's scheme complete: joint type and origin, who ordered it, what the region's notice asks, and the agreement of another region?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mingcha.kernel.problem import Conflict, FieldError, Invalid

JOINT_TYPES = ("comprehensive", "risk_class", "special_rectification")
JOINT_ORIGINS = ("lead", "industry")
ORIGINS = ("own", "above")
FIELD_WORDS = {
    "draw_type": ("抽查类型", "kind of draw"),
    "frequency": ("抽查频次", "frequency"),
    "ratios": ("抽查比例", "ratio"),
    "content": ("抽查内容", "content"),
    "method": ("抽查方式", "method"),
}
HELPS = "配合牵头部门检查"


class SchemeIncomplete(Conflict):
    """The region's notice wants more in a scheme (S1-11)."""

    code = "scheme-incomplete"
    title_zh, title_en = "抽查工作方案还不完整", "The scheme is not complete"
    detail_zh = "任务“{task}”的方案缺少：{lacking}。依据{article}。请补全后再批准。"
    detail_en = "The scheme of “{task}” lacks: {lacking_en}. By {article}. Add it, then approve."


class AgreementMissing(Conflict):
    """No check in another region without its agreement (S4-10b)."""

    code = "agreement-missing"
    title_zh, title_en = "跨区域检查缺少协议记录", "The other region's agreement is missing"
    detail_zh = "任务“{task}”涉及{region}，须先登记与对方的协议（文号和日期）。依据{article}。"
    detail_en = "“{task}” reaches into {region}: enter the agreement with it (number and date) first. By {article}."


class DomainMismatch(Invalid):
    """Items or objects of another domain than the plan's (S4-1)."""

    code = "task-domain-mismatch"
    title_zh, title_en = "事项或对象不属于计划的领域", "Items or objects are of another domain than the plan"


def joint_errors(fields: Mapping[str, Any]) -> list[FieldError]:
    """What does not fit between joint type, origin and departments (S2-2.3a, S3A-2.4.1b), and who ordered the draw (S3A-2.3.1b)."""
    errors = []
    joint = bool(fields["departments"])
    for name in ("joint_type", "joint_origin"):
        if fields.get(name) and not joint:
            errors.append(
                FieldError(
                    f"/{name}",
                    "只有部门联合任务才填写，请先选参与部门。",
                    "Only for joint tasks: choose departments first.",
                )
            )
    if joint and fields.get("joint_origin") == "industry" and not fields["scope"].get("industries"):
        errors.append(
            FieldError(
                "/scope/industries", "按行业发起的联合抽查须选定行业。", "A joint draw by industry names its industry."
            )
        )
    if fields.get("origin") == "above" and not (fields.get("ordered_by") or "").strip():
        errors.append(
            FieldError("/ordered_by", "上级组织的抽查须写明组织机关或文号。", "Name the organ above, or its document.")
        )
    return errors


def domain_errors(
    domain: str, items: Mapping[str, str], kinds: Collection[str], outside: Collection[str]
) -> list[FieldError]:
    """`items` {item id: domain} in the order sent, `kinds` of the scope, `outside` the kinds of the non-market domain (S4-1)."""
    errors = [
        FieldError(f"/item_ids/{place}", "事项属于另一个领域。", "The item belongs to the other domain.")
        for place, one in enumerate(items.values())
        if one != domain
    ]
    if domain == "non_market" and (not kinds or set(kinds) - set(outside)):
        errors.append(
            FieldError(
                "/scope/kinds",
                "领域外计划须选定社会团体、民办非企业单位、事业单位等对象类型。",
                "Outside the market domain choose kinds such as associations, private non-enterprise units, public institutions.",
            )
        )
    return errors


def divided_duties(
    given: Mapping[str, str], departments: Sequence[str], items: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The division of duties in a joint team (S3A-2.4.3): what was written, else each department's own items; `items` {department: names}."""
    if len(departments) < 2:
        return {}
    return {one: given.get(one) or _own_items(items.get(one, ())) for one in departments}


def _own_items(names: Sequence[str]) -> str:
    return "检查：" + "、".join(names) if names else HELPS


def check_scheme(task: str, values: Mapping[str, Any], required: Collection[str], *, article: str) -> None:
    """`values` of the scheme as they stand. Raises SchemeIncomplete naming all that lacks, with the article (S1-11)."""
    lacking = [name for name in required if not values.get(name)]
    if lacking:
        raise SchemeIncomplete(
            task=task,
            lacking="、".join(FIELD_WORDS[name][0] for name in lacking),
            lacking_en=", ".join(FIELD_WORDS[name][1] for name in lacking),
            article=article,
        )


def check_agreements(task: str, regions: Sequence[Mapping[str, Any]], *, article: str) -> None:
    """Every other region with number and date of the agreement (S4-10b, 54号). Raises AgreementMissing."""
    for one in regions:
        if not one.get("agreement_ref") or not one.get("agreed_on"):
            raise AgreementMissing(task=task, region=one["region"], article=article)

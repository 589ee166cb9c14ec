"""May this expert or third party stand beside this team, and as what? (S0-2.3f, S0-2.3g, C8)"""

from __future__ import annotations

from collections.abc import Collection

from mingcha.kernel.problem import Conflict, NotFound

ROLES = ("opinion", "assist", "test", "audit")
WORDS = {"opinion": "提供意见", "assist": "协助", "test": "检验检测", "audit": "审计鉴定"}
KIND_WORDS = {"expert": "专家", "third_party": "第三方机构"}
# What a region's notice lets a third party do; nobody without a certificate inspects (54号), so “inspect” means to assist.
REGION_ROLES = {"expert": "opinion", "assist": "assist", "inspect": "assist", "test": "test", "audit": "audit"}


class VisitNotOpen(NotFound):
    """404: the object was not drawn, is not assigned, or has left the draw."""

    code = "visit-not-open"
    title_zh, title_en = "没有这次检查", "No such visit"


class DrawEndedForHelp(Conflict):
    """409: a closed or void draw takes nobody on."""

    code = "draw-ended-for-help"
    title_zh, title_en = "检查已结束", "The inspection is over"
    detail_zh, detail_en = "办结或作废后不再增加或撤下专家和第三方。", "Nobody is added or taken off after the end."


class AssistantInterested(Conflict):
    """409: whoever has an interest does not help (recusal, as for inspectors)."""

    code = "assistant-interested"
    title_zh, title_en = "有利害关系，应当回避", "An interest was declared"
    detail_zh = "声明有利害关系的专家或第三方不得参加。请另请他人。没有改动任何内容。"
    detail_en = "Who declares an interest takes no part. Ask somebody else. Nothing was changed."


class AssistantRoleRefused(Conflict):
    """409: the region's notice lets third parties do other things only (C8)."""

    code = "assistant-role-refused"
    title_zh, title_en = "第三方机构不能承担这项工作", "A third party may not do this here"
    detail_zh = "依据{article}，第三方机构可以：{allowed}。没有改动任何内容。"
    detail_en = "By {article} third parties may do: {allowed_en}. Nothing was changed."


class AssistantAttached(Conflict):
    """409: they stand beside this team already."""

    code = "assistant-attached"
    title_zh, title_en = "已在本次检查中", "Already at this inspection"
    detail_zh, detail_en = "同一人或机构只登记一次。", "Each is attached once."


def roles_of(kind: str, region: Collection[str]) -> tuple[str, ...]:
    """What somebody of this kind may do: experts everything short of inspecting, third parties what the region says (C8)."""
    if kind == "expert":
        return ROLES
    allowed = {REGION_ROLES[one] for one in region if one in REGION_ROLES}
    return tuple(role for role in ROLES if role in allowed)


def check_can_help(kind: str, role: str, region: Collection[str], *, article: str, interested: bool) -> None:
    """Raises AssistantInterested or AssistantRoleRefused."""
    if interested:
        raise AssistantInterested()
    allowed = roles_of(kind, region)
    if role not in allowed:
        words = "、".join(WORDS[one] for one in allowed)
        raise AssistantRoleRefused(article=article, allowed=words, allowed_en=", ".join(allowed))


def check_is_open(state: str) -> None:
    """Raises DrawEndedForHelp."""
    if state not in ("drawn", "assigned"):
        raise DrawEndedForHelp()

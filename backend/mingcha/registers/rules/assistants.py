"""Who may stand beside a team without being part of it: experts and third parties (S0-2.3f, S0-2.3g, C8)."""

from __future__ import annotations

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound

EXPERT, THIRD_PARTY = "expert", "third_party"
KINDS = (EXPERT, THIRD_PARTY)


class AssistantNotFound(NotFound):
    """404: no such expert or third party, or another department's."""

    code = "assistant-not-found"
    title_zh, title_en = "没有这名专家或第三方", "No such expert or third party"


class AssistantRetired(Conflict):
    """409: who left the register is not asked again."""

    code = "assistant-retired"
    title_zh, title_en = "已退出名录", "No longer in the register"
    detail_zh, detail_en = "“{name}”已退出专家和第三方名录。", "“{name}” has left the register."


class ContractMissing(Invalid):
    """422: a third party assists by a contract (政府购买服务, S0-2.3g)."""

    code = "contract-missing"
    title_zh, title_en = "缺少合同编号", "The contract is missing"
    detail_zh, detail_en = "第三方机构须写明合同编号。", "A third party is entered with its contract."

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/contract", "请填写合同编号。", "Name the contract.")])


def check_assistant(kind: str, contract: str | None) -> None:
    """Raises ContractMissing."""
    if kind == THIRD_PARTY and not (contract or "").strip():
        raise ContractMissing

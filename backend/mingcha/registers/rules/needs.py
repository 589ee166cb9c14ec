"""Which data may a department ask for, and who answers (S4-4c)?"""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.kernel.problem import Conflict, FieldError, Forbidden, Invalid
from mingcha.registers.rules.columns import COLUMNS


class NeedNotYours(Forbidden):
    """403: the coordinating department answers (004 一4: the market regulator)."""

    code = "need-not-yours"
    title_zh, title_en = "由牵头协调部门答复", "The coordinating department answers"
    detail_zh, detail_en = (
        "数据需求由市场监管部门汇总分析后答复。",
        "The market regulator weighs all needs and answers them.",
    )


class NeedAnswered(Conflict):
    """409: answered before."""

    code = "need-answered"
    title_zh, title_en = "这项需求已答复", "This need is answered"
    detail_zh, detail_en = "情况有变化的，请重新提出。", "If things have changed, ask anew."


def check_fields(register: str, fields: Sequence[str]) -> None:
    """Raises Invalid for a field that the register does not have."""
    known = {column.field for column in COLUMNS[register]}
    unknown = sorted(set(fields) - known)
    if unknown:
        text = "、".join(unknown)
        raise Invalid(errors=[FieldError("/fields", f"数据目录中没有：{text}。", f"Not in the catalogue: {text}.")])

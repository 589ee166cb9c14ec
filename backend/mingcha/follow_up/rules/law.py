"""When must a case be filed, who handles a business without licence, and when is a penalty collected in time? Pure decision tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid

CONDITIONS = ("evidence", "punishable", "jurisdiction", "in_time")
"""What filing needs: evidence that points to a breach, a breach that is punished, our jurisdiction, within the term of punishment."""
FILING_LAW = "《市场监督管理行政处罚程序规定》立案条件"
DECREE_684 = "《无证无照经营查处办法》（国务院令第684号）"


class CaseMustBeFiled(Conflict):
    """409: all conditions of filing are met, so it is filed (坚决立案查处)."""

    code: ClassVar[str] = "case-must-be-filed"
    title_zh, title_en = "立案条件都已具备，应当立案", "All conditions are met: the case is filed"
    detail_zh = (
        "移交时认定的立案条件全部具备，不能不予立案。依据{article}、{law}。请选“立案”；情况有变的，先用“补充说明”写明。"
    )
    detail_en = (
        "At the hand-over every condition of filing was found to be met. By {article} and {law}. Choose “file a case”."
    )


class ConditionsUnknown(Invalid):
    """422: not each of the four conditions was answered."""

    code: ClassVar[str] = "case-conditions"
    title_zh, title_en = "四项立案条件要逐项认定", "Answer each of the four conditions"
    detail_zh, detail_en = "请逐项选“具备”或“不具备”。", "Choose “met” or “not met” for each."


class MinorUnknown(Invalid):
    """422: no such entry in the catalogue of minor violations, or it is retired."""

    code: ClassVar[str] = "minor-violation-unknown"
    title_zh, title_en = "免罚清单中没有这一项", "The catalogue has no such entry"
    detail_zh, detail_en = (
        "只能按公布的轻微违法免罚清单免罚。请从清单中选择，或走其他处置。",
        "Only what stands in the catalogue of minor violations goes without penalty. Choose an entry, or another step.",
    )


class Handled(StrEnum):
    """Who handles a business without licence or permit (decision table 3.2)."""

    PERMIT_LAW = "permit_law"
    REGISTRATION_LAW = "registration_law"
    REFER = "refer"


class ReferReasonMissing(Invalid):
    """422: neither law covers it: it is referred, with a reason."""

    code: ClassVar[str] = "refer-reason"
    title_zh, title_en = "两类法律都不适用，请写明转交理由", "Neither law covers it: say why and where it goes"
    detail_zh, detail_en = "请在说明中写明理由和拟转交的部门。", "Write the reason and the department it goes to."


def must_file(conditions: Mapping[str, bool]) -> bool:
    """True if every condition of filing is met. Raises ConditionsUnknown (S3A-2.3.3c)."""
    if set(conditions) != set(CONDITIONS):
        missing = sorted(set(CONDITIONS) - set(conditions))
        raise ConditionsUnknown(
            errors=[FieldError(f"/conditions/{one}", "请认定。", "Answer this.") for one in missing]
        )
    return all(conditions.values())


def check_may_leave(conditions: Mapping[str, bool], *, article: str) -> None:
    """A case is left unfiled only where a condition is lacking. Raises CaseMustBeFiled with the article (S3A-2.3.3c)."""
    if must_file(conditions):
        raise CaseMustBeFiled(article=article, law=FILING_LAW)


def handled_by(permit_law: bool, registration_law: bool, text: str) -> Handled:
    """Table 3.2: the permit law first (special and superior law first), else the registration law, else refer with a reason (S3A-2.6a)."""
    if permit_law:
        return Handled.PERMIT_LAW
    if registration_law:
        return Handled.REGISTRATION_LAW
    if len(text.strip()) < 2:
        raise ReferReasonMissing(errors=[FieldError("/text", "请写明理由。", "Give the reason.")])
    return Handled.REFER


def bases_of(laws: Sequence[str], article: str) -> list[str]:
    """The legal bases printed beside the answer: Decree 684 first (S2-2.5), then what the region's notice adds, then its article."""
    return list(dict.fromkeys([DECREE_684, *laws, article]))


def penalty_mark(due_on: date | None, collected_on: date | None, today: date) -> str:
    """`none` where the region names no number, `in_time` or `late` once collected, `open` or `late` before (S3A-2.3.3b)."""
    if due_on is None:
        return "none"
    if collected_on is not None:
        return "in_time" if collected_on <= due_on else "late"
    return "open" if today <= due_on else "late"

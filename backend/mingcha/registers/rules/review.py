"""Whose opinion does a list need before it is published, and who may give it? (7.1, S3A-2.7a, C5)"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from mingcha.kernel.problem import Conflict, FieldError, Forbidden, Invalid

STAGES: dict[str, tuple[str, str]] = {
    "department_legal": ("部门法制机构审核", "the department's legal unit"),
    "county_justice": ("县司法局审核", "the county justice bureau"),
    "county_government": ("县政府审定", "the county government"),
}
DUTY = {"county_justice": "justice", "county_government": "government"}
"""The duty of the office that gives the opinion; the first stage is the list's own department's."""
EXEMPTIONS_TO_JUSTICE = "exemptions_to_justice"


class ReviewUnfinished(Conflict):
    """The chain of opinions has not come to its end."""

    code = "list-review-unfinished"
    title_zh, title_en = "法制审核尚未完成", "The legal review is not finished"
    detail_zh = "依据{article}，清单的制定和调整都要经过法制审核。还缺：{stages_zh}。请先送审。"
    detail_en = "By {article}, a list and each of its changes pass the legal review. Still needed: {stages_en}. Send it for review first."


class ReviewNotAsked(Conflict):
    """The region's notice knows no legal review of lists."""

    code = "list-review-not-asked"
    title_zh, title_en = "本地区不要求清单法制审核", "No legal review of lists here"
    detail_zh, detail_en = "（{article}）可以直接公布。", "({article}) The list can be published directly."


class ReviewNotOpen(Conflict):
    """The list was not sent for review, or the review is over."""

    code = "list-review-not-open"
    title_zh, title_en = "清单不在审核中", "The list is not under review"
    detail_zh, detail_en = "请刷新后查看当前状态。", "Reload to see where it stands."


class OwnReview(Forbidden):
    """Nobody reviews their own work."""

    code = "own-review"
    title_zh, title_en = "不能审核自己编制或送审的内容", "Nobody reviews their own work"
    detail_zh, detail_en = "请由本环节的其他人员审核。", "Another person of this stage gives the opinion."


class ReviewElsewhere(Forbidden):
    """This stage belongs to another office."""

    code = "review-elsewhere"
    title_zh, title_en = "本环节由其他单位审核", "Another office reviews at this stage"
    detail_zh, detail_en = "现在是{stage_zh}，由{office}审核。", "It is the turn of {stage_en}: {office}."


class PaperOpinionIncomplete(Invalid):
    """An opinion given on paper needs the office that gave it and the number of the document."""

    code = "paper-opinion-incomplete"
    title_zh, title_en = "请补全书面意见的信息", "Complete the details of the written opinion"
    detail_zh = "{stage_zh}的单位没有在本系统内审核，录入其书面意见时请写明单位名称和文号。"
    detail_en = (
        "{stage_en} does not review in this system; name the office and the document number of its written opinion."
    )


class ReviewDateWrong(Invalid):
    """An opinion is given between the day it was asked for and today."""

    code = "review-date-wrong"
    title_zh, title_en = "意见日期有误", "The date of the opinion is wrong"
    detail_zh, detail_en = "应在{first}和{last}之间。", "It lies between {first} and {last}."


class ListChangedSince(Conflict):
    """Items were changed after the list was sent: what was reviewed is not what would be published."""

    code = "list-changed-since-review"
    title_zh, title_en = "送审后事项有改动，不能公布", "Items changed after the review; it cannot be published"
    detail_zh = "依据{article}，每次调整都要审核。有改动：{codes}。请撤回后重新送审。"
    detail_en = "By {article}, each change is reviewed. Changed: {codes}. Take the list back and send it again."


def chain_of(legal_review: Sequence[str]) -> tuple[str, ...]:
    """The stages a list passes in a region, in order; empty where there is no review."""
    return tuple(stage for stage in legal_review if stage in STAGES)


def next_stage(chain: Sequence[str], agreed: Collection[str]) -> str | None:
    """The first stage without consent; None when all have agreed."""
    return next((stage for stage in chain if stage not in agreed), None)


def check_reviewed(state: str, chain: Sequence[str], agreed: Collection[str], *, article: str) -> None:
    """Raises ReviewUnfinished with the article and the stages still to come, unless the chain has ended."""
    if not chain or state == "reviewed":
        return
    missing = [stage for stage in chain if stage not in agreed] or list(chain)
    raise ReviewUnfinished(
        article=article,
        stages_zh="、".join(STAGES[stage][0] for stage in missing),
        stages_en=", ".join(STAGES[stage][1] for stage in missing),
    )


def check_not_own(reviewer_id: str, *authors: str | None) -> None:
    """Raises OwnReview if the reviewer made or sent what is reviewed."""
    if reviewer_id in authors:
        raise OwnReview()


def check_date(on: date, *, first: date, today: date) -> None:
    """Raises ReviewDateWrong unless first <= on <= today."""
    if not first <= on <= today:
        error = FieldError("/on", f"应在{first}和{today}之间。", f"Between {first} and {today}.")
        raise ReviewDateWrong(errors=[error], first=first, last=today)


def check_paper(stage: str, office: str | None, document_no: str | None) -> None:
    """Raises PaperOpinionIncomplete unless both are given."""
    given = {"office": office, "document_no": document_no}
    errors = [
        FieldError(f"/{name}", "不能为空。", "Must not be empty.")
        for name, value in given.items()
        if not (value or "").strip()
    ]
    if errors:
        zh, en = STAGES[stage]
        raise PaperOpinionIncomplete(errors=errors, stage_zh=zh, stage_en=en)

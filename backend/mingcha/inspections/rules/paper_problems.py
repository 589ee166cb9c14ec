"""What is wrong with a record entered from paper, or with evidence added to it? Beside rules/problems.py."""

from __future__ import annotations

from mingcha.kernel.problem import Conflict, Invalid


class EvidenceUnknown(Conflict):
    """A caption names evidence that this record does not hold (yet)."""

    code = "evidence-unknown"
    title_zh, title_en = "没有这份证据", "No such evidence in the record"
    detail_zh, detail_en = "说明对应的证据还没有收到。", "The evidence that this caption is for has not arrived."


class PaperDateWrong(Invalid):
    """A paper form cannot have been filled in on a day to come."""

    code = "paper-date"
    title_zh, title_en = "检查日期不对", "The day of the check is wrong"
    detail_zh, detail_en = (
        "{day}还没有到。请按纸质表上的日期填写。",
        "{day} has not come yet. Enter the day on the paper.",
    )


class PaperPagesMissing(Conflict):
    """Every page of the paper form is photographed."""

    code = "paper-pages"
    title_zh, title_en = "纸质表照片不全", "Pages of the paper form are missing"
    detail_zh, detail_en = (
        "纸质表共{pages}页，收到{photos}页照片。",
        "The form has {pages} pages, {photos} are photographed.",
    )


class LateReasonMissing(Conflict):
    """A result entered after the day of the check says why."""

    code = "late-reason"
    title_zh, title_en = "补录没有写原因", "The late entry has no reason"
    detail_zh, detail_en = (
        "这是检查{days}天后补录的结果，请写明原因。",
        "This is entered {days} days after the check; say why.",
    )


class LateConsentMissing(Conflict):
    """After ten days a late registration needs the supervisor's consent."""

    code = "late-consent"
    title_zh, title_en = "补录超过10天，需负责人同意", "More than ten days late: the supervisor has to agree"
    detail_zh, detail_en = (
        "检查已过去{days}天。负责人在办公端同意后，本记录自动封存。",
        "The check was {days} days ago. When the supervisor agrees at the desk, the record is sealed by itself.",
    )


class ConsentState(Conflict):
    """Only a visit that is not yet sealed can be consented to, once."""

    code = "late-consent-state"
    title_zh, title_en = "现在不能同意补录", "No consent is needed now"
    detail_zh, detail_en = (
        "这次检查已经封存、取消，或已经同意过。",
        "This visit is sealed or cancelled, or the consent is already there.",
    )

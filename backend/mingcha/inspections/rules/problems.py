"""Why is an event, a seal or a review not taken? One class per reason."""

from __future__ import annotations

from mingcha.inspections.rules.paper_problems import (
    EvidenceUnknown,
    LateConsentMissing,
    LateReasonMissing,
    PaperPagesMissing,
)
from mingcha.kernel.problem import Conflict, Forbidden, Invalid


class VisitUnknown(Conflict):
    """No visit has this id (or not yet)."""

    code = "event-visit-unknown"
    title_zh, title_en = "没有这次检查", "Unknown visit"
    detail_zh, detail_en = (
        "该事件已保留，分派到达后自动补办。",
        "The event is kept and judged again when the assignment exists.",
    )


class NotOnTeam(Conflict):
    """The key's owner is not an inspector of this visit."""

    code = "event-not-on-team"
    title_zh, title_en = "不是本次检查的检查人员", "Not on this visit's team"
    detail_zh, detail_en = "该事件已保留待核，未计入记录。", "The event is kept for review and has no effect."


class EntryUnknown(Invalid):
    """The entry or its item is not on the visit's checklist."""

    code = "event-entry-unknown"
    title_zh, title_en = "检查表中没有此项", "Not on this checklist"
    detail_zh, detail_en = "该事件已保留待核。", "The event is kept for review."


class AnswerUnfit(Invalid):
    """The result or the value is none that the entry's kind allows (kernel/template.py)."""

    code = "event-answer-unfit"
    title_zh, title_en = "作答与检查项的题型不符", "The answer does not fit the entry"
    detail_zh, detail_en = (
        "第{no}项的作答与题型或范围不符。该事件已保留待核。",
        "The answer to entry {no} does not fit its kind. The event is kept for review.",
    )


class StatementTextDiffers(Invalid):
    """The hash that the person signed is not that of the statement's text."""

    code = "event-statement-differs"
    title_zh, title_en = "询问内容与所签文本不符", "The statement is not the text that was signed"
    detail_zh, detail_en = "该事件已保留待核。", "The event is kept for review."


class SignerDiffers(Conflict):
    """The inspector named is not the one whose key signed, or not on the team."""

    code = "event-signer-differs"
    title_zh, title_en = "签字人与设备不符", "The signer is not the device's owner"
    detail_zh, detail_en = (
        "{name}须为本组检查人员；不在同一部手机上签字时，应使用本人的手机。",
        ("{name} must be on the team, and sign with their own phone unless both sign on one."),
    )


class RecordSealed(Conflict):
    """The record is sealed; only amend (after a return), countersign and recusal may follow."""

    code = "inspection-sealed"
    title_zh, title_en = "记录已封存", "The record is sealed"
    detail_zh, detail_en = (
        "封存后不再改动，只能在退回后补正。该事件已保留待核。",
        ("A sealed record is never edited, only amended after a return. The event is kept for review."),
    )


class VisitCancelled(Conflict):
    """The draw row ended: the object left the draw."""

    code = "inspection-cancelled"
    title_zh, title_en = "本次检查已取消", "This visit was cancelled"
    detail_zh, detail_en = (
        "检查对象已退出本次抽查。该事件已保留待核。",
        "The object left the draw. The event is kept for review.",
    )


class NotReturned(Conflict):
    """An amendment needs a return first."""

    code = "inspection-not-returned"
    title_zh, title_en = "没有退回，不能补正", "Nothing to amend"
    detail_zh, detail_en = (
        "负责人退回后才能补正。该事件已保留待核。",
        "A record is amended only after a supervisor returned it. The event is kept.",
    )


class SealUnknown(Conflict):
    """A countersignature names a seal that is not this record's."""

    code = "inspection-seal-unknown"
    title_zh, title_en = "封存还没到，或内容不符", "The seal is not here yet, or differs"
    detail_zh, detail_en = "会签所指的封存到达后自动补办。", "It is judged again when the seal it names arrives."


class CountersignIncomplete(Invalid):
    """A signature on an own phone names its inspector, what was signed (a hash or its short code), strokes and picture."""

    code = "countersign-incomplete"
    title_zh, title_en = "会签内容不全", "The countersignature is not complete"
    detail_zh, detail_en = (
        "须写明签字人、所签内容和笔迹。该事件已保留待核。",
        "It names who signed, what was signed and the strokes. The event is kept for review.",
    )


class StampPhotoUnknown(Conflict):
    """The seal of the business is a photo that this record does not have (yet)."""

    code = "stamp-photo-unknown"
    title_zh, title_en = "没有这张公章照片", "The photo of the seal is not here"
    detail_zh, detail_en = "照片到达后自动补办。", "It is judged again when the photo arrives."


class HandOverNotPossible(Conflict):
    """The one who leaves is not on the team, or the one who comes is already, is unknown, or holds no valid certificate."""

    code = "hand-over-not-possible"
    title_zh, title_en = "不能这样交接", "This hand-over is not possible"
    detail_zh, detail_en = (
        "交出人须为本组人员，接手人须为持有效执法证的检查人员且不在本组。",
        "Who leaves must be on the team; who comes must hold a valid certificate and not be on it yet.",
    )


class SealEndingEvidence(Conflict):
    """The visit ended another way, but what bears it out is not there (endings_v1.json)."""

    code = "seal-ending-evidence"
    title_zh, title_en = "其他结果的证据不全", "The evidence for this ending is missing"
    detail_zh, detail_en = (
        "“{ending}”还缺：{missing}。记录未封存，补齐后自动补办。",
        "{ending}: {missing} missing. The record is not sealed; it is judged again when they arrive.",
    )


class SealTextDiffers(Invalid):
    """The text of the seal is not what was signed."""

    code = "seal-text-differs"
    title_zh, title_en = "封存内容与签字内容不同", "The sealed text is not the signed text"
    detail_zh, detail_en = (
        "签字所对应的文本哈希与封存文本不符，记录未封存。",
        "Its SHA-256 is not the one above the signatures; the record is not sealed.",
    )


class SealInspectorsMissing(Conflict):
    """Fewer than two different inspectors of the team signed this text (S1-13b)."""

    code = "seal-inspectors-missing"
    title_zh, title_en = "检查人员签字不足两人", "Two inspectors must sign"
    detail_zh, detail_en = (
        "同一文本上只收到{count}名检查人员的签字，不得少于2人。同伴在本人手机上签的，其手机同步后自动补办。",
        (
            "The signatures of {count} inspector(s) under this text have arrived; at least 2 must sign. One made on a partner's own phone comes with that phone's sync."
        ),
    )


class SealCertificateInvalid(Conflict):
    """A signing inspector's certificate was not valid on that day."""

    code = "seal-certificate-invalid"
    title_zh, title_en = "执法证不在有效期内", "A certificate is not valid"
    detail_zh, detail_en = (
        "{name}的执法证在{on}无效。记录未封存。",
        "{name} holds no certificate valid on {on}. The record is not sealed.",
    )


class SealNotAcknowledged(Conflict):
    """Neither the business signed, nor is a reason written (table 3.4)."""

    code = "seal-not-acknowledged"
    title_zh, title_en = "缺少企业签字或原因", "No signature and no reason"
    detail_zh, detail_en = (
        "被检查单位未签字的，须写明原因（必要时由见证人签字）。记录未封存。",
        ("The business signs, or the reason why not is written (a witness where needed). The record is not sealed."),
    )


class SealWithoutConclusion(Conflict):
    """A record concludes something: at least one of the eight results (6.1)."""

    code = "seal-without-conclusion"
    title_zh, title_en = "没有检查结果", "There is no result"
    detail_zh, detail_en = (
        "封存前请选择检查结果。记录未封存。",
        "Choose the result of the visit before sealing. The record is not sealed.",
    )


class SealEntriesOpen(Conflict):
    """Entries without an answer and without a reason."""

    code = "seal-entries-open"
    title_zh, title_en = "还有检查项没有结果", "Some entries are open"
    detail_zh, detail_en = (
        "有{count}项既没有结果也没有原因。记录未封存。",
        "{count} entries have neither an answer nor a reason. The record is not sealed.",
    )


class SealCountsDiffer(Conflict):
    """The seal counts more photos or answers than have arrived, or fewer than its own phone sent."""

    code = "seal-counts-differ"
    title_zh, title_en = "封存的数量与收到的不符", "The seal's counts differ"
    detail_zh, detail_en = (
        "{what}：封存写明{sealed}，收到{found}。缺的到达后自动补办。",
        "{what}: the seal says {sealed}, {found} arrived. It is judged again when the rest arrives.",
    )


class ReviewOwn(Forbidden):
    """A supervisor may not review a visit on whose team they were (no self-approval)."""

    code = "review-own"
    title_zh, title_en = "不能审核自己参加的检查", "Not your own inspection"
    detail_zh, detail_en = (
        "你是本次检查的检查人员，请由其他负责人审核。",
        "You were one of its inspectors; another supervisor reviews it.",
    )


class ReviewState(Conflict):
    """Only a sealed record can be reviewed."""

    code = "review-state"
    title_zh, title_en = "现在不能审核", "Not ready for review"
    detail_zh, detail_en = (
        "只有已封存、待审核的记录可以审核，现在是“{state}”。",
        "Only a sealed record can be reviewed; this one is {state}.",
    )


class EvidencePending(Conflict):
    """Photos or signatures announced in the record have not arrived."""

    code = "evidence-pending"
    title_zh, title_en = "还有原件没有上传", "Evidence is still on the phone"
    detail_zh, detail_en = (
        "还有{count}个照片或签名文件未收到，收齐后才能通过。请检查人员同步手机。",
        ("{count} photos or signature files have not arrived; approve when they have. Ask the inspectors to sync."),
    )


class EntryNotOnList(Invalid):
    """A marked entry is not on the checklist."""

    code = "entry-not-on-list"
    title_zh, title_en = "标记的检查项不在表中", "A marked entry is not on the checklist"
    detail_zh, detail_en = "请重新勾选要补正的检查项。", "Mark the entries to be corrected again."


HEALING = frozenset(
    kind.code
    for kind in (
        VisitUnknown,
        NotOnTeam,
        SealUnknown,
        SealInspectorsMissing,
        SealCertificateInvalid,
        SealNotAcknowledged,
        SealCountsDiffer,
        EvidenceUnknown,
        PaperPagesMissing,
        LateReasonMissing,
        LateConsentMissing,
        SealEndingEvidence,
        StampPhotoUnknown,
        HandOverNotPossible,
    )
)
"""Refusals that may end by themselves: a late assignment, the other phone's events, a certificate entered late."""

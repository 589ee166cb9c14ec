"""Which refusals can a draw give? One class each, in both languages."""

from __future__ import annotations

import re

from mingcha.kernel.problem import Conflict, FieldError, Forbidden, Invalid, NotFound


class DrawNotFound(NotFound):
    """404: no such draw, or another department's."""

    code = "draw-not-found"
    title_zh, title_en = "没有找到这次抽取", "No such draw"


class DrawFileNotFound(NotFound):
    """404: the draw has no such file, or it may not be seen now."""

    code = "draw-file-not-found"
    title_zh, title_en = "没有这个抽取文件", "No such draw file"
    detail_zh, detail_en = "文件“{name}”不存在或尚未公开。", "The file “{name}” does not exist or is not public yet."


class FaultyDrawInput(Invalid):
    """422: a cell or field breaks SRD-1; `where` names file and row or the field."""

    code = "draw-input-faulty"
    title_zh, title_en = "抽取数据有误", "The draw's data is wrong"
    detail_zh, detail_en = "{where}：{zh}。没有改动任何内容。", "{where}: {en}. Nothing was changed."


class PlannedSeatMissing(Invalid):
    """422: the draw's seats lack one of the approved task (S2-2.3c): its departments come, at most with a narrower qualification."""

    code = "planned-seat-missing"
    title_zh, title_en = "缺少任务规定的席位", "A seat of the approved task is missing"
    detail_zh, detail_en = (
        "任务规定每组有“{depts}”的席位（资格：{qual}）。可以增加席位或细化资格，但不得减少任务中的部门和席位。依据：如东 002 二(三)。没有改动任何内容。",
        "The approved task gives every team a seat of “{depts}” (qualification: {qual}). Seats may be added and qualifications narrowed; no department or seat of the task may be left out. By Rudong 002 2(3). Nothing was changed.",
    )


class SeedTooShort(Invalid):
    """422: the sources together give fewer than 60 bits (SRD-1 section 3)."""

    code = "seed-too-short"
    title_zh, title_en = "随机来源不足", "The seed is too short"
    detail_zh, detail_en = (
        "SRD-1第3节要求随机来源不少于60比特（{needed}毫比特，例如19个十面骰），现有来源共{millibits}毫比特。依据：全程留痕和可回溯，如东 003A 二(一)、二(七)，宁安 004 一6。请增加骰子或公开摇号来源。没有改动任何内容。",
        "SRD-1 section 3 asks for at least 60 bits ({needed} millibits; 19 ten-sided dice, for example); the sources give {millibits}. By the notices on traceable draws: Rudong 003A 2(1), 2(7); Ning'an 004 1.6. Add dice or a lottery. Nothing was changed.",
    )


class SeedTooEarly(Conflict):
    """409: a source has not spoken yet."""

    code = "seed-too-early"
    title_zh, title_en = "随机来源尚未产生", "The seed's source has not spoken yet"
    detail_zh, detail_en = (
        "最后一个来源的时间是{at}，请在此之后录入。",
        "The last source speaks at {at}; enter the values after that.",
    )


class DrawAlreadyFrozen(Conflict):
    """409: a frozen roster is never frozen again; void it and make a successor."""

    code = "draw-already-frozen"
    title_zh, title_en = "名录已经冻结", "The roster is already frozen"
    detail_zh, detail_en = (
        "承诺值{commit}已经记录，不能重新冻结。如名录有误，请作废后另建一次抽取。",
        "The commit {commit} is on record and cannot be replaced. If the roster is wrong, void this draw and make another.",
    )


class TaskAlreadyDrawn(Conflict):
    """409: a task has at most one live draw; a second one would let the office choose."""

    code = "task-already-drawn"
    title_zh, title_en = "该任务已有抽取", "This task already has a draw"
    detail_zh, detail_en = (
        "任务已有抽取{number}。如需重抽，请先说明原因作废，原抽取将永久保留并公开。",
        "The task already has draw {number}. To draw again, void it with a reason; it stays on record and visible.",
    )


STATE_WORDS = {
    "configured": "已设定",
    "frozen": "名单已冻结",
    "drawn": "已抽取",
    "assigned": "已分派",
    "closed": "已办结",
    "voided": "已作废",
    "open": "当场公开",
    "delayed": "延迟公开",
}


def _in_words(text: str, lang: str) -> str:
    """`drawn / assigned` → 已抽取或已分派; in English the words stand as they are, joined by `or`."""
    words = [STATE_WORDS.get(one, one) if lang != "en" else one for one in re.split(r" / |, ", text)]
    return ("，" if ", " in text else "或").join(words) if lang != "en" else text.replace(" / ", " or ")


class WrongDrawState(Conflict):
    """409: the step does not follow from the draw's state."""

    code = "draw-wrong-state"
    title_zh, title_en = "当前状态不能执行此步骤", "This step does not follow from the draw's state"
    detail_zh, detail_en = (
        "抽取现为“{state}”，此步骤需要“{needed}”。",
        "The draw is “{state}”; this step needs “{needed}”.",
    )

    def detail(self, lang: str) -> str:
        """The states in the reader's words."""
        told = {name: _in_words(str(text), lang) for name, text in self.params.items()}
        return (self.detail_en if lang == "en" else self.detail_zh).format(**told)


class ResultSealed(Forbidden):
    """403: a delayed draw's result is for those who run it, and for auditors, until the secret is revealed."""

    code = "draw-result-sealed"
    title_zh, title_en = "抽取结果尚未公开", "The result is not open yet"
    detail_zh, detail_en = (
        "这是延迟公开的抽取，公布密值前只有主办单位和审计人员可查看名单。",
        "This is a delayed draw: until its secret is revealed only its lead office and auditors see the list.",
    )


class NotEnoughInspectors(Conflict):
    """409: seats stay empty; names the objects that share the too few inspectors."""

    code = "not-enough-inspectors"
    title_zh, title_en = "检查人员不足", "Not enough inspectors"
    detail_zh, detail_en = (
        "有{short}个席位没有合适人员，涉及对象：{objects}。可增加人员后另行抽取，或在允许时直接委派。",
        "{short} seats found nobody. Objects that share the too few inspectors: {objects}. Add inspectors and draw anew, or assign directly where allowed.",
    )


class NothingToDraw(Conflict):
    """409: no object is eligible."""

    code = "nothing-to-draw"
    title_zh, title_en = "没有可抽取的对象", "There is nothing to draw from"
    detail_zh, detail_en = (
        "范围内没有状态正常的对象，请核对任务范围。",
        "No object in scope is eligible; check the task's scope.",
    )


class StratumWithoutRatio(Conflict):
    """409: eligible objects of a risk class that the task gives no ratio."""

    code = "stratum-without-ratio"
    title_zh, title_en = "缺少抽查比例", "A ratio is missing"
    detail_zh, detail_en = (
        "范围内有风险等级“{stratum}”的对象，但任务没有规定其比例。请先补充，名录不会被悄悄缩小。",
        "The scope has objects of risk class “{stratum}”, but the task sets no ratio for it. Add one; rows are never left out silently.",
    )


class TaskChanged(Conflict):
    """409: the task was changed after the draw was configured."""

    code = "draw-task-changed"
    title_zh, title_en = "任务已修改", "The task has changed"
    detail_zh, detail_en = (
        "抽取是按任务第{seen}版设定的，现为第{current}版。请作废本次抽取并重新设定。",
        "The draw was set up from version {seen} of the task, which is now version {current}. Void it and set up another.",
    )


class FrozenFileChanged(Conflict):
    """409: a frozen file is no longer the one that the commit binds (SRD-1 section 2): nothing is drawn or recorded from it."""

    code = "frozen-file-changed"
    title_zh, title_en = "冻结的文件被改动", "A frozen file was changed"
    detail_zh = "文件“{name}”与已公布的承诺值不符。按SRD-1第2节，冻结后任何一个字节都不得改动。依据：全程留痕和可回溯，如东 003A 二(一)、二(七)，宁安 004 一6。请保护现场并报告审计人员。没有改动任何内容。"
    detail_en = "The file “{name}” is not the one that the published commit binds. By SRD-1 section 2 no byte changes after the freeze. By the notices on traceable draws: Rudong 003A 2(1), 2(7); Ning'an 004 1.6. Leave everything as it is and tell the auditor. Nothing was changed."


class ReplacementOutOfOrder(Conflict):
    """409: a replacement, or a newcomer to a seat, is the next by ticket and nobody else (SRD-1 section 6)."""

    code = "replacement-out-of-order"
    title_zh, title_en = "替补不在顺序上", "The replacement is out of order"
    detail_zh = "按SRD-1第6节，替补依号签顺序产生，现应为“{next}”，不得指定“{wanted}”。依据：全程留痕和可回溯，如东 003A 二(一)、二(七)，宁安 004 一6。没有改动任何内容。"
    detail_en = "By SRD-1 section 6 replacements follow the order of tickets: “{next}” is next, “{wanted}” cannot be chosen. By the notices on traceable draws: Rudong 003A 2(1), 2(7); Ning'an 004 1.6. Nothing was changed."


class InspectorWithoutCertificate(Conflict):
    """409: only who holds a certificate valid on the day inspects (54号; S1-5b); nobody else is seated, directly assigned people included."""

    code = "inspector-without-certificate"
    title_zh, title_en = "没有有效执法证", "No valid certificate"
    detail_zh = "人员“{who}”在{on}没有有效的执法证，不得安排检查。依据：国办发〔2024〕54号（没有执法证件的人员不得实施检查），SRD-1第5节。没有改动任何内容。"
    detail_en = "“{who}” holds no valid enforcement certificate on {on} and is not seated. By State Council Office notice No. 54 of 2024 (nobody inspects without a certificate) and SRD-1 section 5. Nothing was changed."


class DirectAssignmentRefused(Conflict):
    """409: the region's notice lets inspectors come to an object by chance only (C13, S3A-2.3.2b)."""

    code = "direct-assignment-refused"
    title_zh, title_en = "本地区不允许直接委派", "No direct assignment in this region"
    detail_zh = (
        "依据{article}，检查人员随机确定，没有规定可以直接委派。请补充检查人员后递补，或者另行抽取。没有改动任何内容。"
    )
    detail_en = "By {article} inspectors come by chance; nothing allows assigning them directly. Add inspectors and fill the seat, or draw anew. Nothing was changed."


class EventRefused(Conflict):
    """409: the event does not follow from the draw so far (SRD-1 section 6)."""

    code = "draw-event-refused"
    title_zh, title_en = "该变更不能登记", "This event cannot be recorded"
    detail_zh, detail_en = "{zh}。原记录没有改动。", "{en}. The record is unchanged."


class SecretNotRevealed(Conflict):
    """409: a delayed draw is closed only after its secret is public."""

    code = "secret-not-revealed"
    title_zh, title_en = "尚未公布密值", "The secret is not revealed yet"
    detail_zh, detail_en = (
        "延迟公开的抽取须先公布密值再办结。",
        "Reveal the secret of a delayed draw before closing it.",
    )


class RehearsalSendsNothing(Conflict):
    """409: papers of a visit are printed from a real draw only; a rehearsal has its certificate."""

    code = "rehearsal-has-no-visit"
    title_zh, title_en = "演练没有检查文书", "A rehearsal has no papers of a visit"
    detail_zh, detail_en = (
        "这是演练抽取，不会检查任何企业，因此不出具检查通知书和登记表。可以打印标明演练的抽取证书。",
        "This draw is a rehearsal and nobody will be visited, so there is no notice and no registration form. Its certificate, marked as a rehearsal, can be printed.",
    )


class RehearsalNotAssigned(Conflict):
    """409: nobody is sent anywhere by a rehearsal."""

    code = "rehearsal-not-assigned"
    title_zh, title_en = "演练不派发", "A rehearsal sends nobody"
    detail_zh, detail_en = (
        "这是演练抽取，结果不作为检查依据。",
        "This draw is a rehearsal; its result is no basis for inspections.",
    )


def faulty(where: str, zh: str, en: str, pointer: str = "") -> FaultyDrawInput:
    """A FaultyDrawInput that names the place; with `pointer`, also as a field error."""
    errors = (FieldError(pointer, zh, en),) if pointer else ()
    return FaultyDrawInput(errors=errors, where=where, zh=zh, en=en)

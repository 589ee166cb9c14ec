"""What may a dossier refuse?"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict, Invalid, NotFound, Problem


class OutputExists(Conflict):
    """409: there is something at the place where the bag should go."""

    code: ClassVar[str] = "output-exists"
    title_zh, title_en = "目标已存在", "There is something there already"
    detail_zh, detail_en = (
        "{path}已存在，没有覆盖。请换一个名称。",
        "{path} exists; nothing was overwritten. Choose another name.",
    )


class BagUnknown(NotFound):
    """404: a supplement follows a dossier that was sealed; none with this hash was."""

    code: ClassVar[str] = "bag-unknown"
    title_zh, title_en = "没有封存过这份卷宗", "No such dossier was sealed"
    detail_zh, detail_en = (
        "本次检查没有导出过标签清单为{of}的卷宗。请先导出卷宗，或核对tagmanifest-sha256.txt的SHA-256。",
        "No dossier of this inspection with the tag manifest {of} was exported. Export one first, or check the SHA-256 of tagmanifest-sha256.txt.",
    )


class PeriodReversed(Invalid):
    """422: a period ends before it begins."""

    code: ClassVar[str] = "period-reversed"
    title_zh, title_en = "结束日期早于开始日期", "The period ends before it begins"
    detail_zh, detail_en = "请核对两个日期。", "Check the two dates."


class LedgerTooLong(Conflict):
    """409: the period has more checks than one file takes."""

    code: ClassVar[str] = "ledger-too-long"
    title_zh, title_en = "台账太长", "The ledger is too long"
    detail_zh, detail_en = (
        "这段时间有{n}件检查，一份文件最多{most}件。请缩短时间或选择部门。",
        "The period has {n} checks; one file takes {most}. Choose a shorter period or a department.",
    )


class VerifierSilent(Problem):
    """500: the checking program gave no answer."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "verifier-silent"
    title_zh, title_en = "核对程序没有给出答案", "The checking program gave no answer"
    detail_zh, detail_en = (
        "卷宗没有改动。请导出卷宗，用其中的verify_dossier.py核对。",
        "The dossier is unchanged. Export it and check it with its own verify_dossier.py.",
    )

"""What may a dossier refuse?"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict, Problem


class OutputExists(Conflict):
    """409: there is something at the place where the bag should go."""

    code: ClassVar[str] = "output-exists"
    title_zh, title_en = "目标已存在", "There is something there already"
    detail_zh, detail_en = (
        "{path}已存在，没有覆盖。请换一个名称。",
        "{path} exists; nothing was overwritten. Choose another name.",
    )


class FontsMissing(Problem):
    """500: the printed record needs both weights of Noto Sans SC."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "fonts-missing"
    title_zh, title_en = "缺少打印字体", "The fonts of the printed record are missing"
    detail_zh, detail_en = (
        "没有找到Noto Sans SC字体。请先构建前端，或用MINGCHA_FONTS指明文件夹。",
        "Noto Sans SC was not found. Build the PWA first, or name the folder by MINGCHA_FONTS.",
    )


class PrintFailed(Problem):
    """500: the page template gave an error or a warning; a record is printed whole or not at all."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "print-failed"
    title_zh, title_en = "记录没有打印成功", "The record could not be printed"
    detail_zh, detail_en = "原因：{why}。记录没有改动。", "Reason: {why}. The record is unchanged."

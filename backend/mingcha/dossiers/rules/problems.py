"""What may a dossier refuse?"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict, NotFound


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

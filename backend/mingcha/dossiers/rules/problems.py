"""What may a dossier refuse?"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict


class OutputExists(Conflict):
    """409: there is something at the place where the bag should go."""

    code: ClassVar[str] = "output-exists"
    title_zh, title_en = "目标已存在", "There is something there already"
    detail_zh, detail_en = (
        "{path}已存在，没有覆盖。请换一个名称。",
        "{path} exists; nothing was overwritten. Choose another name.",
    )

"""What may figures refuse?"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict, Invalid, NotFound


class TableUnknown(NotFound):
    """404: there is no table of this name."""

    code: ClassVar[str] = "table-unknown"
    title_zh, title_en = "没有这张表", "There is no such table"
    detail_zh, detail_en = (
        "表号{table}不存在。请从统计页的清单中选择。",
        "There is no table {table}. Choose one from the list of the figures page.",
    )


class TableNotOwed(Conflict):
    """409: the region's notice does not ask for this table (S4-9d, S4-10c)."""

    code: ClassVar[str] = "table-not-owed"
    title_zh, title_en = "本地区不报送这张表", "This region does not hand in this table"
    detail_zh, detail_en = (
        "依据：{article}。数据可以查看和导出，不用报送。",
        "By {article}. The figures can be read and exported; there is nobody to hand them in to.",
    )


class FiguresContradict(Conflict):
    """409: figures that contradict each other are not handed in (S4-16a)."""

    code: ClassVar[str] = "figures-contradict"
    title_zh, title_en = "数据前后矛盾，没有报送", "Figures contradict each other; nothing was handed in"
    detail_zh, detail_en = (
        "依据：{article}。有{n}处矛盾，请先在相应记录中更正，再报送。数字不能手工填写。",
        "By {article}. There {n} contradictions; correct the records named, then hand in again. Figures cannot be typed.",
    )


class ShrinkNeedsReason(Invalid):
    """422: fewer than was handed in before, without a word why."""

    code: ClassVar[str] = "figures-shrank"
    title_zh, title_en = "数据少于上半年已报送的数", "Figures are lower than those handed in for the first half"
    detail_zh, detail_en = (
        "请写明原因再报送。已报送的表不变。",
        "Say why, then hand in again. What was handed in stays as it is.",
    )


class CorrectionNeedsReason(Invalid):
    """422: this table of this period was handed in before."""

    code: ClassVar[str] = "correction-needs-reason"
    title_zh, title_en = "这一期已经报送过", "This table was handed in before"
    detail_zh, detail_en = (
        "{on}已报送。更正重报的，请写明原因；原表保留。",
        "It was handed in on {on}. To hand in a correction, say why; the earlier one is kept.",
    )


class CutOffAhead(Invalid):
    """422: figures up to a day that is not over."""

    code: ClassVar[str] = "cut-off-ahead"
    title_zh, title_en = "截止日期还没有到", "The cut-off lies ahead"
    detail_zh, detail_en = "请选择今天或更早的日期。", "Choose today or an earlier day."

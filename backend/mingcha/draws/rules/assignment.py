"""How do inspectors come to an object: matched to its district, or by chance among all (C13, S3A-2.3.2b)? Pure."""

from __future__ import annotations

from collections.abc import Collection

from mingcha.kernel.problem import Conflict

MATCHED, RANDOM = "matched", "random"
MODES = (MATCHED, RANDOM)


class MatchingRefused(Conflict):
    """409: the region's notice lets inspectors come to an object by chance alone (C13)."""

    code = "matching-refused"
    title_zh, title_en = "本地区的检查人员只能随机", "Inspectors come by chance alone in this region"
    detail_zh = "依据{article}，检查人员在全部合格人员中随机确定，不按片区匹配。请选“全部随机”。没有改动任何内容。"
    detail_en = "By {article} inspectors come by chance among all who qualify, not by their districts. Choose “by chance among all”. Nothing was changed."


def check_mode(wanted: str | None, region_mode: str, article: str) -> str:
    """The mode of a draw: the region's where none is chosen; chance alone may be chosen everywhere. Raises MatchingRefused."""
    if wanted == MATCHED and region_mode == RANDOM:
        raise MatchingRefused(article=article)
    return wanted or region_mode


def districts_for(mode: str, own: Collection[str], drawn_in: Collection[str]) -> frozenset[str]:
    """Where somebody may be sent: to the districts they work in (none named: everywhere), or with chance alone wherever is drawn."""
    return frozenset(own) if mode == MATCHED and own else frozenset(drawn_in)

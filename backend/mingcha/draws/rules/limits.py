"""How often may be drawn, visited and replaced? Soft limits that a recorded reason passes, and the ten per cent that none does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mingcha.draws.rules.problems import faulty
from mingcha.kernel.problem import Conflict

# Of a stratum's drawn objects at most this share is replaced from the reserve (SRD-1 section 6), in per cent; one always may.
REPLACED_PERCENT = 10


class DrawsAYearReached(Conflict):
    """409: the region's number of draws a year is reached (S1-9a); a reason passes it."""

    code = "draws-a-year-reached"
    title_zh, title_en = "本年度抽取次数已达上限", "This year's draws are used up"
    detail_zh = (
        "本部门今年已有{count}次抽取，{article}规定每年不超过{limit}次。确有需要的，请填写理由，理由随抽取公开。"
    )
    detail_en = "The department has {count} draws this year; {article} allows {limit}. If it is needed, give a reason; it is published with the draw."


class CapAboveRegion(Conflict):
    """409: the annual cap of visits is set above the region's number (S1-9b); a reason passes it."""

    code = "cap-above-region"
    title_zh, title_en = "年度检查上限高于本地规定", "The annual cap is above the region's"
    detail_zh = "{article}规定同一企业原则上每年不超过{limit}次。确需放宽的，请填写理由，理由随抽取公开。"
    detail_en = "{article} allows in principle {limit} visits a year to one enterprise. To go beyond it give a reason; it is published with the draw."


class ScopeDrawnToday(Conflict):
    """409: the same scope was drawn today already; without a reason this would let the office choose."""

    code = "scope-drawn-today"
    title_zh, title_en = "同一范围今天已经抽取", "This scope was drawn today already"
    detail_zh = "抽取{number}与本次范围相同，今天已公布承诺值。SRD-1第6节要求重复抽取可见；依据：全程留痕和可回溯，如东 003A 二(一)、二(七)，宁安 004 一6。请填写理由，理由随抽取公开。"
    detail_en = "Draw {number} of the same scope published its commit today. By SRD-1 section 6 a repeated draw must show (notices on traceable draws: Rudong 003A 2(1), 2(7); Ning'an 004 1.6): give a reason; it is published with the draw."


class ReplacementsUsedUp(Conflict):
    """409: more than 10 % of a stratum would come from the reserve; the rest comes from a supplementary draw."""

    code = "replacements-used-up"
    title_zh, title_en = "替换已达10%", "Replacements have reached 10 %"
    detail_zh = "“{stratum}”层抽中{drawn}家，已替换{replaced}家。按SRD-1第6节，其余须另行补充抽取。"
    detail_en = "Stratum “{stratum}” drew {drawn} and replaced {replaced}. By SRD-1 section 6 the rest comes from a supplementary draw."


class ReplacementsLeft(Conflict):
    """409: a supplementary draw is for strata whose replacements are used up."""

    code = "replacements-left"
    title_zh, title_en = "替换尚未达到10%", "Replacements are not used up"
    detail_zh = "“{stratum}”层还可以按顺序替换，不需要补充抽取。"
    detail_en = "Stratum “{stratum}” still has replacements in order; no supplementary draw is needed."


@dataclass(frozen=True, slots=True)
class Rate:
    """Replacements of one stratum: drawn at first, replaced since, and whether the next one is refused."""

    stratum: str
    drawn: int
    replaced: int

    @property
    def used_up(self) -> bool:
        """True if one more would pass the limit."""
        return self.replaced + 1 > max(1, self.drawn * REPLACED_PERCENT // 100)

    @property
    def permille(self) -> int:
        """Replaced per thousand drawn, rounded half up."""
        return (2000 * self.replaced + self.drawn) // (2 * self.drawn) if self.drawn else 0


@cache
def presets() -> tuple[dict[str, Any], ...]:
    """Ratio presets with their sources, all of them local practice; the first leaves the ratios to the region (S1-8c)."""
    return tuple(_data("presets"))


@cache
def uncapped_reasons() -> dict[str, dict[str, str]]:
    """The ten reasons whose visits do not count towards the annual cap (国办发〔2024〕54号), by id."""
    return {row["id"]: row for row in _data("uncapped")}


def _data(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(files("mingcha.draws").joinpath("data", f"{name}.json").read_text("utf-8"))
    return rows


def check_draws_a_year(count: int, allowed: tuple[int, int] | None, reason: str | None, *, article: str) -> None:
    """`count` draws so far this year, `allowed` (from, to) or None. Raises DrawsAYearReached."""
    if allowed and count >= allowed[1] and not reason:
        raise DrawsAYearReached(count=count, limit=allowed[1], article=article)


def check_annual_cap(cap: Mapping[str, int], limit: int | None, reason: str | None, *, article: str) -> None:
    """A cap of 0 means none. Raises CapAboveRegion when either counter may pass the region's number."""
    if limit and not reason and any(wanted == 0 or wanted > limit for wanted in cap.values()):
        raise CapAboveRegion(limit=limit, article=article)


def check_first_today(number: str | None, reason: str | None) -> None:
    """`number` of a draw of the same scope that was frozen today. Raises ScopeDrawnToday."""
    if number and not reason:
        raise ScopeDrawnToday(number=number)


def check_can_replace(rate: Rate) -> None:
    """Raises ReplacementsUsedUp where one more would pass 10 % of the stratum."""
    if rate.used_up:
        raise ReplacementsUsedUp(stratum=rate.stratum, drawn=rate.drawn, replaced=rate.replaced)


def check_can_supplement(
    owed: Mapping[str, int], rates: Mapping[str, Rate], already: Mapping[str, int] | None = None
) -> None:
    """`owed` {stratum: objects}, `already` what earlier supplementary draws gave: together never more than was drawn and not replaced.

    Raises FaultyDrawInput for a stratum that lacks fewer, ReplacementsLeft where the reserve may still be used.
    """
    if not owed:
        raise faulty("/owed", "请填写每层应补充的数量", "say how many each stratum lacks", "/owed")
    for stratum, number in sorted(owed.items()):
        rate = rates.get(stratum, Rate(stratum, 0, 0))
        if rate.drawn and not rate.used_up:
            raise ReplacementsLeft(stratum=stratum)
        most = rate.drawn - rate.replaced - (already or {}).get(stratum, 0)
        if not 0 < number <= most:
            pointer = f"/owed/{stratum}"
            zh, en = (
                (f"应在1与{most}之间", f"between 1 and {most}")
                if most > 0
                else ("这一层没有可补的", "nothing is lacking")
            )
            raise faulty(pointer, zh, en, pointer)

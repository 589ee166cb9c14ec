"""Which plans does a region's notice know: for which domain, which part of the year, and only once each (C2b, C9, S4-8a)?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mingcha.kernel.problem import Conflict, Invalid

PERIODS = ("year", "first_half", "second_half")
PERIOD_WORDS = {
    "year": ("全年", "the year"),
    "first_half": ("上半年", "the first half"),
    "second_half": ("下半年", "the second half"),
}
DOMAIN_WORDS = {
    "market": ("市场监管领域", "the market domain"),
    "non_market": ("市场监管领域外", "the non-market domain"),
}
# Bodies outside the market domain as 004 names them; objects of every other kind belong to the market domain.
NON_MARKET_KINDS = (
    "association",
    "private_non_enterprise",
    "foundation",
    "public_institution",
    "professional_body",
    "collective",
    "organ",
    "other_body",
)


class DomainUnknown(Invalid):
    """The region's notice does not speak of this domain (C2b)."""

    code = "plan-domain-unknown"
    title_zh, title_en = "本地区的通知不含这个领域", "The region's notice does not speak of this domain"
    detail_zh = "{domain}不在本地区通知的范围内。依据{article}。请改选市场监管领域。"
    detail_en = "The region's notice does not cover {domain_en}. By {article}. Choose the market domain."


class PeriodUnknown(Invalid):
    """The region's notice asks for no such plan (C9)."""

    code = "plan-period-unknown"
    title_zh, title_en = "本地区没有这种周期的计划", "The region knows no plan for this part of the year"
    detail_zh = "{domain}没有{period}计划的要求。依据{article}。请改编全年计划。"
    detail_en = "No plan for {period_en} is asked of {domain_en}. By {article}. Make a plan for the whole year."


class PlanOverlaps(Conflict):
    """There is such a plan already."""

    code = "plan-overlaps"
    title_zh, title_en = "已有同一范围的计划", "There is such a plan already"
    detail_zh = (
        "本部门{year}年{domain}{period}已有计划{number}《{title}》。请在该计划上调整，系统会保留旧版本；或先办结它。"
    )
    detail_en = "Your department has plan {number} “{title}” for {period_en} {year}, {domain_en}. Amend that one (the former version is kept) or close it."


def check_plan_known(
    domain: str, period: str, *, domains: Collection[str], asked: Collection[tuple[str, str]], articles: tuple[str, str]
) -> None:
    """`domains` of the region, `asked` (domain, period) pairs of its notice; articles of both. Raises DomainUnknown, PeriodUnknown.

    A plan for the whole year is always possible: a notice that names no day still wants a plan.
    """
    zh, en = DOMAIN_WORDS[domain]
    if domain not in domains:
        raise DomainUnknown(domain=zh, domain_en=en, article=articles[0])
    if period != "year" and (domain, period) not in asked:
        words, words_en = PERIOD_WORDS[period]
        raise PeriodUnknown(domain=zh, domain_en=en, period=words, period_en=words_en, article=articles[1])


def check_sole(found: tuple[str, str] | None, *, year: int, domain: str, period: str) -> None:
    """`found` is (number, title) of the plan that stands in the way, or None. Raises PlanOverlaps."""
    if found is None:
        return
    (zh, en), (words, words_en) = DOMAIN_WORDS[domain], PERIOD_WORDS[period]
    raise PlanOverlaps(
        number=found[0], title=found[1], year=year, domain=zh, domain_en=en, period=words, period_en=words_en
    )


def moved_year(on: date, years: int) -> date:
    """The same day `years` later; 29 February becomes the 28th where there is none."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)

"""What does a region's notice settle? Every setting of the five notices as frozen values, each with its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from mingcha.regions.rules.names import SETTINGS
from mingcha.regions.rules.stats import StatsTable, stats_table

KEPT = ("photo", "clip", "signature", "document", "event", "dossier")
"""What a term is set for: four kinds of files, the signed lines themselves, and whole dossiers."""
PERMANENT = "permanent"


class Clock(StrEnum):
    """C14: the event that starts the clock of a result."""

    RESULT_PRODUCED = "result_produced"
    TASK_COMPLETED = "task_completed"


@dataclass(frozen=True, slots=True)
class Coordination:
    """C2, C2b: who coordinates, over which domains (market, non_market), and who approves a change of members (None: nobody)."""

    bodies: tuple[str, ...]
    domains: tuple[str, ...]
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class ItemRules:
    """C3 to C6: fields an item must have, who makes it, whose legal review it passes, whether general items need a ratio cap.

    `coverage` all: whatever can be drawn must be listed (S4-2a); `key_items` restrained: their number is watched (S3A-2.2.1c);
    `special_fields`: key fields outside draws the notice names (S0-2.8a); `rule_sections`: parts of detailed rules (S4-6a).
    """

    required_fields: tuple[str, ...]
    authority: str
    legal_review: tuple[str, ...]
    general_cap: str | None
    coverage: str | None
    key_items: str | None
    special_fields: tuple[str, ...]
    rule_sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """C13: how inspectors come to an object (random, matched), and whether direct assignment with a reason is allowed."""

    mode: str
    direct_allowed: bool


@dataclass(frozen=True, slots=True)
class InspectorRules:
    """C7, C8, C13: who may stand in the inspector library, what third parties may do, how inspectors are assigned."""

    eligibility: tuple[str, ...]
    third_party: tuple[str, ...]
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class PlanDue:
    """C9: one yearly due date. `day` None means the last day of the month; `inclusive` False means the day itself is too late."""

    month: int
    day: int | None
    domains: tuple[str, ...]
    period: str
    inclusive: bool


@dataclass(frozen=True, slots=True)
class PlanRoute:
    """C10: report, file, review or study, and with whom."""

    kinds: tuple[str, ...]
    to: tuple[str, ...]
    review_joint_other_domains: bool


@dataclass(frozen=True, slots=True)
class PlanRules:
    """C9 to C11: when a plan is due, its route, whether publication precedes filing; what a scheme must say (S1-11)."""

    due: tuple[PlanDue, ...]
    route: PlanRoute
    publish_order: str
    scheme_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """C12: draws a year (from, to), visits a year to one object, joint draws per named industry (those the notice names); None is no number."""

    draws_per_year: tuple[int, int] | None
    visits_per_object: int | None
    joint_draws_per_industry: int | None
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRules:
    """C14: working days (None: the notice gives no number), what is due (publish or enter), and what starts the clock."""

    workdays: int | None
    target: str
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Liability:
    """Rows of decision table 3.1 the notice contains; the software only gathers facts for them."""

    conditions: tuple[str, ...]
    refers_to_superior: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each class is kept, in years (None: for ever), and by which rule. Not one of the five notices says it."""

    years: Mapping[str, int | None]
    source: str


@dataclass(frozen=True, slots=True)
class RegionProfile:
    """One region: its settings as values, and `article(setting)` for the reason of every check."""

    code: str
    name: str
    name_en: str
    division: str
    notice: str
    platform: str
    coordination: Coordination
    item: ItemRules
    inspector: InspectorRules
    plan: PlanRules
    frequency: Frequency
    result: ResultRules
    channels: tuple[str, ...]
    lead_response: str
    unplanned_reasons: tuple[str, ...]
    penalty_collect_wd: int | None
    follow_up_bases: tuple[str, ...]
    unlicensed_laws: tuple[str, ...]
    stats_tables: tuple[StatsTable, ...]
    liability: Liability
    retention: Retention
    settings: Mapping[str, Any]
    sources: Mapping[str, str]

    def article(self, setting: str) -> str:
        """The notice and article a setting comes from, as printed in reasons, such as `如东 003A 二(三)3`. KeyError if unknown."""
        return self.sources[setting]


def profile_from(document: Mapping[str, Any]) -> RegionProfile:
    """A profile from its data file. Raises ValueError naming settings that are missing, unknown or without an article."""
    entries: Mapping[str, Mapping[str, Any]] = document["settings"]
    wrong = sorted(set(SETTINGS) ^ set(entries)) + sorted(
        key for key, entry in entries.items() if not entry.get("source")
    )
    if wrong:
        raise ValueError(f"profile {document['code']}: {', '.join(wrong)}")
    value = {key: entry["value"] for key, entry in entries.items()}
    return RegionProfile(
        code=document["code"],
        name=document["name"],
        name_en=document["name_en"],
        division=document["division"],
        notice=document["notice"],
        platform=value["platform.name"],
        coordination=Coordination(
            tuple(value["coordination.body"]), tuple(value["scope.domains"]), value["coordination.approval"]
        ),
        item=_item(value),
        inspector=_inspector(value),
        plan=_plan(value),
        frequency=_frequency(value["frequency"]),
        result=_result(value),
        channels=tuple(value["publish.channels"]),
        lead_response=value["lead.response"],
        unplanned_reasons=tuple(value["unplanned.reasons"]),
        penalty_collect_wd=value["penalty.collect_wd"],
        follow_up_bases=tuple(value["follow_up.owner"]),
        unlicensed_laws=tuple(value["unlicensed.laws"]),
        stats_tables=tuple(stats_table(one) for one in value["stats.tables"]),
        liability=Liability(
            tuple(value["liability.table"]["conditions"]), value["liability.table"]["refers_to_superior"]
        ),
        retention=_retention(document),
        settings=MappingProxyType(value),
        sources=MappingProxyType({key: entry["source"] for key, entry in entries.items()}),
    )


def _retention(document: Mapping[str, Any]) -> Retention:
    """Raises ValueError unless every class has its years (1 to 100) or `permanent`, and the rule has a name."""
    told = document.get("retention", {})
    years = {name: None if term == PERMANENT else term for name, term in told.get("years", {}).items()}
    faulty = [name for name, term in years.items() if term is not None and not (type(term) is int and 0 < term <= 100)]
    wrong = sorted(set(KEPT) ^ set(years)) + sorted(faulty) + ([] if told.get("source") else ["source"])
    if wrong:
        raise ValueError(f"profile {document['code']}: retention: {', '.join(wrong)}")
    return Retention(MappingProxyType(years), told["source"])


def _item(value: Mapping[str, Any]) -> ItemRules:
    return ItemRules(
        tuple(value["item.required_fields"]),
        value["item.authority"],
        tuple(value["item.legal_review"]),
        value["ratio.general_cap"],
        value["item.coverage"],
        value["item.key_items"],
        tuple(value["item.special_fields"]),
        tuple(value["rules.sections"]),
    )


def _inspector(value: Mapping[str, Any]) -> InspectorRules:
    assignment = value["inspector.assignment"]
    return InspectorRules(
        tuple(value["inspector.eligibility"]),
        tuple(value["third_party.role"]),
        Assignment(assignment["mode"], assignment["direct_allowed"]),
    )


def _plan(value: Mapping[str, Any]) -> PlanRules:
    due = tuple(
        PlanDue(
            one["month"],
            None if one["day"] == "last" else one["day"],
            tuple(one["domains"]),
            one["period"],
            one["inclusive"],
        )
        for one in value["plan.due"]
    )
    route = value["plan.route"]
    return PlanRules(
        due,
        PlanRoute(tuple(route["kinds"]), tuple(route["to"]), route["review_joint_other_domains"]),
        value["plan.publish_order"],
        tuple(value["scheme.fields"]),
    )


def _frequency(value: Mapping[str, Any]) -> Frequency:
    draws = value["draws_per_year"]
    return Frequency(
        (draws[0], draws[1]) if draws else None,
        value["visits_per_object"],
        value["joint_draws_per_industry"],
        tuple(value.get("industries", ())),
    )


def _result(value: Mapping[str, Any]) -> ResultRules:
    clock = value["result.clock"]
    deadline = value["result.deadline"]
    return ResultRules(deadline["workdays"], deadline["target"], Clock(clock) if clock else None)

"""Do the five profiles say what the five notices say, and when is something due by them?"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from mingcha.regions.queries import RegionUnknown, get_profile, list_profiles, shipped_calendar
from mingcha.regions.rules import KEPT, SETTINGS, Clock, plan_deadlines, profile_from, result_due, result_start


def test_every_region_has_every_setting_with_an_article_of_its_own_notice() -> None:
    assert [profile.code for profile in list_profiles()] == ["ZH", "WG", "LZ", "RD", "NA"]
    for profile in list_profiles():
        assert set(profile.settings) == set(SETTINGS)
        for setting in SETTINGS:
            assert profile.notice in profile.article(setting), (profile.code, setting)


def test_an_unknown_region_is_told_with_the_known_ones() -> None:
    with pytest.raises(RegionUnknown) as refusal:
        get_profile("XX")
    assert "ZH、WG、LZ、RD、NA" in refusal.value.detail("zh")


def test_an_unknown_setting_has_no_article() -> None:
    with pytest.raises(KeyError):
        get_profile("RD").article("result.dedline")


DOCUMENT: dict[str, Any] = {
    "code": "RD",
    "name": "x",
    "name_en": "x",
    "division": "1",
    "notice": "003",
    "retention": {"source": "x", "years": dict.fromkeys(KEPT, 30)},
    "settings": {
        key: {"value": value, "source": get_profile("RD").article(key)}
        for key, value in get_profile("RD").settings.items()
    },
}


def test_a_data_file_without_a_setting_or_without_an_article_is_refused_by_name() -> None:
    missing = deepcopy(DOCUMENT)
    del missing["settings"]["plan.due"]
    missing["settings"]["frequency"]["source"] = ""
    missing["settings"]["tpyo"] = {"value": 1, "source": "x"}
    with pytest.raises(ValueError, match="profile RD: plan.due, tpyo, frequency"):
        profile_from(missing)


def test_every_region_says_how_long_each_class_is_kept_and_by_which_rule() -> None:
    for profile in list_profiles():
        assert set(profile.retention.years) == set(KEPT), profile.code
        assert profile.retention.source, profile.code
        assert profile.retention.years["event"] is None, profile.code


def test_a_term_is_whole_years_or_permanent_and_names_its_rule() -> None:
    mine = deepcopy(DOCUMENT)
    mine["retention"]["years"] |= {"clip": "permanent", "photo": 10}
    kept = profile_from(mine).retention
    assert (kept.years["clip"], kept.years["photo"]) == (None, 10)
    mine["retention"] = {"years": {**mine["retention"]["years"], "photo": 0, "clip": "long", "tape": 3}}
    with pytest.raises(
        ValueError, match="profile RD: retention: tape, clip, photo, source|retention: tape, photo, clip, source"
    ):
        profile_from(mine)


@pytest.mark.parametrize(
    ("code", "workdays", "target", "clock"),
    [
        ("ZH", None, "publish", None),
        ("WG", 20, "publish", Clock.RESULT_PRODUCED),
        ("LZ", 20, "enter", Clock.TASK_COMPLETED),
        ("RD", 20, "publish", Clock.TASK_COMPLETED),
        ("NA", None, "publish", None),
    ],
)
def test_the_result_clock_of_each_region(code: str, workdays: int | None, target: str, clock: Clock | None) -> None:
    result = get_profile(code).result
    assert (result.workdays, result.target, result.clock) == (workdays, target, clock)


def test_the_two_clocks_differ_by_the_length_of_the_task() -> None:
    days = {"result_on": date(2026, 1, 15), "task_completed_on": date(2026, 2, 10)}
    due = {code: result_due(get_profile(code), shipped_calendar(), **days) for code in ("WG", "LZ", "RD")}
    assert {code: found.on.isoformat() for code, found in due.items() if found} == {
        "WG": "2026-02-12",
        "LZ": "2026-03-16",
        "RD": "2026-03-16",
    }


def test_a_clock_that_has_not_started_gives_no_date() -> None:
    profile = get_profile("RD")
    assert result_start(profile, result_on=date(2026, 1, 15), task_completed_on=None) is None
    assert result_due(profile, shipped_calendar(), result_on=date(2026, 1, 15), task_completed_on=None) is None


def test_where_the_notice_says_only_promptly_there_is_no_number() -> None:
    for code in ("ZH", "NA"):
        found = result_due(
            get_profile(code), shipped_calendar(), result_on=date(2026, 1, 15), task_completed_on=date(2026, 1, 15)
        )
        assert found is None


@pytest.mark.parametrize(
    ("code", "year", "wanted"),
    [
        ("ZH", 2026, [("2026-03-31", "2026-03-31", "year")]),
        ("WG", 2026, []),
        ("LZ", 2026, [("2026-01-31", "2026-01-30", "year")]),
        ("RD", 2026, [("2026-02-28", "2026-02-28", "year")]),
        ("RD", 2028, [("2028-02-29", "2028-02-29", "year")]),
        ("RD", 2025, [("2025-02-28", "2025-02-28", "year")]),
        (
            "NA",
            2026,
            [
                ("2026-01-15", "2026-01-15", "first_half"),
                ("2026-01-15", "2026-01-15", "year"),
                ("2026-06-15", "2026-06-15", "second_half"),
            ],
        ),
    ],
)
def test_the_plan_dates_of_each_region(code: str, year: int, wanted: list[tuple[str, str, str]]) -> None:
    found = plan_deadlines(get_profile(code), year, shipped_calendar())
    assert [(one.on.isoformat(), one.workday.on.isoformat(), one.period) for one in found] == wanted


def test_the_half_year_plans_are_for_the_non_market_domain_only() -> None:
    found = {one.period: one.domains for one in plan_deadlines(get_profile("NA"), 2026, shipped_calendar())}
    assert found == {"year": ("market", "non_market"), "first_half": ("non_market",), "second_half": ("non_market",)}


def test_an_exclusive_due_date_ends_the_day_before() -> None:
    exclusive = deepcopy(DOCUMENT)
    exclusive["settings"]["plan.due"]["value"] = [
        {"month": 1, "day": 1, "domains": ["market"], "period": "year", "inclusive": False}
    ]
    found = plan_deadlines(profile_from(exclusive), 2026, shipped_calendar())
    assert [one.on for one in found] == [date(2025, 12, 31)]


def test_a_plan_date_in_a_year_without_a_notice_is_provisional() -> None:
    assert plan_deadlines(get_profile("LZ"), 2027, shipped_calendar())[0].workday.missing == (2027,)


def test_only_the_fourth_notice_frees_random_checks_in_the_four_fields_from_the_plan() -> None:
    free = [profile.code for profile in list_profiles() if "exempt_field_random_check" in profile.unplanned_reasons]
    assert free == ["NA"]
    assert get_profile("WG").unplanned_reasons == ("complaint", "data_monitoring", "referral")
    assert {"accident", "failed_test", "deployment"} <= set(get_profile("NA").unplanned_reasons)


def test_numbers_that_only_one_region_has() -> None:
    assert [profile.penalty_collect_wd for profile in list_profiles()] == [None, None, None, 7, None]
    assert [len(profile.stats_tables) for profile in list_profiles()] == [1, 0, 2, 1, 6]
    assert get_profile("WG").frequency.draws_per_year == (1, 2)
    assert get_profile("WG").frequency.visits_per_object == 2
    assert get_profile("RD").frequency.joint_draws_per_industry == 1
    assert get_profile("RD").inspector.assignment.direct_allowed
    assert get_profile("WG").inspector.eligibility == ("certificate_holder",)
    assert "E6" in get_profile("WG").liability.conditions
    assert "E6" not in get_profile("RD").liability.conditions

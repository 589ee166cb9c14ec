"""Which days are working days, and which day is the N-th from a start? Weekends, holidays and make-up days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.kernel.problem import FieldError, Invalid

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_WORKDAYS = 1000
LATE_DECEMBER = (
    25  # the notice for 2019 moved 29 to 31 December 2018, so a notice may reach back into the week before its year
)


class CalendarYearFaulty(Invalid):
    """The uploaded year is not a usable holiday notice."""

    code = "calendar-year-faulty"
    title_zh, title_en = "节假日安排有误", "The holiday notice has faults"
    detail_zh, detail_en = (
        "{year}年的安排没有保存，请按提示更正。",
        "The year {year} was not saved; correct what is marked.",
    )


class WorkdayQuestionFaulty(Invalid):
    """The start or the number of working days cannot be counted with."""

    code = "workday-question-faulty"
    title_zh, title_en = "工作日计算条件有误", "Working days cannot be counted from this"
    detail_zh, detail_en = (
        "起始日期须在2000至2098年之间，天数须为1至1000的整数。",
        "The start must lie between 2000 and 2098 and the number of days between 1 and 1000.",
    )


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One official year: days off (weekends named in the notice included) and make-up working days."""

    year: int
    source: str
    days_off: frozenset[date]
    workdays: frozenset[date]


@dataclass(frozen=True, slots=True)
class WorkdayCalendar:
    """All official years together. A later notice wins over an earlier one for the same day."""

    official: frozenset[int]
    days_off: frozenset[date]
    workdays: frozenset[date]

    @classmethod
    def of(cls, years: Iterable[CalendarYear]) -> WorkdayCalendar:
        """Lays the notices over each other in the order of their years."""
        off: set[date] = set()
        made_up: set[date] = set()
        known: set[int] = set()
        for notice in sorted(years, key=lambda one: one.year):
            off = (off | notice.days_off) - notice.workdays
            made_up = (made_up | notice.workdays) - notice.days_off
            known.add(notice.year)
        return cls(frozenset(known), frozenset(off), frozenset(made_up))


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day that is in time. Provisional if any counted day lies in a year without an official notice (`missing`)."""

    on: date
    missing: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """True if the date may move when the missing notice arrives."""
        return bool(self.missing)

    @property
    def reason(self) -> str | None:
        """Why it is provisional, in Chinese, naming the missing notice; None for an official date."""
        return self.reason_in("zh")

    def reason_in(self, lang: str) -> str | None:
        """The reason in `lang` (zh or en)."""
        if not self.missing:
            return None
        titles = "、".join(f"《{notice_title(year)}》" for year in self.missing)
        if lang == "en":
            return f"counted Monday to Friday, because {titles} has not been entered"
        return f"{titles}尚未录入，暂按周一至周五推算"


def notice_title(year: int) -> str:
    """The title of the State Council notice that fixes the holidays of `year`."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def is_workday(day: date, calendar: WorkdayCalendar) -> bool:
    """True for a working day: make-up Saturdays and Sundays are, days off are not, else Monday to Friday."""
    if day in calendar.workdays:
        return True
    return day.weekday() < 5 and day not in calendar.days_off


def add_workdays(start: date, days: int, calendar: WorkdayCalendar) -> DueDate:
    """The `days`-th working day after `start`, which itself is not counted (requirements C14, S1-14a, S3A-2.3.3a).

    Beyond the last official year it counts Monday to Friday and says so. Raises WorkdayQuestionFaulty.
    """
    check_workday_question(start, days)
    day, left, missing = start, days, set[int]()
    while left:
        day += ONE_DAY
        if day.year not in calendar.official:
            missing.add(day.year)
        if is_workday(day, calendar):
            left -= 1
    return DueDate(day, tuple(sorted(missing)))


def count_workdays(after: date, through: date, calendar: WorkdayCalendar) -> int:
    """Working days later than `after` up to and including `through`; 0 if `through` is not later."""
    return sum(is_workday(after + timedelta(days=n), calendar) for n in range(1, (through - after).days + 1))


def last_workday(on: date, calendar: WorkdayCalendar) -> DueDate:
    """`on` itself if it is a working day, else the working day before it."""
    day, missing = on, set[int]()
    while True:
        if day.year not in calendar.official:
            missing.add(day.year)
        if is_workday(day, calendar):
            return DueDate(day, tuple(sorted(missing)))
        day -= ONE_DAY


def check_workday_question(start: date, days: int) -> None:
    """Raises WorkdayQuestionFaulty if the count would be endless or leave the calendar."""
    if not FIRST_YEAR <= start.year < LAST_YEAR or not 1 <= days <= MAX_WORKDAYS:
        raise WorkdayQuestionFaulty


def check_calendar_year(year: int, source: str, days_off: Sequence[date], workdays: Sequence[date]) -> CalendarYear:
    """The year as a value. Raises CalendarYearFaulty with a pointer to every faulty date: an empty or foreign year is no notice."""
    errors: list[FieldError] = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarYearFaulty(
            errors=[FieldError("", "年份须在2000至2099之间。", "The year must lie between 2000 and 2099.")], year=year
        )
    if str(year) not in source:
        errors.append(
            FieldError("/source", f"来源须写明{year}年的通知名称。", f"The source must name the notice of {year}.")
        )
    if date(year, 1, 1) not in days_off:
        errors.append(
            FieldError(
                "/days_off",
                f"缺少{year}年1月1日，这不像一份完整的通知。",
                f"1 January {year} is missing; this is not a whole notice.",
            )
        )
    errors += _date_errors(year, "/days_off", days_off, frozenset())
    errors += _date_errors(year, "/workdays", workdays, frozenset(days_off))
    for index, day in enumerate(workdays):
        if day.weekday() < 5:
            errors.append(
                FieldError(
                    f"/workdays/{index}",
                    f"{day}不是周末，不能作为调休上班日。",
                    f"{day} is not a weekend day and cannot be made up.",
                )
            )
    if errors:
        raise CalendarYearFaulty(errors=errors, year=year)
    return CalendarYear(year, source, frozenset(days_off), frozenset(workdays))


def _date_errors(year: int, pointer: str, days: Sequence[date], taken: frozenset[date]) -> list[FieldError]:
    errors: list[FieldError] = []
    seen = set(taken)
    for index, day in enumerate(days):
        if day.year != year and not date(year - 1, 12, LATE_DECEMBER) <= day < date(year, 1, 1):
            errors.append(FieldError(f"{pointer}/{index}", f"{day}不在{year}年。", f"{day} is not in {year}."))
        if day in seen:
            errors.append(FieldError(f"{pointer}/{index}", f"{day}重复。", f"{day} is listed twice."))
        seen.add(day)
    return errors

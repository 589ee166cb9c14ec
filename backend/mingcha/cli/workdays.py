"""Which day is the N-th working day? `mingcha workdays due START N --region R`."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import inspect

from mingcha.kernel.db import db, reading
from mingcha.kernel.problem import FieldError, Invalid
from mingcha.regions import queries


def add(commands: Any) -> None:
    """Adds `workdays due`."""
    parser = commands.add_parser("workdays", help="工作日计算 / working days")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    due = actions.add_parser(
        "due",
        help="某日起第N个工作日 / the N-th working day after a start",
        description="Prints the last day of a term of N working days; START itself is not counted. "
        "Beyond the last official holiday notice the date is followed by ` (provisional: …)`.",
    )
    due.add_argument("start", metavar="START", help="YYYY-MM-DD")
    due.add_argument("days", metavar="N", help="1 to 1000")
    due.add_argument("--region", metavar="R", help="ZH, WG, LZ, RD or NA (default: this office's region)")
    due.set_defaults(run=_due)


def _due(args: argparse.Namespace, app: Flask) -> int:
    queries.get_profile(args.region or app.extensions["mingcha"].settings.region)
    start, days = _start(args.start), _days(args.days)
    due = queries.add_workdays(start, days, _calendar())
    reason = due.reason_in(args.lang)
    print(f"{due.on} (provisional: {reason})" if reason else due.on)
    return 0


def _calendar() -> queries.WorkdayCalendar:
    """With the uploaded years; the shipped ones alone where no database has been made yet."""
    if not inspect(db.engine).has_table("regions_calendar_year"):
        return queries.shipped_calendar()
    with reading():
        return queries.get_calendar()


def _start(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            errors=[FieldError("START", f"{text}不是日期。", f"{text} is not a date (YYYY-MM-DD).")]
        ) from error


def _days(text: str) -> int:
    if not text.isdecimal():
        raise Invalid(errors=[FieldError("N", f"{text}不是天数。", f"{text} is not a number of days.")])
    return int(text)

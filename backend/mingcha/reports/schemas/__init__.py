"""Which shapes do figures have on the way in and out?"""

from mingcha.reports.schemas.figures import (
    FiguresOut,
    HandInIn,
    IndicatorsOut,
    SubmissionArgs,
    SubmissionOneOut,
    SubmissionOut,
    SubmissionPageOut,
    TableArgs,
    TableOut,
    WatchListOut,
    YearArgs,
    submission_out,
)
from mingcha.reports.schemas.overview import OverviewOut

__all__ = [
    "FiguresOut",
    "HandInIn",
    "IndicatorsOut",
    "OverviewOut",
    "SubmissionArgs",
    "SubmissionOneOut",
    "SubmissionOut",
    "SubmissionPageOut",
    "TableArgs",
    "TableOut",
    "WatchListOut",
    "YearArgs",
    "submission_out",
]

"""Where is an object's risk read and set, and where do indicators warn?"""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import request

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import FieldError, Invalid
from mingcha.registers import queries as registers
from mingcha.risk import actions, queries, rules
from mingcha.risk.schemas import (
    AssessIn,
    ClassIn,
    ImportClassesArgs,
    ImportedOut,
    IndicatorIn,
    IndicatorsOut,
    MarkIn,
    PresetIn,
    PresetsOut,
    RiskOut,
    ScanOut,
    SettleWarningIn,
    WarningArgs,
    WarningPageOut,
)

blp = blueprint("risk")


def _card(object_id: str) -> dict[str, Any]:
    found, today = registers.get_object(object_id), ctx().clock.today()
    standing = {mark.id for mark in queries.list_marks(object_id, today)}
    marks = [
        {name: getattr(mark, name) for name in ("id", "code", "source", "since", "until", "note")}
        | {"stands": mark.id in standing}
        for mark in queries.list_marks(object_id)
    ]
    return {
        "object_id": found.id,
        "name": found.name,
        "risk_class": found.risk_class,
        "article": rules.article_of(settings().region),
        "marks": marks,
        "assessments": queries.list_assessments(object_id),
        "changes": queries.list_changes(object_id),
    }


@blp.route("/objects/<uuid:object_id>/risk")
@requires(Permission.REGISTER_READ)
@blp.response(200, RiskOut)
def get_risk(object_id: Any) -> Any:
    """The risk card: class, marks, assessments, and every change with its reasons (S4-11b)."""
    return _card(str(object_id))


@blp.route("/objects/<uuid:object_id>/risk/class", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.arguments(ClassIn)
@blp.response(200, RiskOut)
def post_class(values: dict[str, Any], object_id: Any) -> Any:
    """Raises, lowers or sets the class; the draw's strata read it from now on."""
    after = values.pop("risk_class")
    actions.change_class(str(object_id), after, region=settings().region, ctx=ctx(), **values)
    return _card(str(object_id))


@blp.route("/objects/<uuid:object_id>/risk/assessments", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.arguments(AssessIn)
@blp.response(201, RiskOut)
def post_assessment(values: dict[str, Any], object_id: Any) -> Any:
    """Assesses by the five factors (S4-11a)."""
    actions.assess_object(values.pop("id"), str(object_id), region=settings().region, ctx=ctx(), **values)
    return _card(str(object_id))


@blp.route("/objects/<uuid:object_id>/risk/marks", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.arguments(MarkIn)
@blp.response(201, RiskOut)
def post_mark(values: dict[str, Any], object_id: Any) -> Any:
    """Enters a fact that raises or lowers."""
    actions.put_mark(values.pop("id"), str(object_id), ctx=ctx(), **values)
    return _card(str(object_id))


@blp.route("/risk/marks/<uuid:mark_id>/end", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.response(200, RiskOut)
def end_mark(mark_id: Any) -> Any:
    """Ends one."""
    return _card(actions.end_mark(str(mark_id), ctx=ctx()))


@blp.route("/risk/classes", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.arguments(ImportClassesArgs, location="query")
@blp.response(200, ImportedOut)
def post_classes(args: dict[str, Any]) -> Any:
    """Takes a CSV (UTF-8 or GB18030) of credit codes and classes from a source as of a day (S1-3c)."""
    lines = list(csv.reader(io.StringIO(_text(request.get_data()), newline="")))
    done = actions.import_classes(lines, spelled=registers.risk_words(), ctx=ctx(), **args)
    rows = [{"row": number, "reason": reason} for number, reason in done.left_out]
    return {"changed": done.changed, "unchanged": done.unchanged, "left_out": rows}


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        errors=[FieldError("/", "文件既不是UTF-8也不是GB18030，请另存为CSV后重试。", "Save the file as CSV in UTF-8.")]
    )


@blp.route("/risk/presets")
@requires(Permission.REGISTER_READ)
@blp.response(200, PresetsOut)
def get_presets() -> Any:
    """Suggestions of ratio and frequency per class with their sources; the default is that the region decides."""
    return {"items": queries.list_presets(ctx().actor.department_id)}


@blp.route("/risk/presets/<uuid:preset_id>", methods=["PUT"])
@requires(Permission.RISK_WRITE)
@blp.arguments(PresetIn)
@blp.response(200, PresetsOut)
def put_preset(values: dict[str, Any], preset_id: Any) -> Any:
    """Keeps one of the department's own."""
    actions.save_preset(str(preset_id), ctx=ctx(), **values)
    return {"items": queries.list_presets(ctx().actor.department_id)}


@blp.route("/risk/indicators")
@requires(Permission.REGISTER_READ)
@blp.response(200, IndicatorsOut)
def get_indicators() -> Any:
    """The registered indicators (S0-3.2)."""
    return {"items": queries.list_indicators(), "feeds": sorted(queries.feeds())}


@blp.route("/risk/indicators/<uuid:indicator_id>", methods=["PUT"])
@requires(Permission.RISK_WRITE)
@blp.arguments(IndicatorIn)
@blp.response(200, IndicatorsOut)
def put_indicator(values: dict[str, Any], indicator_id: Any) -> Any:
    """Registers an indicator, or changes it."""
    actions.save_indicator(str(indicator_id), ctx=ctx(), **values)
    return {"items": queries.list_indicators(), "feeds": sorted(queries.feeds())}


@blp.route("/risk/warnings")
@requires(Permission.REGISTER_READ)
@blp.arguments(WarningArgs, location="query")
@blp.response(200, WarningPageOut)
def get_warnings(args: dict[str, Any]) -> Page[queries.WarningRow]:
    """Early warnings, newest first."""
    return queries.list_warnings(**args)


@blp.route("/risk/warnings/scan", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.response(200, ScanOut)
def scan() -> Any:
    """Counts now instead of tonight."""
    return {"new": actions.scan_indicators(ctx=ctx())}


@blp.route("/risk/warnings/<uuid:warning_id>/settle", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.arguments(SettleWarningIn)
@blp.response(204)
def settle(values: dict[str, Any], warning_id: Any) -> None:
    """Raises the class by one for it, or dismisses it."""
    actions.settle_warning(str(warning_id), region=settings().region, ctx=ctx(), **values)


@blp.route("/risk/warnings/<uuid:warning_id>/reopen", methods=["POST"])
@requires(Permission.RISK_WRITE)
@blp.response(204)
def reopen(warning_id: Any) -> None:
    """A dismissed warning waits again."""
    actions.reopen_warning(str(warning_id), ctx=ctx())

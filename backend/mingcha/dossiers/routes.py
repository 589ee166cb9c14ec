"""Where does an auditor find, read and export a dossier? Reading and exporting leave a trace, so these reads write."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from typing import Any

from flask import Response, send_file

from mingcha.dossiers import actions, queries
from mingcha.dossiers.rules.bag import Lists
from mingcha.dossiers.rules.timeline import timeline
from mingcha.dossiers.schemas import DossierArgs, DossierOut, DossierPageOut, SupplementArgs
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store

blp = blueprint("dossiers")
SPOOL = 8 * 1024 * 1024


@blp.route("/dossiers")
@requires(Permission.DOSSIER_READ)
@blp.arguments(DossierArgs, location="query")
@blp.response(200, DossierPageOut)
def find_dossiers(args: dict[str, Any]) -> Any:
    """Inspections of every department by business, credit code, inspector, day and state."""
    return queries.find_dossiers(**args)


@blp.route("/dossiers/<uuid:inspection_id>")
@own_transactions
@requires(Permission.DOSSIER_READ)
@blp.response(200, DossierOut)
def get_dossier(inspection_id: Any) -> Any:
    """The record of one inspection with its timeline and custody. The reading is written down."""
    who, wanted = _caller(), str(inspection_id)
    with transaction():
        record = actions.read_dossier(wanted, sample=_sample(), ctx=who)
        keys = {event["key"] for event in record["events"]}
        named = {item["sha256"] for item in record["evidence"]}
        return {
            "record": record,
            "timeline": timeline(record),
            "files": {"named": len(named), "missing": len(record["missing"]), "keys": len(keys)},
            "custody": queries.list_custody(wanted),
        }


@blp.route("/dossiers/<uuid:inspection_id>/bag")
@own_transactions
@requires(Permission.DOSSIER_EXPORT)
@blp.response(200, content_type="application/zip")
def get_bag(inspection_id: Any) -> Response:
    """The whole dossier as a BagIt zip that can be checked without us. The export is written down."""
    who = _caller()
    with transaction():
        contents = actions.collect_dossier(str(inspection_id), sample=_sample(), trust=_trust(), ctx=who)
    name = actions.bag_name(contents.record)
    reply, lists = _zipped(name, lambda sink: actions.write_bag(contents, sink, store=store(), fonts=settings().fonts))
    with transaction():
        actions.log_bag(contents, lists, ctx=who)
    return reply


@blp.route("/dossiers/<uuid:inspection_id>/supplement")
@own_transactions
@requires(Permission.DOSSIER_EXPORT)
@blp.arguments(SupplementArgs, location="query")
@blp.response(200, content_type="application/zip")
def get_supplement(args: dict[str, Any], inspection_id: Any) -> Response:
    """What came after a dossier, with the proof of when it was sealed, as a BagIt zip. The export is written down."""
    who = _caller()
    with transaction():
        later = actions.collect_supplement(str(inspection_id), args["of"], sample=_sample(), trust=_trust(), ctx=who)
    name = actions.bag_name(later.record) + "-supplement"
    return _zipped(name, lambda sink: actions.write_supplement(later, sink, store=store()))[0]


def _zipped(name: str, write: Callable[[actions.ZipSink], Lists]) -> tuple[Response, Lists]:
    """A bag as a download; large ones wait on the disk."""
    spool = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - closed by the reply
    with zipfile.ZipFile(spool, "w") as archive:
        lists = write(actions.ZipSink(archive, name))
    spool.seek(0)
    reply = send_file(
        spool, mimetype="application/zip", as_attachment=True, download_name=f"{name}.zip", conditional=False
    )
    return reply, lists


def _caller() -> Ctx:
    """The caller, with the read that found them ended: the trace is written in a transaction of its own."""
    with reading():
        return ctx()


def _sample() -> bool:
    return settings().env != "production"


def _trust() -> actions.Trust:
    return actions.Trust([key for _, key in settings().witnesses], settings().tsa_roots)

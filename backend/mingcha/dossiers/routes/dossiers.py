"""Where does an auditor find, read and export a dossier? Reading and exporting leave a trace, so these reads write."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from typing import IO, Any

from flask import Response, request

from mingcha.dossiers import actions, queries, schemas
from mingcha.dossiers.rules.bag import Lists
from mingcha.dossiers.rules.forms import FORMS, fitting
from mingcha.dossiers.schemas import (
    DossierArgs,
    DossierOut,
    DossierPageOut,
    ExportsOut,
    PaperOut,
    SupplementArgs,
)
from mingcha.inspections.queries import check_can_read
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.downloads import spooled, zip_reply
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store
from mingcha.readings.queries import masked

blp = blueprint("dossiers")
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""What a browser's own PDF page needs, and nothing else."""


@blp.route("/dossiers")
@own_transactions
@requires(Permission.DOSSIER_READ)
@blp.arguments(DossierArgs, location="query")
@blp.response(200, DossierPageOut)
def find_dossiers(args: dict[str, Any]) -> Any:
    """Inspections of every department by business, code, inspector, department, item, day, place, result, state and deadline, the newest first. What was asked is written down."""
    who, cursor, limit = caller(), args.pop("cursor"), args.pop("limit")
    with transaction():
        page = actions.search_dossiers(queries.Asked(**args), cursor=cursor, limit=limit, ctx=who)
    return {"items": [schemas.row_out(one) for one in page.items], "next": page.next}


@blp.route("/dossiers/<uuid:inspection_id>")
@own_transactions
@requires(Permission.DOSSIER_READ)
@blp.response(200, DossierOut)
def get_dossier(inspection_id: Any) -> Any:
    """The record of one inspection, its numbers masked, with its timeline and custody. The reading is written down."""
    who, wanted = caller(), str(inspection_id)
    with transaction():
        record = actions.read_dossier(wanted, sample=is_sample(), ctx=who)
        keys = {event["key"] for event in record["events"]}
        named = {item["sha256"]: item["len"] for item in record["evidence"]}
        return {
            "record": masked(record)[0],
            **queries.get_course(record),
            "files": {
                "named": len(named),
                "missing": len(record["missing"]),
                "keys": len(keys),
                "bytes": sum(named.values()),
            },
            "custody": queries.list_custody(wanted),
        }


@blp.route("/dossiers/<uuid:inspection_id>/bag")
@own_transactions
@requires(Permission.DOSSIER_EXPORT)
@blp.response(200, content_type="application/zip")
def get_bag(inspection_id: Any) -> Response:
    """The whole dossier as a BagIt zip that can be checked without us. The export is written down."""
    who = caller()
    means, trust = _means(), office_trust()
    contents = actions.collect_dossier(str(inspection_id), sample=is_sample(), trust=trust, house=means.house, ctx=who)
    name = actions.bag_name(contents.record)
    reply, lists = _zipped(name, lambda sink: actions.write_bag(contents, sink, store=store(), means=means, ctx=who))
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
    who = caller()
    with transaction():
        later = actions.collect_supplement(
            str(inspection_id), args["of"], sample=is_sample(), trust=office_trust(), house=_means().house, ctx=who
        )
    name = actions.bag_name(later.record) + "-supplement"
    return _zipped(name, lambda sink: actions.write_supplement(later, sink, store=store()))[0]


@blp.route("/dossiers/<uuid:inspection_id>/exports")
@requires(Permission.DOSSIER_READ)
@blp.response(200, ExportsOut)
def list_exports(inspection_id: Any) -> Any:
    """The dossiers and supplements that left the house, each dossier with its leaf, the first heads over it, witnesses and time stamps."""
    wanted = str(inspection_id)
    check_can_read(ctx().actor, wanted)
    return {"exports": queries.list_exports(wanted), "supplements": queries.list_supplements(wanted)}


@blp.route("/dossiers/trust.json")
@requires(Permission.DOSSIER_READ)
@blp.response(200, content_type="application/json")
def get_trust() -> Response:
    """The office's keys as the verifier's --trust takes them. A reviewer who doubts the office takes them from the portal and the witnesses instead."""
    trust = office_trust()
    told = {
        "log": queries.list_log_keys(),
        "witnesses": list(trust.witnesses),
        "tsa_roots": trust.roots.read_text("ascii") if trust.roots else "",
        "heads": queries.list_published_heads(),
    }
    reply = Response(json.dumps(told, ensure_ascii=False, indent=1) + "\n", mimetype="application/json")
    reply.headers["Content-Disposition"] = 'attachment; filename="mingcha-trust.json"'
    return reply


@blp.route("/inspections/<uuid:inspection_id>/papers")
@requires(Permission.INSPECTION_READ)
@blp.response(200, PaperOut(many=True))
def list_papers(inspection_id: Any) -> Any:
    """The official forms that this inspection's record fills, in the order of the work; 404 outside the caller's departments."""
    wanted = str(inspection_id)
    check_can_read(ctx().actor, wanted)
    record = queries.get_record(wanted, sample=is_sample())
    return [{"name": name, "title": FORMS[name].title} for name in fitting(record)]


@blp.route("/inspections/<uuid:inspection_id>/papers/<string:name>")
@own_transactions
@requires(Permission.INSPECTION_READ)
@blp.response(200, content_type="application/pdf")
def get_paper(inspection_id: Any, name: str) -> Response:
    """One official form as PDF/A-2b, from the record alone (S1-12, S3A-2.1). The printing is written down."""
    who, wanted = caller(), str(inspection_id)
    with transaction():
        check_can_read(who.actor, wanted)
        record = actions.read_paper(wanted, name, sample=is_sample(), ctx=who)
    origin = settings().portal_origin or request.host_url.rstrip("/")
    inks = actions.read_inks(record, store=store())
    reply = Response(
        actions.print_form(name, record, inks, origin=origin, fonts=settings().fonts), mimetype="application/pdf"
    )
    number = actions.bag_name(record).removeprefix("dossier-")
    reply.headers["Content-Disposition"] = f'inline; filename="{name}-{number}.pdf"'
    reply.headers["Content-Security-Policy"] = VIEWER
    return reply


def _zipped(name: str, write: Callable[[actions.ZipSink], Lists]) -> tuple[Response, Lists]:
    """A bag as a download; large ones wait on the disk."""

    def fill(out: IO[bytes]) -> Lists:
        with zipfile.ZipFile(out, "w") as archive:
            return write(actions.ZipSink(archive, name))

    spool, lists = spooled(fill)
    return zip_reply(spool, f"{name}.zip"), lists


def caller() -> Ctx:
    """The caller, with the read that found them ended: the trace is written in a transaction of its own."""
    with reading():
        return ctx()


def is_sample() -> bool:
    """Outside of production everything says that it is sample data."""
    return settings().env != "production"


def _means() -> actions.Means:
    home = settings()
    house = actions.House(home.data_dir, home.log_name)
    return actions.Means(home.fonts, home.data_dir / "derived", house, home.portal_origin)


def office_trust() -> actions.Trust:
    """Whose keys the office itself trusts."""
    home = settings()
    trust = actions.Trust([key for _, key in home.witnesses], home.tsa_roots)
    return trust.with_sample(home.data_dir) if is_sample() else trust

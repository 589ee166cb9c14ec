"""Where does anybody see the authority's log? The newest signed head, one for each day, objections, and how to check; no script."""

from __future__ import annotations

from flask import Response

from mingcha.kernel.http import public
from mingcha.kernel.problem import NotFound
from mingcha.publication.routes.own_record import pages
from mingcha.publication.routes.portal import page
from mingcha.transparency import queries as log

SHOWN_DAYS = 400

__all__ = ["pages"]


@pages.get("/log")
@public
def log_heads() -> Response:
    """The log as it was signed last, and day by day (S4-6b)."""
    head, days = log.find_head(), log.list_daily(SHOWN_DAYS)
    newest = log.get_checkpoint() if head else None
    return page("log", here="log", head=newest, days=days, alarms=log.list_alarms(), keys=log.list_keys())


@pages.get("/log/<int:size>")
@public
def log_head(size: int) -> Response:
    """One signed head, to be printed and kept."""
    return page("loghead", here="log", head=log.get_checkpoint(size))


@pages.get("/log/<int:size>/checkpoint.txt")
@public
def log_note(size: int) -> Response:
    """The signed text with all cosignatures, byte for byte."""
    return Response(log.get_checkpoint(size).note, content_type="text/plain; charset=utf-8")


@pages.get("/log/<int:size>/stamp-<int:number>.tsr")
@public
def log_stamp(size: int, number: int) -> Response:
    """The time stamp of one authority, as it came."""
    head = log.get_checkpoint(size)
    if number >= len(head.authorities):
        raise NotFound()
    token = log.get_token(head.number, head.authorities[number][0])
    reply = Response(token, content_type="application/timestamp-reply")
    reply.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{size}-{number}.tsr"'
    return reply

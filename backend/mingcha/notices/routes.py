"""Where are one's own notices read, and the calendar of what is due fetched?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, current_app

from mingcha.identity import queries as identity
from mingcha.kernel.http import blueprint, ctx, public, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.notices import actions, queries
from mingcha.notices.models import Preference
from mingcha.notices.rules import WORDS, Due, ics_of
from mingcha.notices.schemas import (
    FeedIn,
    NoticeArgs,
    NoticePageOut,
    PreferenceIn,
    PreferenceOut,
    ReadIn,
    UnreadOut,
)

AHEAD = timedelta(days=120)
blp = blueprint("notices")
calendar = blueprint("calendar", url_prefix="")
blueprints = [blp, calendar]


@blp.route("/notices")
@requires(Permission.NOTICE_OWN)
@blp.arguments(NoticeArgs, location="query")
@blp.response(200, NoticePageOut)
def list_notices(args: dict[str, Any]) -> Any:
    """The caller's notices, the newest first."""
    me = ctx().actor.id
    page = queries.list_notices(me, open_only=args["open"], cursor=args["cursor"], limit=args["limit"])
    return {"items": page.items, "next": page.next, "unread": queries.count_unread(me)}


@blp.route("/notices/read", methods=["POST"])
@requires(Permission.NOTICE_OWN)
@blp.arguments(ReadIn)
@blp.response(200, UnreadOut)
def read(body: dict[str, Any]) -> Any:
    """Marks notices of the caller as read; without ids all of them."""
    actions.mark_read(body["ids"], ctx=ctx())
    return {"unread": queries.count_unread(ctx().actor.id)}


@blp.route("/notices/preference")
@requires(Permission.NOTICE_OWN)
@blp.response(200, PreferenceOut)
def get_preference() -> Any:
    """Where the caller is told outside the desk."""
    return _preference(queries.get_preference(ctx().actor.id))


@blp.route("/notices/preference", methods=["PUT"])
@requires(Permission.NOTICE_OWN)
@blp.arguments(PreferenceIn)
@blp.response(200, PreferenceOut)
def put_preference(body: dict[str, Any]) -> Any:
    """Sets it. 409 if messages are wanted without an address."""
    row = actions.change_preference(email=body["email"], by_email=body["by_email"], ctx=ctx())
    return _preference(row)


@blp.route("/notices/feed", methods=["POST"])
@requires(Permission.NOTICE_OWN)
@blp.arguments(FeedIn)
@blp.response(200, PreferenceOut)
def post_feed(body: dict[str, Any]) -> Any:
    """Gives the caller's calendar a new address, or takes it away; the old one stops at once."""
    row = actions.new_feed(wanted=body["wanted"], ctx=ctx())
    return _preference(row)


@calendar.route("/calendar/<string:feed>.ics")
@public
def get_calendar(feed: str) -> Response:
    """The dates of whoever has this address, as iCalendar (RFC 5545). 404 for any other, and once the person may not sign in any more."""
    person_id = queries.find_feed(feed)
    person = identity.list_people_by_id([person_id]).get(person_id) if person_id else None
    if person is None or person.disabled:
        raise NotFound()
    now, today = ctx().clock.now(), ctx().clock.today()
    dues = queries.list_own_dues(person, today=today, until=today + AHEAD, region=settings().region)
    text = ics_of([(one, _words(one)) for one in dues], name="明察 期限", stamp=now, origin=settings().portal_origin)
    return Response(text, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})


def _words(due: Due) -> str:
    return f"{WORDS[due.clock][0]} {due.name}" + ("（暂定）" if due.provisional else "")


def _preference(row: Preference) -> dict[str, Any]:
    return {
        "email": row.email,
        "by_email": row.by_email,
        "mail": "email" in current_app.extensions["mingcha_ways"],
        "feed": f"/calendar/{row.feed}.ics" if row.feed else None,
    }

"""What of the log runs by itself? Places for new leaves, signed heads (every ten minutes of activity, once a day), witnesses, time stamps."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from mingcha.kernel import notes
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import settings
from mingcha.kernel.jobs import claim_slot, job
from mingcha.transparency import actions
from mingcha.transparency.rules import LogKeyMissing

KEEP = "transparency.keep_log"
RENEWALS_A_SCAN = 20
log = logging.getLogger(__name__)


@job(KEEP)
def keep_log(*, ctx: Ctx) -> None:
    """The day's audit root, then all waiting leaves, then a head if one is due, with the audit root of that moment. A lost key is an alarm, and then LogKeyMissing."""
    today, home = ctx.clock.today(), settings()
    try:
        with transaction():
            actions.log_signer(home.data_dir, home.log_name, ctx=ctx)
            if claim_slot(KEEP, today.isoformat(), ctx=ctx):
                actions.append_audit_root(today, ctx=ctx)
    except LogKeyMissing:
        with transaction():
            actions.alarm_lost_key(ctx=ctx)
        raise
    while _sequenced():
        pass
    with transaction():
        signer = actions.log_signer(home.data_dir, home.log_name, ctx=ctx)
        if actions.bind_audit_to_head(ctx=ctx):
            actions.sequence()
        actions.issue_checkpoint(signer, ctx=ctx)


def _sequenced() -> int:
    with transaction():
        return actions.sequence()


@job("transparency.show_witnesses")
def show_witnesses(*, ctx: Ctx, post: actions.Post = actions.post) -> None:
    """Every witness gets the newest head it has not cosigned. Nothing waits for the network inside a transaction."""
    for url, text in settings().witnesses:
        try:
            told = show_witness(url, notes.read_key(text), post, ctx=ctx)
        except (actions.Unreachable, notes.Unreadable) as error:
            log.warning("witness %s: %s", url, error)
            continue
        if told not in ("", "kept"):
            log.error("witness %s did not cosign: %s", url, told)


def show_witness(url: str, key: notes.Key, post: actions.Post, *, ctx: Ctx) -> str:
    """Asks one witness; once more with the size it names, if it saw another one. What happened, or nothing to ask."""
    with reading():
        sent = actions.submission_for(key.name)
    if sent is None:
        return ""
    status, body = post(f"{url}/add-checkpoint", sent.body(), "text/plain; charset=utf-8")
    seen = actions.seen_size(body.decode("utf-8", "replace")) if status == 409 else None
    if seen is not None and seen != sent.old:
        with reading():
            again = actions.submission_for(key.name, old=seen)
        if again:
            sent = again
            status, body = post(f"{url}/add-checkpoint", sent.body(), "text/plain; charset=utf-8")
    with transaction():
        return actions.keep_answer(sent, key, status, body.decode("utf-8", "replace"), ctx=ctx)


@job("transparency.stamp_head")
def stamp_head(*, ctx: Ctx, post: actions.Post = actions.post) -> None:
    """An outside authority's time stamp over the newest head, at most one an hour."""
    home = settings()
    if not home.tsa_url or home.tsa_roots is None:
        return
    authority = urlsplit(home.tsa_url).netloc
    with reading():
        wanted = actions.stamp_wanted(authority)
    if wanted is None:
        return
    try:
        _status, reply = post(home.tsa_url, wanted.body(), actions.QUERY)
        with transaction():
            actions.keep_token(wanted, authority, reply, actions.root_certificates(home.tsa_roots), ctx=ctx)
    except (actions.Unreachable, actions.Unstamped) as error:
        log.error("time-stamp authority %s: %s", authority, error)


@job("transparency.renew_stamps")
def renew_stamps(*, ctx: Ctx, post: actions.Post = actions.post) -> None:
    """Time stamps older than a year get a new one over head and former stamp, some at each scan (evidence.md 4.6)."""
    renew_some(ctx=ctx, post=post)


def renew_some(*, ctx: Ctx, post: actions.Post = actions.post) -> int:
    """Renews the oldest ones that are due; how many were kept."""
    home = settings()
    url = home.tsa_renewal_url or home.tsa_url
    if not url or home.tsa_roots is None:
        return 0
    with reading():
        due = actions.list_renewals_due(ctx.clock.now(), limit=RENEWALS_A_SCAN)
    kept = 0
    for one in due:
        try:
            _status, reply = post(url, one.body(), actions.QUERY)
            with transaction():
                roots = actions.root_certificates(home.tsa_roots)
                kept += actions.keep_renewal(one, urlsplit(url).netloc, reply, roots, ctx=ctx)
        except (actions.Unreachable, actions.Unstamped) as error:
            log.error("time-stamp authority %s: %s", url, error)
            break
    return kept

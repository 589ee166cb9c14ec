"""Do the stored bytes still give every head that was ever signed? The whole log, computed anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from mingcha.kernel import audit, merkle, notes
from mingcha.kernel.db import session
from mingcha.transparency.models import LogEntry
from mingcha.transparency.queries.heads import HeadView, list_heads, list_keys
from mingcha.transparency.queries.tree import root_at, tree_size
from mingcha.transparency.rules import EVENT

PAGE = 2000
Keys = Callable[
    [Sequence[str]], dict[str, tuple[str, bool]]
]  # events' keys, and whether they took effect, by their ids
Lines = Callable[[Sequence[str]], dict[str, bytes]]  # the received lines of events by their ids


def faults_of_log(lines: Lines) -> Iterator[str]:
    """One sentence per fault: a leaf whose bytes differ or are missing, a gap, a head that does not fit, a wrong signature."""
    heads, keys, tree = list_heads(), list_keys(), merkle.Frontier()
    for head in heads:
        yield from _faults_of_note(head, keys)
    waiting = [head for head in heads if head.size]
    for row, content in _leaves(lines):
        if row.leaf_index != tree.size:
            yield f"leaf {tree.size} is missing"
            return
        if content is None or merkle.leaf_hash(content).hex() != row.leaf:
            yield f"leaf {row.leaf_index} ({row.kind} {row.subject}): its bytes are {'gone' if content is None else 'changed'}"
        tree.add(bytes.fromhex(row.leaf))
        for head in [head for head in waiting if head.size == tree.size]:
            if head.root != tree.root().hex():
                yield f"the head of {head.size} leaves, signed {head.at:%Y-%m-%d %H:%M} UTC, has another root"
    yield from (f"the head of {head.size} leaves is longer than the log" for head in heads if head.size > tree.size)
    if tree.size and not _tiles_fit(tree):
        yield "the stored tree differs from the leaves (it can be made again)"


def _tiles_fit(tree: merkle.Frontier) -> bool:
    try:
        return root_at(tree_size()) == tree.root()
    except LookupError:
        return False


def faults_of_keys(keys: Keys) -> Iterator[str]:
    """Log order, not clocks, decides: an event that took effect stands behind its key's enrolment and before its revocation."""
    enrolled, revoked = _places("key.enrol"), _places("key.revoke")
    start, more = 0, True
    while more:
        page = select(LogEntry.leaf_index, LogEntry.subject).where(LogEntry.kind == EVENT, LogEntry.leaf_index >= start)
        rows: Sequence[Any] = session().execute(page.order_by(LogEntry.leaf_index).limit(PAGE)).all()
        known = keys([row.subject for row in rows])
        for index, event in rows:
            key, effective = known.get(event, ("", False))
            if effective and not enrolled.get(key, index) < index:
                yield f"leaf {index} (event {event}): its key {key[:16]} was not enrolled before"
            if effective and revoked.get(key, index) < index:
                yield f"leaf {index} (event {event}): took effect although its key {key[:16]} was revoked at leaf {revoked[key]}"
        more = len(rows) == PAGE
        start = rows[-1].leaf_index + 1 if rows else 0


def audit_roots() -> Iterator[dict[str, Any]]:
    """What the log says of the audit trail's end, the first first: {subject (the day or instant), seq, hash}."""
    for _leaf, content in leaves_of_kind("audit.root"):
        yield json.loads(content)


def faults_of_audit() -> Iterator[str]:
    """Logged ends of the audit trail that are not what the trail says now, and the first act that breaks the chain."""
    yield from faults_of_ends(audit_roots())
    broken = audit.find_break()
    if broken is not None:
        yield f"the audit trail does not fit together at act {broken}"


def faults_of_ends(stated: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Ends of the trail as they were stated once (by the log, or by a copy kept elsewhere) that it does not have now."""
    for told in stated:
        if audit.hash_at(told["seq"]) != told["hash"]:
            yield f"the audit trail was another one on {told['subject']}: act {told['seq']} differs"


def leaves_of_kind(kind: str) -> Iterator[tuple[str, bytes]]:
    """(leaf, content) of every stated fact of a kind, in the order of arrival, with those that wait for their place."""
    last = 0
    while True:
        page = select(LogEntry.position, LogEntry.leaf, LogEntry.content).where(
            LogEntry.position > last, LogEntry.kind == kind, LogEntry.content.is_not(None)
        )
        rows = session().execute(page.order_by(LogEntry.position).limit(PAGE)).all()
        yield from ((row.leaf, bytes(row.content or b"")) for row in rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].position


def _places(kind: str) -> dict[str, int]:
    """The first place of each subject."""
    first = select(LogEntry.subject, func.min(LogEntry.leaf_index)).where(
        LogEntry.kind == kind, LogEntry.leaf_index.is_not(None)
    )
    rows: Sequence[Any] = session().execute(first.group_by(LogEntry.subject)).all()
    return {row[0]: row[1] for row in rows}


def count_event_leaves() -> int:
    """How many event lines have a leaf, with those that wait for their place."""
    return session().execute(select(func.count()).where(LogEntry.kind == EVENT)).scalar_one()


def _leaves(lines: Lines) -> Iterator[tuple[Any, bytes | None]]:
    columns = (LogEntry.leaf_index, LogEntry.kind, LogEntry.subject, LogEntry.leaf, LogEntry.content)
    start = 0
    while True:
        page = select(*columns).where(LogEntry.leaf_index >= start).order_by(LogEntry.leaf_index).limit(PAGE)
        rows = session().execute(page).all()
        received = lines([row.subject for row in rows if row.kind == EVENT])
        for row in rows:
            content = received.get(row.subject) if row.kind == EVENT else row.content
            yield row, None if content is None else bytes(content)
        if len(rows) < PAGE:
            return
        start = (rows[-1].leaf_index or 0) + 1


def _faults_of_note(head: HeadView, keys: Sequence[notes.Key]) -> Iterator[str]:
    note = notes.read_note(head.note)
    said = notes.read_checkpoint(note.body)
    if (said.size, said.root.hex()) != (head.size, head.root):
        yield f"the signed text of the head of {head.size} leaves says something else"
    if not any(notes.is_signed(note, key) for key in keys):
        yield f"the head of {head.size} leaves is not signed by a key that the log names"

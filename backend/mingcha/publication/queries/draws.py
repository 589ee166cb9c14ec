"""Which draws does the portal show, with which files? Only what draws' own public door gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import IO, Any

from mingcha.draws import queries as draws
from mingcha.kernel.pages import Page
from mingcha.transparency import queries as log

SHOWN = 30


@dataclass(frozen=True, slots=True)
class DrawPage:
    """A draw as its page needs it; `example` is one ticket anybody can compute by hand, once the drawn list is public."""

    draw: dict[str, Any]
    files: list[dict[str, Any]]
    example: dict[str, str] | None
    rates: list[draws.Rate]
    alarms: list[draws.OpenCommitView]
    observers: draws.PublicObservers
    place: log.Inclusion | None


def list_public_draws(cursor: str | None = None) -> Page[dict[str, Any]]:
    """A page of the draws that have published a commit: the task with the newest draw first, the draws of one task together.

    `of_task` counts a task's draws, `turn` says which of them this one was: a voided and repeated draw shows.
    `alarms` is what was late after the commit, and stays.
    """
    tasks: dict[str, list[draws.PublicDraw]] = {}
    shown = draws.list_public_draws(cursor, SHOWN)
    known = shown.items
    alarms = draws.list_alarms_by_draw([draw.id for draw in known])
    for draw in known:
        tasks.setdefault(f"rehearsal {draw.id}" if draw.rehearsal else draw.task_number, []).append(draw)
    rows = [
        {**_head(draw), "of_task": len(same), "turn": len(same) - n, "alarms": alarms.get(draw.id, [])}
        for same in tasks.values()
        for n, draw in enumerate(same)
    ]
    return Page(rows, shown.next)


def get_public_draw(draw_id: str) -> DrawPage:
    """One draw with what is public of it. Raises NotFound."""
    found = draws.get_public_draw(draw_id)
    names = {file.name for file in found.files}
    return DrawPage(
        _head(found),
        [asdict(file) for file in found.files],
        _example(found) if "draw.csv" in names else None,
        draws.get_public_rates(draw_id),
        draws.list_alarms_of(draw_id),
        draws.get_public_observers(draw_id),
        _place(draw_id),
    )


def _place(draw_id: str) -> log.Inclusion | None:
    """Where the commit stands in the log; None until a signed head covers it."""
    place, head = log.list_places("draw.commit", [draw_id]).get(draw_id), log.find_head()
    return place if place and head and place.index < head.size else None


def open_public_draw_file(draw_id: str, name: str) -> IO[bytes]:
    """One public file from its beginning. Raises NotFound, also for a file that is not public yet."""
    return draws.open_public_file(draw_id, name)


def _head(found: draws.PublicDraw) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": f"{found.task_title} {found.number}",
        "number": found.number,
        "state": found.state,
        "mode": found.mode,
        "rehearsal": found.rehearsal,
        "supplements": found.supplements,
        "void_reason": found.void_reason,
        "commit": found.commit or "",
        "head": found.head,
        "seed_rule": found.seed_rule,
        "frozen_at": found.frozen_at,
        "drawn": found.drawn,
        "partial": not {"recusals.csv", "roster.csv", "teams.csv", "events.jsonl"}
        <= {file.name for file in found.files},
        "chain": "events.public.jsonl" in {file.name for file in found.files},
        "withheld": found.mode == "delayed" and found.seed is None and found.state != "voided",
    }


def _example(found: draws.PublicDraw) -> dict[str, str] | None:
    if not found.seed:
        return None
    with draws.open_public_file(found.id, "draw.csv") as stream:
        stream.readline()
        row = stream.readline().decode().strip("\n")
    if not row:
        return None
    ticket, code, _stratum = row.split("|")
    return {"seed": found.seed, "id": code, "ticket": ticket}


def get_draw_records(year: int) -> dict[str, Any]:
    """Beside the list of draws: replacement rates by office and stratum, and the latest daily heads."""
    return {"year": year, "offices": draws.list_office_rates(year), "days": draws.list_days()}


def get_draw_day(day: date) -> str:
    """One day's heads as text, a line a draw. Raises NotFound."""
    return "".join(f"{line}\n" for line in draws.get_day(day).lines)

"""What happens on which day after the draw? The stories' steps in the order of time, each through the real action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mingcha.demo.field import Field
from mingcha.demo.stories import Story
from mingcha.demo.timetable import moment
from mingcha.demo.world import World
from mingcha.inspections.actions import approve_inspection, return_inspection
from mingcha.publication.actions import publish_result
from mingcha.publication.queries import find_publication_of

HOUR = timedelta(hours=1)
Cast = Sequence[tuple[Story, dict[str, Any]]]
RETURN_REASON = "第14项只拍了通道，没有拍到堆放的布草车移走以后的样子；请补正该项的说明。（示例）"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing at one instant; `no` keeps steps of the same instant in their order."""

    at: datetime
    no: int
    do: Callable[[datetime], None]


def play(
    world: World,
    field: Field,
    cast: Cast,
    besides: Sequence[tuple[datetime, Callable[[datetime], None]]],
    after: Callable[[], None] = lambda: None,
) -> None:
    """Plays all stories up to today, and what happens besides; `after` is done behind each step."""
    steps = [Step(at, len(cast), do) for at, do in besides]
    for no, (story, visit) in enumerate(cast):
        steps += _steps(world, field, no, story, visit)
    for step in sorted(steps, key=lambda one: (one.at, one.no)):
        step.do(step.at)
        after()


def _steps(world: World, field: Field, no: int, story: Story, visit: dict[str, Any]) -> list[Step]:
    """Visits of one day stand an hour apart, so that no two overlap on a phone; a step never comes before the one it follows."""
    begun = moment(story.visited, 7, 30) + no * HOUR
    sent = max(moment(story.sent, 20), begun + 2 * HOUR)
    steps = [
        Step(begun, no, lambda when: story.on_phone(field.begin(visit, when))),
        Step(sent, no, lambda when: field.sync(visit, when)),
    ]
    if story.reviewed is None:
        return steps
    reviewed = max(moment(story.reviewed, 16), sent + HOUR)
    if story.returned:
        return [*steps, Step(reviewed, no, lambda when: _return(world, field, visit, when))]
    steps.append(Step(reviewed, no, lambda when: _approve(world, visit, when)))
    if story.published is not None:
        published = max(moment(story.published, 17), reviewed + HOUR)
        steps.append(Step(published, no, lambda when: _publish(world, visit, when)))
    return steps


def _approve(world: World, visit: dict[str, Any], at: datetime) -> None:
    with world.act("bo", at) as ctx:
        approve_inspection(visit["id"], check_version=_any_version, ctx=ctx)


def _return(world: World, field: Field, visit: dict[str, Any], at: datetime) -> None:
    with world.act("bo", at) as ctx:
        entries = [field.entry_of(visit, 13)]
        return_inspection(visit["id"], reason=RETURN_REASON, entries=entries, check_version=_any_version, ctx=ctx)


def _publish(world: World, visit: dict[str, Any], at: datetime) -> None:
    with world.act("bo", at) as ctx:
        waiting = find_publication_of(visit["id"])
        if waiting is not None:
            publish_result(waiting.id, ctx=ctx)


def _any_version(_version: int) -> None:
    """The supervisor saw the newest version: nobody else works in the sample county."""

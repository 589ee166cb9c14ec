"""Is a key's chain followed without gap or fork?"""

from __future__ import annotations

import pytest

from mingcha.evidence.rules.chain import KeyChain, gaps
from mingcha.evidence.rules.envelope import parse_line
from mingcha.evidence.rules.problems import EventChainBroken, EventGap, EventSequenceTaken
from tests.factories.evidence import Phone

VISIT = "019ec5a0-0000-7000-8000-00000000000a"


def lines(number: int) -> list[bytes]:
    phone = Phone(1)
    return [phone.line(VISIT, "accept") for _ in range(number)]


def test_events_in_order_follow_each_other() -> None:
    chain = KeyChain({})
    for line in lines(3):
        event = parse_line(line)
        chain.check_place(event)
        chain.check_link(event)
        chain.append(event)
    assert (chain.contiguous, chain.top) == (3, 3)


def test_a_missing_event_is_a_gap_until_it_comes() -> None:
    first, second, third = (parse_line(line) for line in lines(3))
    chain = KeyChain({})
    chain.append(first)
    with pytest.raises(EventGap) as refused:
        chain.check_link(third)
    assert refused.value.params == {"before": 2}
    chain.append(third)
    assert (chain.contiguous, chain.top) == (1, 3)
    chain.check_link(second)
    chain.append(second)
    chain.check_link(third)
    assert (chain.contiguous, chain.top) == (3, 3)


def test_an_event_that_follows_another_history_breaks_the_chain() -> None:
    first, _second = (parse_line(line) for line in lines(2))
    chain = KeyChain({})
    chain.append(first)
    stranger = parse_line(Phone(1).line(VISIT, "accept", seq=2, prev="1" * 64))
    with pytest.raises(EventChainBroken):
        chain.check_link(stranger)


def test_two_events_cannot_share_a_place() -> None:
    chain = KeyChain({})
    chain.append(parse_line(lines(1)[0]))
    with pytest.raises(EventSequenceTaken):
        chain.check_place(parse_line(Phone(1).line(VISIT, "note", {"text": "x"})))


def test_gaps_are_inclusive_ranges() -> None:
    assert gaps([1, 2, 5, 9]) == [[3, 4], [6, 8]]
    assert gaps([1, 2, 3]) == []
    assert gaps([]) == []

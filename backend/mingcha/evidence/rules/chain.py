"""Where does an event stand among all events of its device key? Gapless seq, prev = digest of the one before."""

from __future__ import annotations

from collections.abc import Iterable

from mingcha.evidence.rules.envelope import ZERO, Event
from mingcha.evidence.rules.problems import EventChainBroken, EventGap, EventSequenceTaken


class KeyChain:
    """What is known of one key's chain: digest by seq. Parked events count, because their signature is authentic."""

    def __init__(self, digests: dict[int, str], contiguous: int = 0, top: int = 0) -> None:
        self._digests = digests
        self.contiguous = contiguous
        self.top = top

    def check_place(self, event: Event) -> None:
        """Raises EventSequenceTaken if another event holds this seq."""
        if self._digests.get(event.seq, event.digest) != event.digest:
            raise EventSequenceTaken(seq=event.seq)

    def check_link(self, event: Event) -> None:
        """Raises EventGap while the one before is missing, EventChainBroken if `prev` is not its digest (settled 1)."""
        before = ZERO if event.seq == 1 else self._digests.get(event.seq - 1)
        if before is None:
            raise EventGap(before=event.seq - 1)
        if event.prev != before:
            raise EventChainBroken(seq=event.seq, before=event.seq - 1)

    def check_whole(self, event: Event) -> None:
        """Raises EventGap unless everything before the event is here: a seal closes over it all."""
        if self.contiguous < event.seq - 1:
            raise EventGap(before=self.contiguous + 1)

    def append(self, event: Event) -> None:
        """Takes a received authentic event into the chain, whether it was accepted or parked."""
        self._digests[event.seq] = event.digest
        self.top = max(self.top, event.seq)
        while self.contiguous + 1 in self._digests:
            self.contiguous += 1


def gaps(seqs: Iterable[int]) -> list[list[int]]:
    """The missing seqs as inclusive ranges: [1, 2, 5, 9] gives [[3, 4], [6, 8]]."""
    missing, expected = [], 1
    for seq in sorted(seqs):
        if seq > expected:
            missing.append([expected, seq - 1])
        expected = seq + 1
    return missing

"""How does a witness remember and sign? The state is on the disk before the signature leaves; one request at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from mingcha.kernel import notes
from mingcha.witness.rules import Answer, Seen, judge, read_request

TOLD = {200: "cosigned", 400: "refused", 403: "refused", 404: "refused", 409: "REFUSED", 422: "REFUSED"}


class Witness:
    """One key, one state file, the logs it knows by their names. `now` gives Unix seconds."""

    def __init__(
        self, signer: notes.Signer, state: Path, known: Mapping[str, notes.Key], now: Callable[[], int]
    ) -> None:
        self._signer, self._state, self._known, self._now = signer, state, known, now
        self._one = Lock()

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answers a log's submission; 200 carries the cosignature line."""
        with self._one:
            try:
                request = read_request(body)
                seen = self._seen()
                answer = judge(request, self._known, seen)
            except notes.Unreadable as error:
                return Answer(400, f"{error}\n")
            if answer.head is None:
                return answer
            seen[answer.head.origin] = Seen(answer.head.size, answer.head.root)
            self._remember(seen)
            return Answer(200, self._signer.cosign(request.note.body, self._now()), answer.head)

    def _seen(self) -> dict[str, Seen]:
        if not self._state.exists():
            return {}
        kept = json.loads(self._state.read_text(encoding="utf-8"))
        return {name: Seen(one["size"], bytes.fromhex(one["root"])) for name, one in kept.items()}

    def _remember(self, seen: Mapping[str, Seen]) -> None:
        kept = {name: {"size": one.size, "root": one.root.hex()} for name, one in seen.items()}
        draft = self._state.with_name(self._state.name + ".new")
        with open(draft, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._state)

"""How does a firm prove its place in the roster, or that it stands nowhere in it? Rows, Merkle paths, and its own code."""

from __future__ import annotations

import base64
import hashlib
import hmac
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mingcha.draws.rules.encoding import OBJECT_ID, climb, hasher, leaf_hashes, path_up
from mingcha.draws.rules.parts import ROWS
from mingcha.kernel.problem import NotFound, TooMany

# Letters and digits that nobody mistakes for one another on paper.
LETTERS = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TO_OURS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", LETTERS)
MISREAD = str.maketrans("OIL", "011")
CODE_LENGTH = 20
TRIES, WINDOW = 10, timedelta(minutes=10)


class ProofNotFound(NotFound):
    """404: one answer for an unknown draw, an unknown object and a wrong code, so that nothing can be probed."""

    code = "proof-not-found"
    title_zh, title_en = "抽取、编号或查询码有误", "The draw, the id or the code is wrong"
    detail_zh, detail_en = (
        "请按通知书核对统一社会信用代码和查询码；仍有疑问请向主办单位索取。",
        "Compare credit code and check code with the notice, or ask the office that leads the draw.",
    )


class ProofTooOften(TooMany):
    """429: too many tries from one address."""

    code = "proof-too-often"
    title_zh, title_en = "查询次数过多", "Too many tries"
    detail_zh, detail_en = "请{seconds}秒后再试。", "Try again in {seconds} seconds."


@dataclass(frozen=True, slots=True)
class RowProof:
    """The object's own row, or the rows between which it would stand: (index from 0, line, Merkle path)."""

    id: str
    rows: tuple[tuple[int, str, tuple[str, ...]], ...]

    @property
    def own(self) -> str | None:
        """The object's own row, None where this proves its absence."""
        line = self.rows[0][1] if len(self.rows) == 1 else ""
        return line if line.startswith(self.id + "|") else None

    @property
    def document(self) -> dict[str, Any]:
        """As the verifiers read it: {"id", "rows": [{"index", "line", "path"}]}."""
        return {"id": self.id, "rows": [{"index": i, "line": line, "path": list(path)} for i, line, path in self.rows]}


def proof_code(key: str, draw_id: str, object_id: str) -> str:
    """The code of one object in one draw: 100 bits as four groups of five; `key` (64 hex) never leaves the service."""
    digest = hmac.new(bytes.fromhex(key), f"SRD1|C|{draw_id}|{object_id}".encode(), hashlib.sha256).digest()
    text = base64.b32encode(digest)[:CODE_LENGTH].translate(TO_OURS).decode()
    return "-".join(text[i : i + 5] for i in range(0, CODE_LENGTH, 5))


def same_code(given: str, known: str) -> bool:
    """Compares in constant time; case, blanks and hyphens do not matter, nor O for 0 and I or L for 1."""
    plain = "".join(ch for ch in given.upper() if ch.isascii() and ch.isalnum()).translate(MISREAD)
    return hmac.compare_digest(plain.encode(), known.replace("-", "").encode())


@dataclass(frozen=True, slots=True)
class Subtrees:
    """A roster of `count` rows as it is kept: per part its first row's id and its Merkle head; `rows(part)` are its lines."""

    alg: str
    count: int
    firsts: Sequence[str]
    nodes: Sequence[bytes]
    rows: Callable[[int], Sequence[bytes]]

    @property
    def root(self) -> str:
        """The Merkle head over all parts."""
        return climb(hasher(self.alg), self.nodes).hex()

    def row(self, index: int) -> tuple[int, str, tuple[str, ...]]:
        """(index from 0, line, Merkle path) of one row: the path in its part, then the path above the parts."""
        h, (part, place) = hasher(self.alg), divmod(index, ROWS)
        leaves = self.rows(part)
        path = path_up(h, leaf_hashes(h, leaves), place) + path_up(h, self.nodes, part)
        return index, leaves[place].decode(), tuple(node.hex() for node in path)


def row_proof(roster: Subtrees, object_id: str) -> RowProof:
    """Inclusion, or absence by the neighbours; one or two parts are read. Raises ProofNotFound for what is no object id."""
    if not OBJECT_ID.fullmatch(object_id):
        raise ProofNotFound()
    part = max(0, bisect_right(roster.firsts, object_id) - 1)
    ids = [leaf.partition(b"|")[0].decode() for leaf in roster.rows(part)] if roster.count else []
    place = bisect_left(ids, object_id)
    index = part * ROWS + place
    found = place < len(ids) and ids[place] == object_id
    places = [index] if found else [near for near in (index - 1, index) if 0 <= near < roster.count]
    return RowProof(object_id, tuple(roster.row(near) for near in places))


def check_tries(tries: Sequence[datetime], now: datetime) -> None:
    """`tries` of one address within the window, oldest first. Raises ProofTooOften with the seconds to wait."""
    if len(tries) >= TRIES:
        wait = tries[len(tries) - TRIES] + WINDOW - now
        raise ProofTooOften(seconds=max(1, int(wait.total_seconds())))

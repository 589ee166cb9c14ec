"""How are a draw's tables written, and what is hashed? SRD-1 sections 1 and 2, Merkle heads by RFC 6962."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add
from typing import Any, Protocol, cast

from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.sm3 import sm3

HEX64 = re.compile(r"[0-9a-f]{64}")
OBJECT_ID = re.compile(r"[0-9A-Z]{18}|R:[0-9A-Z-]+")
FORBIDDEN = re.compile(r"[|\x00-\x1f\x7f]")


class Hash(Protocol):
    """What SRD-1 needs of a hash function object."""

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


Hasher = Callable[[bytes], Hash]

DEFAULT_ALGORITHM = "sha256"
# The one place where a hash algorithm becomes known.
ALGORITHMS: dict[str, Hasher] = {"sha256": cast(Hasher, hashlib.sha256), "sm3": sm3}


def hasher(alg: str) -> Hasher:
    """The hash function called `alg` in a manifest; an unknown name is refused."""
    if alg not in ALGORITHMS:
        raise faulty("alg", f"不支持的算法{alg}", f"unknown algorithm {alg}", "/alg")
    return ALGORITHMS[alg]


class State(Protocol):
    """A hash function object that takes more bytes."""

    def update(self, more: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _Rehashed:
    """A hash state for functions that cannot be copied: the common prefix is hashed again every time."""

    def __init__(self, h: Hasher, data: bytes) -> None:
        self._h, self._data = h, data

    def copy(self) -> _Rehashed:
        """The state as it is."""
        return _Rehashed(self._h, self._data)

    def update(self, more: bytes) -> None:
        """Adds bytes."""
        self._data += more

    def digest(self) -> bytes:
        """The hash of everything added."""
        return self._h(self._data).digest()


def prefixed(h: Hasher, prefix: bytes) -> Callable[[], State]:
    """Gives the state after a common prefix, as often as needed: it is hashed once and copied, where the hash can be."""
    return getattr(h(prefix), "copy", None) or _Rehashed(h, prefix).copy


def hash_ends(h: Hasher, start: bytes, ends: Iterable[bytes]) -> list[bytes]:
    """H(start + end) of each end, 32 bytes each; the start is hashed once."""
    copy = prefixed(h, start)
    return [state.digest() for end in ends if not (state := copy()).update(end)]  # type: ignore[func-returns-value]


def text_hash(alg: str, text: str) -> str:
    """H of one text line, as 64 hex."""
    return hasher(alg)(text.encode()).hexdigest()


def check_cell(cell: str, where: str) -> None:
    """Refuse a cell with a bar, a control character or outer spaces; `where` is told to the user."""
    if FORBIDDEN.search(cell) or cell != cell.strip(" "):
        raise faulty(where, "含有竖线、控制字符或首尾空格", "it has a bar, a control character or outer spaces")


def check_object_id(text: str, where: str) -> None:
    """Refuse what is neither an 18-character code nor R: and a register number."""
    if not OBJECT_ID.fullmatch(text):
        raise faulty(where, f"对象编号“{text}”格式不符", f"“{text}” is not an object id")


def table_rows(data: bytes) -> Iterator[list[str]]:
    """The rows below the header of a table that this service wrote."""
    for line in data.decode().split("\n")[1:-1]:
        yield line.split("|")


def body_lines(data: bytes) -> list[bytes]:
    """The Merkle leaves of a table: its body lines without LF, header excluded."""
    return data.split(b"\n")[1:-1]


def leaf_hashes(h: Hasher, leaves: Iterable[bytes]) -> list[bytes]:
    """The lowest level of a Merkle tree."""
    return hash_ends(h, b"\x00", leaves)


def _above(h: Hasher, level: Sequence[bytes]) -> list[bytes]:
    """The level above; an odd node is carried up."""
    return [*hash_ends(h, b"\x01", map(add, level[::2], level[1::2])), *level[len(level) // 2 * 2 :]]


def climb(h: Hasher, level: Sequence[bytes]) -> bytes:
    """The head of a tree over these nodes. An odd node is carried up, which is RFC 6962's split at powers of two.

    Hence the head of a tree is also the head over the heads of its subtrees, if all but the last have the same power of two.
    """
    while len(level) > 1:
        level = _above(h, level)
    return level[0] if level else h(b"").digest()


def merkle_root(leaves: Iterable[bytes], alg: str = "sha256") -> str:
    """The RFC 6962 tree head."""
    h = hasher(alg)
    return climb(h, leaf_hashes(h, leaves)).hex()


def merkle_path(leaves: Iterable[bytes], index: int, alg: str = "sha256") -> list[str]:
    """The RFC 6962 audit path of leaf `index`, nearest neighbour first; for the citizen's own row."""
    h = hasher(alg)
    return [node.hex() for node in path_up(h, leaf_hashes(h, leaves), index)]


def path_up(h: Hasher, level: Sequence[bytes], index: int) -> list[bytes]:
    """The nodes beside the way from node `index` to the head; paths in a subtree and above it add up to the whole path."""
    path: list[bytes] = []
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level = _above(h, level)
        index //= 2
    return path


def salts(token: Callable[[int], bytes], count: int) -> list[str]:
    """`count` different salts of 16 hex from a source of random bytes."""
    found: dict[str, None] = {}
    while len(found) < count:
        data = token(8 * (count - len(found))).hex()
        found.update(dict.fromkeys(data[i : i + 16] for i in range(0, len(data), 16)))
    return list(found)


def json_line(value: dict[str, Any]) -> bytes:
    """The canonical JSON of an event: keys sorted, no spaces, UTF-8 unescaped; without LF."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

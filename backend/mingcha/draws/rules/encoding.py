"""How are a draw's tables written, and what is hashed? SRD-1 sections 1 and 2, Merkle heads by RFC 6962."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, cast

from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.sm3 import sm3

HEX64 = re.compile(r"[0-9a-f]{64}")
SALT = re.compile(r"[0-9a-f]{16}")
OBJECT_ID = re.compile(r"[0-9A-Z]{18}|R:[0-9A-Z-]+")
ODD_LINE = re.compile(r"[\x00-\x1f\x7f]|^ | $| \||\| ")
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


def table_text(header: Sequence[str], rows: Iterable[Sequence[str]], key: int, name: str) -> bytes:
    """A published table: cells checked, rows sorted by the bytes of their first `key` cells, keys unique.

    Code points sort as their UTF-8 bytes do. A line is looked at as a whole; only one that looks wrong is read cell by cell.
    """
    body = sorted(rows, key=(lambda row: row[0]) if key == 1 else (lambda row: tuple(row[:key])))
    bars = len(header) - 1
    lines = ["|".join(header)]
    previous: Sequence[str] | None = None
    for row in body:
        line = "|".join(row)
        if line.count("|") != bars or ODD_LINE.search(line):
            _check_row(row, key, name)
        if row[:key] == previous:
            raise faulty(f"{name} {'|'.join(row[:key])}", "重复出现", "it stands there twice")
        previous = row[:key]
        lines.append(line)
    lines.append("")
    return "\n".join(lines).encode()


def _check_row(row: Sequence[str], key: int, name: str) -> None:
    for cell in row:
        check_cell(cell, f"{name} {'|'.join(row[:key])}")


def lines_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Header and rows as they stand, bars between cells, LF after every line."""
    return "".join("|".join(row) + "\n" for row in [header, *rows]).encode()


def table_rows(data: bytes) -> Iterator[list[str]]:
    """The rows below the header of a table that this service wrote."""
    for line in data.decode().split("\n")[1:-1]:
        yield line.split("|")


def body_lines(data: bytes) -> list[bytes]:
    """The Merkle leaves of a table: its body lines without LF, header excluded."""
    return data.split(b"\n")[1:-1]


def merkle_root(leaves: Sequence[bytes], alg: str = "sha256") -> str:
    """The RFC 6962 tree head, folded from the left so that memory stays O(log n)."""
    h = hasher(alg)
    if not leaves:
        return h(b"").hexdigest()
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, h(b"\x00" + leaf).digest()
        while stack and stack[-1][0] == height:
            node = h(b"\x01" + stack.pop()[1] + node).digest()
            height += 1
        stack.append((height, node))
    node = stack.pop()[1]
    while stack:
        node = h(b"\x01" + stack.pop()[1] + node).digest()
    return node.hex()


def merkle_path(leaves: Sequence[bytes], index: int, alg: str = "sha256") -> list[str]:
    """The RFC 6962 audit path of leaf `index`, nearest neighbour first; for the citizen's own row."""
    h = hasher(alg)
    level = [h(b"\x00" + leaf).digest() for leaf in leaves]
    path: list[str] = []
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1].hex())
        paired = [h(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
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

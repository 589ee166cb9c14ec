"""How is a file of any size written and read? In parts of whole lines; a part of the roster is a subtree of its Merkle tree."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from operator import lt
from typing import Any, NamedTuple

from mingcha.draws.rules.encoding import FORBIDDEN, check_cell, climb, hasher, leaf_hashes
from mingcha.draws.rules.problems import faulty

ROWS = 1 << 11
LARGEST = 1 << 20
SALT_GROUPS = 64


class Part(NamedTuple):
    """At most 1 MiB of a file. `first` is the first row's first cell, `node` the head over the rows of a roster's part."""

    seq: int
    content: bytes
    first: str = ""
    node: bytes | None = None


class Head(NamedTuple):
    """What a manifest says of a table: its Merkle root and the number of its rows."""

    root: str
    rows: int


Keep = Callable[[Part], object]
Blocks = Callable[[], Iterable[bytes]]


class FileWriter:
    """Writes one file part by part to `keep`, and knows its size and SHA-256; holds no more than one block."""

    def __init__(self, keep: Keep) -> None:
        self._keep, self._digest, self._seq = keep, hashlib.sha256(), 0
        self.size = 0

    @property
    def sha256(self) -> str:
        """Of everything written so far, as 64 hex."""
        return self._digest.hexdigest()

    def write(self, block: bytes, first: str = "", node: bytes | None = None) -> None:
        """Keeps a block of whole lines, cut where it is larger than a part may be (a cut block has no node)."""
        self._digest.update(block)
        self.size += len(block)
        for piece in pieces(block):
            whole = len(piece) == len(block)
            self._keep(Part(self._seq, piece, first if whole else "", node if whole else None))
            self._seq += 1

    def write_lines(self, lines: Iterable[str]) -> None:
        """Keeps lines, as many to a block as a table has rows."""
        rest = iter(lines)
        while block := list(islice(rest, ROWS)):
            self.write("\n".join([*block, ""]).encode())


class TableWriter(FileWriter):
    """Writes one table of the draw: cells checked, rows in the order of their keys, Merkle head folded on the way."""

    def __init__(self, name: str, header: Sequence[str], alg: str, keep: Keep) -> None:
        super().__init__(keep)
        self._name, self._bars, self._hash = name, len(header) - 1, hasher(alg)
        self._last: list[Any] = []
        self._nodes: list[bytes] = []
        self._count = 0
        self.write("|".join([*header]).encode() + b"\n")

    @property
    def head(self) -> Head:
        """Of the rows written so far."""
        return Head(climb(self._hash, self._nodes).hex(), self._count)

    def add(self, keys: Sequence[Any], lines: Sequence[str]) -> None:
        """Up to ROWS lines with their key cells, in key order after the former ones; only the last time fewer than ROWS.

        Raises FaultyDrawInput naming the row with a forbidden cell, or that stands there twice.
        """
        if self._count % ROWS or not 0 < len(lines) <= ROWS:
            raise ValueError("a table is written in whole subtrees")
        self._check(lines)
        known = self._last + list(keys)
        if not all(map(lt, known, known[1:])):
            self._refuse_order(known)
        self._last = known[-1:]
        self._count += len(lines)
        block = "\n".join([*lines, ""]).encode()
        node = climb(self._hash, leaf_hashes(self._hash, block.split(b"\n")[:-1]))
        self._nodes.append(node)
        self.write(block, lines[0].partition("|")[0], node)

    def _check(self, lines: Sequence[str]) -> None:
        """The block is looked at as a whole; only one that looks wrong is read cell by cell."""
        text = "|".join(["", *lines, ""])
        bars = len(lines) * (self._bars + 1) + 1
        if text.isprintable() and "| " not in text and " |" not in text and text.count("|") == bars:
            return
        for line in lines:
            cells = line.split("|")
            where = f"{self._name} {FORBIDDEN.sub('?', cells[0])}"
            for cell in cells:
                check_cell(cell, where)
            if len(cells) != self._bars + 1:
                raise faulty(where, "含有竖线", "a cell has a bar")

    def _refuse_order(self, known: Sequence[Any]) -> None:
        for before, key in pairwise(known):
            if before == key:
                name = key if isinstance(key, str) else "|".join(key)
                raise faulty(f"{self._name} {name}", "重复出现", "it stands there twice")
            if before > key:
                raise ValueError(f"{self._name}: rows come out of order at {key!r}")

    def add_all(self, rows: Iterable[Sequence[str]], key: int) -> None:
        """All rows of a table that fits in memory, sorted by the bytes of their first `key` cells (as code points sort)."""
        body = iter(sorted([(tuple(row[:key]), "|".join(row)) for row in rows]))
        while block := list(islice(body, ROWS)):
            self.add([found for found, _ in block], [line for _, line in block])


def pieces(block: bytes) -> Iterator[bytes]:
    """A block cut at line ends into parts of at most LARGEST bytes (a longer line is cut where it must be)."""
    at = 0
    while len(block) - at > LARGEST:
        end = block.rfind(b"\n", at, at + LARGEST) + 1 or at + LARGEST
        yield block[at:end]
        at = end
    if at < len(block):
        yield block[at:]


def whole_lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Blocks of whole lines with their LFs; a line that was cut is put together again."""
    rest = b""
    for part in parts:
        lines, end, rest = (rest + part).rpartition(b"\n")
        if end:
            yield lines + end


def columns(parts: Iterable[bytes], width: int) -> Iterator[list[list[bytes]]]:
    """The cells of a table below its header, column by column, block by block."""
    header = True
    for block in whole_lines(parts):
        lines = block.partition(b"\n")[2] if header else block
        header = False
        cells = lines.replace(b"\n", b"|").split(b"|")[:-1]
        if cells:
            yield [cells[k::width] for k in range(width)]


def each_value(parts: Iterable[bytes], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(key, value) of those keys that a file of sorted `key|value` lines has, in its order. Lines are found, never split."""
    wanted = iter(sorted(keys))
    key = next(wanted, None)
    for lines in whole_lines(parts):
        block, at = b"\n" + lines, 0
        last = block[block.rfind(b"\n", 0, -1) + 1 :].partition(b"|")[0]
        while key is not None and (spelled := key.encode()) <= last:
            start = block.find(b"\n" + spelled + b"|", at)
            if start >= 0:
                at = block.index(b"\n", start + 1)
                yield key, block[start + len(spelled) + 2 : at].decode()
            key = next(wanted, None)


class Salts:
    """Random salts of 16 hex for a table that does not fit in memory: 8 bytes a salt are kept to know that none repeats."""

    def __init__(self, token: Callable[[int], bytes]) -> None:
        self._token = token
        self._known = [array("Q") for _ in range(SALT_GROUPS)]
        self._keep = [group.append for group in self._known]

    def take(self, count: int) -> list[str]:
        """The next salts."""
        data = self._token(8 * count)
        keep = self._keep
        for value in memoryview(data).cast("Q"):
            keep[value % SALT_GROUPS](value)
        return data.hex("|", 8).split("|")

    def check(self, name: str) -> None:
        """Raises FaultyDrawInput if a salt was given twice (of 10^7, once in 370,000 freezes): freeze again."""
        if any(len(set(group)) < len(group) for group in self._known):
            raise faulty(name, "随机盐重复，请再次冻结", "a salt is repeated; freeze again")

"""How is a list of leaves bound by one hash, and how is a place in it proved? The Merkle tree of RFC 9162, section 2.1.

Pure. A stored tree is tiles: tile (level, n) holds up to 256 hashes of height 8 * level, numbers 256 n to 256 n + 255, so that a
proof over any size reads at most two tiles a level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

WIDTH, HEIGHT, BYTES = 256, 8, 32
EMPTY = hashlib.sha256(b"").digest()
Node = Callable[[int, int], bytes]  # (height, number) -> hash of a whole subtree
Tile = Callable[[int, int], bytes]  # (level, n) -> the hashes that the tile holds, one behind the other


def leaf_hash(content: bytes) -> bytes:
    """SHA-256(0x00 || content): 32 bytes."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: bytes) -> bytes:
    """The root over 2^k hashes that stand one behind the other."""
    row = [hashes[i : i + BYTES] for i in range(0, len(hashes), BYTES)]
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


class Frontier:
    """A tree that only grows and forgets its leaves: `add` each leaf hash in order; `root` at any time."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf hash."""
        left, self.size = self.size, self.size + 1
        while left & 1:
            leaf, left = node_hash(self._whole.pop(), leaf), left >> 1
        self._whole.append(leaf)

    def root(self) -> bytes:
        """The root over the leaves so far; the hash of nothing for none."""
        if not self._whole:
            return EMPTY
        root = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def grow(size: int, leaves: Sequence[bytes], tile: Tile) -> dict[tuple[int, int], bytes]:
    """The tiles that `leaves` (hashes) behind the first `size` leaves change or make; `tile` gives the unfinished ones."""
    changed: dict[tuple[int, int], bytes] = {}
    level, new = 0, list(leaves)
    while new:
        number, filled = divmod(size >> (HEIGHT * level), WIDTH)
        held = tile(level, number)[: filled * BYTES] if filled else b""
        row, new = held + b"".join(new), []
        for start in range(0, len(row), WIDTH * BYTES):
            part = row[start : start + WIDTH * BYTES]
            changed[level, number + start // (WIDTH * BYTES)] = part
            if len(part) == WIDTH * BYTES:
                new.append(fold(part))
        level += 1
    return changed


def nodes_of(tile: Tile) -> Node:
    """Reads whole subtrees from tiles."""

    def node(height: int, number: int) -> bytes:
        level, inside = divmod(height, HEIGHT)
        first = number << inside
        start = first % WIDTH * BYTES
        part = tile(level, first // WIDTH)[start : start + (BYTES << inside)]
        if len(part) != BYTES << inside:
            raise LookupError(f"tile {level}/{first // WIDTH} does not hold node {height}/{number}")
        return fold(part)

    return node


def _split(count: int) -> int:
    """The largest power of two below `count` (> 1)."""
    return 1 << (count - 1).bit_length() - 1


def root_at(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _range(0, size, node) if size else EMPTY


def _range(start: int, stop: int, node: Node) -> bytes:
    count = stop - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return node(height, start >> height)
    middle = start + _split(count)
    return node_hash(_range(start, middle, node), _range(middle, stop, node))


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """RFC 9162 2.1.3.1: the hashes that lead from leaf `index` to the root over `size` leaves, nearest first."""
    if not 0 <= index < size:
        raise ValueError("the tree has no such leaf")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_range(middle, stop, node))
            stop = middle
        else:
            path.append(_range(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """RFC 9162 2.1.4.1: the hashes that show that the first `old` of `new` leaves are the old tree; empty for equal sizes and for none."""
    if not 0 <= old <= new:
        raise ValueError("the later tree is the larger one")
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, stop, whole = 0, new, True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_range(middle, stop, node))
            stop = middle
        else:
            path.append(_range(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_range(start, stop, node))
    return path[::-1]


def fits_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162 2.1.3.2: does the path lead from the leaf hash to this root?"""
    steps = _steps(index, size - 1, path) if 0 <= index < size else None
    if steps is None:
        return False
    for stands_left, other in steps:
        leaf = node_hash(other, leaf) if stands_left else node_hash(leaf, other)
    return leaf == root


def fits_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162 2.1.4.2: is the old tree the beginning of the new one?"""
    if not 0 < old < new:
        return not path and (old_root == new_root if old == new else old == 0 < new and old_root == EMPTY)
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    steps = _steps(number, last, hashes[1:])
    if not hashes or steps is None:
        return False
    before = after = hashes[0]
    for stands_left, other in steps:
        before = node_hash(other, before) if stands_left else before
        after = node_hash(other, after) if stands_left else node_hash(after, other)
    return before == old_root and after == new_root


def _steps(number: int, last: int, path: Sequence[bytes]) -> list[tuple[bool, bytes]] | None:
    """Each hash of the path with the side on which it stands (True: left); None where the path's length does not fit."""
    found: list[tuple[bool, bytes]] = []
    for other in path:
        if last == 0:
            return None
        stands_left = bool(number & 1) or number == last
        found.append((stands_left, other))
        while stands_left and number and not number & 1:
            number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    return found if last == 0 else None

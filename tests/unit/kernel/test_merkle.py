"""Does the tree follow RFC 9162? Against its own recursive definition, known roots, and wrong proofs."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.kernel import merkle

# The eight inputs and roots that Certificate Transparency's own tests use.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(number: int) -> bytes:
    return merkle.leaf_hash(str(number).encode())


def naive(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def tiles_of(leaves: list[bytes], steps: list[int]) -> dict[tuple[int, int], bytes]:
    """The stored tree when the leaves came in batches that end at `steps`."""
    tiles: dict[tuple[int, int], bytes] = {}
    size = 0
    for stop in [*steps, len(leaves)]:
        tiles = tiles | merkle.grow(size, leaves[size:stop], lambda level, n, held=tiles: held[level, n])
        size = stop
    return tiles


def test_known_roots() -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]
    assert [merkle.root_of(leaves[:n]).hex() for n in range(1, 9)] == ROOTS
    assert merkle.root_of([]) == hashlib.sha256(b"").digest()


@pytest.mark.req("S4-6b")
def test_every_inclusion_proof_up_to_sixty_four_leaves() -> None:
    leaves = [leaf(n) for n in range(64)]
    tiles = tiles_of(leaves, [])
    node = merkle.nodes_of(lambda level, n: tiles[level, n])
    for size in range(1, 65):
        root = naive(leaves[:size])
        assert merkle.root_at(size, node) == root
        for index in range(size):
            path = merkle.inclusion_path(index, size, node)
            assert merkle.fits_inclusion(leaves[index], index, size, path, root)
            assert not merkle.fits_inclusion(leaf(999), index, size, path, root)
            assert not merkle.fits_inclusion(leaves[index], index + 1, size, path, root)
            assert not merkle.fits_inclusion(leaves[index], index, size, [*path, root], root)
            if path:
                assert not merkle.fits_inclusion(leaves[index], index, size, path[:-1], root)


def test_every_consistency_proof_up_to_sixty_four_leaves() -> None:
    leaves = [leaf(n) for n in range(64)]
    tiles = tiles_of(leaves, [])
    node = merkle.nodes_of(lambda level, n: tiles[level, n])
    roots = [naive(leaves[:size]) for size in range(65)]
    for new in range(65):
        for old in range(new + 1):
            path = merkle.consistency_path(old, new, node)
            assert merkle.fits_consistency(old, new, roots[old], roots[new], path)
            if 0 < old:
                assert not merkle.fits_consistency(old, new, roots[old], leaf(999), path)
                assert not merkle.fits_consistency(old, new, leaf(999), roots[new], path)
            if 0 < old < new:
                assert not merkle.fits_consistency(old, new, roots[old], roots[new], [*path, roots[1]])
                assert not merkle.fits_consistency(old, new, roots[old], roots[new], path[:-1])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 1500), st.lists(st.integers(0, 1500), max_size=6), st.data())
def test_a_tree_of_tiles_is_the_same_however_the_leaves_came(size: int, steps: list[int], data: st.DataObject) -> None:
    leaves = [leaf(n) for n in range(size)]
    tiles = tiles_of(leaves, sorted(step for step in steps if step <= size))
    assert tiles == tiles_of(leaves, [])
    node = merkle.nodes_of(lambda level, n: tiles[level, n])
    at = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, at - 1))
    root, whole = naive(leaves[:at]), naive(leaves)
    assert merkle.root_at(at, node) == root == merkle.root_of(leaves[:at])
    assert merkle.fits_inclusion(leaves[index], index, at, merkle.inclusion_path(index, at, node), root)
    assert merkle.fits_consistency(at, size, root, whole, merkle.consistency_path(at, size, node))


def test_what_the_tree_does_not_hold_is_refused() -> None:
    node = merkle.nodes_of(lambda level, n: leaf(0))
    with pytest.raises(LookupError):
        merkle.inclusion_path(0, 2, node)
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_path(2, 2, node)
    with pytest.raises(ValueError, match="larger"):
        merkle.consistency_path(3, 2, node)

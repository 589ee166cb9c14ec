"""Does a stream give what the whole would: the same bytes, the same Merkle tree and paths, the same objects drawn?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingcha.draws.rules.encoding import climb, hasher, leaf_hashes, merkle_path, merkle_root
from mingcha.draws.rules.manifest import as_frozen, write_rows
from mingcha.draws.rules.parts import LARGEST, ROWS, FileWriter, Part, Salts, TableWriter, columns, each_value, pieces
from mingcha.draws.rules.problems import FaultyDrawInput, FrozenFileChanged
from mingcha.draws.rules.proofs import Subtrees, row_proof
from mingcha.draws.rules.roster import Roster, RosterRow
from mingcha.draws.rules.selection import lowest_tickets, select_objects, ticket

SEED = "5a" * 32
SIZES = st.integers(0, 3 * ROWS + 5)


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 as it is written: split at the largest power of two below the size."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def lines(count: int) -> list[str]:
    """So many roster lines in the order of their ids."""
    return [f"R:{n:06d}|S|OK|T|{n:016x}" for n in range(count)]


def written(rows: list[str]) -> tuple[TableWriter, list[Part]]:
    """The roster of these lines, as the service writes it."""
    parts: list[Part] = []
    writer = TableWriter("roster.csv", RosterRow._fields, "sha256", parts.append)
    for start in range(0, len(rows), ROWS):
        block = rows[start : start + ROWS]
        write_rows(writer, [line.split("|")[0] for line in block], block)
    return writer, parts


@given(SIZES)
@example(0)
@example(ROWS)
@example(ROWS + 1)
@settings(max_examples=25, deadline=None)
def test_the_head_of_a_streamed_table_is_the_naive_head(count: int) -> None:
    rows = lines(count)
    writer, parts = written(rows)
    leaves = [line.encode() for line in rows]
    assert writer.head == (naive_root(leaves).hex(), count)
    assert merkle_root(leaves) == writer.head.root
    whole = b"".join(part.content for part in parts)
    assert (whole, writer.size) == ("\n".join(["id|stratum|status|district|salt", *rows, ""]).encode(), len(whole))
    assert writer.sha256 == hashlib.sha256(whole).hexdigest()
    assert [part.seq for part in parts] == list(range(len(parts)))


@given(st.integers(1, 3 * ROWS + 5), st.data())
@settings(max_examples=25, deadline=None)
def test_a_proof_out_of_one_part_is_the_proof_out_of_the_whole_tree(count: int, data: st.DataObject) -> None:
    rows = lines(count)
    writer, parts = written(rows)
    tables = [part.content.split(b"\n")[:-1] for part in parts[1:]]
    nodes = [part.node or b"" for part in parts[1:]]
    roster = Subtrees("sha256", count, [part.first for part in parts[1:]], nodes, tables.__getitem__)
    assert roster.root == writer.head.root
    place = data.draw(st.integers(0, count - 1))
    leaves = [line.encode() for line in rows]
    [(index, line, path)] = row_proof(roster, f"R:{place:06d}").rows
    assert (index, line, list(path)) == (place, rows[place], merkle_path(leaves, place))
    near = row_proof(roster, f"R:{place:06d}A").rows
    assert [found[0] for found in near] == [n for n in (place, place + 1) if n < count]
    assert all(list(path) == merkle_path(leaves, n) for n, _, path in near)


@pytest.mark.parametrize(("wanted", "places"), [("R:", []), ("R:0", [0]), ("R:Z", [2 * ROWS])])
def test_absence_before_the_first_and_after_the_last_row(wanted: str, places: list[int]) -> None:
    _, parts = written(lines(2 * ROWS + 1))
    tables = [part.content.split(b"\n")[:-1] for part in parts[1:]]
    nodes = [part.node or b"" for part in parts[1:]]
    roster = Subtrees("sha256", 2 * ROWS + 1, [part.first for part in parts[1:]], nodes, tables.__getitem__)
    if not places:
        with pytest.raises(Exception, match="ProofNotFound|proof|编号"):
            row_proof(roster, wanted)
        return
    assert [row[0] for row in row_proof(roster, wanted).rows] == places


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), max_size=200), st.integers(0, 20), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_the_streamed_selection_is_the_sorted_one(rows: list[tuple[str, bool]], num: int, cut: int) -> None:
    roster = [
        RosterRow(f"R:{n}", name, "OK" if open_ else "X-CLOSED", f"T{n % 3}", f"{n:016x}")
        for n, (name, open_) in enumerate(rows)
    ]
    text = "".join("|".join(row) + "\n" for row in (RosterRow._fields, *roster)).encode()
    stream = Roster(lambda: [text[at : at + cut] for at in range(0, len(text), cut)])
    selection = select_objects("sha256", SEED, stream, dict.fromkeys("ABC", (num, 20)))
    wanted = []
    for name in "ABC":
        known = sorted(
            (bytes.fromhex(ticket("sha256", SEED, r.id)), r.id, name)
            for r in roster
            if r.stratum == name and r.status == "OK"
        )
        drawn = -(-len(known) * num // 20)
        wanted += known[:drawn]
        reserve = [selection.reserve(name, k) for k in range(len(known) - drawn)]
        assert reserve == known[drawn:]
        assert selection.reserve(name, len(known) - drawn) is None
    assert [*selection.drawn] == sorted(wanted)
    assert selection.districts == {row.id: row.district for row in roster if row.id in selection.districts}


def test_a_threshold_that_was_too_low_costs_a_second_pass_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    rows = Roster.of([RosterRow(f"R:{n}", "S", "OK", "T", f"{n:016x}") for n in range(500)])

    class Counted(Roster):
        def blocks(self) -> Iterator[list[list[bytes]]]:
            passes.append(1)
            return rows.blocks()

    counted = Counted(lambda: [], {"S": {"OK": 500}})
    wanted = lowest_tickets("sha256", SEED, rows, {"S": 200})
    # A roster whose counts promise ten times the rows: the threshold lies far too low.
    liar = Counted(lambda: [], {"S": {"OK": 5000}})
    assert lowest_tickets("sha256", SEED, counted, {"S": 200}) == wanted
    assert len(passes) == 1
    assert lowest_tickets("sha256", SEED, liar, {"S": 200}) == wanted
    assert len(passes) == 3


# ---- what is refused


@pytest.mark.parametrize("change", ["a byte", "the header", "the last LF", "a row less", "a row twice", "order"])
@pytest.mark.parametrize("bound_by", ["sha256", "root"])
def test_a_changed_frozen_file_is_refused_when_it_has_been_read(change: str, bound_by: str) -> None:
    writer, parts = written(lines(ROWS + 3))
    whole = b"".join(part.content for part in parts)
    told = {"alg": "sha256", "roster_root": writer.head.root}
    if bound_by == "sha256":
        told["sha256"] = {"roster.csv": writer.sha256}  # type: ignore[assignment]
    manifest = repr(told).replace("'", '"').encode()
    assert b"".join(as_frozen("roster.csv", [part.content for part in parts], manifest)) == whole
    rows = whole.split(b"\n")[:-1]
    changed = {
        "a byte": whole.replace(b"|OK|T|", b"|OK|U|", 1),
        "the header": whole.replace(b"id|", b"ID|", 1),
        "the last LF": whole[:-1],
        "a row less": b"\n".join([*rows[:-1], b""]),
        "a row twice": b"\n".join([*rows, rows[-1], b""]),
        "order": b"\n".join([rows[0], rows[2], rows[1], *rows[3:], b""]),
    }[change]
    assert changed != whole
    with pytest.raises(FrozenFileChanged):
        list(as_frozen("roster.csv", pieces(changed), manifest))


def test_a_row_that_stands_twice_is_refused_across_blocks_too() -> None:
    rows = lines(ROWS)
    with pytest.raises(FaultyDrawInput) as refused:
        written([*rows, rows[-1]])
    assert f"roster.csv R:{ROWS - 1:06d}" in refused.value.detail("en")


def test_a_database_that_sorts_by_another_order_is_noticed() -> None:
    with pytest.raises(ValueError, match="out of order"):
        written(lines(3)[::-1])


def test_a_salt_given_twice_is_noticed() -> None:
    salts = Salts(lambda count: b"\x07" * count)
    assert salts.take(1) == ["07" * 8]
    salts.check("roster.csv")
    salts.take(1)
    with pytest.raises(FaultyDrawInput):
        salts.check("roster.csv")


CELLS = st.text(st.characters(exclude_characters="|\n", exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=30), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_cells_come_out_of_parts_as_they_went_in_wherever_these_are_cut(
    rows: list[tuple[str, str, str]], cut: int
) -> None:
    whole = "".join("|".join(row) + "\n" for row in [("a", "b", "c"), *rows]).encode()
    found = columns([whole[at : at + cut] for at in range(0, len(whole), cut)], 3)
    assert [tuple(map(bytes.decode, row)) for block in found for row in zip(*block, strict=True)] == rows


@given(st.dictionaries(CELLS, CELLS, max_size=30), st.sets(CELLS, max_size=9), st.integers(1, 60), st.data())
@settings(max_examples=100, deadline=None)
def test_a_key_is_found_wherever_its_line_is_cut_and_one_that_is_not_there_hides_no_other(
    rows: dict[str, str], others: set[str], cut: int, data: st.DataObject
) -> None:
    whole = "".join(f"{key}|{rows[key]}\n" for key in sorted(rows)).encode()
    wanted = others | {key for key in rows if data.draw(st.booleans())}
    found = each_value([whole[at : at + cut] for at in range(0, len(whole), cut)], wanted)
    assert [*found] == [(key, rows[key]) for key in sorted(wanted) if key in rows]


def test_a_part_is_never_larger_than_a_mebibyte() -> None:
    parts: list[Part] = []
    FileWriter(parts.append).write_lines(["x" * 1500] * 3000 + ["y" * (LARGEST + 5)])
    sizes = [len(part.content) for part in parts]
    assert max(sizes) <= LARGEST and sum(sizes) == 1501 * 3000 + LARGEST + 6
    assert all(part.content.endswith(b"\n") for part in parts[:3])


def test_the_heads_of_subtrees_make_the_head_of_the_tree() -> None:
    h, leaves = hasher("sha256"), [str(n).encode() for n in range(77)]
    nodes = [climb(h, leaf_hashes(h, leaves[at : at + 16])) for at in range(0, 77, 16)]
    assert climb(h, nodes).hex() == merkle_root(leaves)

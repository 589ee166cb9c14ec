"""Does the service compute SRD-1's vectors byte for byte?"""

from __future__ import annotations

import hashlib

import pytest

from mingcha.draws.rules.encoding import merkle_path, merkle_root
from mingcha.draws.rules.manifest import check_terms, manifest_bytes, read_tables, read_terms
from mingcha.draws.rules.replay import Replay
from mingcha.draws.rules.result import Result, compute
from mingcha.draws.rules.seeding import last_instant, seed
from tests.unit.draws.twins import NAMES, Twin, frozen_files, heads_of, roster_of


def replayed(twin: Twin) -> tuple[str, Result, Replay]:
    terms, tables = read_terms(twin.files["manifest.json"]), read_tables(roster_of(twin.files), twin.files)
    value = seed(terms.alg, twin.commit, "-", twin.files["seed.txt"].decode().strip())
    result = compute(terms, tables, value)
    replay = Replay(
        result,
        alg=terms.alg,
        commit=twin.commit,
        earliest=last_instant(terms.sources),
        direct_assignment=terms.direct_assignment,
    )
    return value, result, replay


@pytest.mark.parametrize("name", NAMES)
def test_the_frozen_files_and_the_manifest_are_written_as_in_the_vector(name: str) -> None:
    twin = Twin(name)
    terms, tables = read_terms(twin.files["manifest.json"]), read_tables(roster_of(twin.files), twin.files)
    check_terms(terms)
    assert frozen_files([*tables.roster], tables).items() <= twin.files.items()
    assert manifest_bytes(terms, tables.roster.counts, heads_of(twin.files)) == twin.files["manifest.json"]


@pytest.mark.req("S4-6b", "S0-2.5a")
@pytest.mark.parametrize("name", NAMES)
def test_objects_seats_and_events_come_out_as_in_the_vector(name: str) -> None:
    twin = Twin(name)
    value, result, replay = replayed(twin)
    assert result.files().items() <= twin.files.items()
    for event in twin.events():
        replay.again(event)
    assert twin.expected == (
        f"OK commit {twin.commit} seed {value} drawn {len(result.selection.drawn)} live {len(replay.live)} "
        f"short {replay.short()} head {replay.head} state {replay.state}\n"
    )


@pytest.mark.req("S1-8c")
def test_another_ratio_per_risk_class_gives_another_probability() -> None:
    twin = Twin("srd1-vec1")
    _, result, _ = replayed(twin)
    eligible = {name: counts["OK"] for name, counts in twin.manifest["status_counts"].items()}
    assert result.selection.numbers == {"S1": 3, "S2": 2, "S3": 3, "S4": 6}
    assert eligible == {"S1": 24, "S2": 8, "S3": 6, "S4": 6}


RFC6962 = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_merkle_roots_are_those_of_certificate_transparency(size: int, root: str) -> None:
    assert merkle_root([bytes.fromhex(leaf) for leaf in RFC6962[:size]]) == root


def test_an_audit_path_leads_from_the_row_to_the_root() -> None:
    leaves = [bytes.fromhex(leaf) for leaf in RFC6962[:7]]
    for index, leaf in enumerate(leaves):
        node, place, last = hashlib.sha256(b"\x00" + leaf).digest(), index, len(leaves) - 1
        for sibling in merkle_path(leaves, index):
            while place == last and not place % 2:
                place, last = place // 2, last // 2
            pair = (bytes.fromhex(sibling), node) if place % 2 else (node, bytes.fromhex(sibling))
            node, place, last = hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest(), place // 2, last // 2
        assert node.hex() == merkle_root(leaves)


def test_rfc_3797_shows_what_an_outside_standard_draws() -> None:
    key, pool, drawn = "9319./2.5.8.10.12./9.18.26.34.41.45./", list(range(1, 26)), []
    for n in range(16):
        edge = n.to_bytes(2, "big")
        value = int.from_bytes(hashlib.md5(edge + key.encode() + edge).digest(), "big")
        drawn.append(pool.pop(value % len(pool)))
    assert drawn == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4]

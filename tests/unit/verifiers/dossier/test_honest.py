"""Is an honest dossier ever accused? Visits of every shape, played through the server, exported and checked."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from tests.factories.honest import SHAPES, Town, quick_dossier, quick_supplement, shape_of
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.proofs import outside_of
from tests.unit.verifiers.dossier.conftest import run
from tests.unit.verifiers.dossier.verifier import load_verifier

As = Callable[[str], FlaskClient]
VISITS = 100
SEEDS = range(10 if os.environ.get("MINGCHA_TEST_SIZE") == "long" else 1)


@pytest.mark.req("S4-6b")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_honest_dossier_is_accused(
    app: Flask, people: People, client_as: As, clock: FixedClock, tmp_path: Path, seed: int
) -> None:
    outside = outside_of(app, clock, tmp_path / "tsa")
    outside.grow()
    trust = outside.trust(tmp_path / "trust.json")  # the log's first key: the later ones follow from it
    office = make_office(app, people, objects=VISITS, items=2, shapes=SHAPES)
    town = Town(office, outside, client_as, seed)
    sealed = [key for key, rng in town.visits() if rng.random() < 0.2]
    outside.grow()
    bags = {key: quick_dossier(outside, key, tmp_path / f"{key}.zip", sealed=key in sealed) for key in office.visits}
    outside.grow()
    accused, shapes, decided = [], set(), []
    for key, bag in bags.items():
        more = ["--supplement", str(quick_supplement(outside, key, tmp_path / f"{key}-s.zip"))] if key in sealed else []
        told = run(load_verifier(), str(bag), "--trust", str(trust), *more)
        if told.code or told.faults:
            accused.append((key, told.faults))
        decided.append(sum(word in ("yes", "no") for word in told.answers.values()))
        with zipfile.ZipFile(bag) as archive:
            shapes.add(shape_of(json.loads(archive.read("bag/data/record.json"))))
    assert accused == []
    assert len(shapes) > VISITS * 0.8 and sealed
    assert max(decided) >= 28

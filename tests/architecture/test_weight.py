"""What the phone loads and keeps stays small: an inspector's first visit is often over a bad line."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

PWA = Path(__file__).resolve().parents[2] / "pwa"
LIMITS_KB = {"phone_first_load_kb": 40.0, "phone_precache_kb": 120.0, "desk_first_load_kb": 150.0}


@pytest.fixture(scope="module")
def weights() -> dict[str, float]:
    """The figures of `npm run size` for the build in pwa/dist, in kB of brotli."""
    told = subprocess.run(
        ["node", "tools/size.mjs"], cwd=PWA, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return {line["figure"]: line["value"] for line in map(json.loads, told)}


@pytest.mark.parametrize("figure", LIMITS_KB)
def test_phone_and_desk_stay_within_their_weight(weights: dict[str, float], figure: str) -> None:
    assert 10 < weights[figure] <= LIMITS_KB[figure]


def test_the_worker_keeps_all_that_the_phone_can_ask_for() -> None:
    """A file named by a kept file is kept too, so that no screen is missing without network."""
    worker = (PWA / "dist/m/sw.js").read_text(encoding="utf-8")
    lists = [json.loads(found) for found in re.findall(r"const (?:FILES|READER|ENGLISH)=(\[[^\]]*\]);", worker)]
    kept = {path.removeprefix("/") for paths in lists for path in paths}
    assert len(lists) == 3
    named = set()
    for path in kept:
        if path.endswith((".js", ".css")):
            text = (PWA / "dist" / path).read_text(encoding="utf-8")
            named |= set(re.findall(r"[\"'`(/]([\w.-]+-[\w-]{8}\.(?:js|css))[\"'`)]", text))
    assert len(named) > 5
    assert {f"assets/{name}" for name in named} - kept == set()

"""Do portal and phone look alike? The portal is served without a build, so it keeps copies that must not drift."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["base.css", "office.css", "tokens.css"])
def test_the_portals_copy_is_the_phones_own(name: str) -> None:
    copy = ROOT / "backend" / "mingcha" / "publication" / "static" / name
    assert copy.read_bytes() == (ROOT / "pwa" / "src" / "ui" / name).read_bytes()

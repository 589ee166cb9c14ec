"""The stand-alone verifier as a module, whole or with one check switched off."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

VERIFIER = Path(__file__).resolve().parents[4] / "backend" / "verifiers" / "verify_dossier.py"


@cache
def load_verifier() -> ModuleType:
    """verify_dossier.py, loaded from its file."""
    spec = importlib.util.spec_from_file_location("verify_dossier", VERIFIER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

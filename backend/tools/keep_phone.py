"""Keeps the phone that is built in pwa/dist as a released one: `keep_phone.py DATE-COMMIT-sealed-rows` writes tests/e2e/releases/….tar.xz.

test_deploy.py records with every phone that was ever released, deploys today's, and expects that the outbox opens and arrives.
Names end with what lies in the phone's store: open-rows (before there was a PIN) or sealed-rows.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "pwa" / "dist"


def kept(worker: str) -> list[str]:
    """The files that the worker keeps, and itself."""
    found = re.findall(r"const (?:FILES|READER|ENGLISH)=(\[[^\]]*\]);", worker)
    if not found:
        raise SystemExit("pwa/dist/m/sw.js names no files: build the PWA first")
    named = [path for one in found for path in json.loads(one)]
    return sorted({"m/index.html" if path == "/m/" else path[1:] for path in named} | {"m/sw.js"})


def main(words: list[str]) -> int:
    """Packs them; the same files give the same bytes."""
    if len(words) != 1:
        raise SystemExit(__doc__)
    out = ROOT / "tests" / "e2e" / "releases" / f"{words[0]}.tar.xz"
    with tarfile.open(out, "w:xz", preset=9) as pack:
        for name in kept((DIST / "m" / "sw.js").read_text()):
            data = (DIST / name).read_bytes()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            pack.addfile(info, io.BytesIO(data))
    print(out.relative_to(ROOT), out.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

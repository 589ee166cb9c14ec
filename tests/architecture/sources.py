"""The files of the repository as the architecture tests see them: what git tracks, or would track."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "backend" / "mingcha"
NOT_CAPABILITIES = {"kernel", "app", "cli", "demo", "_dist", "_migrations"}


@cache
def tracked() -> tuple[Path, ...]:
    """Tracked files and new ones that are not ignored; relative to the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    words = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(sorted(Path(word) for word in words if word and (ROOT / word).is_file()))


def text_of(path: Path) -> str:
    """The text of a tracked file; empty for bytes that are no text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def python_files(top: str) -> list[Path]:
    """The tracked Python files under a folder."""
    return [path for path in tracked() if path.suffix == ".py" and path.as_posix().startswith(top + "/")]


def capabilities() -> list[str]:
    """The folders of the package that are capabilities."""
    found = {path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/*.py")}
    return sorted(found - NOT_CAPABILITIES)

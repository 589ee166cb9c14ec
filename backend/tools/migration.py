"""What did the models change? Writes a new revision: upgrades an empty SQLite database, compares, writes the difference.

`make migration m="Add the sample table"`. Read the file before committing it: a rename looks like a loss.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine

from mingcha.kernel import migrate
from mingcha.kernel.db import prepare_engine


def main(message: str) -> int:
    """0 when a revision was written; prints its file."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.sqlite3")
        prepare_engine(engine)
        migrate.upgrade(engine)
        path = migrate.write_revision(engine, message)
        engine.dispose()
    for arguments in (["check", "--quiet", "--fix", "--select", "I,F401"], ["format", "--quiet"]):
        subprocess.run([str(Path(sys.executable).parent / "ruff"), *arguments, str(path)], check=True)
    print(path.relative_to(migrate.REPOSITORY))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

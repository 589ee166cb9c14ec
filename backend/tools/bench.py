"""How fast, how big? One JSON line per figure: {"figure": …, "value": …, "unit": …}. Never a timed test.

Collects what `python -m mingcha.<capability>.bench` and `npm run size` print, and measures a second `make run` itself.
Words go to stderr, so that stdout can be piped. `bench.py draws start` runs only these parts.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MINGCHA = Path(sys.executable).parent / "mingcha"
PATIENCE_SECONDS = 60


def parts() -> dict[str, list[str]]:
    """The commands by name; `start` is measured here."""
    found = {path.parent.name: path for path in sorted((ROOT / "backend" / "mingcha").glob("*/bench.py"))}
    commands = {name: [sys.executable, "-m", f"mingcha.{name}.bench"] for name in found}
    return {**commands, "pwa": ["npm", "--prefix", str(ROOT / "pwa"), "run", "--silent", "size"], "start": []}


def figures(command: list[str]) -> Iterator[str]:
    """The JSON lines of one command, as they come. Raises CalledProcessError when it fails."""
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if is_figure(line):
                yield line.strip()
            else:
                print(line.rstrip(), file=sys.stderr)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def is_figure(line: str) -> bool:
    """Is it one line of the agreed form?"""
    try:
        return set(json.loads(line)) >= {"figure", "value", "unit"}
    except (ValueError, TypeError):
        return False


def second_start() -> str:
    """Seconds from `make run` to the first answer of /healthz, on data that is there already."""
    with tempfile.TemporaryDirectory() as folder:
        data, port = f"{folder}/data", free_port()
        environment = {**os.environ, "MINGCHA_DATA": data, "PORT": str(port)}
        for words in (["migrate"], ["demo", "load"]):
            subprocess.run([str(MINGCHA), *words], env=environment, check=True, stdout=subprocess.DEVNULL)
        Path(data, ".sample-county").touch()
        started = time.monotonic()
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            seconds = time.monotonic() - started
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)
    return json.dumps({"figure": "start_second_s", "value": round(seconds, 2), "unit": "s"})


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until it answers. Raises TimeoutError, also when the process ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  our own http address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")


def main(names: list[str]) -> int:
    """0 when every part could be measured; each figure is printed as soon as it is known."""
    failed = []
    for name, command in parts().items():
        if names and name not in names:
            continue
        try:
            for line in figures(command) if command else [second_start()]:
                print(line, flush=True)
        except (subprocess.CalledProcessError, TimeoutError, OSError) as error:
            failed.append(name)
            print(f"bench {name}: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

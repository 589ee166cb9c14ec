"""With every file of the server in hand, can somebody get a cosignature for a forked log? The witness is another user with its own key."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from mingcha.kernel import notes
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, show_witness
from tests.factories.identity import system_ctx
from tests.integration.transparency.test_witness import grown

ROOT = os.geteuid() == 0
WITNESS, SERVER = 65_534, 54_321  # numbers of users: nobody, and whoever runs the server
# Everything is loaded first: the other user need not be able to read this checkout.
AS_USER = """
import encodings.idna, os, socket, sys
from mingcha.cli import build_parser, main
build_parser()
socket.getaddrinfo("127.0.0.1", 0)
os.umask(0o077)
if int(sys.argv[1]):
    os.setgroups([]); os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
sys.exit(main(sys.argv[2:]))
"""
# What the server's user tries, one after the other; a line of JSON with what came of each.
THIEF = """
import base64, encodings.idna, hashlib, json, os, signal, sys, urllib.error, urllib.request
from mingcha.kernel import merkle, notes
user, folder, server, url, pid, size = int(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5]), int(sys.argv[6])
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
def refused(act):
    try: act()
    except PermissionError: return True
    return False
told = {
    "key": refused(lambda: open(folder + "/w.key").read()),
    "state": refused(lambda: open(folder + "/seen.json").read()),
    "reset": refused(lambda: os.replace(folder + "/seen.json", folder + "/old")),
    "kill": refused(lambda: os.kill(pid, signal.SIGTERM)),
    "memory": refused(lambda: open(f"/proc/{pid}/mem", "rb").read(1)),
}
signer = notes.read_signer(open(server + "/log-ed25519.key").read())
def asked(count, old, proof=()):
    leaves = [hashlib.sha256(b"forked %d" % n).digest() for n in range(count)]
    body = notes.Checkpoint(signer.key.name, count, merkle.root_of(leaves), ("time 2026-06-15T02:00:00Z",)).body()
    lines = [f"old {old}", *(base64.b64encode(part).decode() for part in proof), "", ""]
    text = "\\n".join(lines) + notes.note_text(body, [signer.sign(body)])
    try: return urllib.request.urlopen(urllib.request.Request(url + "/add-checkpoint", text.encode()), timeout=20).status
    except urllib.error.HTTPError as error: return error.code
told["same size"] = asked(size, size)
told["from nothing"] = asked(size + 5, 0)
told["longer"] = asked(size + 5, size, [b"x" * 32] * 3)
told["shorter"] = asked(size - 1, size - 1)
print(json.dumps(told))
"""


@dataclass
class Office:
    """The witness's folder, its running service, its address and key."""

    folder: Path
    service: subprocess.Popen[str]
    url: str
    key: notes.Key


def played(script: str, user: int, *words: str) -> list[str]:
    """The command line of a script that becomes another user, where that is possible."""
    return [sys.executable, "-c", script, str(user if ROOT else 0), *words]


def owned(name: str, user: int) -> Path:
    """A folder that only this user may enter; its parents may be entered by everybody."""
    folder = Path(tempfile.mkdtemp(prefix=name))
    folder.chmod(0o700)
    if ROOT:
        os.chown(folder, user, user)
    return folder


@pytest.fixture
def log_key(app: Flask) -> notes.Key:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        with reading():
            return queries.list_keys()[0]


@pytest.fixture
def archive(log_key: notes.Key) -> Iterator[Office]:
    folder = owned("witness-", WITNESS)
    key, state = str(folder / "w.key"), str(folder / "seen.json")
    made = played(AS_USER, WITNESS, "witness", "key", "--key", key, "--name", "archive.example/witness")
    public = subprocess.run(made, capture_output=True, text=True, timeout=60, cwd="/")
    assert public.returncode == 0, public.stderr
    words = ["witness", "serve", "--key", key, "--state", state, "--log", log_key.text(), "--port", "0"]
    with subprocess.Popen(played(AS_USER, WITNESS, *words), stdout=subprocess.PIPE, text=True, cwd="/") as service:
        assert service.stdout is not None
        found = re.search(r"http://\S+:\d+", service.stdout.readline())
        try:
            assert found
            yield Office(folder, service, found[0], notes.read_key(public.stdout))
        finally:
            service.terminate()
    shutil.rmtree(folder)


@pytest.fixture
def files(app: Flask) -> Iterator[Callable[[], Path]]:
    """A copy of every file of the server, for the server's user."""
    made: list[Path] = []

    def copy() -> Path:
        folder = owned("server-", SERVER)
        made.append(folder)
        data = app.extensions["mingcha"].settings.data_dir
        for path in data.rglob("*"):
            if path.is_file():
                shutil.copy(path, folder / path.name)
        for path in [*folder.iterdir()] if ROOT else []:
            os.chown(path, SERVER, SERVER)
        return folder

    yield copy
    for folder in made:
        shutil.rmtree(folder)


@pytest.mark.enable_socket
@pytest.mark.req("S4-6b")
def test_with_every_file_of_the_server_a_forked_log_gets_no_cosignature(
    app: Flask, archive: Office, clock: FixedClock, files: Callable[[], Path]
) -> None:
    with app.app_context():
        grown(app, clock, "a")
        assert show_witness(archive.url, archive.key, actions.post, ctx=system_ctx(app)) == "kept"
        with reading():
            size = queries.tree_size()
    assert (archive.folder / "w.key").stat().st_mode & 0o777 == 0o600
    assert (archive.folder / "seen.json").stat().st_mode & 0o777 == 0o600
    assert size > 4
    words = [str(archive.folder), str(files()), archive.url, str(archive.service.pid), str(size)]
    if not ROOT:  # nobody else to become: the modes above forbid other users, and the thief may only ask
        words[0], words[3] = "/root", "1"
    done = subprocess.run(played(THIEF, SERVER, *words), capture_output=True, text=True, timeout=60, cwd="/")
    told = json.loads(done.stdout or "{}")
    assert told == {
        **dict.fromkeys(("key", "state", "reset", "kill", "memory"), True),
        **dict.fromkeys(("same size", "from nothing", "shorter"), 409),
        "longer": 422,
    }, done.stderr
    with app.app_context():
        grown(app, clock, "b")
        assert show_witness(archive.url, archive.key, actions.post, ctx=system_ctx(app)) == "kept"

"""Where does the S3 server of the contract tests come from? Ceph's radosgw from Debian packages: a monitor, a disk and a gateway.

Rootless, on loopback, on free ports, in a folder of its own; its three processes end by their ids, and die with their parent.
Without the packages the tests fail with what to install: evidence is never tried on a stand-in.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.client import Config

PACKAGES = ("ceph-mon", "ceph-osd", "radosgw", "ceph-common")
PROGRAMS = ("ceph-mon", "ceph-osd", "radosgw", "ceph", "monmaptool", "ceph-authtool", "radosgw-admin")
PYTHON = "/usr/bin/python3"
"""Debian's own: the command `ceph` is a script that needs Debian's modules."""
ACCESS, SECRET, REGION = "contract", "only-on-loopback", "default"
PATIENCE = 180.0
LARGE = 4 << 30

CONF = """[global]
fsid = {fsid}
mon host = v1:127.0.0.1:{mon}
mon initial members = a
auth cluster required = none
auth service required = none
auth client required = none
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
osd pool default size = 1
osd pool default min size = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon max pg per osd = 1000
run dir = {folder}/run
admin socket = {folder}/run/$name.asok
log file = {folder}/$name.log
pid file = {folder}/$name.pid
crash dir = {folder}/crash
paxos propose interval = 0.05
paxos min wait = 0.01
ms mon client mode = crc secure
osd memory target = 939524096
keyring = {folder}/keyring
[mon.a]
mon data = {folder}/mon
[osd.0]
osd data = {folder}/osd
osd objectstore = bluestore
bluestore block size = 2147483648
bluestore block create = true
[client.rgw]
ms mon client mode = crc secure
rgw frontends = beast endpoint=127.0.0.1:{rgw}
rgw data = {folder}/rgw
rgw enable ops log = false
rgw enable usage log = false
rgw run sync thread = false
rgw dns name = localhost
rgw enable apis = s3
rgw crypt require ssl = false
"""


@dataclass
class Ceph:
    """A running gateway; `endpoint` speaks S3 to ACCESS/SECRET in REGION, path style."""

    folder: Path
    endpoint: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _client: Any = None

    def client(self) -> Any:
        """A plain S3 client, for what an administrator or an attacker would do."""
        if self._client is None:
            self._client = self._new_client()
        return self._client

    def _new_client(self) -> Any:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            retries={"max_attempts": 1},
        )
        words = {"aws_access_key_id": ACCESS, "aws_secret_access_key": SECRET, "region_name": REGION}
        return boto3.client("s3", endpoint_url=self.endpoint, config=config, **words)

    def bucket(self, *, lock: bool = False, versions: bool = False) -> str:
        """A new bucket: with Object Lock (and so with versions), with versions only, or with neither."""
        name, client = f"evidence-{uuid.uuid4().hex[:12]}", self.client()
        client.create_bucket(Bucket=name, **({"ObjectLockEnabledForBucket": True} if lock else {}))
        if versions and not lock:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name


def lacking() -> list[str]:
    """The programs that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextmanager
def running_ceph() -> Iterator[Ceph]:
    """The server while the tests run. Raises RuntimeError with what to do, or with what Ceph said."""
    if missing := lacking():
        raise RuntimeError(
            f"The contract tests need Ceph: {', '.join(missing)} not found. As root: apt-get install "
            f"--no-install-recommends {' '.join(PACKAGES)} (make test does it); evidence is not tried on a stand-in"
        )
    ceph = first_that_starts()
    try:
        yield ceph
    finally:
        stop(ceph)


def first_that_starts(tries: int = 3) -> Ceph:
    """A free port may be taken by somebody else before Ceph has it; then all begins again. Raises RuntimeError."""
    while True:
        ceph = Ceph(Path(tempfile.mkdtemp(prefix="mc-ceph-", dir=quick_folder())), "")
        try:
            start(ceph)
            return ceph
        except BaseException as error:
            stop(ceph)
            tries -= 1
            if tries == 0 or not isinstance(error, RuntimeError):
                raise


def quick_folder() -> str | None:
    """Memory where there is plenty: the disk of the test cluster is one sparse file. None is the usual temporary folder.

    A socket's path may have 107 characters, so a deep temporary folder is no choice.
    """
    memory = Path("/dev/shm")
    plenty = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > LARGE
    return str(memory) if plenty else None


def start(ceph: Ceph) -> None:
    """Monitor, disk, gateway and its one user, each as soon as the one before answers."""
    folder, fsid, osd = ceph.folder, str(uuid.uuid4()), str(uuid.uuid4())
    mon, rgw = free_port(), free_port()
    ceph.endpoint = f"http://127.0.0.1:{rgw}"
    for name in ("mon", "osd", "rgw", "run", "crash"):
        (folder / name).mkdir()
    (folder / "ceph.conf").write_text(CONF.format(fsid=fsid, folder=folder, mon=mon, rgw=rgw))
    run(ceph, "ceph-authtool", "--create-keyring", f"{folder}/keyring", "--gen-key", "-n", "client.admin")
    run(ceph, "ceph-authtool", f"{folder}/keyring", "--gen-key", "-n", "client.rgw")
    run(ceph, "monmaptool", "--create", "--addv", "a", f"[v1:127.0.0.1:{mon}]", "--fsid", fsid, f"{folder}/monmap")
    run(ceph, "ceph-mon", "--mkfs", "-i", "a", "--monmap", f"{folder}/monmap")
    spawn(ceph, "ceph-mon", "-i", "a", "-f")
    until(ceph, lambda: ask(ceph, "-s") is not None, "the monitor")
    run(ceph, PYTHON, str(shutil.which("ceph")), "osd", "new", osd)
    run(ceph, "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
    spawn(ceph, "ceph-osd", "-i", "0", "-f")
    until(ceph, lambda: "1 up" in (ask(ceph, "osd", "stat") or ""), "the disk")
    spawn(ceph, "radosgw", "-n", "client.rgw", "-f")
    words = ("user", "create", "--uid=contract", "--display-name=contract", f"--access-key={ACCESS}")
    run(ceph, "radosgw-admin", *words, f"--secret-key={SECRET}")
    until(ceph, lambda: answers(rgw), "the gateway")


def run(ceph: Ceph, *words: str) -> str:
    """One command of Ceph to its end. Raises RuntimeError with its words."""
    done = subprocess.run(
        with_conf(ceph, words), capture_output=True, text=True, timeout=PATIENCE, env=environment(ceph), check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout


def ask(ceph: Ceph, *words: str) -> str | None:
    """A question to the monitor; None while it does not answer."""
    command = [PYTHON, str(shutil.which("ceph")), "-c", f"{ceph.folder}/ceph.conf", "--connect-timeout", "5", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment(ceph), check=False)
    return done.stdout if done.returncode == 0 else None


def with_conf(ceph: Ceph, words: tuple[str, ...]) -> list[str]:
    """The command with our configuration, where the program reads one."""
    bare = words[0] in ("ceph-authtool", "monmaptool")
    return list(words) if bare else [*words, "-c", f"{ceph.folder}/ceph.conf"]


def environment(ceph: Ceph) -> dict[str, str]:
    """Nothing of another cluster."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "CEPH_CONF": f"{ceph.folder}/ceph.conf"}


def spawn(ceph: Ceph, *words: str) -> None:
    """A server as our own child, told to end when we do."""
    dies_with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with (ceph.folder / f"{words[0]}.out").open("wb") as out:
        process = subprocess.Popen(
            [*dies_with_us, *with_conf(ceph, words)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=environment(ceph),
            start_new_session=True,
        )
    ceph.processes.append(process)


def until(ceph: Ceph, ready: Any, what: str) -> None:
    """Ask until it is so; a server that ended says why."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        ended = [process for process in ceph.processes if process.poll() is not None]
        if ended or time.monotonic() > deadline:
            said = "\n".join(path.read_text(errors="replace")[-1500:] for path in sorted(ceph.folder.glob("*.out")))
            raise RuntimeError(f"{what} of Ceph did not come up: {said}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """True once the gateway speaks HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(ceph: Ceph) -> None:
    """Gateway, disk, monitor, and their folder; nothing in them is worth a clean shutdown."""
    for process in reversed(ceph.processes):
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
    for process in ceph.processes:
        process.wait(PATIENCE)
    if ceph._client is not None:
        ceph._client.close()
    shutil.rmtree(ceph.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def ceph() -> Iterator[Ceph]:
    """One cluster for the session (with xdist: for the worker)."""
    with running_ceph() as running:
        yield running


__all__ = ["ACCESS", "REGION", "SECRET", "Ceph", "ceph", "lacking", "running_ceph"]

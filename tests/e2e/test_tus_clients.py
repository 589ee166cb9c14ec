"""Does an upload client that others wrote reach us? tuspy and tus-js-client, with resume and checksum (https://tus.io)."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from mingcha.demo.county import PASSWORD
from tests.e2e.server import Server

ROOT = Path(__file__).resolve().parents[2]
PIECE = 256 * 1024
SIZE = 5 * PIECE + 12_345


class Sender:
    """Mei signed in without our app, and one of her visits."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.web = requests.Session()
        said = self.web.post(
            f"{server.url}/api/v1/auth/session", json={"username": "mei", "password": PASSWORD}, timeout=20
        ).json()
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.web.cookies)
        self.headers = {"X-CSRF-TOKEN": said["csrf"], "Cookie": cookies}
        self.web.headers.update(self.headers)  # the library keeps cookies for https back from a loopback address
        self.visit = self.web.get(f"{server.url}/api/v1/assignments", timeout=20).json()["visits"][0]["id"]
        self.endpoint = f"{server.url}/api/v1/uploads"

    def announce(self, data: bytes) -> dict[str, str]:
        """What our uploads need in Upload-Metadata."""
        return {
            "evidence": str(uuid.uuid4()),
            "visit": self.visit,
            "sha256": hashlib.sha256(data).hexdigest(),
            "type": "image/jpeg",
            "role": "photo",
        }

    def state(self, evidence: str) -> dict[str, str]:
        """What HEAD says."""
        reply = self.web.head(f"{self.endpoint}/{evidence}", headers={"Tus-Resumable": "1.0.0"}, timeout=20)
        return {"status": str(reply.status_code), **reply.headers}


@pytest.fixture
def sender(county: Server) -> Sender:
    return Sender(county)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Bytes of a fixed noise that begin like a JPEG."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + random.Random(7).randbytes(SIZE - 4))
    return path


def test_tuspy_uploads_with_checksums_and_goes_on_after_it_was_cut(sender: Sender, picture: Path) -> None:
    data = picture.read_bytes()
    said = sender.announce(data)
    wish: dict[str, Any] = {"chunk_size": PIECE, "metadata": said, "upload_checksum": True}
    first = TusClient(sender.endpoint, headers=sender.headers).uploader(file_stream=io.BytesIO(data), **wish)
    first.upload_chunk()
    first.upload_chunk()
    begun = sender.state(said["evidence"])
    assert begun["Upload-Offset"] == str(first.offset) != str(SIZE)
    assert "Mingcha-Sha256" not in begun
    again = TusClient(sender.endpoint, headers=sender.headers).uploader(
        file_stream=io.BytesIO(data), url=first.url, **wish
    )
    assert again.offset == first.offset
    again.upload()
    assert sender.state(said["evidence"])["Mingcha-Sha256"] == said["sha256"]


def test_tuspy_is_told_when_a_piece_changed_on_the_way(sender: Sender, picture: Path) -> None:
    data = picture.read_bytes()
    said = sender.announce(data)
    uploader = TusClient(sender.endpoint, headers=sender.headers).uploader(
        file_stream=io.BytesIO(data), chunk_size=PIECE, metadata=said, upload_checksum=True
    )
    uploader.upload_chunk()
    before = uploader.offset
    wrong = {"Upload-Checksum": "sha1 " + "A" * 27 + "=", "Upload-Offset": str(before), "Tus-Resumable": "1.0.0"}
    reply = sender.web.patch(
        uploader.url,
        data=b"x" * 100,
        headers={**sender.headers, **wrong, "Content-Type": "application/offset+octet-stream"},
        timeout=20,
    )
    assert reply.status_code == 460
    assert sender.state(said["evidence"])["Upload-Offset"] == str(before)
    with pytest.raises(TusCommunicationError):
        TusClient(sender.endpoint, headers=sender.headers).uploader(
            file_stream=io.BytesIO(data),
            chunk_size=PIECE,
            metadata={**said, "visit": str(uuid.uuid4()), "evidence": str(uuid.uuid4())},
        ).upload()


def javascript(**wish: Any) -> dict[str, Any]:
    """Runs tus-js-client under Node; what it said at its end."""
    command = ["node", "tests/tus-client.mjs", json.dumps(wish)]
    done = subprocess.run(command, cwd=ROOT / "pwa", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_tus_js_client_uploads_and_goes_on_after_it_was_cut(sender: Sender, picture: Path) -> None:
    said = sender.announce(picture.read_bytes())
    wish = {
        "file": str(picture),
        "endpoint": sender.endpoint,
        "headers": sender.headers,
        "metadata": said,
        "piece": PIECE,
    }
    cut = javascript(**wish, resume=None, stopAt=2 * PIECE)
    begun = sender.state(said["evidence"])
    assert 0 < int(begun["Upload-Offset"]) < SIZE
    assert "Mingcha-Sha256" not in begun
    assert javascript(**wish, resume=cut["url"], stopAt=None)["done"]
    assert sender.state(said["evidence"])["Mingcha-Sha256"] == said["sha256"]

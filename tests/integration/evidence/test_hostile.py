"""Do hostile files harm nobody: no crash, limits kept, the original whole, and never served as something that runs? (issue D, Bad input)"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from mingcha.evidence.actions import decoders
from mingcha.evidence.jobs import gate_new_images
from mingcha.evidence.models import EvidenceBlob
from mingcha.kernel.db import reading, session
from tests.factories.evidence import create, patch
from tests.factories.hostile import hostile
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
LONG = os.environ.get("MINGCHA_TEST_SIZE") == "long"
PIECE = 1 << 20
TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4", "application/json")


@pytest.fixture
def played(app: Flask, people: People, client_as: As) -> Field:
    office: Office = make_office(app, people)
    return take_field(office, client_as("mei"))


def send(client: FlaskClient, played: Field, data: bytes, kind: str) -> str:
    """Uploads the bytes as a phone would; the evidence id."""
    name = played.phone.uuid()
    blob = {"evidence": name, "sha256": hashlib.sha256(data).hexdigest(), "len": len(data), "type": kind}
    reply = create(client, blob, played.visit, data[:PIECE])
    for at in range(PIECE, len(data), PIECE):
        reply = patch(client, name, at, data[at : at + PIECE])
    assert reply.headers.get("Mingcha-Sha256") == blob["sha256"], reply.get_data(as_text=True)
    return name


def gate(app: Flask) -> None:
    """Runs the job until it has judged everything."""
    with app.app_context():
        while True:
            gate_new_images(ctx=system_ctx(app))
            with reading():
                left = select(func.count()).select_from(EvidenceBlob).where(EvidenceBlob.gate == "pending")
                if session().execute(left).scalar_one() == 0:
                    return


def check_view(reply: Any, name: str) -> bool:
    """A picture made by us without metadata, or a refusal in words; nothing else."""
    assert "sandbox" in reply.headers["Content-Security-Policy"] or reply.status_code == 409, name
    assert reply.headers["X-Content-Type-Options"] == "nosniff", name
    if reply.status_code == 409:
        assert reply.mimetype == "application/problem+json", name
        return False
    assert (reply.status_code, reply.mimetype) == (200, "image/jpeg"), name
    with Image.open(io.BytesIO(reply.get_data())) as image:
        image.load()
        assert (image.format, max(image.size) <= 320, dict(image.getexif())) == ("JPEG", True, {}), name
    for foul in (b"<script", b"<?php", b"alert(", b"PK\x03\x04", b"%PDF"):
        assert foul not in reply.get_data(), name
    return True


@pytest.mark.req("S2-2.3b")
def test_hostile_files_are_kept_whole_and_never_shown_as_what_runs(
    app: Flask, played: Field, client_as: As, tmp_path: Path
) -> None:
    mei, files = client_as("mei"), list(hostile(600 if LONG else 60))
    assert len(files) == len({name for name, _ in files}) >= 200
    sent = {name: (send(mei, played, data, TYPES[n % 3]), data) for n, (name, data) in enumerate(files)}
    gate(app)
    shown = 0
    dai = client_as("dai")
    for name, (evidence, data) in sent.items():
        original = dai.get(f"/api/v1/evidence/{evidence}/original")
        assert original.get_data() == data, name
        assert original.mimetype == "application/octet-stream", name
        assert original.headers["Content-Disposition"].startswith("attachment;"), name
        assert original.headers["Content-Security-Policy"] == "default-src 'none'; sandbox", name
        assert original.headers["X-Content-Type-Options"] == "nosniff", name
        shown += check_view(dai.get(f"/api/v1/evidence/{evidence}/view?size=320"), name)
    assert 30 < shown < len(files) - 60
    assert dai.get("/healthz").status_code == 200
    assert not zombies()


def test_a_file_without_bytes_is_not_taken(played: Field, client_as: As) -> None:
    blob = {"evidence": played.phone.uuid(), "sha256": hashlib.sha256(b"").hexdigest(), "len": 0, "type": "image/jpeg"}
    assert create(client_as("mei"), blob, played.visit).status_code == 422


def test_every_hostile_file_costs_its_child_at_most_768_mib_and_10_s() -> None:
    worst = {"cpu_ms": 0, "peak_kb": 0}
    for name, data in hostile(200 if LONG else 0):
        told = decoders().look(b"S" if name.startswith("json") else b"I", data)
        assert told.cpu_ms <= 10_100 and told.peak_kb <= 768 * 1024, (name, told)
        assert told.ok == bool(told.pictures), name
        worst = {key: max(value, getattr(told, key)) for key, value in worst.items()}
    print(worst)


def zombies() -> list[str]:
    """Our children that ended and nobody waited for."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if state == "Z" and int(parent) in {os.getpid(), *decoders().running()}:
            found.append(path.parent.name)
    return found

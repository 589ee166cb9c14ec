"""Do bytes arrive whole, resume where they stopped, and are they confirmed only when stored and hashed again (tus 1.0)?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from mingcha.evidence.actions import sweep_pieces
from mingcha.evidence.jobs import gate_new_images
from mingcha.evidence.models import EvidenceBlob, EvidenceItem, EvidenceUpload
from mingcha.kernel.db import session, transaction
from mingcha.kernel.storage import MemoryStore, StoreBroken, Stored
from tests.factories.evidence import TUS, b64, blob_of, create, head, jpeg, patch, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
BIG = bytes(range(256)) * 3000


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


@pytest.fixture
def mei(client_as: As) -> FlaskClient:
    return client_as("mei")


@pytest.fixture
def played(office: Office, mei: FlaskClient) -> Field:
    return take_field(office, mei)


def state_of(app: Flask, evidence: str) -> str:
    with app.app_context():
        return session().execute(select(EvidenceItem.state).where(EvidenceItem.id == evidence)).scalar_one()


def test_nobody_uploads(client: FlaskClient, played: Field) -> None:
    blob = blob_of(played.phone, BIG)
    assert create(client, blob, played.visit).status_code == 401
    assert patch(client, blob["evidence"], 0, b"x").status_code == 401
    assert head(client, blob["evidence"]).status_code == 401


@pytest.mark.parametrize("name", ["qing", "dai", "ada"])
def test_only_inspectors_and_supervisors_upload(client_as: As, played: Field, name: str) -> None:
    assert create(client_as(name), blob_of(played.phone, BIG), played.visit).status_code == 403
    assert create(client_as("bo"), blob_of(played.phone, BIG), played.visit).status_code == 404


def test_a_foreign_visit_and_a_foreign_upload_are_not_found(client_as: As, mei: FlaskClient, played: Field) -> None:
    otto, blob = client_as("otto"), blob_of(played.phone, BIG)
    assert create(otto, blob, played.visit).status_code == 404
    assert create(otto, blob, played.phone.uuid()).status_code == 404
    assert create(mei, blob, played.visit).status_code == 201
    assert head(otto, blob["evidence"]).status_code == 404
    assert patch(otto, blob["evidence"], 0, BIG).status_code == 404
    assert client_as("lan").head(f"/api/v1/uploads/{blob['evidence']}", headers=TUS).status_code == 200


def test_options_tell_what_the_server_speaks(client: FlaskClient) -> None:
    reply = client.options("/api/v1/uploads")
    assert reply.status_code == 204
    assert reply.headers["Tus-Version"] == reply.headers["Tus-Resumable"] == "1.0.0"
    assert reply.headers["Tus-Extension"] == "creation,creation-with-upload,checksum"
    assert reply.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert reply.headers["Tus-Max-Size"] == "1000000000"


def test_one_request_carries_a_whole_photo_and_is_confirmed_by_its_hash(
    app: Flask, mei: FlaskClient, played: Field
) -> None:
    data = jpeg()
    blob = blob_of(played.phone, data)
    reply = create(mei, blob, played.visit, data)
    assert reply.status_code == 201
    assert reply.headers["Location"] == f"/api/v1/uploads/{blob['evidence']}"
    assert (reply.headers["Upload-Offset"], reply.headers["Mingcha-Sha256"]) == (
        str(len(data)),
        hashlib.sha256(data).hexdigest(),
    )
    assert state_of(app, blob["evidence"]) == "stored"
    again = create(mei, blob, played.visit, data)
    assert (again.status_code, again.headers["Mingcha-Sha256"]) == (201, blob["sha256"])


def test_a_whole_photo_with_other_bytes_than_announced_is_refused_and_stays_unstored(
    app: Flask, mei: FlaskClient, played: Field
) -> None:
    data = jpeg()
    blob = blob_of(played.phone, data)
    refused = create(mei, blob, played.visit, data[:-1] + b"x")
    assert (refused.status_code, refused.get_json()["type"]) == (460, "/problems/upload-hash-mismatch")
    assert state_of(app, blob["evidence"]) != "stored"
    with app.app_context():
        assert app.extensions["mingcha_store"].stat(f"sha256/{blob['sha256']}") is None
    assert create(mei, blob, played.visit, data).headers["Mingcha-Sha256"] == blob["sha256"]


def test_pieces_resume_where_the_server_stands(app: Flask, mei: FlaskClient, played: Field) -> None:
    blob = blob_of(played.phone, BIG)
    reply = create(mei, blob, played.visit, BIG[:300_000])
    assert (reply.headers["Upload-Offset"], "Mingcha-Sha256" in reply.headers) == ("300000", False)
    assert head(mei, blob["evidence"]).headers["Upload-Offset"] == "300000"
    wrong = patch(mei, blob["evidence"], 0, BIG[:10])
    assert (wrong.status_code, wrong.headers["Upload-Offset"], wrong.get_json()["type"]) == (
        409,
        "300000",
        "/problems/upload-offset",
    )
    middle = patch(mei, blob["evidence"], 300_000, BIG[300_000:500_000])
    assert (middle.status_code, middle.headers["Upload-Offset"]) == (204, "500000")
    last = patch(mei, blob["evidence"], 500_000, BIG[500_000:])
    assert (last.status_code, last.headers["Mingcha-Sha256"]) == (204, blob["sha256"])
    done = head(mei, blob["evidence"])
    assert (done.headers["Upload-Offset"], done.headers["Mingcha-Sha256"]) == (str(len(BIG)), blob["sha256"])
    with app.app_context():
        folder = Path(app.extensions["mingcha"].settings.data_dir) / "uploads"
    assert list(folder.glob("*")) == []


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_damaged_piece_is_not_kept(mei: FlaskClient, played: Field, name: str) -> None:
    blob = blob_of(played.phone, BIG)
    assert create(mei, blob, played.visit).status_code == 201
    checksum = {"Upload-Checksum": f"{name} {b64(hashlib.new(name, BIG[:1000]).digest())}"}
    reply = patch(mei, blob["evidence"], 0, b"y" + BIG[1:1000], **checksum)
    assert (reply.status_code, reply.get_json()["type"]) == (460, "/problems/upload-checksum")
    assert head(mei, blob["evidence"]).headers["Upload-Offset"] == "0"
    assert patch(mei, blob["evidence"], 0, BIG[:1000], **checksum).status_code == 204


def test_bytes_that_are_not_the_announced_ones_are_refused_and_may_start_again(
    app: Flask, mei: FlaskClient, played: Field
) -> None:
    """enketo/enketo#1584: empty or other bytes under a photo's name must never be acknowledged."""
    blob = blob_of(played.phone, BIG)
    other = b"z" * len(BIG)
    for first in (BIG[:0], BIG[:100_000]):
        reply = create(mei, blob, played.visit, first) if first else create(mei, blob, played.visit)
        offset = int(reply.headers["Upload-Offset"])
        refused = patch(mei, blob["evidence"], offset, other[offset:])
        assert (refused.status_code, refused.get_json()["type"]) == (460, "/problems/upload-hash-mismatch")
        assert head(mei, blob["evidence"]).headers["Upload-Offset"] == "0"
        assert state_of(app, blob["evidence"]) == "announced"
    assert patch(mei, blob["evidence"], 0, BIG).headers["Mingcha-Sha256"] == blob["sha256"]


def test_more_bytes_than_announced_are_refused(mei: FlaskClient, played: Field) -> None:
    blob = blob_of(played.phone, BIG)
    assert create(mei, blob, played.visit).status_code == 201
    assert patch(mei, blob["evidence"], 0, BIG + b"x").status_code == 413
    assert create(mei, {**blob, "evidence": played.phone.uuid(), "len": 25_000_001}, played.visit).status_code == 413


def test_two_identical_photos_are_two_items_and_one_blob(app: Flask, mei: FlaskClient, played: Field) -> None:
    """getodk/central-backend#299: identity is the evidence id; the hash is only a property."""
    data = jpeg()
    lines = [played.photo(data), played.photo(data)]
    assert statuses(push(mei, *lines)) == ["accepted", "accepted"]
    played.upload(mei)
    with app.app_context():
        assert session().execute(select(EvidenceItem.state).order_by(EvidenceItem.id)).scalars().all() == [
            "stored",
            "stored",
        ]
        assert len(session().execute(select(EvidenceBlob.sha256)).all()) == 1
    receipt = mei.get(f"/api/v1/receipts?device={played.phone.id}").get_json()
    assert receipt["blobs"] == {blob["evidence"]: blob["sha256"] for blob, _data in played.photos}


def test_a_phone_learns_which_confirmed_photos_a_restored_server_lost_and_sends_them_again(
    app: Flask, mei: FlaskClient, played: Field, client_as: As
) -> None:
    assert set(statuses(push(mei, *[played.photo(jpeg(shade=shade)) for shade in (1, 2, 3)]))) == {"accepted"}
    played.upload(mei)
    ids = [blob["evidence"] for blob, _data in played.photos]

    def lacking(client: FlaskClient, *asked: str) -> Any:
        body = {"device": played.phone.id, "evidence": [*asked]}
        return client.post("/api/v1/receipts/lacking", json=body)

    assert lacking(app.test_client(), *ids).status_code == 401
    assert lacking(client_as("bo"), *ids).status_code == 403
    assert lacking(client_as("lan"), *ids).status_code == 404
    assert lacking(mei, *ids * 200).status_code == 422
    assert lacking(mei, *ids).get_json() == {"lacking": []}
    with app.app_context(), transaction() as database:  # the copy was made between the event and the bytes
        database.execute(delete(EvidenceUpload).where(EvidenceUpload.id == ids[1]))
        database.execute(
            update(EvidenceItem).where(EvidenceItem.id == ids[1]).values(state="announced", stored_at=None)
        )
    never = played.phone.uuid()
    assert lacking(mei, *ids, never).get_json() == {"lacking": [ids[1], never]}
    blob, data = played.photos[1]
    assert head(mei, ids[1]).status_code == 404
    assert create(mei, blob, played.visit, data).headers["Mingcha-Sha256"] == blob["sha256"]
    assert lacking(mei, *ids).get_json() == {"lacking": []}


def test_ten_photos_of_the_same_size_and_moment_all_arrive(mei: FlaskClient, played: Field) -> None:
    """enketo 1.22 and kobocat#432: photos overwritten or only the first four stored, the phone told success."""
    shots = [played.photo(jpeg(shade=shade)) for shade in range(10)]
    assert set(statuses(push(mei, *shots))) == {"accepted"}
    played.upload(mei)
    photos = mei.get(f"/api/v1/inspections/{played.visit}").get_json()["photos"]
    assert [(photo["sha256"], photo["stored"]) for photo in photos] == [
        (blob["sha256"], True) for blob, _data in played.photos
    ]
    for blob, data in played.photos:
        assert mei.get(f"/api/v1/evidence/{blob['evidence']}/original").data == data


def test_an_evidence_id_is_not_reused_for_other_bytes(mei: FlaskClient, played: Field) -> None:
    data = jpeg()
    blob = blob_of(played.phone, data)
    assert create(mei, blob, played.visit, data).status_code == 201
    for change in ({"sha256": "b" * 64}, {"len": len(data) + 1}):
        reply = create(mei, blob | change, played.visit)
        assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/upload-conflict")


def test_bytes_sent_before_their_event_are_joined_to_it(mei: FlaskClient, played: Field) -> None:
    line = played.photo()
    played.upload(mei)
    assert statuses(push(mei, line)) == ["accepted"]
    assert mei.get(f"/api/v1/inspections/{played.visit}").get_json()["photos"][0]["stored"] is True


def test_headers_that_are_not_tus_1_0_are_refused(mei: FlaskClient, played: Field) -> None:
    blob = blob_of(played.phone, BIG)
    old = mei.post("/api/v1/uploads", headers={"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old.headers["Tus-Version"]) == (412, "1.0.0")
    assert mei.post("/api/v1/uploads", headers=TUS).status_code == 422
    assert create(mei, blob, played.visit).status_code == 201
    reply = mei.patch(
        f"/api/v1/uploads/{blob['evidence']}",
        data=b"x",
        headers={**TUS, "Upload-Offset": "0", "Content-Type": "image/jpeg"},
    )
    assert reply.status_code == 415
    assert patch(mei, blob["evidence"], 0, b"x", **{"Upload-Offset": "-1"}).status_code == 422
    assert head(mei, played.phone.uuid()).status_code == 404


class LyingStore(MemoryStore):
    """A store that gives back other bytes than it was given (moto accepts a wrong checksum: security.md 0.10)."""

    def put(self, key: str, source: Any, **asked: Any) -> Stored:
        return super().put(key, b"other bytes", **asked)


def test_a_store_that_keeps_other_bytes_is_never_acknowledged(app: Flask, mei: FlaskClient, played: Field) -> None:
    app.extensions["mingcha_store"] = LyingStore()
    data = jpeg()
    blob = blob_of(played.phone, data)
    reply = create(mei, blob, played.visit, data)
    assert (reply.status_code, reply.get_json()["type"]) == (500, f"/problems/{StoreBroken.code}")
    assert head(mei, blob["evidence"]).status_code == 404
    assert create(mei, blob, played.visit).headers["Upload-Offset"] == "0"
    assert patch(mei, blob["evidence"], 0, data).status_code == 500
    assert state_of(app, blob["evidence"]) == "announced"
    assert "Mingcha-Sha256" not in head(mei, blob["evidence"]).headers


def test_pictures_are_shown_small_without_metadata_and_originals_as_sandboxed_attachments(
    client_as: As, mei: FlaskClient, played: Field
) -> None:
    from io import BytesIO

    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "secret place"
    data = jpeg(2000, 1000, exif=exif.tobytes())
    line = played.photo(data)
    assert statuses(push(mei, line)) == ["accepted"]
    played.upload(mei)
    evidence, bo = played.photos[0][0]["evidence"], client_as("bo")
    for size, width in ((1600, 1600), (320, 320)):
        reply = bo.get(f"/api/v1/evidence/{evidence}/view?size={size}")
        assert (reply.status_code, reply.mimetype) == (200, "image/jpeg")
        with Image.open(BytesIO(reply.data)) as shown:
            assert (shown.size[0], dict(shown.getexif())) == (width, {})
        assert b"secret place" not in reply.data
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reply.headers["Content-Security-Policy"]
    original = bo.get(f"/api/v1/evidence/{evidence}/original")
    assert (original.data, original.mimetype) == (data, "application/octet-stream")
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in original.headers["Content-Security-Policy"]
    assert client_as("otto").get(f"/api/v1/evidence/{evidence}/view").status_code == 404
    assert client_as("otto").get(f"/api/v1/evidence/{evidence}/original").status_code == 404
    assert client_as("otto").get(f"/api/v1/evidence/{evidence}").status_code == 404
    assert client_as("ada").get(f"/api/v1/evidence/{evidence}").status_code == 403


@pytest.mark.parametrize("kind", ["cut in half", "html", "bomb"])
def test_a_broken_image_is_kept_flagged_and_never_shown_raw(
    app: Flask, client_as: As, mei: FlaskClient, played: Field, kind: str
) -> None:
    data = {"cut in half": jpeg(800, 600)[:600], "html": b"\xff\xd8\xff<script>alert(1)</script>", "bomb": bomb()}[kind]
    line = played.photo(data)
    assert statuses(push(mei, line)) == ["accepted"]
    played.upload(mei)
    evidence = played.photos[0][0]["evidence"]
    bo = client_as("bo")
    assert bo.get(f"/api/v1/evidence/{evidence}/view").get_json()["type"] == "/problems/image-broken"
    assert bo.get(f"/api/v1/evidence/{evidence}").get_json()["gate"] == "pending"
    with app.app_context():
        gate_new_images(ctx=system_ctx(app))
        gate_new_images(ctx=system_ctx(app))
    assert bo.get(f"/api/v1/evidence/{evidence}").get_json()["gate"] == "broken"
    assert bo.get(f"/api/v1/inspections/{played.visit}").get_json()["photos"][0]["gate"] == "broken"
    assert bo.get(f"/api/v1/evidence/{evidence}/original").data == data


def test_a_photo_taken_sideways_is_shown_upright(client_as: As, mei: FlaskClient, played: Field) -> None:
    from io import BytesIO

    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    assert statuses(push(mei, played.photo(jpeg(200, 100, exif=exif.tobytes())))) == ["accepted"]
    played.upload(mei)
    reply = client_as("bo").get(f"/api/v1/evidence/{played.photos[0][0]['evidence']}/view")
    with Image.open(BytesIO(reply.data)) as shown:
        assert shown.size == (100, 200)


def test_a_signature_on_glass_is_shown_on_white(client_as: As, mei: FlaskClient, played: Field) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(out, "PNG")
    blob = blob_of(played.phone, out.getvalue(), "image/png")
    assert create(mei, blob, played.visit, out.getvalue(), role="picture").status_code == 201
    reply = client_as("bo").get(f"/api/v1/evidence/{blob['evidence']}/view?size=320")
    with Image.open(BytesIO(reply.data)) as shown:
        assert shown.getpixel((20, 10)) == (255, 255, 255)


def test_a_piece_written_but_never_counted_is_written_again(app: Flask, mei: FlaskClient, played: Field) -> None:
    """The machine stopped between the disk and the commit: the phone goes on from the counted offset."""
    blob = blob_of(played.phone, BIG)
    assert create(mei, blob, played.visit, BIG[:1000]).headers["Upload-Offset"] == "1000"
    path = Path(app.extensions["mingcha"].settings.data_dir) / "uploads" / blob["evidence"]
    path.write_bytes(BIG[:1000] + b"half a piece")
    assert head(mei, blob["evidence"]).headers["Upload-Offset"] == "1000"
    assert patch(mei, blob["evidence"], 1000, BIG[1000:]).headers["Mingcha-Sha256"] == blob["sha256"]


def test_pieces_lost_with_their_disk_are_asked_for_again(app: Flask, mei: FlaskClient, played: Field) -> None:
    blob = blob_of(played.phone, BIG)
    assert create(mei, blob, played.visit, BIG[:1000]).status_code == 201
    (Path(app.extensions["mingcha"].settings.data_dir) / "uploads" / blob["evidence"]).unlink()
    lost = patch(mei, blob["evidence"], 1000, BIG[1000:])
    assert (lost.status_code, lost.headers["Upload-Offset"]) == (409, "0")
    assert patch(mei, blob["evidence"], 0, BIG).headers["Mingcha-Sha256"] == blob["sha256"]


def test_piece_files_left_by_a_crash_are_swept(app: Flask, mei: FlaskClient, played: Field) -> None:
    done, begun = blob_of(played.phone, BIG), blob_of(played.phone, BIG)
    assert create(mei, done, played.visit, BIG).status_code == 201
    assert create(mei, begun, played.visit, BIG[:1000]).status_code == 201
    folder = Path(app.extensions["mingcha"].settings.data_dir) / "uploads"
    (folder / done["evidence"]).write_bytes(BIG)
    with app.app_context():
        assert sweep_pieces(folder) == 1
    assert [path.name for path in folder.glob("*")] == [begun["evidence"]]


def test_an_original_that_changed_in_the_store_is_not_handed_out(app: Flask, mei: FlaskClient, played: Field) -> None:
    assert statuses(push(mei, played.photo())) == ["accepted"]
    played.upload(mei)
    app.extensions["mingcha_store"] = store = MemoryStore()
    store.put(f"sha256/{played.photos[0][0]['sha256']}", b"changed")
    reply = mei.get(f"/api/v1/evidence/{played.photos[0][0]['evidence']}/original")
    assert (reply.status_code, b"changed" in reply.data) == (500, False)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 x 30,000 pixels."""
    import struct
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    ihdr = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_the_original_of_evidence_still_on_the_phone_is_not_there_yet(mei: FlaskClient, played: Field) -> None:
    assert statuses(push(mei, played.photo())) == ["accepted"]
    evidence = played.photos[0][0]["evidence"]
    for place in ("view", "original"):
        reply = mei.get(f"/api/v1/evidence/{evidence}/{place}")
        assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/evidence-not-stored")

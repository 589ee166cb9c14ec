"""Are notes, keys and cosignatures what C2SP says, to the byte?"""

from __future__ import annotations

import pytest

from mingcha.kernel import notes

# The example of the signed note format's first implementation.
SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
BODY = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

HEAD = notes.Checkpoint("mingcha/rd", 7, bytes(32), ("time 2026-06-15T02:00:00Z",))


def signer(name: str, kind: int) -> notes.Signer:
    return notes.new_signer(name, kind, name.encode().ljust(32, b"."))


def test_the_published_example() -> None:
    one = notes.read_signer(SECRET)
    assert one.text() == SECRET
    assert one.key.text() == PUBLIC
    assert one.sign(BODY) == LINE
    note = notes.read_note(notes.note_text(BODY, [LINE]))
    assert notes.is_signed(note, notes.read_key(PUBLIC))


def test_a_checkpoint_is_read_back() -> None:
    log = signer("mingcha/rd", notes.LOG)
    text = notes.note_text(HEAD.body(), [log.sign(HEAD.body())])
    assert text.split("\n")[:4] == ["mingcha/rd", "7", "A" * 43 + "=", "time 2026-06-15T02:00:00Z"]
    note = notes.read_note(text)
    assert notes.read_checkpoint(note.body) == HEAD
    assert notes.is_signed(note, log.key)


def test_a_cosignature_binds_the_body_and_the_time() -> None:
    log, witness = signer("mingcha/rd", notes.LOG), signer("archive", notes.WITNESS)
    line = witness.cosign(HEAD.body(), 1_781_000_000)
    note = notes.read_note(notes.note_text(HEAD.body(), [log.sign(HEAD.body()), line]))
    assert notes.cosigned_at(note, witness.key) == 1_781_000_000
    assert notes.cosigned_at(note, signer("other", notes.WITNESS).key) is None
    grown = notes.Note(notes.Checkpoint("mingcha/rd", 8, bytes(32)).body(), note.signatures)
    assert notes.cosigned_at(grown, witness.key) is None
    assert not notes.is_signed(grown, log.key)
    name, key_id, signature = note.signatures[1]
    later = (1_781_000_001).to_bytes(8, "big") + signature[8:]
    assert notes.cosigned_at(notes.Note(note.body, ((name, key_id, later),)), witness.key) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n\nb\n",
        "a\n\n— n x\n",
        "a\n\n— n AAAA\n",
        "a\n\n— n AAAAAAAA",
        "a\n\n- n AAAAAAAA\n",
        "a\n\n—  AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(notes.Unreadable):
        notes.read_note(text)


@pytest.mark.parametrize(
    "body",
    ["o\n1\n", "o\n01\n" + "A" * 43 + "=\n", "o\n-1\n" + "A" * 43 + "=\n", "o\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n"],
)
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(notes.Unreadable):
        notes.read_checkpoint(body)


@pytest.mark.parametrize("text", ["", "a+b", "PeterNeumann+c74f20a4+" + PUBLIC.split("+", 2)[2], PUBLIC[:-4]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(notes.Unreadable):
        notes.read_key(text)
    with pytest.raises(notes.Unreadable):
        notes.read_signer("PRIVATE+KEY+" + text)
    with pytest.raises(notes.Unreadable):
        notes.new_signer("two words", notes.LOG, bytes(32))

"""Do messages leave the house as a mail server and a signed address take them, and is a refusal told?"""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import pytest

from mingcha.kernel.ways import Mail, Message, NotSent, Webhook, ways_of
from mingcha.settings import Settings

pytestmark = pytest.mark.enable_socket
MESSAGE = Message(
    "m-1", "bo@office.example", "明察：1条期限提醒", "检查结果公示「示例」已于2026-07-14到期\n", ({"id": "n-1"},)
)


@contextmanager
def serving(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PostOffice(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one message needs; `refuse` answers the recipient with 451."""

    got: list[bytes] = []
    refuse = False

    def handle(self) -> None:
        self.say("220 office.example")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"QUIT":
                self.say("221 bye")
                return
            if word == b"DATA":
                self.say("354 go on")
                body = b""
                while (one := self.rfile.readline()) != b".\r\n":
                    body += one
                self.got.append(body)
                self.say("250 taken")
            elif word == b"RCPT" and self.refuse:
                self.say("451 later")
            else:
                self.say("250 office.example")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def office_of(refuse: bool) -> type[PostOffice]:
    return type("Here", (PostOffice,), {"got": [], "refuse": refuse})


def test_a_mail_is_readable_and_keeps_its_id_when_it_is_sent_again() -> None:
    here = office_of(False)
    with serving(socketserver.TCPServer(("127.0.0.1", 0), here)) as port:
        way = Mail(f"smtp://127.0.0.1:{port}", "mingcha@office.example")
        way.send(MESSAGE)
        way.send(MESSAGE)
    first, second = (cast(EmailMessage, message_from_bytes(raw, policy=policy.default)) for raw in here.got)
    assert (first["To"], first["Subject"]) == (MESSAGE.to, MESSAGE.subject)
    assert first.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert first["Message-ID"] == second["Message-ID"] == "<m-1@office.example>"


def test_a_server_that_refuses_or_is_not_there_is_told_without_addresses() -> None:
    here = office_of(True)
    with serving(socketserver.TCPServer(("127.0.0.1", 0), here)) as port:
        way = Mail(f"smtp://u:secret@127.0.0.1:{port}", "mingcha@office.example")
        with pytest.raises(NotSent) as refused:
            way.send(MESSAGE)
        plain = Mail(f"smtp://127.0.0.1:{port}", "mingcha@office.example")
        with pytest.raises(NotSent):
            plain.send(MESSAGE)
    with pytest.raises(NotSent):
        plain.send(MESSAGE)
    assert here.got == []
    assert "secret" not in str(refused.value)
    assert "bo@" not in str(refused.value)


class Door(BaseHTTPRequestHandler):
    """Takes calls and answers as told."""

    got: list[tuple[dict[str, str], bytes]] = []
    answer = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to stderr."""


@pytest.mark.parametrize("answer", [204, 503])
def test_a_call_is_signed_over_its_body_and_a_fault_of_the_other_side_is_told(answer: int) -> None:
    here = type("Here", (Door,), {"got": [], "answer": answer})
    with serving(HTTPServer(("127.0.0.1", 0), here)) as port:
        way = Webhook(f"http://127.0.0.1:{port}/in", "key")
        if answer == 204:
            way.send(MESSAGE)
        else:
            with pytest.raises(NotSent):
                way.send(MESSAGE)
    [(heads, body)] = here.got
    signed = hmac.new(b"key", body, hashlib.sha256).hexdigest()
    assert heads["X-Mingcha-Signature"] == f"sha256={signed}"
    assert json.loads(body) == {"id": "m-1", "subject": MESSAGE.subject, "notices": [{"id": "n-1"}]}


def test_only_what_is_set_up_is_a_way(tmp_path: Any) -> None:
    bare = Settings(data_dir=tmp_path, database_url="sqlite://")
    assert dict(ways_of(bare)) == {}
    full = Settings(
        data_dir=tmp_path,
        database_url="sqlite://",
        smtp_url="smtp://h:25",
        mail_from="a@b.example",
        webhook_url="http://h",
    )
    assert set(ways_of(full)) == {"email", "webhook"}

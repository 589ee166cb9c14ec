"""How does a message leave the house? By a mail server or by a signed call to an address; each way is a port that can be replaced."""

from __future__ import annotations

import hashlib
import hmac
import smtplib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from mingcha.kernel.canon import canonical
from mingcha.settings import Settings

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `id` stays the same when it is sent again, so that whoever gets it twice can tell; `to` is an address or empty."""

    id: str
    to: str
    subject: str
    text: str
    about: tuple[dict[str, str], ...] = ()


class NotSent(Exception):
    """The other side refused it or was not there: it did not arrive and may be sent again. Its text names no address and no secret."""


class Way(Protocol):
    """Sends one message, or raises NotSent."""

    def send(self, message: Message) -> None: ...


@dataclass(frozen=True, slots=True)
class Mail:
    """smtp:// (STARTTLS where it is offered) or smtps://, with user and password where the server wants them."""

    url: str
    sender: str

    def send(self, message: Message) -> None:
        """Raises NotSent."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, message.subject
        mail["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        parts = urlsplit(self.url)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        try:
            with kind(parts.hostname or "localhost", parts.port or 0, timeout=SECONDS) as server:
                if parts.scheme == "smtp" and server.has_extn("starttls"):
                    server.starttls()
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Webhook:
    """POSTs RFC 8785 JSON with its HMAC-SHA-256 in X-Mingcha-Signature and the message's id in X-Mingcha-Id."""

    url: str
    key: str

    def send(self, message: Message) -> None:
        """Raises NotSent."""
        body = canonical({"id": message.id, "subject": message.subject, "notices": list(message.about)})
        signed = hmac.new(self.key.encode(), body, hashlib.sha256).hexdigest()
        heads = {
            "Content-Type": "application/json",
            "X-Mingcha-Id": message.id,
            "X-Mingcha-Signature": f"sha256={signed}",
        }
        call = urllib.request.Request(self.url, data=body, headers=heads, method="POST")  # noqa: S310 - set by the operator
        try:
            with urllib.request.urlopen(call, timeout=SECONDS):  # noqa: S310
                return
        except (OSError, urllib.error.URLError) as error:
            raise NotSent(type(error).__name__) from error


def ways_of(settings: Settings) -> Mapping[str, Way]:
    """The ways that are set up; none is the rule."""
    ways: dict[str, Way] = {}
    if settings.smtp_url and settings.mail_from:
        ways["email"] = Mail(settings.smtp_url, settings.mail_from)
    if settings.webhook_url:
        ways["webhook"] = Webhook(settings.webhook_url, settings.webhook_key)
    return ways

"""Was this request answered before? Claim first, in the transaction of the work, then run, then keep the reply."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request
from sqlalchemy import LargeBinary, String, update
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import Clock
from mingcha.kernel.db import Base, insert_ignore, session
from mingcha.kernel.problem import FieldError, Invalid


class KeyReused(Invalid):
    """422: the same Idempotency-Key came with another request."""

    code = "idempotency-key-reused"
    title_zh, title_en = "重复的请求编号", "This Idempotency-Key was used for another request"
    detail_zh, detail_en = (
        "请刷新页面后重新提交，原有数据没有改动。",
        "Reload and send it again with a new key; nothing was changed.",
    )


class IdempotentReply(Base):
    """A POST that was answered: the reply is given again for the same key, caller, address and body."""

    __tablename__ = "kernel_idempotent_reply"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    status: Mapped[int | None]
    content_type: Mapped[str | None] = mapped_column(String(120))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


def claim(key: str, caller: str, clock: Clock) -> Response | None:
    """None if the caller must run the request; else the reply given before. Raises KeyReused for another request."""
    fingerprint = sha256_hex(f"{caller}|{request.method}|{request.full_path}|".encode() + request.get_data(cache=True))
    row = {"key": key, "request_hash": fingerprint, "at": clock.now()}
    if insert_ignore(IdempotentReply, [row], index_elements=["key"], returning=IdempotentReply.key):
        return None
    found = session().get(IdempotentReply, key, populate_existing=True)
    if found is None or found.request_hash != fingerprint or found.status is None:
        raise KeyReused(
            errors=[
                FieldError("/Idempotency-Key", "这个编号已用于另一个请求。", "This key was used for another request.")
            ]
        )
    reply = Response(found.body or b"", status=found.status, content_type=found.content_type)
    reply.headers["Idempotent-Replayed"] = "true"
    return reply


def keep(key: str, reply: Response) -> None:
    """Keeps the reply beside its claim, in the same transaction."""
    values = {"status": reply.status_code, "content_type": reply.content_type, "body": reply.get_data()}
    session().execute(update(IdempotentReply).where(IdempotentReply.key == key).values(**values))

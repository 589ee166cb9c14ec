"""What may the business add to its record by its receipt? Pure. A proof: sent -> accepted | asked_again"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from mingcha.kernel.problem import Conflict, Invalid, NotFound, TooLarge, TooMany

REPLY_LENGTH, NOTE_LENGTH = 2000, 500
REPLIES, FILES_AT_ONCE, FILES_IN_ALL = 5, 3, 12
FILE_SIZE = 10 * 1000 * 1000
PROOF_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
SECOND_PART = 6
WINDOW = timedelta(minutes=10)
TRIES_OF_ADDRESS, TRIES_OF_CODE = 10, 20


class ReceiptRefused(NotFound):
    """404: one answer for an unknown code and a wrong second part, so that nothing can be probed."""

    code: ClassVar[str] = "receipt-refused"
    title_zh, title_en = "回执码与后6位不相符", "The code and the last six characters do not match"
    detail_zh, detail_en = (
        "请核对后再试；检查人员的手机可能还没有联网，也可以过几天再试。",
        "Check both and try again. The inspectors’ phone may not have had a network yet: then try in a few days.",
    )


class ReceiptTooOften(TooMany):
    """429: too many wrong tries from one address, or for one code."""

    code: ClassVar[str] = "receipt-too-often"
    title_zh, title_en = "输错次数过多", "Too many wrong tries"
    detail_zh, detail_en = "请{seconds}秒后再试。", "Try again in {seconds} seconds."


class ReplyInvalid(Invalid):
    """422: no text, or more than 2,000 characters."""

    code: ClassVar[str] = "reply-invalid"
    title_zh, title_en = "陈述没有保存", "The statement was not kept"
    detail_zh, detail_en = (
        "请写1至2000字，现在是{length}字。改好后再提交一次。",
        "Write 1 to 2,000 characters; there are {length}. Change it and send it again.",
    )


class RepliesUsedUp(Conflict):
    """409: five statements are on record."""

    code: ClassVar[str] = "replies-used-up"
    title_zh, title_en = "已提交5份陈述", "Five statements are on record"
    detail_zh, detail_en = (
        "之前的陈述都已在案。还要补充的，请把书面材料交给检查机关。",
        "They are all on record. Hand anything further to the office in writing.",
    )


class NothingToPutRight(Conflict):
    """409: no open order to put something right stands."""

    code: ClassVar[str] = "nothing-to-put-right"
    title_zh, title_en = "现在不需要提交整改证明", "No proof is asked for now"
    detail_zh, detail_en = (
        "这次检查没有未办结的责令改正。要说明情况，请用“陈述申辩”。",
        "This inspection has no open order to put anything right. To explain something, use the statement.",
    )


class ProofFilesInvalid(Invalid):
    """422: no file, too many at once, or twelve in all."""

    code: ClassVar[str] = "proof-files"
    title_zh, title_en = "文件没有保存", "No file was kept"
    detail_zh, detail_en = (
        "一次提交1至3个文件，总共最多12个，已有{stored}个。请调整后再提交。",
        "Send 1 to 3 files at a time, 12 in all; {stored} are there. Choose again and send.",
    )


class ProofFileTooLarge(TooLarge):
    """413: a file of more than 10 MB."""

    code: ClassVar[str] = "proof-file-too-large"
    title_zh, title_en = "文件太大，都没有保存", "A file is too large; none was kept"
    detail_zh, detail_en = (
        "第{n}个文件太大，每个最多10 MB。请拍小一些的照片，或把PDF分成几份。",
        "File {n} is too large: each may have 10 MB. Take a smaller photo, or split the PDF.",
    )


class ProofFileRefused(Invalid):
    """422: bytes that are no picture that opens and no PDF, whatever the name says."""

    code: ClassVar[str] = "proof-file-refused"
    title_zh, title_en = "有文件打不开，都没有保存", "A file does not open; none was kept"
    detail_zh, detail_en = (
        "第{n}个文件不是能打开的照片或PDF。只收JPEG、PNG、WebP和PDF，请重新拍照或另存为PDF后再提交。",
        "File {n} is no photo that opens and no PDF. Only JPEG, PNG and WebP photos and PDF are taken. Take the photo again, or save it as a PDF, and send it.",
    )


class ProofDecided(Conflict):
    """409: somebody has decided on it."""

    code: ClassVar[str] = "proof-decided"
    title_zh, title_en = "这份整改证明已经有结论", "This proof has been decided on"
    detail_zh, detail_en = "结论已记录，没有改动。", "The decision is on record; nothing was changed."


class RatingInvalid(Invalid):
    """422: not 1 to 5, or more than 500 characters."""

    code: ClassVar[str] = "rating-invalid"
    title_zh, title_en = "评价没有保存", "The rating was not kept"
    detail_zh, detail_en = "请选1至5分，文字最多500字。", "Choose 1 to 5; the text may have 500 characters."


class RatingClosed(Conflict):
    """409: the result is published; the rating stays as it was."""

    code: ClassVar[str] = "rating-closed"
    title_zh, title_en = "结果已公示，评价不能再改", "The result is published; the rating stays as it is"
    detail_zh, detail_en = (
        "需要反映情况的，请直接联系检查机关。",
        "If something is left to say, turn to the office.",
    )


def second_part(uscc: str | None, number: str) -> str:
    """What opens a record beside its code: the last six letters and digits of the credit code, or of the record's number without one."""
    return plain(uscc or number)[-SECOND_PART:]


def plain(typed: str) -> str:
    """Letters and digits only, in capitals: people type spaces and dashes."""
    return "".join(ch for ch in typed.upper() if ch.isascii() and ch.isalnum())


def check_tries(of_address: Sequence[datetime], of_code: Sequence[datetime], now: datetime) -> None:
    """Raises ReceiptTooOften at 10 wrong tries of an address or 20 for a code within 10 minutes; the oldest comes first."""
    for seen, most in ((of_address, TRIES_OF_ADDRESS), (of_code, TRIES_OF_CODE)):
        if len(seen) >= most:
            raise ReceiptTooOften(seconds=max(1, int((seen[-most] + WINDOW - now).total_seconds()) + 1))


def check_reply(text: str, stored: int) -> None:
    """Raises ReplyInvalid or RepliesUsedUp."""
    if not 1 <= len(text) <= REPLY_LENGTH:
        raise ReplyInvalid(length=len(text))
    if stored >= REPLIES:
        raise RepliesUsedUp()


def check_files(sizes: Sequence[int], stored: int) -> None:
    """Raises ProofFilesInvalid or ProofFileTooLarge; `sizes` in bytes, `stored` files are there already."""
    if not 1 <= len(sizes) <= FILES_AT_ONCE or stored + len(sizes) > FILES_IN_ALL:
        raise ProofFilesInvalid(stored=stored)
    for n, size in enumerate(sizes, 1):
        if size > FILE_SIZE:
            raise ProofFileTooLarge(n=n)


def check_rating(stars: str, text: str, *, published: bool) -> int:
    """The stars. Raises RatingInvalid or RatingClosed."""
    if published:
        raise RatingClosed()
    if stars not in {"1", "2", "3", "4", "5"} or len(text) > NOTE_LENGTH:
        raise RatingInvalid()
    return int(stars)

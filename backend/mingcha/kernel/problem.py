"""How is a refusal told? One tree of problems, written as RFC 9457 documents in Chinese or English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

Lang = str


@dataclass(frozen=True, slots=True)
class FieldError:
    """One faulty field: a JSON pointer (RFC 6901) and the words in both languages."""

    pointer: str
    zh: str
    en: str


class Problem(Exception):
    """A refusal that a person can act on. Details are templates over the keyword parameters of the instance."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title_zh: ClassVar[str] = "服务器暂时没有回应"
    title_en: ClassVar[str] = "The server could not answer"
    detail_zh: ClassVar[str] = "填写的内容已保留。请1分钟后再试。"
    detail_en: ClassVar[str] = "What you entered is kept. Please try again in a minute."

    def __init__(self, *, errors: Sequence[FieldError] = (), **params: object) -> None:
        super().__init__(self.code)
        self.errors = tuple(errors)
        self.params = params

    def title(self, lang: Lang) -> str:
        """The short name of the problem in `lang` (zh or en)."""
        return self.title_en if lang == "en" else self.title_zh

    def detail(self, lang: Lang) -> str:
        """What happened, what is safe, what to do next, in `lang`."""
        template = self.detail_en if lang == "en" else self.detail_zh
        return template.format_map(_Lenient(self.params))

    def document(self, lang: Lang = "zh") -> dict[str, object]:
        """The RFC 9457 document: type, title, status, detail, and errors with JSON pointers."""
        body: dict[str, object] = {
            "type": f"/problems/{self.code}",
            "title": self.title(lang),
            "status": self.status,
            "detail": self.detail(lang),
        }
        if self.errors:
            body["errors"] = [{"pointer": e.pointer, "detail": e.en if lang == "en" else e.zh} for e in self.errors]
        return body

    def __str__(self) -> str:
        return f"{self.title('zh')}: {self.detail('zh')}"


class _Lenient(dict[str, object]):
    """A template with a missing value still prints: a half-told refusal beats a crash while refusing."""

    def __missing__(self, key: str) -> str:
        return "…"


class Malformed(Problem):
    """400: the request cannot be read."""

    status = 400
    code = "malformed"
    title_zh, title_en = "内容无法读取", "The request cannot be read"
    detail_zh, detail_en = (
        "请核对格式后重新提交，原有数据没有改动。",
        "Check the format and send it again; nothing was changed.",
    )


class Unauthenticated(Problem):
    """401: nobody is signed in, or the session has ended."""

    status = 401
    code = "unauthenticated"
    title_zh, title_en = "请重新登录", "Please sign in again"
    detail_zh, detail_en = (
        "登录已结束。本机的记录都在，登录后继续。",
        "The session has ended. Everything on this device is kept; sign in to go on.",
    )


class Forbidden(Problem):
    """403: the caller is known and may not do this."""

    status = 403
    code = "forbidden"
    title_zh, title_en = "这项操作由其他岗位办理", "Another role does this"
    detail_zh, detail_en = (
        "需要的权限：{permission}。请联系本部门的系统管理员。",
        "It needs the right {permission}. Ask your department's administrator.",
    )


class NotFound(Problem):
    """404: it does not exist, or it belongs to another department."""

    status = 404
    code = "not-found"
    title_zh, title_en = "没有找到", "Not found"
    detail_zh, detail_en = "请核对编号或地址。", "Check the number or the address."


class NotAllowed(Problem):
    """405: this address does not take this method."""

    status = 405
    code = "method-not-allowed"
    title_zh, title_en = "此地址不支持该操作", "This address does not take this method"
    detail_zh, detail_en = "请按接口说明调用。", "See the API documentation."


class Conflict(Problem):
    """409: the thing is in a state that does not allow it."""

    status = 409
    code = "conflict"
    title_zh, title_en = "当前状态不能这样做", "Not possible in this state"
    detail_zh, detail_en = "内容已被更新或已办结，请刷新后查看。", "It has changed or is finished; reload to see."


class Stale(Problem):
    """412: the caller saw an older version."""

    status = 412
    code = "stale"
    title_zh, title_en = "他人已更新", "Somebody else changed it"
    detail_zh, detail_en = (
        "你看到的是第{seen}版，现在是第{current}版。没有覆盖任何内容，请刷新后再改。",
        ("You saw version {seen}; it is now version {current}. Nothing was overwritten; reload and edit again."),
    )


class TooLarge(Problem):
    """413: more bytes than this address takes."""

    status = 413
    code = "too-large"
    title_zh, title_en = "文件太大", "Too large"
    detail_zh, detail_en = "上限{limit}。请拆分后再传。", "The limit is {limit}. Split it and send again."


class Invalid(Problem):
    """422: readable, but some field is wrong."""

    status = 422
    code = "invalid"
    title_zh, title_en = "有内容需要更正", "Some fields need correcting"
    detail_zh, detail_en = "请按提示更正，其余内容已保留。", "Correct what is marked; the rest is kept."


class TooMany(Problem):
    """429: too many tries."""

    status = 429
    code = "too-many"
    title_zh, title_en = "尝试次数过多", "Too many tries"
    detail_zh, detail_en = "请{seconds}秒后再试。", "Try again in {seconds} seconds."

    @property
    def headers(self) -> dict[str, str]:
        """Retry-After in seconds."""
        return {"Retry-After": str(self.params["seconds"])}


class Busy(Problem):
    """503: another writer held the database longer than this one may wait; nothing was written."""

    status = 503
    code = "busy"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}
    title_zh, title_en = "系统正忙", "The system is busy"
    detail_zh, detail_en = (
        "没有保存任何改动，填写的内容还在。请几秒后再试。",
        "Nothing was saved and what you entered is kept. Try again in a few seconds.",
    )

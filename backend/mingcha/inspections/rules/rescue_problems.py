"""Why is a rescue file not taken, or a part of it? One class per refusal, one sentence per fault."""

from __future__ import annotations

from mingcha.kernel.problem import Conflict, Invalid, NotFound, TooLarge


class RescueForeign(Invalid):
    """Not what the rescue page writes, or of a version that is not known yet."""

    code = "rescue-foreign"
    title_zh, title_en = "这不是应急导出的文件", "This is not a rescue file"
    detail_zh, detail_en = (
        "请选择手机“应急导出”页存下的文件（mingcha-rescue-日期.ndjson），不要改动它。没有写入任何内容。",
        "Choose the file saved by the phone's rescue page (mingcha-rescue-DATE.ndjson), unchanged. Nothing was written.",
    )


class RescueCut(Conflict):
    """The end of the file is missing."""

    code = "rescue-cut"
    title_zh, title_en = "文件不完整，末尾缺了一段", "The file is cut: its end is missing"
    detail_zh, detail_en = (
        "请从手机重新导出或重新拷贝。手机已不可用的，可以确认只导入已有部分。没有写入任何内容。",
        "Export or copy it again from the phone. If the phone is gone, confirm that only the part that is there is taken. Nothing was written.",
    )


class RescueSealed(Invalid):
    """Every record in the file is sealed and neither the spare key nor a PIN opens it."""

    code = "rescue-sealed"
    title_zh, title_en = "文件加密，打不开", "The file is sealed and cannot be opened"
    detail_zh, detail_en = (
        "本单位备用密钥打不开它，或手机持有人不在你管理的部门。请填写持有人的口令，或在服务器上导入（mingcha rescue import）。没有写入任何内容。",
        "The office's spare key does not open it, or its owner is not of your departments. Give the owner's PIN, or have it taken in on the server (mingcha rescue import). Nothing was written.",
    )


class RescuePinWrong(Invalid):
    """The PIN opens no lock in the file."""

    code = "rescue-pin-wrong"
    title_zh, title_en = "口令不对", "Wrong PIN"
    detail_zh, detail_en = "文件里没有这个口令能打开的内容。", "This PIN opens nothing in the file."


class RescueEmpty(Invalid):
    """No record in the file belongs to this office, or to the caller's departments."""

    code = "rescue-empty"
    title_zh, title_en = "文件里没有可导入的记录", "Nothing in the file can be taken in"
    detail_zh, detail_en = (
        "文件里没有记录，或记录不是本单位登记的手机、你管理的部门所写。没有写入任何内容。",
        "It holds no records, or they were written by phones that are not registered here or not of your departments. Nothing was written.",
    )


class RescueTooLarge(TooLarge):
    """Above 8 GB."""

    code = "rescue-too-large"


class RescueUnfinished(Conflict):
    """Bytes of the file are still missing on the server."""

    code = "rescue-unfinished"
    title_zh, title_en = "文件还没有传完", "The file has not arrived whole"
    detail_zh, detail_en = (
        "服务器收到{received}字节，共{size}字节。请继续上传。",
        "The server has {received} of {size} bytes. Go on sending.",
    )


class RescueUnknown(NotFound):
    """No such file, or somebody else's."""

    code = "rescue-unknown"


FAULTS: dict[str, tuple[str, str]] = {
    "line": ("这一行读不出来", "This line cannot be read"),
    "box": ("这一行解不开，内容有改动或损坏", "This line does not open: it was changed or damaged"),
    "event": ("这条记录损坏，读不出来", "This record is damaged and cannot be read"),
    "signature": ("签名对不上，内容有改动或损坏", "The signature does not fit: the record was changed or damaged"),
    "key-unknown": ("不是本单位登记的手机所写", "Written by a phone that is not registered here"),
    "owner": ("手机持有人不在你管理的部门", "The phone's owner is not of your departments"),
    "differs": ("文件与签名记录中的校验值不一致，已损坏", "The bytes differ from the signed record's hash: damaged"),
    "missing": ("文件里没有原件，服务器上也没有", "The original is neither in the file nor on the server"),
    "visit": ("服务器上没有这次检查，原件未导入", "The server has no such visit; the original was not taken"),
    "upload-conflict": (
        "服务器上同一编号是另一份内容，原件未导入",
        "The server has other bytes under this id; the original was not taken",
    ),
    "loose": ("没有记录提到的原件（未完成的录音录像）", "An original that no record names (an unfinished recording)"),
}

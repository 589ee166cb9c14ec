"""What can be wrong with a whole file, a list or a change? (Faults of single rows are notes, not problems.)"""

from __future__ import annotations

from mingcha.kernel.problem import Conflict, Forbidden, Invalid


class FileUnreadable(Invalid):
    """The file is neither CSV nor XLSX that can be read."""

    code = "file-unreadable"
    title_zh, title_en = "文件无法读取", "The file cannot be read"
    detail_zh = "{reason_zh}。请另存为CSV（UTF-8或GB18030）或XLSX后重新上传，原有数据没有改动。"
    detail_en = "{reason_en}. Save it as CSV (UTF-8 or GB18030) or XLSX and send it again; nothing was changed."


class HeaderMissing(Invalid):
    """Needed columns are not in the header."""

    code = "header-missing"
    title_zh, title_en = "表头缺少必需的列", "Needed columns are missing"
    detail_zh = "缺少：{columns}。请对照导入说明补上表头后重新上传，原有数据没有改动。"
    detail_en = "Missing: {columns}. Add them to the header and send the file again; nothing was changed."


class HeaderTwice(Invalid):
    """Two columns mean the same."""

    code = "header-twice"
    title_zh, title_en = "表头有重复的列", "A column stands twice"
    detail_zh = "“{columns}”是同一列，请只保留一列后重新上传。"
    detail_en = "“{columns}” are the same column; keep one and send the file again."


class FileEmpty(Invalid):
    """There is a header and nothing below it, or nothing at all."""

    code = "file-empty"
    title_zh, title_en = "文件中没有数据行", "The file has no rows"
    detail_zh, detail_en = "请核对是否选错了文件。", "Check whether this is the right file."


class ImportIdTaken(Conflict):
    """The id was used for another file."""

    code = "import-id-taken"
    title_zh, title_en = "这个导入编号已用于另一个文件", "This import id belongs to another file"
    detail_zh, detail_en = "请换一个新的编号。", "Use a new id."


class ImportRunning(Conflict):
    """It is being worked on."""

    code = "import-running"
    title_zh, title_en = "正在导入", "The import is running"
    detail_zh, detail_en = "已完成{done}行，请等待或先停止。", "{done} rows are done; wait, or stop it first."


class ImportFinished(Conflict):
    """It has reached the end of its file."""

    code = "import-finished"
    title_zh, title_en = "导入已完成", "The import is finished"
    detail_zh, detail_en = "更正后的文件请重新上传。", "Upload a corrected file as a new import."


class FileLost(Conflict):
    """The stored file of an import is not there any more."""

    code = "import-file-lost"
    title_zh, title_en = "原文件已不在服务器上", "The uploaded file is gone"
    detail_zh, detail_en = (
        "已导入的行都在，请重新上传同一文件继续。",
        "Rows already taken are kept; upload the same file again.",
    )


class ListNotDraft(Conflict):
    """The list version is published or superseded."""

    code = "list-not-draft"
    title_zh, title_en = "这一版清单已发布", "This list version is published"
    detail_zh, detail_en = "要调整请新建一版。", "Make a new version to change it."


class ItemsNotOurs(Forbidden):
    """A department's own list may only hold its own items."""

    code = "items-not-ours"
    title_zh, title_en = "清单中有其他部门的事项", "The list holds items of other departments"
    detail_zh = "本部门清单只能列入本部门事项：{codes}。部门联合清单请选择“联合”。"
    detail_en = "An own list holds own items only: {codes}. Choose a joint list for the others."


class ItemsIncomplete(Invalid):
    """Items lack what the region's notice asks for (C3, C6)."""

    code = "items-incomplete"
    title_zh, title_en = "事项内容不全，不能发布", "Items are not complete; the list cannot be published"
    detail_zh = "依据{article}。请补全所列事项后再发布。"
    detail_en = "By {article}. Complete the listed items, then publish."


class ItemsUnknown(Invalid):
    """Ids that name no item."""

    code = "items-unknown"
    title_zh, title_en = "有事项不存在", "Some items do not exist"
    detail_zh, detail_en = "请刷新事项清单后重新选择。", "Reload the items and choose again."

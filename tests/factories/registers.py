"""Office files as an office would have them, and the quickest way to get them in through the real addresses."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask.testing import FlaskClient
from openpyxl import Workbook

from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role
from mingcha.regions.queries import get_profile
from mingcha.registers import actions
from mingcha.registers.rules.review import chain_of
from tests.factories.identity import LEAD

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OBJECT_HEADER = (
    "名称",
    "统一社会信用代码",
    "注册号",
    "类型",
    "行业",
    "区域",
    "地址",
    "法定代表人",
    "联系电话",
    "成立日期",
    "信用风险分类",
    "状态",
)


def credit_code(number: int, prefix: str = "91320623") -> str:
    """A code right in both check characters."""
    body = f"{number:08d}"
    rest = 11 - sum(int(char) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first = prefix + body + "0123456789X0"[rest]
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first, WEIGHTS, strict=True))
    return first + ALPHABET[-total % 31]


def business(number: int, **changed: str) -> dict[str, str]:
    """One right row of an object file, by header; `changed` by header too."""
    row = {
        "名称": f"示例第{number:04d}号宾馆",
        "统一社会信用代码": credit_code(number),
        "注册号": "",
        "类型": "企业",
        "行业": "宾馆酒店",
        "区域": "示例镇甲",
        "地址": f"示例路{number}号",
        "法定代表人": "示例人",
        "联系电话": "0513-00000000",
        "成立日期": "2020-01-31",
        "信用风险分类": "ABCD"[number % 4],
        "状态": "存续",
    }
    return {**row, **changed}


def item(number: int, **changed: str) -> dict[str, str]:
    """One right row of an item file: a general item with all that 如东 asks for and a cap of 50 %."""
    row = {
        "事项编号": f"SL-{number:03d}",
        "抽查事项名称": f"示例事项{number}",
        "发起部门": LEAD,
        "配合部门": LEAD,
        "事项类别": "一般检查事项",
        "抽查依据": "《示例条例》；《示例办法》",
        "抽查主体": LEAD,
        "抽查内容": "示例内容",
        "检查对象": "示例对象",
        "抽查方式": "实地核查、书面检查",
        "抽查比例": "5%",
        "比例上限": "50%",
        "抽查频次": "每年1次",
        "权责清单事项": f"示例权责清单第{number}项",
        "检查要点": "营业执照在醒目位置|拍摄全景|1|未悬挂/已过期\n名称与登记一致",
    }
    return {**row, **changed}


def officer(number: int, **changed: str) -> dict[str, str]:
    """One right row of an inspector file."""
    row = {
        "姓名": f"示例员{number}",
        "部门": LEAD,
        "执法证号": f"SLZ{number:05d}",
        "发证机关": "示例发证机关",
        "发证日期": "2024-01-01",
        "有效期至": "2028-12-31",
        "人员类别": "公务员",
        "执法资质": "GENERAL、HOTEL",
        "业务专长": "消防设施",
        "执法区域": "示例镇甲、示例镇乙",
        "联系电话": "0513-00000001",
    }
    return {**row, **changed}


def csv_file(rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV with the header of the first row."""
    lines = list(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(lines[0].keys())
    writer.writerows(line.values() for line in lines)
    return out.getvalue().encode(encoding)


def xlsx_file(rows: Iterable[Mapping[str, Any]], *, title: Sequence[str] = ()) -> bytes:
    """A workbook; `title` are lines above the header."""
    lines = list(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("示例")
    for line in title:
        sheet.append([line])
    sheet.append(list(lines[0].keys()))
    for line in lines:
        sheet.append(list(line.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: FlaskClient, import_id: str, kind: str, data: bytes, filename: str = "示例.csv") -> Any:
    """PUT of the raw bytes."""
    query = {"kind": kind, "filename": filename}
    return client.put(
        f"/api/v1/imports/{import_id}", query_string=query, data=data, content_type="application/octet-stream"
    )


def wait_for(import_id: str) -> None:
    """Until the thread of the import has ended."""
    for thread in threading.enumerate():
        if thread.name == f"import-{import_id}":
            thread.join(60)


def bring_in(client: FlaskClient, import_id: str, kind: str, data: bytes, filename: str = "示例.csv") -> dict[str, Any]:
    """Upload, run, wait: the import as it stands then."""
    reply = upload(client, import_id, kind, data, filename)
    assert reply.status_code == 201, reply.text
    reply = client.post(f"/api/v1/imports/{import_id}/run")
    assert reply.status_code == 202, reply.text
    wait_for(import_id)
    found: dict[str, Any] = client.get(f"/api/v1/imports/{import_id}").json
    return found


def pass_review(client: FlaskClient, list_id: str) -> Any:
    """Sends a draft into the region's legal review and lets every stage agree; the refusal if it may not be sent. Nothing where there is no review."""
    parts: Any = client.application.extensions["mingcha"]
    chain = chain_of(get_profile(parts.settings.region).item.legal_review)
    if not chain:
        return None
    reply = client.post(f"/api/v1/item-lists/{list_id}/submit", json={})
    if reply.status_code != 200:
        return reply
    actor = Actor("reviewer", "法示例", frozenset({Role.SUPERVISOR}), reply.json["department_id"])
    ctx = Ctx(actor=actor, clock=parts.clock, ids=parts.ids, chance=parts.chance)
    for stage in chain:
        with client.application.app_context(), transaction():
            said = actions.Opinion(
                ctx.ids.new(), "agree", "示例意见", ctx.clock.today(), f"示例单位 {stage}", "示例〔2026〕1号"
            )
            actions.review_item_list(list_id, said, region=parts.settings.region, ctx=ctx)
    return None


def an_id(number: int) -> str:
    """A client's UUIDv7, the same for the same number."""
    return f"01900000-0000-7000-8000-{number:012d}"

"""Office files through the real addresses: who may, what comes in, what is said about wrong rows, and correcting them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from mingcha.kernel import audit
from mingcha.kernel.db import reading
from mingcha.registers import actions, queries
from mingcha.registers.rules.uscc import uscc_error
from tests.factories.registers import (
    an_id,
    bring_in,
    business,
    credit_code,
    csv_file,
    item,
    officer,
    upload,
    wait_for,
    xlsx_file,
)

As = Callable[[str], FlaskClient]


def objects(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    return client.get("/api/v1/objects", query_string={"limit": "200", **query}).json["items"]


def table(reply: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))


def test_nobody_is_turned_away(client: FlaskClient) -> None:
    assert client.put(f"/api/v1/imports/{an_id(1)}?kind=objects&filename=a.csv", data=b"x").status_code == 401


@pytest.mark.parametrize("name", ["mei", "bo", "dai", "ada"])
def test_only_planners_import(client_as: As, name: str) -> None:
    assert upload(client_as(name), an_id(1), "objects", csv_file([business(1)])).status_code == 403


def test_another_departments_import_is_not_there(client_as: As) -> None:
    bring_in(client_as("qing"), an_id(1), "objects", csv_file([business(1)]))
    otto = client_as("otto")
    for path in ("", "/errors", "/errors.csv"):
        assert otto.get(f"/api/v1/imports/{an_id(1)}{path}").status_code == 404
    assert otto.post(f"/api/v1/imports/{an_id(1)}/cancel").status_code == 404
    assert otto.get("/api/v1/imports").json["items"] == []


def test_a_finished_import_does_not_run_again(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1)]))
    reply = qing.post(f"/api/v1/imports/{an_id(1)}/run")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/import-finished")


@pytest.mark.req("S0-2.3b")
@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("gb18030", "\t"), ("utf-16", "\t")],
)
def test_csv_comes_in_whatever_the_office_saved_it_as(client_as: As, encoding: str, delimiter: str) -> None:
    qing = client_as("qing")
    done = bring_in(
        qing, an_id(1), "objects", csv_file([business(n) for n in range(1, 4)], encoding=encoding, delimiter=delimiter)
    )
    assert (done["state"], done["phase"], done["rows_total"], done["rows_done"], done["rows_created"]) == (
        "done",
        "finished",
        3,
        3,
        3,
    )
    assert [one["name"] for one in objects(qing)] == ["示例第0001号宾馆", "示例第0002号宾馆", "示例第0003号宾馆"]


def test_a_workbook_with_a_title_line_comes_in(client_as: As) -> None:
    qing = client_as("qing")
    done = bring_in(
        qing, an_id(1), "objects", xlsx_file([business(1), business(2)], title=("如东县示例名录",)), "示例.xlsx"
    )
    assert (done["state"], done["format"], done["rows_created"]) == ("done", "xlsx", 2)
    assert objects(qing)[0]["established_on"] == "2020-01-31"


def test_a_workbook_with_formatted_far_columns_short_rows_and_gaps_comes_in(client_as: As) -> None:
    book = Workbook()
    sheet = book.active
    narrow = [{name: business(n)[name] for name in ("名称", "统一社会信用代码", "区域", "地址")} for n in (1, 2)]
    sheet.append(list(narrow[0]))
    sheet.append([*list(narrow[0].values())[:3]])
    sheet.cell(row=6, column=16_000).number_format = "0.00"
    for place, value in enumerate(narrow[1].values(), 1):
        sheet.cell(row=6, column=place).value = value
    out = io.BytesIO()
    book.save(out)
    qing = client_as("qing")
    done = bring_in(qing, an_id(1), "objects", out.getvalue(), "示例.xlsx")
    assert (done["state"], done["rows_total"], done["rows_created"], done["rows_bad"]) == ("done", 2, 2, 0)
    assert [one["address"] for one in objects(qing)] == [None, "示例路2号"]


def test_wrong_rows_of_a_workbook_are_named_by_their_row_in_the_sheet(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", xlsx_file([business(1), business(2, 名称="")], title=("名录", "")), "示例.xlsx")
    assert [row["row_no"] for row in qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"]] == [5]


def test_a_business_has_the_fields_of_its_row(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(3, 信用风险分类="较高")]))
    found = objects(qing)[0]
    wanted = {
        "uscc": credit_code(3),
        "key": credit_code(3),
        "kind": "enterprise",
        "industry": "宾馆酒店",
        "industry_code": "6110",
    }
    assert {name: found[name] for name in wanted} == wanted
    assert (found["district"], found["risk_class"], found["status"], found["version"]) == ("示例镇甲", "C", "open", 1)


@pytest.mark.req("S0-2.3a", "S3B-3b")
def test_products_projects_and_acts_have_a_register_number_instead_of_a_code(client_as: As) -> None:
    qing = client_as("qing")
    kinds = [
        "产品",
        "项目",
        "行为",
        "个体工商户",
        "农民专业合作社",
        "外国企业常驻代表机构",
        "在中国境内从事生产经营的外国企业",
    ]
    lines = [business(n, 统一社会信用代码="", 注册号=f"sl-{n}", 类型=kind) for n, kind in enumerate(kinds, 1)]
    assert bring_in(qing, an_id(1), "objects", csv_file(lines))["rows_created"] == 7
    found = {one["key"]: one["kind"] for one in objects(qing)}
    codes = ["product", "project", "act", "individual_business", "cooperative", "foreign_office", "foreign_enterprise"]
    assert found == {f"R:SL-{n}": code for n, code in enumerate(codes, 1)}


@pytest.mark.req("S4-4a", "S4-4b")
def test_bodies_outside_the_market_come_in_with_source_nature_industry_and_region(client_as: As) -> None:
    qing = client_as("qing")
    kinds = {"社会团体": "51", "民办非企业单位": "52", "事业单位": "12", "非法人专业机构": ""}
    lines = []
    for n, (kind, prefix) in enumerate(kinds.items(), 1):
        code = credit_code(n, prefix + "231084") if prefix else ""
        line = business(n, 统一社会信用代码=code, 注册号="" if code else "SL-9", 类型=kind)
        lines.append({**line, "性质": "非营利", "来源": "民政登记"})
    assert bring_in(qing, an_id(1), "objects", csv_file(lines))["rows_created"] == 4
    found = objects(qing)
    assert [one["kind"] for one in found] == [
        "association",
        "private_non_enterprise",
        "public_institution",
        "professional_body",
    ]
    assert {(one["source"], one["nature"], one["industry"], one["district"]) for one in found} == {
        ("民政登记", "非营利", "宾馆酒店", "示例镇甲")
    }
    lacking = business(8, 区域="")
    assert bring_in(qing, an_id(2), "objects", csv_file([lacking]))["rows_bad"] == 1


def test_wrong_rows_are_kept_with_row_column_and_words_and_the_others_come_in(client_as: As) -> None:
    qing = client_as("qing")
    lines = [business(1), business(2, 信用风险分类="很高"), business(3, 名称=""), business(1), business(5, 地址="=1+1")]
    done = bring_in(qing, an_id(1), "objects", csv_file(lines))
    assert (done["rows_created"], done["rows_bad"]) == (1, 4)
    found = qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"]
    said = [(row["row_no"], note["column"], note["code"]) for row in found for note in row["notes"]]
    assert said == [
        (3, "信用风险分类", "unknown_word"),
        (4, "名称", "missing"),
        (5, "", "duplicate"),
        (6, "地址", "formula"),
    ]
    assert "第2行" in found[2]["notes"][0]["zh"] and "row 2" in found[2]["notes"][0]["en"]


def test_the_error_file_can_be_corrected_and_imported_as_it_is(client_as: As) -> None:
    qing = client_as("qing")
    lines = [business(1), business(2, 信用风险分类="很高"), business(3, 成立日期="2026-02-30")]
    bring_in(qing, an_id(1), "objects", csv_file(lines, encoding="gb18030"))
    wrong = table(qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv"))
    assert [row["名称"] for row in wrong] == ["示例第0002号宾馆", "示例第0003号宾馆"]
    assert wrong[0]["错误"].startswith("信用风险分类：")
    wrong[0]["信用风险分类"], wrong[1]["成立日期"] = "D", "2026-02-28"
    again = bring_in(qing, an_id(2), "objects", csv_file(wrong))
    assert (again["rows_created"], again["rows_bad"]) == (2, 0)
    assert {one["name"]: one["risk_class"] for one in objects(qing)}["示例第0002号宾馆"] == "D"


def test_the_error_file_runs_no_formula_and_an_uncorrected_one_is_refused_again(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1, 地址="=HYPERLINK(1)", 联系电话="+86 513")]))
    wrong = table(qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv"))
    assert (wrong[0]["地址"], wrong[0]["联系电话"]) == ("'=HYPERLINK(1)", "+86 513")
    assert bring_in(qing, an_id(2), "objects", csv_file(wrong))["rows_bad"] == 1
    assert table(qing.get(f"/api/v1/imports/{an_id(2)}/errors.csv"))[0]["地址"] == "'=HYPERLINK(1)"


def test_a_row_with_a_cell_too_many_stays_wrong_until_the_cell_is_taken_out(client_as: As) -> None:
    qing = client_as("qing")
    row = csv_file([business(1)]).rstrip(b"\r\n") + ",多出的一格".encode()
    assert bring_in(qing, an_id(1), "objects", row)["rows_bad"] == 1
    wrong = qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv").data
    assert bring_in(qing, an_id(2), "objects", wrong)["rows_bad"] == 1
    mended = qing.get(f"/api/v1/imports/{an_id(2)}/errors.csv").data.replace(",多出的一格".encode(), b"")
    assert bring_in(qing, an_id(3), "objects", mended)["rows_created"] == 1


def test_a_repeated_row_that_nobody_corrected_does_not_overwrite_the_first_one(client_as: As) -> None:
    qing = client_as("qing")
    twin = {**business(2), "统一社会信用代码": business(1)["统一社会信用代码"]}
    bring_in(qing, an_id(1), "objects", csv_file([business(1), twin]))
    wrong = table(qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv"))
    again = bring_in(qing, an_id(2), "objects", csv_file(wrong))
    assert (again["rows_updated"], again["rows_bad"]) == (0, 1)
    assert [one["name"] for one in objects(qing)] == ["示例第0001号宾馆"]
    wrong[0]["错误"] = ""
    assert bring_in(qing, an_id(3), "objects", csv_file(wrong))["rows_updated"] == 1


def test_the_error_file_of_an_error_file_has_one_error_column(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(2, 信用风险分类="很高")]))
    wrong = table(qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv"))
    bring_in(qing, an_id(2), "objects", csv_file(wrong))
    header = qing.get(f"/api/v1/imports/{an_id(2)}/errors.csv").data.decode("utf-8-sig").splitlines()[0]
    assert header.split(",").count("错误") == 1


def test_an_odd_code_is_a_warning_and_comes_in(client_as: As) -> None:
    qing = client_as("qing")
    start = "91990000" + credit_code(7)[8:17]
    odd = next(start + end for end in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_error(start + end) is None)
    done = bring_in(qing, an_id(1), "objects", csv_file([business(1, 统一社会信用代码=odd)]))
    assert (done["rows_created"], done["rows_bad"], done["rows_warned"]) == (1, 0, 1)
    note = qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"][0]
    assert (note["severity"], note["notes"][0]["code"]) == ("warning", "uscc_region")
    assert table(qing.get(f"/api/v1/imports/{an_id(1)}/errors.csv")) == []


@pytest.mark.req("S0-2.3c")
def test_a_changed_row_keeps_its_former_state_and_an_unchanged_one_is_counted_apart(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1), business(2)]))
    done = bring_in(qing, an_id(2), "objects", csv_file([business(1, 地址="新示例路1号"), business(2), business(3)]))
    assert (done["rows_created"], done["rows_updated"], done["rows_unchanged"]) == (1, 1, 1)
    found = qing.get(f"/api/v1/objects/{objects(qing)[0]['id']}").json
    assert (found["address"], found["version"]) == ("新示例路1号", 2)
    former = found["history"][0]
    assert (former["version"], former["data"]["address"], former["import_id"]) == (1, "示例路1号", an_id(2))
    assert former["valid_from"] <= former["valid_to"]


def test_columns_a_file_does_not_have_stay_as_they_are(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1)]))
    narrow = {name: business(1, 名称="改名宾馆")[name] for name in ("名称", "统一社会信用代码", "区域")}
    assert bring_in(qing, an_id(2), "objects", csv_file([narrow]))["rows_updated"] == 1
    found = objects(qing)[0]
    assert (found["name"], found["address"], found["risk_class"]) == ("改名宾馆", "示例路1号", "B")


def test_an_object_known_by_its_number_takes_its_new_code(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1, 统一社会信用代码="", 注册号="SL-1")]))
    assert bring_in(qing, an_id(2), "objects", csv_file([business(1, 注册号="SL-1")]))["rows_updated"] == 1
    assert [(one["uscc"], one["register_no"]) for one in objects(qing)] == [(credit_code(1), "SL-1")]


def test_a_number_that_belongs_to_another_business_is_refused(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(1, 注册号="SL-1")]))
    assert bring_in(qing, an_id(2), "objects", csv_file([business(2, 注册号="SL-1")]))["rows_bad"] == 1
    assert qing.get(f"/api/v1/imports/{an_id(2)}/errors").json["items"][0]["notes"][0]["code"] == "taken"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "file-unreadable"),
        (b"PK\x03\x04 not a workbook", "file-unreadable"),
        (b"\x80\xff\xff\x80", "file-unreadable"),
        ("甲,乙\r\n1,2\r\n".encode(), "header-missing"),
        ("名称,区域,地址\r\n甲,乙,丙\r\n".encode(), "header-missing"),
        ("名称,区域,统一社会信用代码,企业名称\r\n甲,乙,丙,丁\r\n".encode(), "header-twice"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_is_recorded(client_as: As, data: bytes, code: str) -> None:
    qing = client_as("qing")
    reply = upload(qing, an_id(1), "objects", data)
    assert (reply.status_code, reply.json["type"]) == (422, f"/problems/{code}")
    assert qing.get("/api/v1/imports").json["items"] == []


def test_the_missing_column_is_named_in_the_callers_language(client_as: As) -> None:
    data = "企业名称,统一社会信用代码\r\n甲,乙\r\n".encode()
    reply = client_as("qing").put(
        f"/api/v1/imports/{an_id(1)}?kind=objects&filename=a.csv", data=data, headers={"Accept-Language": "en"}
    )
    assert [error["pointer"] for error in reply.json["errors"]] == ["/header/区域"]
    assert reply.json["title"] == "Needed columns are missing"


def test_a_quote_that_never_ends_fails_the_import_and_says_where(client_as: As) -> None:
    data = csv_file([business(1)]) + '"如东'.encode() + ("，示例" * 50_000).encode()
    qing = client_as("qing")
    upload(qing, an_id(1), "objects", data)
    qing.post(f"/api/v1/imports/{an_id(1)}/run")
    wait_for(an_id(1))
    found = qing.get(f"/api/v1/imports/{an_id(1)}").json
    assert (found["state"], found["problem"]["type"]) == ("failed", "/problems/file-unreadable")
    assert "行附近的引号" in found["problem"]["detail"]


def test_a_header_without_rows_fails(client_as: As) -> None:
    data = csv_file([business(1)]).splitlines()[0]
    found = bring_in(client_as("qing"), an_id(1), "objects", data)
    assert (found["state"], found["problem"]["type"]) == ("failed", "/problems/file-empty")


def test_the_same_upload_again_is_the_same_import_and_other_bytes_are_refused(client_as: As) -> None:
    qing = client_as("qing")
    data = csv_file([business(1)])
    assert upload(qing, an_id(1), "objects", data).status_code == 201
    assert upload(qing, an_id(1), "objects", data).status_code == 201
    reply = upload(qing, an_id(1), "objects", csv_file([business(2)]))
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/import-id-taken")


def test_a_stopped_import_goes_on_where_it_stopped(app: Flask, client_as: As, ctx_of: Callable[[str], Any]) -> None:
    qing, parts = client_as("qing"), app.extensions["mingcha"]
    upload(qing, an_id(1), "objects", csv_file([business(n) for n in range(1, 8)]))

    def stop(done: int, total: int) -> None:
        if done == 4:
            assert qing.post(f"/api/v1/imports/{an_id(1)}/cancel").status_code == 200

    with app.app_context():
        actions.run_import(an_id(1), data_dir=parts.settings.data_dir, ctx=ctx_of("qing"), told=stop, size=2)
    found = qing.get(f"/api/v1/imports/{an_id(1)}").json
    assert (found["state"], found["rows_done"], found["rows_total"]) == ("cancelled", 4, 7)
    qing.post(f"/api/v1/imports/{an_id(1)}/run")
    wait_for(an_id(1))
    found = qing.get(f"/api/v1/imports/{an_id(1)}").json
    assert (found["state"], found["rows_done"], found["rows_created"]) == ("done", 7, 7)


def test_two_threads_do_not_work_on_one_import(app: Flask, client_as: As, ctx_of: Callable[[str], Any]) -> None:
    qing, parts = client_as("qing"), app.extensions["mingcha"]
    upload(qing, an_id(1), "objects", csv_file([business(1)]))
    seen: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        seen.append(qing.post(f"/api/v1/imports/{an_id(1)}/run").status_code)

    with app.app_context():
        actions.run_import(an_id(1), data_dir=parts.settings.data_dir, ctx=ctx_of("qing"), told=meanwhile)
    assert seen == [409]


def test_an_import_is_one_act_in_the_audit_chain(app: Flask, client_as: As) -> None:

    bring_in(client_as("qing"), an_id(1), "objects", csv_file([business(n) for n in range(1, 30)]))
    with app.app_context(), reading() as session:
        entries = session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.subject_id == an_id(1))).all()
        assert [entry.action for entry in entries] == ["receive_import", "run_import"]
        assert entries[1].after["rows_created"] == 29


def test_the_roster_of_a_scope_holds_closed_objects_too(app: Flask, client_as: As) -> None:
    lines = [business(1, 区域="示例镇乙"), business(2), business(3, 状态="注销"), business(4, 行业="网吧")]
    bring_in(client_as("qing"), an_id(1), "objects", csv_file(lines))
    scope = queries.Scope(districts=("示例镇甲",), industries=("宾馆酒店",))
    with app.app_context(), reading():
        blocks = queries.list_objects_in_scope(scope, scope, ("OK", "X-CLOSED", "X-FILTER"), 100)
        rows = [row for block in blocks for row in block]
        assert [row[:3] for row in rows] == sorted([(credit_code(2), "C", "OK"), (credit_code(3), "D", "X-CLOSED")])
        assert queries.count_objects_in_scope(scope) == {"C": (1, 1), "D": (1, 0)}


@pytest.mark.req("S0-2.1a")
def test_what_leaves_as_a_file_comes_back_without_a_change(client: FlaskClient, client_as: As) -> None:
    qing = client_as("qing")
    where = {"纬度": "32.3312", "经度": "121.1885", "风险标注": "示例标注"}
    rows = [
        business(1, 类型="个体工商户", **where),
        business(2, 状态="注销", **where),
        business(3, **where | {"纬度": "", "经度": ""}),
    ]
    bring_in(qing, an_id(1), "objects", csv_file(rows))
    bring_in(
        qing,
        an_id(2),
        "items",
        csv_file([item(1, 抽查比例="2.5%", 备注="示例，备注"), item(2, 抽查方式="网络监测", 备注="")]),
    )
    bring_in(qing, an_id(3), "inspectors", csv_file([officer(1, 业务专长=""), officer(2, 业务专长="特种设备、食品")]))
    assert client.get("/api/v1/registers/objects/file.csv").status_code == 401
    assert client_as("bo").get("/api/v1/registers/objects/file.csv").status_code == 403
    assert qing.get("/api/v1/registers/people/file.csv").status_code == 404
    for number, (kind, least) in enumerate({"objects": 3, "items": 2, "inspectors": 2}.items(), 4):
        with qing.get(f"/api/v1/registers/{kind}/file.csv") as reply:
            file, told = reply.data, table(reply)
        done = bring_in(qing, an_id(number), kind, file)
        counts = {name: done[f"rows_{name}"] for name in ("created", "updated", "unchanged", "bad")}
        assert counts == {"created": 0, "updated": 0, "unchanged": len(told), "bad": 0}, (kind, told)
        assert len(told) >= least
    acts = client_as("dai").get("/api/v1/audit?action=export_register").json["items"]
    assert {one["subject_id"] for one in acts} == {"objects", "items", "inspectors"}


CHECKLIST = """灭火器在有效期内|看瓶身标签|1|过期/压力不足
压力不足几具||||数值/具/0~3|1=不符合
经营状态||||单选/正常/停业!
停业的原因|||未登记/其他|文字|3=停业
少于两具时说明|||||2<=1.5
设备一览||||表格/名称/数量
门面全景||2||照片"""


@pytest.mark.req("S0-2.1a", "S0-2.1b")
def test_checklists_and_issuers_leave_with_their_register_and_come_back_the_same(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1, 检查要点=CHECKLIST)]))
    bring_in(qing, an_id(2), "inspectors", csv_file([officer(1, 发证机关="示例省司法厅")]))
    file, people = register(qing, "items"), register(qing, "inspectors").decode("utf-8-sig")
    asked = checklist(qing)
    assert [one["kind"] for one in asked] == ["conform", "number", "choice", "text", "conform", "table", "photo"]
    bring_in(qing, an_id(3), "items", csv_file([item(1, 检查要点="只问一项")]))
    assert [one["text"] for one in checklist(qing)] == ["只问一项"]
    assert bring_in(qing, an_id(4), "items", file)["rows_updated"] == 1
    assert checklist(qing) == asked
    number = officer(1)["执法证号"]
    other = people.replace(number, f"{number}9").replace(officer(1)["姓名"], "另一示例人")
    assert bring_in(qing, an_id(5), "inspectors", other.encode())["rows_created"] == 1
    rows = csv.DictReader(io.StringIO(register(qing, "inspectors").decode("utf-8-sig")))
    assert {row["执法证号"]: row["发证机关"] for row in rows}[f"{number}9"] == "示例省司法厅"


def register(client: FlaskClient, kind: str) -> bytes:
    with client.get(f"/api/v1/registers/{kind}/file.csv") as reply:
        return bytes(reply.data)


def checklist(client: FlaskClient) -> list[dict[str, Any]]:
    """What the item's present checklist asks, without the entries' ids and version."""
    found = next(
        one for one in client.get("/api/v1/items?limit=200").json["items"] if one["code"] == item(1)["事项编号"]
    )
    entries = client.get(f"/api/v1/items/{found['id']}").json["entries"]
    return [{name: value for name, value in one.items() if name not in ("id", "item_id", "version")} for one in entries]

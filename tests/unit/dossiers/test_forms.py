"""Does each official form say what the record says, all of it, and nothing else?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from mingcha.dossiers.rules.forms import FORMS, check_text, fitting, form, ink_of
from tests.unit.dossiers.records import INKS, changed, record

MARK = "改后的值"
FIELDS: dict[str, tuple[str, ...]] = {
    "registration": (
        "object.name",
        "object.uscc",
        "object.industry",
        "object.address",
        "object.legal_representative",
        "object.contact_name",
        "object.contact_phone",
        "plan.title",
        "plan.number",
        "task.title",
        "task.number",
        "draw.number",
        "authorities.0",
        "authorities.1",
        "team.0.name",
        "team.0.department",
        "team.1.certificate_no",
        "assistants.0.name",
        "assistants.0.organisation",
        "registration.address",
        "registration.legal_representative",
        "registration.contact",
        "registration.contact_phone",
        "registration.note",
        "items.0.name",
        "items.0.legal_basis.0",
        "items.0.entries.0.text",
        "items.0.entries.0.reason",
        "signatures.1.name",
        "signatures.3.name",
        "signatures.3.position",
        "signatures.3.opinion",
        "inspection.number",
    ),
    "onsite-record": (
        "registration.address",
        "authorities.0",
        "object.name",
        "object.uscc",
        "registration.legal_representative",
        "steps.3.to",
        "steps.3.role",
        "steps.3.certificates.1",
        "steps.4.asked_of",
        "steps.4.note",
        "team.0.name",
        "team.1.certificate_no",
        "team.1.name",
        "items.0.name",
        "items.0.entries.0.text",
        "items.0.entries.0.reason",
        "items.0.entries.2.value",
        "items.0.entries.3.reason",
        "materials.0.text",
        "materials.0.basis",
        "materials.1.title",
        "materials.1.source",
        "notes.0.text",
        "signatures.2.name",
        "signatures.3.opinion",
        "signatures.4.name",
        "assistants.0.name",
    ),
    "check-record": (
        "task.title",
        "task.number",
        "object.name",
        "object.uscc",
        "object.address",
        "registration.legal_representative",
        "registration.contact",
        "registration.contact_phone",
        "items.0.name",
        "items.0.entries.0.text",
        "items.0.entries.0.reason",
        "materials.0.text",
        "signatures.1.name",
        "signatures.3.opinion",
        "reviews.0.by",
        "reviews.0.reason",
    ),
    "joint-guide": (
        "task.title",
        "task.number",
        "task.frequency",
        "task.scheme",
        "authorities.1",
        "items.0.name",
        "items.0.department",
        "items.0.legal_basis.0",
        "items.0.entries.0.text",
        "items.0.entries.0.guide",
    ),
    "joint-notice": (
        "object.name",
        "plan.title",
        "task.title",
        "draw.number",
        "authorities.0",
        "team.0.name",
        "team.1.certificate_no",
        "items.0.department",
        "items.0.name",
        "items.0.legal_basis.0",
    ),
    "joint-record": (
        "task.title",
        "object.name",
        "object.uscc",
        "authorities.0",
        "authorities.1",
        "team.0.name",
        "items.0.department",
        "items.0.name",
        "items.0.entries.0.text",
        "items.0.entries.0.reason",
        "materials.0.text",
        "signatures.1.name",
        "signatures.3.opinion",
        "reviews.0.by",
    ),
    "notice": (
        "object.name",
        "items.0.legal_basis.0",
        "items.0.name",
        "items.0.department",
        "plan.title",
        "plan.number",
        "task.title",
        "task.number",
        "draw.number",
        "authorities.1",
        "task.frequency",
        "team.0.name",
        "team.0.certificate_no",
        "steps.0.to",
        "steps.0.role",
        "steps.0.note",
    ),
    "rectification": (
        "object.name",
        "authorities.0",
        "inspection.number",
        "items.0.entries.0.text",
        "items.0.entries.0.reason",
        "items.0.legal_basis.0",
        "materials.0.text",
    ),
    "plan": (
        "plan.title",
        "plan.number",
        "plan.year",
        "plan.department",
        "plan.departments.0",
        "plan.note",
        "plan.approved.by",
        "plan.filed.with",
        "task.title",
        "task.number",
        "task.lead",
        "task.departments.0",
        "task.frequency",
        "task.scheme",
        "task.scope.districts.0",
        "task.seats.0.qualification",
        "items.0.name",
        "items.0.department",
        "items.0.legal_basis.0",
    ),
    "approval": (
        "object.name",
        "object.uscc",
        "object.address",
        "plan.title",
        "task.title",
        "draw.number",
        "authorities.1",
        "items.0.name",
        "items.0.legal_basis.0",
        "task.frequency",
        "team.1.name",
        "assistants.0.name",
        "plan.approved.by",
        "task.approved.by",
        "reviews.0.by",
        "reviews.0.reason",
    ),
}
DAYS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "registration": (
        ("sealed.at", "2026-06-15T03:47:00Z", "11时47分"),
        ("steps.1.at", "2026-06-15T01:07:00Z", "9时07分"),
    ),
    "onsite-record": (
        ("steps.3.at", "2026-06-15T02:58:00Z", "10时58分"),
        ("signatures.2.at", "2026-06-17T02:00:00Z", "2026年6月17日"),
    ),
    "check-record": (("reviews.0.at", "2026-06-18T02:00:00Z", "2026年6月18日"),),
    "joint-guide": (),
    "joint-notice": (("task.window.0", "2026-06-03", "2026年6月3日"),),
    "joint-record": (("reviews.0.at", "2026-06-18T02:00:00Z", "2026年6月18日"),),
    "notice": (
        ("task.window.0", "2026-06-03", "2026年6月3日"),
        ("steps.0.on", "2026-06-11T09:30:00+08:00", "2026年6月11日"),
        ("inspection.opened_at", "2026-05-28T01:00:00Z", "2026年5月28日"),
    ),
    "rectification": (("sealed.at", "2026-06-14T03:30:00Z", "2026年6月14日"),),
    "plan": (
        ("plan.published_at", "2026-02-09T02:00:00Z", "2026年2月9日"),
        ("plan.filed.at", "2026-02-08T02:00:00Z", "2026年2月8日"),
        ("task.window.1", "2026-06-29", "2026年6月29日"),
    ),
    "approval": (
        ("task.approved.at", "2026-05-02T02:00:00Z", "2026年5月2日"),
        ("plan.approved.at", "2026-02-02T02:00:00Z", "2026年2月2日"),
    ),
}


def words(name: str, of: dict[str, Any]) -> str:
    """The form as one text."""
    return json.dumps(form(name, of, INKS, origin="https://portal.example"), ensure_ascii=False)


def ticked(name: str, of: dict[str, Any]) -> set[str]:
    """The words with a tick."""
    blocks = form(name, of, INKS, origin="")["blocks"]
    cells = [cell for block in blocks if block["kind"] == "grid" for row in block["rows"] for cell in row]
    return {word for cell in cells for word, on in cell.get("ticks", []) if on}


@pytest.mark.req("S1-12")
@pytest.mark.req("S3A-2.1")
@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in FIELDS.items() for path in paths])
def test_a_field_of_the_record_is_on_the_paper(name: str, path: str) -> None:
    assert MARK not in words(name, record())
    assert MARK in words(name, changed(path, MARK)), path


@pytest.mark.parametrize(("name", "path", "to", "told"), [(name, *row) for name, rows in DAYS.items() for row in rows])
def test_a_time_of_the_record_is_on_the_paper_as_the_clock_in_china_showed_it(
    name: str, path: str, to: str, told: str
) -> None:
    assert told not in words(name, record())
    assert told in words(name, changed(path, to))


def test_every_form_has_tested_fields() -> None:
    assert set(FIELDS) == set(DAYS) == set(FORMS)


@pytest.mark.req("S1-13a")
def test_boxes_are_ticked_by_the_record() -> None:
    assert ticked("check-record", record()) == {
        "实地检查",
        "书面检查",
        "发现问题已责令改正",
        "责令改正并由日常监管跟进",
    }
    clean = record(conclusions=["no_problem"], methods=["online"], follow_ups=[], items=[])
    assert ticked("check-record", clean) == {"网络监测", "未发现问题", "无需后续处理"}
    assert "无需后续处理" not in ticked("check-record", changed("inspection.state", "sealed") | {"follow_ups": []})
    assert ticked("registration", record(conclusions=["unheard_of"])) >= {"unheard_of"}


def test_an_item_with_open_entries_is_not_said_to_be_without_problems() -> None:
    entries = [
        one | {"result": "conforming"} if one["result"] == "failing" else one for one in record()["items"][0]["entries"]
    ]
    left = record(items=[record()["items"][0] | {"entries": entries}], materials=[])
    assert "未检查1项" in words("check-record", left)
    assert '"未发现问题"]' not in words("check-record", left)


@pytest.mark.req("S1-13c")
@pytest.mark.req("S1-13d")
def test_a_missing_signature_shows_its_reason_and_the_witness() -> None:
    signatures = [one for one in record()["signatures"] if one["role"] != "business"]
    refused = record(
        signatures=signatures, refusal={"reason": "disagrees", "text": "不认可第一项", "at": "2026-06-15T03:25:00Z"}
    )
    for name in ("registration", "onsite-record", "check-record"):
        told = words(name, refused)
        assert all(part in told for part in ("对结果有不同意见", "不认可第一项", "看到全过程", "孙见证", "ink-sun")), (
            name
        )
    assert "记录中没有签字" in words("check-record", record(signatures=[], sealed=None))
    stamped = record(signatures=signatures, stamps=[{"event": "p", "photo": "x", "opinion": "盖章无异议"}])
    assert "盖章无异议" in words("check-record", stamped)


def test_a_signature_under_another_text_is_not_shown() -> None:
    for name in ("registration", "onsite-record", "check-record"):
        told = words(name, record())
        assert "ink-mei" in told and "ink-qian" in told
        assert "作废的签字" not in told and "ink-old" not in told


def test_which_forms_there_are_follows_from_the_record() -> None:
    assert fitting(record()) == list(FORMS)
    unserved = record(steps=[one for one in record()["steps"] if one["kind"] != "notice.served"])
    assert "notice" not in fitting(unserved)
    waived = {
        "kind": "notice.waived",
        "at": "2026-06-10T01:00:00Z",
        "by": "m",
        "reason": "would_defeat",
        "text": "事先通知会失去证据",
    }
    assert "notice" not in fitting(record(steps=[waived]))
    assert "notice" in fitting(record(steps=[waived | {"reason": "served_by_office"}]))
    assert "rectification" not in fitting(record(conclusions=["follow_up_pending"]))
    assert "plan" not in fitting(record(plan=None))
    planned = ["approval", "joint-guide", "joint-notice", "registration"]
    assert fitting(record(events=[], steps=[], conclusions=[], plan=None)) == planned
    alone = record(authorities=record()["authorities"][:1])
    assert not [one for one in fitting(alone) if one.startswith("joint-")]


def test_the_days_of_an_order_are_left_open_because_the_record_has_none() -> None:
    told = words("rectification", record())
    assert "＿＿＿＿年＿＿月＿＿日" in told and "（印章）" in told


def test_a_planned_visit_has_its_forms_too() -> None:
    planned = record(
        events=[],
        steps=[],
        conclusions=[],
        methods=[],
        sealed=None,
        signatures=[],
        registration=None,
        materials=[],
        notes=[],
        reviews=[],
        follow_ups=[],
        receipt=None,
    )
    for name in fitting(planned):
        assert form(name, planned, {}, origin="")["blocks"]
    assert "尚未审核" in words("approval", planned)


@pytest.mark.parametrize("sample", [True, False])
def test_sample_data_say_so_on_every_form(sample: bool) -> None:
    assert all(("示例数据" in words(name, record(sample=sample))) is sample for name in FORMS)


def test_no_form_judges_anybody() -> None:
    for name in FORMS:
        told = words(name, record())
        assert ("免责" in told, "问责" in told) == (False, False)


def test_the_code_leads_to_the_receipt_or_to_the_draw_and_inner_papers_have_none() -> None:
    there = "https://portal.example"
    assert check_text("receipt", record(), there) == f"{there}/portal/receipt/{record()['receipt']}"
    assert check_text("receipt", record(), "") == record()["receipt"]
    assert check_text("receipt", record(receipt=None), there) == ""
    assert check_text("draw", record(), there) == f"{there}/portal/draws/d1"
    assert check_text("draw", record(draw=None), there) == check_text("draw", record(), "") == ""
    assert [form(name, record(), {}, origin=there)["check"] for name in ("plan", "approval")] == ["", ""]


def test_strokes_of_both_shapes_become_one_path_cropped_to_the_ink() -> None:
    lists = ink_of(b'{"width":3200,"strokes":[[[100,200,0,128],[300,400,16,130]],[[150,250,20,1]]]}')
    named = ink_of(b'{"strokes":[[{"x":100,"y":200,"t":0},{"x":300,"y":400,"t":9}],[{"x":150,"y":250,"t":20}]]}')
    assert lists == named
    assert 'd="M9 9L209 209 M59 59L59 59"' in lists and 'viewBox="0 0 218 218"' in lists


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no json", b"[]", b"{}", b'{"strokes":1}', b'{"strokes":[]}', b'{"strokes":[[[1,2]]]}', b'{"strokes":[[["<script>",2],[3,4]]]}',
        b'{"strokes":[[[1e999,2],[3,4]]]}', b'{"strokes":[[[1,2],[99999999,4]]]}', b'{"strokes":[[{"x":1},{"y":2}]]}', b"[" * 100_000,
        b'{"strokes":[[' + b"[1,2]," * 20_001 + b"[1,2]]]}",
    ],
)  # fmt: skip
def test_what_is_no_signature_draws_nothing(data: bytes) -> None:
    assert ink_of(data) == ""


def test_what_was_changed_after_the_signatures_stands_above_them() -> None:
    change = {"entry": "e1", "text": "通道畅通", "before": "failing", "result": "conforming", "reason": None}
    amendment = {
        "event": "a",
        "at": "2026-06-16T02:00:00Z",
        "by": "m",
        "reason": "看错门牌",
        "changes": [change],
        "conclusion": ["no_problem"],
    }
    for name in ("registration", "onsite-record", "check-record"):
        told = words(name, record(amendments=[amendment]))
        assert all(
            part in told for part in ("补正", "看错门牌", "通道畅通：不符合改为符合", "检查结果改为未发现问题")
        ), name
        assert "补正" not in words(name, record())


def test_registered_values_that_differ_are_not_called_the_same() -> None:
    rows = next(
        block["rows"]
        for block in form("registration", record(), {}, origin="")["blocks"]
        if block["title"] == "登记信息核对"
    )
    assert [row[3] for row in rows] == ["不一致", "未标明", "未标明", "未标明", "—"]
    same = changed("registration.contact", "李登记")
    same["registration"].pop("legal_representative")
    rows = next(
        block["rows"]
        for block in form("registration", same, {}, origin="")["blocks"]
        if block["title"] == "登记信息核对"
    )
    assert [row[3] for row in rows] == ["不一致", "—", "一致", "未标明", "—"]


def test_the_record_counts_what_is_attached() -> None:
    assert "照片2件、办公端导入的执法记录仪文件1件" in words("onsite-record", record())
    assert "无。原件的指纹" in words("onsite-record", record(evidence=[], imports=[]))


@pytest.mark.req("S1-12")
def test_the_form_of_a_visit_that_has_not_begun_is_open_to_be_written_in() -> None:
    planned = record(events=[], steps=[], sealed=None, signatures=[], registration=None, methods=[], conclusions=[])
    blocks = form("registration", planned, {}, origin="")["blocks"]
    results = next(block["rows"] for block in blocks if block["title"] == "检查事项和结果")
    assert [row[2:] for row in results] == [["\u3000", "\u3000"]]
    registered = next(block["rows"] for block in blocks if block["title"] == "登记信息核对")
    assert [row[1] for row in registered] == ["示例路1号", "王登记", "李登记", "000-0001"]
    assert "记录中没有签字" not in words("registration", planned)


def test_a_visit_that_ended_another_way_says_why_once_and_who_said_so() -> None:
    item = record()["items"][0]
    gap = {**item["entries"][3], "reason": "未能入场"}
    ended = record(
        ending={"kind": "not_found", "text": "大门紧锁"},
        ending_statements=[
            {"event": "z", "name": "周邻居", "role": "neighbour", "text": "停业数月", "at": "2026-06-15T02:50:00Z"}
        ],
        items=[{**item, "entries": [gap, {**gap, "id": "e9"}]}],
        signatures=[],
    )
    told = words("onsite-record", ended)
    assert all(
        part in told
        for part in ("查无下落。大门紧锁。", "周邻居（邻居）说明：停业数月。", "未签字。检查以其他方式结束：查无下落")
    )
    assert told.count("未能入场") == 1 and "全部2项未检查：未能入场。" in told
    assert "未检查2项" in words("registration", ended)

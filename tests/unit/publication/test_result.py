"""Does the public body hold the national fields, and nothing private?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from mingcha.publication.rules.masking import Private
from mingcha.publication.rules.result import Entry, ItemResult, Source, body_of, lines_of

SOURCE = Source(
    number="320623202606150001-3",
    inspected_on=date(2026, 6, 15),
    conclusions=("rectification_ordered",),
    items=(
        ItemResult(
            "疏散通道",
            (
                Entry("通道畅通", "failing", "店主王小明（13800138000）在通道堆放纸箱"),
                Entry("指示灯完好", "conforming"),
            ),
        ),
        ItemResult("灭火器", (Entry("压力正常", "conforming"), Entry("数量足够", "not_applicable"))),
    ),
    object_id="0197-x",
    object_name="示例县王小明小吃店",
    object_uscc="92320623MA8727135C",
    object_address="示例路1号王小明家",
    authorities=("示例县市场监督管理局", "示例县消防救援局"),
    plan_number="32062320260001",
    plan_title="2026年联合抽查计划",
    task_number="320623202606010001",
    task_title="餐饮联合抽查",
    draw_type="undirected",
    draw_id="0197-d",
    private=Private(names=("王小明",), numbers=("13800138000",), open_names=("示例县王小明小吃店",)),
)


def test_the_body_has_the_national_fields_and_one_row_an_item() -> None:
    gsxt = body_of(SOURCE, due_on=date(2026, 7, 14), provisional=False)["gsxt"]
    assert gsxt["raninsPlanId"] == "32062320260001"
    assert gsxt["raninsTypeName"] == "不定向"
    assert gsxt["insAuth"] == "示例县市场监督管理局、示例县消防救援局"
    assert gsxt["rows"] == [
        {"seqno": 1, "raninsItemName": "疏散通道", "raninsCheckResName": "发现问题已责令改正"},
        {"seqno": 2, "raninsItemName": "灭火器", "raninsCheckResName": "未发现问题"},
    ]


def test_no_private_word_is_anywhere_in_the_body() -> None:
    text = json.dumps(body_of(SOURCE, due_on=None, provisional=False), ensure_ascii=False)
    assert "王小明" not in text.replace("示例县王小明小吃店", "")
    assert "13800138000" not in text
    assert "王某某（＊＊＊）在通道堆放纸箱" in text


def test_a_name_inside_a_checklist_line_is_masked_too() -> None:
    first = SOURCE.items[0]
    named = replace(first, entries=(replace(first.entries[0], text="王小明在场时通道畅通"), *first.entries[1:]))
    body = body_of(replace(SOURCE, items=(named, *SOURCE.items[1:])), due_on=None, provisional=False)
    assert body["rows"][0]["failing"][0]["text"] == "王某某在场时通道畅通"


def test_counts_are_of_entries() -> None:
    assert body_of(SOURCE, due_on=None, provisional=False)["counts"] == {
        "entries": 4,
        "failing": 1,
        "not_applicable": 1,
        "recorded": 0,
        "unanswered": 0,
    }


def test_an_unreachable_business_has_no_item_without_a_problem() -> None:
    source = replace(SOURCE, conclusions=("unreachable",), items=(ItemResult("灭火器", ()),))
    assert body_of(source, due_on=None, provisional=False)["rows"][0]["results"] == ["unreachable"]


def test_the_preview_shows_each_free_text_with_its_masked_places() -> None:
    lines = lines_of(SOURCE)
    assert [line.label for line in lines] == ["地址", "疏散通道：通道畅通"]
    assert lines[0].shown == "示例路1号王某某家"
    assert [(hit.kind, hit.shown) for hit in lines[1].hits] == [("name", "王某某"), ("number", "＊＊＊")]


def test_offsets_count_rare_characters_as_browsers_do() -> None:
    source = replace(SOURCE, object_address="𠮷野路王小明家")
    [hit] = lines_of(source)[0].hits
    assert (hit.start, hit.end) == (4, 7)

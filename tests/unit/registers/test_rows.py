"""Rows of the three kinds of file: what is taken, what is refused, what is only remarked."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from mingcha.kernel.problem import Invalid
from mingcha.registers.rules.cells import Row
from mingcha.registers.rules.columns import check_header
from mingcha.registers.rules.inspectors import read_inspector
from mingcha.registers.rules.items import Wanted, check_publishable, read_item
from mingcha.registers.rules.objects import changed, check_object_edit, filled, object_keys, read_object
from mingcha.registers.rules.problems import ItemsIncomplete
from tests.factories.registers import business, credit_code, item, officer

PLAIN = {"kind": "conform", "spec": {}, "shown_when": {}}
READERS = {"objects": read_object, "items": read_item, "inspectors": read_inspector}


def read(kind: str, line: Mapping[str, str]) -> tuple[dict, list[str]]:
    header = list(line)
    values, notes = READERS[kind](Row(kind, header, check_header(kind, header)), list(line.values()))
    return values, [note.code for note in notes]


@pytest.mark.parametrize(
    ("changed_cells", "code"),
    [
        ({"统一社会信用代码": credit_code(1)[:17] + "I"}, "uscc_shape"),
        ({"统一社会信用代码": credit_code(1)[:8] + "0" + credit_code(1)[9:17] + "0"}, "uscc_check"),
        ({"统一社会信用代码": ""}, "no_key"),
        ({"名称": ""}, "missing"),
        ({"区域": ""}, "missing"),
        ({"信用风险分类": "很高"}, "unknown_word"),
        ({"类型": "星球"}, "unknown_word"),
        ({"状态": "不明"}, "unknown_word"),
        ({"成立日期": "2026-02-30"}, "date"),
        ({"注册号": "苏字 第1号"}, "register_no"),
        ({"纬度": "91", "经度": "121.1853"}, "degrees"),
        ({"纬度": "32.3312", "经度": "181"}, "degrees"),
        ({"纬度": "32度", "经度": "121.1853"}, "degrees"),
        ({"纬度": "32.3312", "经度": ""}, "degrees_pair"),
        ({"经度": "121.1853"}, "degrees_pair"),
    ],
)
def test_ten_kinds_of_wrong_objects_are_refused(changed_cells: dict[str, str], code: str) -> None:
    assert code in read("objects", business(1, **changed_cells))[1]


def test_a_right_object_has_no_notes_and_our_codes() -> None:
    values, notes = read("objects", business(1))
    assert notes == []
    assert (values["kind"], values["risk_class"], values["status"]) == ("enterprise", "B", "open")


def test_an_old_number_in_the_code_column_is_a_register_number() -> None:
    assert object_keys({"uscc": "320623000012345", "register_no": None}) == (None, "320623000012345")


def test_what_a_file_leaves_out_comes_from_the_code_or_stays_neutral() -> None:
    row = filled({"uscc": credit_code(1, "93320623"), "register_no": None, "industry": "网吧"})
    assert (row["kind"], row["risk_class"], row["status"], row["industry_code"]) == ("cooperative", "U", "open", "9013")


def test_an_empty_class_keeps_the_old_one_and_an_empty_address_clears_it() -> None:
    old = {"risk_class": "C", "address": "示例路1号", "name": "甲"}
    assert changed(old, {"risk_class": None, "address": None, "name": "甲"}) == {"address": None}


def test_words_of_an_edit_are_checked() -> None:
    with pytest.raises(Invalid) as problem:
        check_object_edit({"kind": "planet", "status": "open"})
    assert [error.pointer for error in problem.value.errors] == ["/kind"]


def test_an_item_is_read_with_its_checklist() -> None:
    values, notes = read("items", item(1))
    assert notes == []
    assert (values["category"], values["ratio"], values["ratio_cap"]) == ("general", [5, 100], [50, 100])
    assert values["methods"] == ["onsite", "document"]
    assert values["legal_basis"] == ["《示例条例》", "《示例办法》"]
    assert values["entries"] == [
        {
            "no": 1,
            "text": "营业执照在醒目位置",
            "guide": "拍摄全景",
            "required_photos": 1,
            "reasons": ["未悬挂", "已过期"],
            **PLAIN,
        },
        {"no": 2, "text": "名称与登记一致", "guide": None, "required_photos": 0, "reasons": [], **PLAIN},
    ]


def read_entries(cell: str) -> tuple[list[dict[str, Any]], list[str]]:
    values, notes = read("items", item(1, **{"检查要点": cell}))
    return values["entries"], notes


@pytest.mark.parametrize(
    ("line", "kind", "spec", "when"),
    [
        ("通道宽度||||数值/米/0.9~12", "number", {"unit": "米", "min": "0.9", "max": "12"}, {}),
        ("人数||||数值/人", "number", {"unit": "人"}, {}),
        ("温度||||数值/℃/~-18", "number", {"unit": "℃", "max": "-18"}, {}),
        ("经营状态||||单选/正常/停业!", "choice", {"options": ["正常", "停业"], "bad": ["停业"]}, {}),
        ("设施||||多选/灭火器/消火栓", "choices", {"options": ["灭火器", "消火栓"]}, {}),
        ("有效期||||日期", "date", {}, {}),
        ("说明||||文字", "text", {}, {}),
        ("器材||||表格/名称/数量", "table", {"columns": ["名称", "数量"]}, {}),
        ("门头||1||照片", "photo", {}, {}),
        ("整改||||符合|1=不符合/不适用", "conform", {}, {"no": 1, "is": ["failing", "not_applicable"]}),
    ],
)
def test_other_kinds_of_question_are_read(line: str, kind: str, spec: dict[str, Any], when: dict[str, Any]) -> None:
    entries, notes = read_entries(f"证照在醒目位置\n{line}")
    assert (entries[1]["kind"], entries[1]["spec"], entries[1]["shown_when"]) == (kind, spec, when)
    assert notes == []


@pytest.mark.parametrize(
    "line",
    [
        "甲||||单选/一个",
        "甲||||猜测",
        "甲||0||照片",
        "甲|||||2=不符合",
        "甲|||||1~不符合",
        "甲||||数值/米/2~1",
        "甲|||||1=没有的选项",
    ],
)
def test_a_question_that_cannot_be_asked_is_a_fault(line: str) -> None:
    assert read_entries(f"证照在醒目位置\n{line}")[1] == ["checklist"]


@pytest.mark.parametrize(
    ("changed_cells", "code"),
    [
        ({"事项编号": ""}, "missing"),
        ({"抽查依据": ""}, "missing"),
        ({"事项类别": "特别"}, "unknown_word"),
        ({"抽查方式": "实地核查、猜测"}, "unknown_word"),
        ({"抽查比例": "五成"}, "ratio"),
        ({"抽查比例": "60%"}, "cap_exceeded"),
        ({"事项类别": "重点检查事项"}, "cap_on_key"),
        ({"检查要点": "执照||很多"}, "checklist"),
    ],
)
def test_wrong_items_are_refused(changed_cells: dict[str, str], code: str) -> None:
    assert code in read("items", item(1, **changed_cells))[1]


def complete(**gaps: object) -> SimpleNamespace:
    whole = {
        "code": "SL-1",
        "category": "general",
        "ratio_cap": (1, 2),
        "legal_basis": ("法",),
        "authority": "局",
        "content": "内容",
        "methods": ("onsite",),
        "participants": ("p",),
    }
    return SimpleNamespace(**{**whole, **gaps})


RUDONG = Wanted(
    required=("legal_basis", "authority", "content", "method", "participants"),
    fields_article="如东 003A 二(二)1",
    cap_needed=True,
    cap_article="如东 003A 二(二)1",
)


def test_a_general_item_without_a_cap_is_not_publishable_where_the_region_asks_for_it() -> None:
    with pytest.raises(ItemsIncomplete) as problem:
        check_publishable([complete(ratio_cap=None)], RUDONG)
    assert [error.pointer for error in problem.value.errors] == ["/items/SL-1/ratio_cap"]
    assert "如东 003A" in problem.value.detail("zh")


def test_a_key_item_needs_no_cap() -> None:
    check_publishable([complete(category="key", ratio_cap=None)], RUDONG)


def test_each_missing_field_of_the_region_is_named() -> None:
    with pytest.raises(ItemsIncomplete) as problem:
        check_publishable([complete(content=None, methods=())], RUDONG)
    assert [error.pointer for error in problem.value.errors] == ["/items/SL-1/content", "/items/SL-1/methods"]


def test_an_inspector_is_read_with_tags() -> None:
    values, notes = read("inspectors", officer(1))
    assert notes == []
    assert values["qualifications"] == ["GENERAL", "HOTEL"]
    assert values["districts"] == ["示例镇甲", "示例镇乙"]


def test_the_whole_county_is_no_district() -> None:
    assert read("inspectors", officer(1, 执法区域="全县"))[0]["districts"] == []


@pytest.mark.parametrize(
    ("changed_cells", "code"),
    [
        ({"执法证号": ""}, "missing"),
        ({"有效期至": ""}, "missing"),
        ({"有效期至": "2020-01-01"}, "date_order"),
        ({"人员类别": "网格员"}, "unknown_word"),
    ],
)
def test_nobody_without_a_certificate_and_its_term_is_taken(changed_cells: dict[str, str], code: str) -> None:
    assert code in read("inspectors", officer(1, **changed_cells))[1]


def test_a_place_is_read_in_millionths_of_a_degree_and_blank_cells_clear_it() -> None:
    values, codes = read("objects", business(1) | {"纬度": "32.3312", "经度": "121.185300"})
    assert codes == [] and (values["lat_u"], values["lng_u"]) == (32_331_200, 121_185_300)
    blank, codes = read("objects", business(1) | {"纬度": "", "经度": ""})
    assert codes == [] and changed(values, blank) == {"lat_u": None, "lng_u": None}
    without, _ = read("objects", business(1))
    assert "lat_u" not in without and "lat_u" not in changed(values, without)


@pytest.mark.parametrize("values", [{"lat_u": 1}, {"lat_u": 1, "lng_u": None}, {"lng_u": 1}])
def test_half_a_place_is_refused_by_hand_too(values: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        check_object_edit(values)
    check_object_edit({"lat_u": 1, "lng_u": 1})
    check_object_edit({"lat_u": None, "lng_u": None})

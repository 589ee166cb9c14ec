"""What must the public not see, and what must it still see?"""

from __future__ import annotations

import pytest

from mingcha.publication.rules.masking import Private, find_private, masked_name, masked_text

PRIVATE = Private(
    names=("王小明", "欧阳示例", "李示"),
    numbers=("32062319900101123X", "执法0623-0007"),
    open_names=("示例县王小明小吃店", "320623199001011231"),
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王某某"),
        ("王明", "王某"),
        ("欧阳小明", "欧阳某某"),
        ("欧阳明", "欧阳某"),
        ("欧阳", "欧某"),
        ("阿依古丽", "阿某某"),
        ("Zhang Wei", "Z＊＊＊"),
        ("𠮷田", "𠮷某"),
        ("王 小 明", "王某某"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_only(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    "text",
    [
        "电话13800138000。",
        "电话138-0013-8000",
        "电话１３８ ００１３ ８０００，找人",
        "+86 138 0013 8000",
        "固话0513-84512345转8",
        "固话(0513)84512345",
        "身份证320623199001011239",
        "身份证 32062319900101123x 号",
        "身份证320623 19900101 123X",
        "旧证320623900101123。",
        "邮箱wang@example.com",
        "执法证执法0623-0007",
    ],
)
def test_no_digit_of_a_private_number_is_left(text: str) -> None:
    shown = masked_text(text, PRIVATE)
    assert "＊＊＊" in shown
    for part in ("8001", "0013", "００１３", "8451", "1990", "9001", "example", "0007"):
        assert part not in shown


def test_names_go_even_where_blanks_stand_between_the_characters() -> None:
    assert masked_text("负责人王小明、王 小明在场，李示拒签", PRIVATE) == "负责人王某某、王某某在场，李某拒签"


def test_a_business_name_and_its_credit_code_stay() -> None:
    text = "示例县王小明小吃店（320623199001011231）的王小明"
    assert masked_text(text, PRIVATE) == "示例县王小明小吃店（320623199001011231）的王某某"


@pytest.mark.parametrize(
    "text",
    [
        "第3.2条，灭火器2024年12月到期4具",
        "编号320623202609150001",
        "罚款138000元",
        "抽查比例10%",
        "91320623MA8727135C",
        "",
    ],
)
def test_ordinary_figures_stay(text: str) -> None:
    assert masked_text(text, Private()) == text


def test_hits_come_in_order_and_never_overlap() -> None:
    hits = find_private("王小明13800138000欧阳示例", PRIVATE)
    assert [h.kind for h in hits] == ["name", "phone", "name"]
    assert all(a.end <= b.start for a, b in zip(hits, hits[1:], strict=False))


def test_a_role_written_in_place_of_a_name_hides_nothing() -> None:
    assert masked_text("负责人不在场", Private(names=("负责人",))) == "负责人不在场"

"""Does the report of the four properties say what was found, and do the archive's names carry the record?"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mingcha.dossiers.rules.archive import case_names, metadata
from mingcha.dossiers.rules.bag import bag_info
from mingcha.dossiers.rules.report import Facts, LogFacts, report_html, sections
from tests.unit.dossiers.records import record

LOG = LogFacts(size=40, signed=True, proved=12, wrong=0, waiting=2, witnesses=["见证单位"], stamps=["时间戳机构"])
FACTS = Facts(
    events=10,
    unsigned=[],
    keys=2,
    named=4,
    present=4,
    differing=[],
    text_fits=True,
    signers=3,
    gates={"ok": 2, "broken": 1},
    types={"image/jpeg": 3},
    forms=8,
    copies=2,
    files=30,
    log=LOG,
)


def results(facts: Facts) -> dict[str, str]:
    """{what was checked: result}."""
    return {row[0]: row[2] for _, rows in sections(record(), facts) for row in rows}


def test_an_honest_dossier_is_told_in_counts() -> None:
    told = results(FACTS)
    assert told["事件的电子签名"] == "10条，全部相符"
    assert told["原件的指纹"] == "4件，全部相符"
    assert told["封存文本的指纹"] == "相符"
    assert told["日志中的位置"] == "12条相符，2条还没有位置"
    assert (told["外部见证"], told["可信时间戳"]) == ("见证单位", "时间戳机构")
    assert told["检查项目"] == "4项，未检查1项"
    assert [title for title, _ in sections(record(), FACTS)] == ["真实性", "完整性", "可用性", "安全性"]


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"unsigned": ["3"]}, "事件的电子签名", "10条，第3行不符"),
        ({"differing": ["ab" * 32]}, "原件的指纹", f"4件，{'ab' * 32}不符"),
        ({"text_fits": False}, "封存文本的指纹", "不符"),
        ({"text_fits": None}, "封存文本的指纹", "尚未封存"),
        ({"log": None}, "日志中的位置", "日志还没有签署的日志头，无法证明"),
        ({"log": replace(LOG, wrong=1)}, "日志中的位置", "12条相符，1条不符，2条还没有位置"),
        ({"log": replace(LOG, signed=False)}, "日志头的签名", "没有日志公钥的签名"),
        ({"log": replace(LOG, witnesses=[])}, "外部见证", "没有见证签名"),
        ({"log": replace(LOG, stamps=[])}, "可信时间戳", "没有时间戳"),
        ({"present": 3}, "原件", "4件，卷宗内3件"),
        ({"gates": {"pending": 2}}, "图片", "尚未检测2张"),
    ],
)  # fmt: skip
def test_whatever_does_not_fit_is_named(changes: dict[str, object], where: str, words: str) -> None:
    changed = replace(FACTS, **changes)  # type: ignore[arg-type]
    rows = [row for _, found in sections(record(), changed) for row in found if row[0] == where]
    assert words in [row[2] for row in rows]


def test_the_page_holds_no_script_no_judgement_and_no_markup_of_the_record() -> None:
    hostile = record(object={**record()["object"], "name": "<script>alert(1)</script>"})
    page = report_html(hostile, FACTS, "2026-06-20T01:00:00Z").decode()
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "2026-06-20 09:00:00" in page and "示例数据" in page
    assert ("免责" in page, "问责" in page) == (False, False)
    assert "日志还没有签署的日志头" in report_html(record(sample=False), FACTS, None).decode()


def test_the_archive_finds_the_case_under_its_names() -> None:
    names = case_names(record())
    assert names["题名"] == "示例加油站行政检查记录（加油站抽查）"
    assert (names["立档单位名称"], names["责任者"]) == ("示例市场监督管理局", "示例市场监督管理局、示例应急管理局")
    assert (names["文件编号"], names["人名"], names["年度"]) == ("RW-1-007", "梅示例、兰示例", "2026")
    info = bag_info(record())
    assert {f"DAT46-{name}": text for name, text in names.items()}.items() <= info.items()
    assert info["External-Identifier"] == "RW-1-007"


def test_a_photo_is_named_with_who_took_it_when_and_where() -> None:
    geo = {"lat_u": 32_330_000, "lng_u": 121_180_000, "acc_m": 9, "age_s": 1, "crs": "WGS84", "src": "api"}
    payload = {"blob": {"evidence": "ph1"}, "geo": geo, "caption": "通道"}
    line = json.dumps(
        {"e": {"id": "v1", "kind": "photo", "at": "2026-06-15T10:10:00+08:00", "payload": payload}}
    ).encode()
    first, second = metadata(record(), [line])["DA/T 54"]
    assert (first["摄影者"], first["摄影时间"], first["题名"]) == ("梅示例", "2026-06-15T10:10:00+08:00", "通道")
    assert (first["纬度"], first["经度"], first["坐标系"]) == ("32.330000", "121.180000", "WGS84")
    assert (first["计算机文件名"], first["数字摘要"]) == ("data/blobs/" + "22" * 32, "22" * 32)
    assert "摄影者" not in second and second["题名"] == "示例加油站现场照片"


def test_a_film_brought_to_the_desk_is_named_with_its_camera_unless_withdrawn() -> None:
    [one] = metadata(record(), [])["DA/T 63"]
    assert (one["摄录者"], one["捕获设备"], one["数字摘要"]) == ("梅示例", "JLY-7", "44" * 32)
    gone = [{**record()["imports"][0], "withdrawn": {"reason": "传错了"}}]
    assert metadata(record(imports=gone), [])["DA/T 63"] == []

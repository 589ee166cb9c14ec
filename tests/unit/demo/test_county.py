"""The sample county's registers: whole, repeatable, valid, and visibly nobody's."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from PIL import Image

from mingcha.demo import businesses, codes, county, item_list, officers, phone, pictures
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ids import SeededIds

TODAY = date(2026, 6, 15)
AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def test_known_check_characters_are_computed() -> None:
    """An outside sample: the code that GB 32100 texts print, whole."""
    assert codes.body_check("D2143569") == "X"
    assert codes.last_check("91350100M000100Y4") == "3"


@pytest.mark.req("S3A-2.4.1a")
def test_five_thousand_objects_cover_the_eight_joint_industries() -> None:
    found = list(businesses.list_businesses())
    assert len(found) == 5000
    assert set(Counter(one.industry.name for one in found)) == {
        "网吧",
        "加油站",
        "旅行社",
        "宾馆酒店",
        "汽车销售",
        "培训机构",
        "房地产开发",
        "人力资源",
    }
    assert {one.district for one in found} == set(county.TOWNS) and len(county.TOWNS) >= 14


def test_every_object_has_exactly_one_name_in_the_register() -> None:
    found = list(businesses.list_businesses())
    assert len({one.uscc or one.register_no for one in found}) == 5000
    assert all(bool(one.uscc) != bool(one.register_no) for one in found)
    assert sum(not one.uscc for one in found) == 40
    assert len({one.name for one in found}) == 5000


def test_credit_codes_name_the_kind_and_the_county() -> None:
    prefix = {"enterprise": "91", "individual_business": "92", "cooperative": "93", "private_non_enterprise": "52"}
    for one in businesses.list_businesses():
        if one.uscc:
            assert re.fullmatch(r"\d\d3206230000\d{4}[0-9X][0-9A-HJ-NPQRTUWXY]", one.uscc)
            assert one.uscc[:2] == prefix[one.kind]


def test_risk_classes_come_in_plausible_shares() -> None:
    shares = Counter(one.risk_class for one in businesses.list_businesses())
    assert shares["A"] > shares["B"] > shares["C"] > shares["D"] > 200


def test_every_object_says_that_it_is_a_sample() -> None:
    for one in businesses.list_businesses():
        assert all("示例" in words for words in (one.name, one.address, one.representative, one.duty))
        assert re.fullmatch(r"0513-0000\d{4}", one.phone)


def test_eighty_inspectors_stand_in_twelve_departments() -> None:
    found = list(officers.list_officers(TODAY))
    assert len(found) == 80
    assert Counter(one.office.key for one in found) == {one.key: one.staff for one in county.OFFICES}
    assert len(county.OFFICES) == 12
    assert len({one.certificate_no for one in found}) == 80 and len({one.name for one in found}) == 80
    assert all("示例" in one.name and "GENERAL" in one.qualifications and one.specialties for one in found)


def test_some_certificates_have_run_out_and_some_soon_will() -> None:
    found = list(officers.list_officers(TODAY))
    assert sum(one.valid_to < TODAY for one in found) == 3
    assert sum(TODAY <= one.valid_to < date(2026, 7, 31) for one in found) == 4
    assert all(one.valid_to > date(2026, 12, 30) for one in found if one.username or "HOTEL" in one.qualifications)


def test_sample_accounts_that_inspect_stand_in_the_library() -> None:
    found = {one.username for one in officers.list_officers(TODAY) if one.username}
    assert found == {one.username for one in county.ACCOUNTS if "inspector" in one.roles}


def test_sixty_items_have_checklists_and_no_article_numbers() -> None:
    found = item_list.list_items()
    assert len(found) == 60 and len({one.code for one in found}) == 60
    for one in found:
        assert 4 <= len(one.entries) <= 12
        assert all(re.fullmatch(r"《[^》]+》", law) for law in one.basis)
        assert not re.search(r"第.{1,5}条", one.content + "".join(entry.text for entry in one.entries))
        assert all(0 <= entry.required_photos <= 2 and entry.reasons for entry in one.entries)
        assert (one.cap is None) == (one.category == "key")
        assert one.cap is None or one.ratio <= one.cap


@pytest.mark.req("S3A-2.4.1a")
def test_every_joint_industry_has_items_of_several_departments() -> None:
    for industry in county.INDUSTRIES:
        owners = {one.office.key for one in item_list.list_items() if industry in one.industries}
        assert len(owners) >= 2, industry.name


def test_sample_photos_are_the_same_bytes_and_small() -> None:
    first = pictures.photo(7, "DOOR")
    assert first == pictures.photo(7, "DOOR") != pictures.photo(8, "DOOR")
    assert len(first) < 200_000
    with Image.open(io.BytesIO(first)) as image:
        assert image.format == "JPEG" and not image.getexif()


def test_sample_signatures_have_strokes_and_a_picture() -> None:
    kept = json.loads(pictures.strokes_json("mei"))
    assert len(kept["strokes"]) >= 3 and kept["strokes"] != json.loads(pictures.strokes_json("lan"))["strokes"]
    with Image.open(io.BytesIO(pictures.signature_picture("mei"))) as image:
        assert image.format == "PNG" and image.getextrema()[0] < 60


def test_a_sample_phone_signs_one_gapless_chain() -> None:
    device = phone.SamplePhone("mei", SeededIds("x", FixedClock(AT)))
    lines = [
        device.say("0" * 8, "a" * 64, "accept", {}, AT),
        device.say("0" * 8, "a" * 64, "note", {"text": "示例"}, AT),
    ]
    first, second = (json.loads(line) for line in lines)
    assert [first["e"]["seq"], second["e"]["seq"]] == [1, 2]
    assert second["e"]["prev"] == sha256_hex(canonical(first["e"])) and first["e"]["prev"] == "0" * 64
    assert phone.event_id(lines[1]) == second["e"]["id"]
    raw = bytes.fromhex(second["sig"])
    key = ec.derive_private_key(device._key.private_numbers().private_value, ec.SECP256R1()).public_key()
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(signature, canonical(second["e"]), ec.ECDSA(hashes.SHA256()))


def test_two_sample_phones_of_one_label_send_the_same_bytes() -> None:
    made = [
        phone.SamplePhone("lan", SeededIds("x", FixedClock(AT))).say("1", "b" * 64, "accept", {}, AT) for _ in range(2)
    ]
    assert made[0] == made[1]

"""Credit codes: shape, check characters, warnings, and old numbers."""

import pytest

from mingcha.registers.rules.uscc import kind_of, old_number_ok, uscc_error, uscc_warnings

# Published codes of two well-known companies, as outside vectors.
RIGHT = ("91110000600037341L", "91440300708461136T")


@pytest.mark.parametrize("code", RIGHT)
def test_published_codes_are_right(code: str) -> None:
    assert uscc_error(code) is None
    assert uscc_warnings(code) == []


@pytest.mark.parametrize("code", RIGHT)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    unnoticed = [
        (place, char)
        for place in range(18)
        for char in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if char != code[place] and uscc_error(code[:place] + char + code[place + 1 :]) is None
    ]
    assert unnoticed == []


@pytest.mark.parametrize("code", RIGHT)
def test_every_swap_of_neighbours_is_noticed(code: str) -> None:
    swaps = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(17)} - {code}
    assert [swap for swap in swaps if uscc_error(swap) is None] == []


@pytest.mark.parametrize("prefix", ["N2", "Y1", "A1", "93"])
def test_letters_are_allowed_in_the_first_two_places(prefix: str) -> None:
    found = [end for end in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_error(prefix + "320623MA1234567" + end) is None]
    assert len(found) == 1


@pytest.mark.parametrize(
    "code", ["9111000060003734", "91110000600037341I", "9111A000600037341L", "", "91110000600037341L0"]
)
def test_a_wrong_shape_is_told_apart_from_a_wrong_check(code: str) -> None:
    assert uscc_error(code) == "shape"


def test_a_wrong_last_character_is_a_wrong_check() -> None:
    assert uscc_error("91110000600037341M") == "check"


def test_an_odd_place_17_and_an_unknown_region_are_warnings_only() -> None:
    body = "91" + "990000" + "60003734" + "2"
    code = next(body + end for end in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_error(body + end) is None)
    assert uscc_warnings(code) == ["organ", "region"]


def test_old_numbers_carry_a_check_digit() -> None:
    right = [last for last in range(10) if old_number_ok(f"32062300001234{last}")]
    assert len(right) == 1


def test_the_first_two_characters_tell_the_kind() -> None:
    assert [kind_of(start + "0" * 16) for start in ("91", "92", "93", "52", "N2", "Y1")] == [
        "enterprise",
        "individual_business",
        "cooperative",
        "private_non_enterprise",
        "collective",
        None,
    ]

"""Which roles go together, which certificate counts, and what hangs under a department?"""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from mingcha.identity.rules import (
    CertificateDatesCrossed,
    CertificateView,
    PasswordWeak,
    RolesExclusive,
    certificate_on,
    check_certificate,
    check_password,
    holds_certificate,
    realm_of,
    subtree,
)
from mingcha.kernel.permission import ROLE_PERMISSIONS, Permission, Role

ADMINISTRATORS = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN)
BUSINESS = tuple(role for role in Role if role not in ADMINISTRATORS)


def certificate(valid_from: date, valid_to: date, number: str = "示例-1") -> CertificateView:
    return CertificateView(number, "p", number, "provincial", "示例", valid_from, valid_to)


def test_every_pair_with_an_administrator_is_refused_and_every_business_pair_is_allowed() -> None:
    for pair in combinations(Role, 2):
        if set(pair) & set(ADMINISTRATORS):
            with pytest.raises(RolesExclusive):
                realm_of(pair)
        else:
            assert realm_of(pair) == "business"


def test_the_realm_of_one_role() -> None:
    assert [realm_of([role]) for role in ADMINISTRATORS] == ["sysadmin", "secadmin", "auditadmin"]
    assert realm_of(BUSINESS) == "business"
    assert realm_of([]) == "business"


def test_no_administrator_has_a_permission_of_the_business() -> None:
    business = {
        permission
        for permission in Permission
        if permission.split(":")[0] in {"plan", "draw", "inspection", "evidence", "publication", "item_list", "dossier"}
    }
    for role in ADMINISTRATORS:
        assert not ROLE_PERMISSIONS[role] & business, role


def test_who_makes_people_does_not_grant_their_roles_and_who_grants_does_not_read_the_audit() -> None:
    owners = {
        permission: {role for role, held in ROLE_PERMISSIONS.items() if permission in held and role in ADMINISTRATORS}
        for permission in (Permission.PERSON_WRITE, Permission.ROLE_GRANT, Permission.AUDIT_READ)
    }
    assert owners == {
        Permission.PERSON_WRITE: {Role.SYSADMIN},
        Permission.ROLE_GRANT: {Role.SECADMIN},
        Permission.AUDIT_READ: {Role.AUDITADMIN},
    }


def test_a_certificate_counts_from_its_first_to_its_last_day() -> None:
    held = [certificate(date(2026, 1, 1), date(2026, 6, 15))]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 15), date(2026, 6, 16)]
    assert [holds_certificate(held, day) for day in days] == [False, True, True, False]
    assert not holds_certificate([], date(2026, 1, 1))


def test_of_two_valid_certificates_the_longer_one_is_shown() -> None:
    short = certificate(date(2026, 1, 1), date(2026, 12, 31), "A")
    long = certificate(date(2026, 1, 1), date(2028, 12, 31), "B")
    assert certificate_on([short, long], date(2026, 3, 1)) is long
    assert certificate_on([long, short], date(2026, 3, 1)) is long


def test_a_certificate_that_ends_before_it_begins_is_refused() -> None:
    check_certificate(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(CertificateDatesCrossed):
        check_certificate(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    "password", ["short", "xx12345678xx", "Password-of-2026", "mei-mei-mei-mei", "ababababababab", "a" * 201]
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordWeak):
        check_password(password, "mei")


def test_a_plain_long_password_is_good_without_digits_or_signs() -> None:
    check_password("a heron waits at dawn", "mei")


def test_the_tree_under_a_department() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": None, "e": "d"}
    assert subtree("a", parents) == {"a", "b", "c"}
    assert subtree("c", parents) == {"c"}

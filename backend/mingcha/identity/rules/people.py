"""Which roles go together, which password and certificate are acceptable, and what hangs under a department?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mingcha.kernel.permission import Role
from mingcha.kernel.problem import Conflict, FieldError, Forbidden, Invalid, NotFound

ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN})
BUSINESS = "business"
DUTIES = (
    "lead_coordinator",
    "domain_supervisor",
    "business_environment",
    "network_operator",
    "participant",
    "justice",
    "government",
)
CERTIFICATE_KINDS = ("provincial", "national", "ministry")
CERTIFICATE_HOLDER = "certificate_holder"
PASSWORD_MIN, PASSWORD_MAX = 10, 200
COMMON_PARTS = ("password", "12345678", "qwertyui", "11111111", "88888888", "abcdefgh")


class RolesExclusive(Conflict):
    """The three administrators exclude each other and every business role."""

    code = "roles-exclusive"
    title_zh, title_en = "这些角色不能由同一人担任", "One person cannot hold these roles together"
    detail_zh, detail_en = (
        "系统、安全、审计管理员三员分立，也不能兼任业务角色。没有改动任何角色。",
        "The system, security and audit administrators exclude each other and every business role. Nothing was changed.",
    )


class UsernameTaken(Conflict):
    """Another person signs in with this name."""

    code = "username-taken"
    title_zh, title_en = "用户名已被使用", "This user name is taken"
    detail_zh, detail_en = "请换一个用户名。", "Choose another user name."


class DepartmentNameTaken(Conflict):
    """There is a department with this name."""

    code = "department-name-taken"
    title_zh, title_en = "部门名称已存在", "There is a department with this name"
    detail_zh, detail_en = "请核对名称，或使用已有部门。", "Check the name, or use the department that exists."


class CertificateNumberTaken(Conflict):
    """A certificate number stands for one certificate."""

    code = "certificate-number-taken"
    title_zh, title_en = "执法证号已登记", "This certificate number is registered already"
    detail_zh, detail_en = "请核对证号。", "Check the number."


class CertificateDatesCrossed(Invalid):
    """The last day lies before the first."""

    code = "certificate-dates-crossed"
    title_zh, title_en = "执法证有效期有误", "The certificate ends before it begins"
    detail_zh, detail_en = "有效期止须不早于有效期起。", "The last day must not be earlier than the first."


class CertificateNeeded(Conflict):
    """The region lets only certificate holders into the inspector library."""

    code = "certificate-needed"
    title_zh, title_en = (
        "没有有效执法证，不能担任执法检查人员",
        "Without a valid certificate nobody becomes an inspector",
    )
    detail_zh, detail_en = (
        "依据：{article}。请先登记有效的执法证。",
        "By {article}: register a valid enforcement certificate first.",
    )


class PasswordWeak(Invalid):
    """Too short, too common, or the user name."""

    code = "password-weak"
    title_zh, title_en = "密码太弱", "The password is too weak"
    detail_zh, detail_en = (
        "至少10个字符，不含用户名，也不用常见的连续数字或单词。",
        "Use at least 10 characters, without the user name and without common runs of digits or words.",
    )


class OfficeOpen(Conflict):
    """The office has people already: its administrators make further accounts."""

    code = "office-open"
    title_zh, title_en = "机构已经开通", "The office is open already"
    detail_zh, detail_en = "请由系统管理员在办公端新增人员。", "The system administrator adds people at the desk."


class AdministratorApart(Forbidden):
    """The system administrator does not set the passwords of the two others, or the three would be one."""

    code = "administrator-apart"
    title_zh, title_en = "三员分立，不能代设此密码", "This administrator's password is not set by another"
    detail_zh, detail_en = (
        "安全、审计管理员自行修改密码；遗失时在服务器上运行 mingcha office password。",
        "Security and audit administrators change their own; if it is lost, run mingcha office password on the server.",
    )


class DepartmentUnknown(NotFound):
    """No such department."""

    code = "department-unknown"


class PersonUnknown(NotFound):
    """No such person, or one of a department the caller does not see."""

    code = "person-unknown"


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department as others read it."""

    id: str
    name: str
    parent_id: str | None
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as others read them; never with a password."""

    id: str
    username: str
    name: str
    department_id: str
    department_name: str
    roles: frozenset[Role]
    disabled: bool
    version: int


@dataclass(frozen=True, slots=True)
class CertificateView:
    """An enforcement certificate; `valid_from` and `valid_to` are both days on which it is valid (S1-5b)."""

    id: str
    person_id: str
    number: str
    kind: str
    issuer: str
    valid_from: date
    valid_to: date

    def valid_on(self, on: date) -> bool:
        """True on every day from the first to the last."""
        return self.valid_from <= on <= self.valid_to


def realm_of(roles: Collection[Role]) -> str:
    """`business`, or the one administrator role. Raises RolesExclusive (S3B-19: three administrators apart)."""
    administrators = ADMINISTRATORS & set(roles)
    if not administrators:
        return BUSINESS
    if len(set(roles)) > 1:
        raise RolesExclusive
    return next(iter(administrators)).value


def check_password(password: str, username: str) -> None:
    """Raises PasswordWeak; no composition rules (ASVS 6.2.5)."""
    lower = password.lower()
    weak = not PASSWORD_MIN <= len(password) <= PASSWORD_MAX or len(set(password)) < 4
    if weak or username.lower() in lower or any(part in lower for part in COMMON_PARTS):
        raise PasswordWeak(errors=[FieldError("/password", "请换一个更强的密码。", "Choose a stronger password.")])


def check_can_set_password(realm: str, *, own: bool, system: bool) -> None:
    """The business's and one's own; the machine's command line may set any. Raises AdministratorApart."""
    if realm != BUSINESS and not own and not system:
        raise AdministratorApart


def check_certificate(valid_from: date, valid_to: date) -> None:
    """Raises CertificateDatesCrossed."""
    if valid_to < valid_from:
        raise CertificateDatesCrossed(errors=[FieldError("/valid_to", "早于有效期起。", "Earlier than the first day.")])


def certificate_on(certificates: Iterable[CertificateView], on: date) -> CertificateView | None:
    """The certificate that is valid on a day, the one valid longest if there are several; None without one."""
    valid = [one for one in certificates if one.valid_on(on)]
    return max(valid, key=lambda one: (one.valid_to, one.id), default=None)


def holds_certificate(certificates: Iterable[CertificateView], on: date) -> bool:
    """True if one of the certificates is valid on the day (O6: without one nobody counts to the two)."""
    return certificate_on(certificates, on) is not None


def check_eligibility(
    roles: Collection[Role],
    certificates: Iterable[CertificateView],
    on: date,
    eligibility: Collection[str],
    article: str,
) -> None:
    """C7: where the notice admits certificate holders only, the inspector role needs one valid today. Raises CertificateNeeded."""
    only_holders = set(eligibility) == {CERTIFICATE_HOLDER}
    if only_holders and Role.INSPECTOR in roles and not holds_certificate(certificates, on):
        raise CertificateNeeded(article=article)


def subtree(top: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """The department and everything under it; `parents` maps every id to its parent's id."""
    found = {top}
    pending = True
    while pending:
        below = {child for child, parent in parents.items() if parent in found} - found
        found |= below
        pending = bool(below)
    return frozenset(found)

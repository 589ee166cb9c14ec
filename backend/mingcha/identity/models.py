"""Which departments, people, roles, certificates, sessions and device keys are there?"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.db import Base

ADMINS = "'sysadmin', 'secadmin', 'auditadmin'"
BUSINESS = "'inspector', 'supervisor', 'planner', 'auditor'"


class Department(Base):
    """An organ or its part; the tree hangs on `parent_id`. `duties` are its places in the role matrix (S1-4)."""

    __tablename__ = "identity_department"
    __table_args__ = (
        UniqueConstraint("name", name="uq_identity_department_name"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("identity_department.id"), index=True)
    duties: Mapped[list[str]]
    created_at: Mapped[datetime]


class Person(Base):
    """One member of staff. `realm` says which kind of roles they may hold, so that the database itself keeps administrators apart."""

    __tablename__ = "identity_person"
    __table_args__ = (
        UniqueConstraint("username", name="uq_identity_person_username"),
        UniqueConstraint("id", "realm", name="uq_identity_person_realm"),
        CheckConstraint(f"realm IN ('business', {ADMINS})", name="realm_known"),
        CheckConstraint("username = lower(username)", name="username_lower"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    department_id: Mapped[str] = mapped_column(ForeignKey("identity_department.id"), index=True)
    realm: Mapped[str] = mapped_column(String(16), default="business")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)


class RoleGrant(Base):
    """One role of one person. The pair (person, realm) must exist, and the realm must fit the role: nobody holds two of the three."""

    __tablename__ = "identity_role_grant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "realm"], ["identity_person.id", "identity_person.realm"], name="fk_identity_role_grant_realm"
        ),
        CheckConstraint(
            f"(realm = role AND role IN ({ADMINS})) OR (realm = 'business' AND role IN ({BUSINESS}))", name="one_realm"
        ),
    )

    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    realm: Mapped[str] = mapped_column(String(16))
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(36))


class Certificate(Base):
    """An enforcement certificate; valid on both its first and its last day."""

    __tablename__ = "identity_certificate"
    __table_args__ = (
        UniqueConstraint("number", name="uq_identity_certificate_number"),
        CheckConstraint("valid_from <= valid_to", name="valid_in_order"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), index=True)
    number: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    issuer: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    created_at: Mapped[datetime]


class Device(Base):
    """The public half of a phone's signing key. The id is the RFC 7638 thumbprint in hex; rows are never deleted."""

    __tablename__ = "identity_device"
    __table_args__ = (
        Index(
            "uq_identity_device_active",
            "person_id",
            "label",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND replaced_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL AND replaced_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    x: Mapped[str] = mapped_column(String(43))
    y: Mapped[str] = mapped_column(String(43))
    enrolled_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(36))
    revoke_reason: Mapped[str | None] = mapped_column(String(300))


class SignInSession(Base):
    """One sign-in. Its tokens are only as good as this row; `csrf_key` is what both CSRF values are derived from."""

    __tablename__ = "identity_session"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_person.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("identity_device.id"), index=True)
    csrf_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None] = mapped_column(String(40))


class RefreshToken(Base):
    """One refresh token and the one that followed it; used at most once, apart from the grace of `rules.GRACE`."""

    __tablename__ = "identity_refresh_token"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("identity_session.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor_id: Mapped[str | None] = mapped_column(String(36))


class SignInAttempt(Base):
    """One try to sign in; counted for the lock of an account and of an address, whether the account exists or not."""

    __tablename__ = "identity_sign_in_attempt"
    __table_args__ = (
        Index("ix_identity_sign_in_attempt_username", "username", "at"),
        Index("ix_identity_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    username: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool]

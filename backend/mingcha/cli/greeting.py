"""What does a starting server say? Its addresses, and the sample accounts where the sample county is loaded."""

from __future__ import annotations

from flask import Flask

from mingcha.demo.county import ACCOUNTS, PASSWORD
from mingcha.identity.queries import find_person_by_username
from mingcha.kernel.db import reading

PLACES = (
    ("选择入口 Start", "/"),
    ("手机 Phone", "/m/"),
    ("桌面 Desk", "/desk"),
    ("公示 Portal", "/portal"),
    ("接口说明 API docs", "/api/v1/docs"),
)


def addresses(origin: str) -> str:
    """One line per place of the house."""
    return "\n".join(f"  {origin + path:<44} {words}" for words, path in PLACES)


def sample_accounts(app: Flask) -> str:
    """One line per sample account; empty without the sample county, and always in production."""
    if app.extensions["mingcha"].settings.env == "production":
        return ""
    with reading():
        there = [account for account in ACCOUNTS if find_person_by_username(account.username)]
    lines = [f"  {account.username:<6} {PASSWORD}   {account.name} ({', '.join(account.roles)})" for account in there]
    return "\n".join(["示例账号 Sample accounts", *lines]) if lines else ""

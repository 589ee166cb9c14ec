"""What does the code promise? Prints docs/reference from it: API, problems, states, permissions, settings.

`make docs` writes the files; an architecture test fails when they differ from what the code says now.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask

import mingcha
from mingcha.app import create_app
from mingcha.app.openapi import document
from mingcha.kernel.permission import ROLE_PERMISSIONS, Permission, Role
from mingcha.kernel.problem import Problem
from mingcha.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
FROM_CODE = "<!-- Printed from the code by `make docs`; do not edit. -->\n\n"
METHODS = ("get", "post", "put", "patch", "delete", "head")
STATE_TABLES = ("STATES", "STEPS", "TRANSITIONS", "ACTS")
Arrow = tuple[str, str, str]


def render() -> dict[str, str]:
    """The text of every generated file by its name in docs/reference."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.sqlite3"
        app = create_app(Settings(env="test", data_dir=Path(folder), database_url=url, scheduler=False))
        spec = document(app)
        modules = list(all_modules())
        return {
            "openapi.json": json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            "api.md": api(app, spec),
            "problems.md": problems(),
            "states.md": states(modules),
            "permissions.md": permissions(app),
            "settings.md": settings(),
        }


def all_modules() -> Iterator[ModuleType]:
    """Every module of the package, imported."""
    for found in pkgutil.walk_packages(mingcha.__path__, "mingcha."):
        if not found.name.endswith((".bench", "__main__", ".wsgi")):
            yield importlib.import_module(found.name)


def guards(app: Flask) -> dict[str, str]:
    """For each endpoint its permission, or `public`."""
    return {name: str(getattr(view, "guard", "")) for name, view in app.view_functions.items()}


def api(app: Flask, spec: dict[str, Any]) -> str:
    """One row per operation."""
    guard = {
        (rule.rule, method): guards(app)[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    by_path = {to_openapi(rule): rule for rule, _ in guard}
    rows = []
    for path, operations in sorted(spec["paths"].items()):
        for method in METHODS:
            if method in operations:
                summary = str(operations[method].get("summary", "")).replace("|", "\\|")
                needs = guard.get((by_path.get(path, path), method.upper()), "")
                rows.append(f"| `{method.upper()}` | `{path}` | {needs} | {summary} |")
    head = "# API\n\nThe whole description is `openapi.json`, served at `/api/v1/openapi.json`, to be read at `/api/v1/docs`.\n"
    head += "Refusals are RFC 9457 documents, see [problems](problems.md); the third column is the [permission](permissions.md).\n\n"
    return FROM_CODE + head + "| method | path | needs | |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def to_openapi(rule: str) -> str:
    """`/objects/<string:id>` → `/objects/{id}`."""
    words = []
    for part in rule.split("/"):
        inside = part[1:-1].rpartition(":")[2] if part.startswith("<") and part.endswith(">") else ""
        words.append(f"{{{inside}}}" if inside else part)
    return "/".join(words)


def problems() -> str:
    """One row per kind of refusal."""
    rows = [
        f"| `{kind.code}` | {kind.status} | {kind.title_zh} | {kind.title_en} | {kind.detail_zh} | {kind.detail_en} |"
        for kind in sorted(problem_kinds(), key=lambda kind: (kind.code, kind.__module__))
    ]
    head = "# Problems\n\nEvery refusal is `application/problem+json`; its `type` is `/problems/<code>`. Programs switch on the type only.\n\n"
    return (
        FROM_CODE
        + head
        + "| code | status | 标题 | title | 说明 | detail |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def problem_kinds() -> list[type[Problem]]:
    """Every class of the tree that has a code of its own."""
    found: list[type[Problem]] = []
    todo: list[type[Problem]] = [Problem]
    while todo:
        kind = todo.pop()
        todo.extend(kind.__subclasses__())
        if "code" in vars(kind) and kind.__module__.startswith("mingcha."):
            found.append(kind)
    return found


def states(modules: list[ModuleType]) -> str:
    """One diagram per table of states in a rules module."""
    parts = []
    for module in modules:
        capability = module.__name__.split(".")[1]
        for name in STATE_TABLES if ".rules" in module.__name__ else ():
            table = vars(module).get(name)
            if isinstance(table, dict) and (arrows := arrows_of(table, vars(module).get("AFTER"))):
                lines = "\n".join(
                    f"    {here} --> {there}{': ' + step if step else ''}" for here, step, there in arrows
                )
                parts.append(
                    f"## {capability}\n\nFrom `{module.__name__}.{name}`.\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n"
                )
    return FROM_CODE + "# States\n\n" + "\n".join(parts)


def arrows_of(table: Mapping[Any, Any], after: Mapping[Any, Any] | None) -> list[Arrow]:
    """The three ways rules write a table: state→{step: state}, state→{states}, act→(states) with AFTER."""
    arrows: list[Arrow] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            arrows += [(word(key), word(step), word(there)) for step, there in value.items() if isinstance(there, str)]
        elif isinstance(value, frozenset | set):
            arrows += [(word(key), "", there) for there in sorted(map(word, value))]
        elif isinstance(value, tuple) and after and key in after:
            arrows += [(word(here), word(key), word(after[key])) for here in value]
    return arrows


def word(value: Any) -> str:
    """The plain text of a state, also of an enumeration's member."""
    return str(getattr(value, "value", value))


def permissions(app: Flask) -> str:
    """Which role may do what, and where it is asked."""
    rows = []
    for permission in sorted(Permission, key=lambda one: one.value):
        marks = " | ".join("●" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        asked = sum(guard == permission.value for guard in guards(app).values())
        rows.append(f"| `{permission.value}` | {marks} | {asked} |")
    head = "# Permissions\n\nState, own assignment, own department and recusal are checked in the rules on top of these.\n\n"
    head += f"| permission | {' | '.join(role.value for role in Role)} | views |\n|---|{'---|' * (len(Role) + 1)}\n"
    return FROM_CODE + head + "\n".join(rows) + "\n"


MEANING = {
    "MINGCHA_DATA": "folder of the embedded database, keys, uploads and originals",
    "MINGCHA_DATABASE_URL": "SQLite or PostgreSQL (`postgresql://…`)",
    "MINGCHA_ENV": "`development`, `production` (no sample accounts) or `test`",
    "MINGCHA_FILES_ORIGIN": "a host of their own for uploaded files, without cookies",
    "MINGCHA_FONTS": "folder of the fonts of the printed record",
    "MINGCHA_HOST": "address to listen on",
    "MINGCHA_LOG_NAME": "name of the log in its signed heads; never changed once the log has begun",
    "MINGCHA_PORTAL_ORIGIN": "a host of its own for the public portal, without cookies",
    "MINGCHA_PWA_DIST": "the built phone and desk, when they lie elsewhere",
    "MINGCHA_REGION": "whose notice applies: `ZH`, `WG`, `LZ`, `RD` or `NA`",
    "MINGCHA_S3_ACCESS_KEY": "with `MINGCHA_STORE=s3`",
    "MINGCHA_S3_BUCKET": "with `MINGCHA_STORE=s3`",
    "MINGCHA_S3_ENDPOINT": "with `MINGCHA_STORE=s3`: the server's address",
    "MINGCHA_S3_REGION": "with `MINGCHA_STORE=s3`",
    "MINGCHA_S3_SECRET_KEY": "with `MINGCHA_STORE=s3`",
    "MINGCHA_SCAN_SECONDS": "how often the scheduler looks, in seconds",
    "MINGCHA_SCHEDULER": "`on` or `off`: jobs in this process",
    "MINGCHA_STORE": "where originals live: `disk`, `memory` (tests) or `s3`",
    "MINGCHA_STORE_LOCK": "`possible`: originals are locked where the bucket can; `required`: without Object Lock the server does not start",
    "MINGCHA_STORE_LOCK_MODE": "`governance` for trials; `compliance` in service: nobody can delete before the term ends, not even by mistake",
    "PORT": "port to listen on",
    "MINGCHA_IMPORT_DAYS": "days after the seal in which a recording of a body camera may still be added",
    "MINGCHA_FLAG_BITS": "photos of two visits are called alike up to this many differing bits of 64 (0 to 3)",
    "MINGCHA_FLAG_STROKE_THOUSANDTHS": "signatures of two visits are called alike up to this distance, in thousandths of their size",
    "MINGCHA_FLAG_KMH": "km/h between two visits of one inspector above which the way is shown as a flag",
    "MINGCHA_FLAG_ANSWERS": "so many answers within `MINGCHA_FLAG_ANSWER_SECONDS` are shown as a flag",
    "MINGCHA_FLAG_ANSWER_SECONDS": "see `MINGCHA_FLAG_ANSWERS`; by the phone's own steady clock",
    "MINGCHA_MISSING_FILE_HOURS": "so many hours after an event named a photo or clip that has not come, this is recorded as missing",
    "MINGCHA_MISSING_SEAL_DAYS": "so many days after a visit was begun and not sealed, this is recorded as missing",
    "MINGCHA_MAIL_FROM": "with `MINGCHA_SMTP_URL`: the sender's address of notices",
    "MINGCHA_SMTP_URL": "a mail server for notices, `smtp://user:password@host:port` or `smtps://…`; empty: no mail",
    "MINGCHA_MAP_TILES": "the pictures under the map of visits, in WGS 84 or CGCS2000: `https://…/{z}/{x}/{y}.png` or a path of this machine; without it the map has a plain ground",
    "MINGCHA_MAP_CREDIT": "what the maker of the tiles wants to be named by, below the map",
    "MINGCHA_WEBHOOK_KEY": "with `MINGCHA_WEBHOOK_URL`: the key of the HMAC-SHA-256 over each call's body",
    "MINGCHA_WEBHOOK_URL": "an address that is called with every new notice as JSON; empty: none",
    "MINGCHA_TSA_RENEWAL_URL": "another RFC 3161 authority for the yearly renewal of time stamps; empty: `MINGCHA_TSA_URL`",
    "MINGCHA_TSA_ROOTS": "with `MINGCHA_TSA_URL`: PEM file of the authority's root certificates",
    "MINGCHA_TSA_URL": "an RFC 3161 time-stamp authority over http(s); empty: no time stamps",
    "MINGCHA_HAND_OVER_URLS": "platforms that take published results by an interface, separated by commas: `CHANNEL URL, CHANNEL URL`; others get files by hand",
    "MINGCHA_WITNESSES": "witnesses of the log, separated by commas: `URL KEY, URL KEY`",
}


class Asked(Mapping[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        self.names.setdefault(name, "")
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.setdefault(name, "" if default is None else str(default))
        return default

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def settings() -> str:
    """One row per name of the environment."""
    asked = Asked()
    Settings.from_env(asked)
    here = f"{Path.cwd()}/"
    rows = []
    for name, default in sorted(asked.names.items()):
        shown = f"`{default.replace(here, '')}`" if default else ""
        rows.append(f"| `{name}` | {shown} | {MEANING[name]} |")
    head = "# Settings\n\nAll from the environment, read once at the start; every wrong one is named.\n\n| name | default | |\n|---|---|---|\n"
    return FROM_CODE + head + "\n".join(rows) + "\n"


def main() -> int:
    """Write the files."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

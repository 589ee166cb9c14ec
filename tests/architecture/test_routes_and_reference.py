"""Is every view guarded, described and documented as the code is now?"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from mingcha.app import create_app
from mingcha.app.openapi import document
from mingcha.kernel.permission import Permission
from mingcha.settings import Settings
from tests.architecture.sources import ROOT, python_files, text_of
from tools import docs

API = "/api/v1/"
# The pages that show the description are no part of it.
DESCRIBING = re.compile(r"^/api/v1/(docs|openapi\.json)")
IMPLIED = {"HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app without tables: nothing here asks the database."""
    folder = tmp_path_factory.mktemp("house")
    return create_app(
        Settings(env="test", data_dir=folder, database_url=f"sqlite:///{folder}/none.sqlite3", scheduler=False)
    )


def test_every_view_says_who_may_use_it(house: Flask) -> None:
    known = {permission.value for permission in Permission} | {"public"}
    guards = docs.guards(house)
    assert {name: guard for name, guard in guards.items() if guard not in known} == {}


def test_the_description_and_the_addresses_are_the_same(house: Flask) -> None:
    served = {
        (docs.to_openapi(rule.rule), method)
        for rule in house.url_map.iter_rules()
        for method in (rule.methods or set()) - IMPLIED
        if rule.rule.startswith(API) and not DESCRIBING.match(rule.rule)
    }
    spec = document(house)
    described = {
        (path, method.upper())
        for path, operations in spec["paths"].items()
        for method in operations
        if method in docs.METHODS
    }
    described = {(path, method) for path, method in described if method not in IMPLIED and path.startswith(API)}
    assert served - described == set()
    assert described - served == set()
    assert len(served) > 20


def test_every_operation_describes_its_problems(house: Flask) -> None:
    for path, operations in document(house)["paths"].items():
        for method, operation in operations.items():
            if method in docs.METHODS:
                assert "application/problem+json" in operation["responses"]["default"]["content"], (path, method)


def test_problems_have_codes_of_their_own() -> None:
    list(docs.all_modules())
    codes = Counter(kind.code for kind in docs.problem_kinds())
    assert [code for code, times in codes.items() if times > 1] == []


def test_problems_speak_both_languages() -> None:
    list(docs.all_modules())
    for kind in docs.problem_kinds():
        for words in (kind.title_zh, kind.detail_zh):
            assert re.search("[\u4e00-\u9fff]", words) or not re.sub(r"{\w+}", "", words), kind
        for words in (kind.title_en, kind.detail_en):
            assert words.strip(), kind
            assert not re.search("[\u4e00-\u9fff]", words), kind


def test_nobody_is_judged_in_print() -> None:
    # The law's words for exemption and blame belong to people; the system states facts.
    verdicts = re.compile("免责|问责|予以免除|应予追究")
    sources = [path for path in python_files("backend/mingcha")]
    assert [str(path) for path in sources if verdicts.search(text_of(path))] == []


def test_the_printed_reference_is_what_the_code_says() -> None:
    for name, text in docs.render().items():
        path = docs.REFERENCE / name
        assert path.exists(), f"run `make docs`: {name} is missing"
        assert path.read_text(encoding="utf-8") == text, f"run `make docs`: {name} differs"


def test_links_in_the_docs_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / Path(target)).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []

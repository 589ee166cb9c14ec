"""Does every command explain itself, and is a user's mistake told in words instead of a traceback?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingcha.cli import build_parser, main

PROMISED = {
    "serve",
    "migrate",
    "demo load",
    "import items",
    "import objects",
    "import inspectors",
    "workdays due",
    "deadlines check",
    "draw list",
    "draw export",
    "inspections list",
    "dossier export",
    "openapi",
}


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command as its words."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words
    for group in groups:
        for name, inner in group.choices.items():
            yield from commands(inner, (*words, name))


def names() -> set[str]:
    found = {" ".join(words) for words in commands(build_parser())}
    # `import KIND FILE` may be one command with a choice instead of three.
    return found | {f"import {kind}" for kind in ("items", "objects", "inspectors") if "import" in found}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty, migrated data folder as the command finds it in the environment."""
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MINGCHA_DATABASE_URL", raising=False)
    assert main(["migrate"]) == 0
    return tmp_path


def test_the_promised_commands_are_there() -> None:
    assert PROMISED - names() == set()


@pytest.mark.parametrize("words", sorted(commands(build_parser())), ids=" ".join)
def test_a_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    assert "usage: mingcha" in capsys.readouterr().out


def test_an_unknown_command_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["inspect"])
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["draw", "export", "0198c000-0000-7000-8000-000000000000", "out"],
        ["dossier", "export", "0198c000-0000-7000-8000-000000000000", "out"],
        ["import", "objects", "missing.csv"],
    ],
    ids=["no such draw", "no such inspection", "no such file"],
)
def test_a_thing_that_is_not_there_is_told_in_words(
    office: Path, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office)
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_wrong_settings_are_all_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path))
    monkeypatch.setenv("MINGCHA_REGION", "Atlantis")
    monkeypatch.setenv("PORT", "eighty")
    assert main(["migrate"]) == 2
    said = capsys.readouterr().err
    assert "MINGCHA_REGION" in said
    assert "PORT" in said

"""`mingcha demo` as a user types it, and what the second office file teaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mingcha.cli import main
from mingcha.demo.load import UNFINISHED, SampleCutOff, load_county
from mingcha.demo.office_files import BROKEN, broken_objects_csv
from mingcha.identity.actions import create_department
from mingcha.kernel.chance import SeededChance
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.ids import SeededIds
from mingcha.registers import actions as registers
from mingcha.registers.queries import get_import, list_import_notes
from tests.integration.demo.conftest import TODAY, Empty, inside
from tests.integration.demo.test_load import NOW


def a_ctx() -> Ctx:
    clock = FixedClock(NOW)
    return Ctx(actor=Actor.system(), clock=clock, ids=SeededIds("commands", clock), chance=SeededChance("commands"))


def test_files_are_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path / "data"))
    assert main(["demo", "files", str(tmp_path / "out"), "--today", "2026-06-15"]) == 0
    assert capsys.readouterr().out.split() == [str(path) for path in sorted((tmp_path / "out").iterdir(), key=_written)]


def _written(path: Path) -> int:
    return ["示例-检查对象.csv", BROKEN, "示例-抽查事项.xlsx", "示例-执法检查人员.xlsx"].index(path.name)


def test_loading_without_tables_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path / "data"))
    assert main(["demo", "load"]) == 1
    assert "mingcha migrate" in capsys.readouterr().err


def test_a_wrong_date_is_told_in_words(capsys: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["demo", "load", "--today", "15.6.2026"])
    assert stopped.value.code == 2
    assert "2026-06-15" in capsys.readouterr().err


def test_a_load_that_was_killed_names_the_folder_to_remove(empty: Empty) -> None:
    app = empty()
    with inside(app) as folder:
        (folder / UNFINISHED).touch()
        with transaction():
            create_department(ctx=a_ctx(), name="如东县示例市场监督管理局")
        with pytest.raises(SampleCutOff) as refused:
            load_county(TODAY)
        assert str(folder) in refused.value.detail("zh")


@pytest.mark.req("S0-2.3b")
def test_the_broken_file_gives_ten_new_businesses_and_ten_named_rows(empty: Empty) -> None:
    app, ctx = empty(), a_ctx()
    with inside(app) as folder:
        path = folder / BROKEN
        path.write_bytes(broken_objects_csv())
        with path.open("rb") as stream:
            upload = registers.keep_upload(stream, kind="objects", data_dir=folder)
        with transaction():
            import_id = registers.receive_import(ctx.ids.new(), upload, filename=BROKEN, ctx=ctx)
        registers.run_import(import_id, data_dir=folder, ctx=ctx)
        with reading():
            done = get_import(import_id)
            notes = list_import_notes(import_id).items
    assert (done.state, done.rows_created, done.rows_bad) == ("done", 10, 10)
    assert [row.row_no for row in notes] == list(range(3, 22, 2))
    assert len({(note["column"], note["code"]) for row in notes for note in row.notes}) == 10

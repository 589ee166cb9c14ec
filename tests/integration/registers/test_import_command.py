"""`mingcha import` from a shell: exit codes, summary, the error file, and no traceback for a user's mistake."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask

from mingcha.cli import registers
from mingcha.kernel.db import reading
from mingcha.kernel.problem import Problem
from mingcha.registers import queries
from tests.factories.identity import OTHER
from tests.factories.registers import business, csv_file, item, officer, xlsx_file


def run(app: Flask, *words: str) -> int:
    with app.app_context():
        return registers.run(registers.arguments(list(words)), app)


def test_a_right_file_gives_0_and_a_summary(app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "名录.csv"
    path.write_bytes(csv_file([business(n) for n in range(1, 4)], encoding="gb18030"))
    assert run(app, "objects", str(path)) == 0
    told = capsys.readouterr()
    assert told.out.strip() == "新增3 · 更新0 · 无变化0 · 有错0 · 有提示0"
    assert told.err.endswith("3/3\n")
    assert not path.with_name("名录.csv.errors.csv").exists()


def test_wrong_rows_give_1_and_a_file_that_is_imported_once_corrected(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "名录.csv"
    path.write_bytes(csv_file([business(1), business(2, 信用风险分类="很高")]))
    assert run(app, "objects", str(path), "--quiet") == 1
    errors = path.with_name("名录.csv.errors.csv")
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["名称"] for row in rows] == ["示例第0002号宾馆"]
    errors.write_bytes(csv_file([{**rows[0], "信用风险分类": "B"}]))
    assert run(app, "objects", str(errors), "--quiet") == 0
    with app.app_context(), reading():
        assert queries.count_objects() == 2


def test_the_machine_imports_items_and_inspectors_of_every_department(app: Flask, tmp_path: Path) -> None:
    items, officers = tmp_path / "事项.xlsx", tmp_path / "人员.csv"
    items.write_bytes(xlsx_file([item(1), item(2, 发起部门=OTHER)]))
    officers.write_bytes(csv_file([officer(1), officer(2, 部门=OTHER)]))
    assert run(app, "items", str(items), "--quiet") == 0
    assert run(app, "inspectors", str(officers), "--quiet") == 0
    with app.app_context(), reading():
        assert [one.code for one in queries.list_items().items] == ["SL-001", "SL-002"]
        assert len(queries.list_inspectors().items) == 2


def test_a_file_of_another_kind_is_a_problem_that_names_the_columns(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "事项.csv"
    path.write_bytes(csv_file([item(1)]))
    with pytest.raises(Problem) as problem:
        run(app, "inspectors", str(path))
    assert problem.value.code == "header-missing"
    assert "执法证号" in problem.value.detail("zh")


def test_the_same_file_again_changes_nothing(app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "名录.csv"
    path.write_bytes(csv_file([business(1)]))
    run(app, "objects", str(path), "--quiet")
    assert run(app, "objects", str(path), "--quiet") == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("新增0 · 更新0 · 无变化1")

"""Does the quick count know how many rows the reader will give?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from mingcha.registers.actions.files import count_rows, find_format, keep_file, rows_of

HEAD = "名称,统一社会信用代码,区域"
FILES = {
    "plain": f"{HEAD}\r\n甲,1,东\r\n乙,2,西\r\n",
    "without a last line's end": f"{HEAD}\n甲,1,东\n乙,2,西",
    "blank rows": f"{HEAD}\n甲,1,东\n\n,,\n   ,,\n乙,2,西\n",
    "line ends in cells": f'{HEAD}\n"甲\n,\n""乙""",1,东\n丙,2,西\n',
    "empty quoted cells": f'{HEAD}\n"","",""\n甲,"",""\n',
    "a quote inside a cell": f'{HEAD}\n甲"一,1,东\n乙,2,西"\n丙,3,南\n',
    "a title above": f"某县名录\n\n{HEAD}\n甲,1,东\n",
    "old line ends": f"{HEAD}\r甲,1,东\r乙,2,西\r",
    "semicolons": HEAD.replace(",", ";") + "\n甲;1;东\n;;\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", FILES)
def test_the_count_is_the_number_of_rows_that_are_read(name: str, encoding: str, tmp_path: Path) -> None:
    kept = keep_file(io.BytesIO(FILES[name].encode(encoding)), tmp_path)
    found = find_format("objects", kept.sha256, tmp_path)
    read = list(rows_of(kept.sha256, found, tmp_path))
    assert read
    assert count_rows(kept.sha256, found, tmp_path) == len(read)

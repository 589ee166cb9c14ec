"""Has every answer that a schema can give Chinese words?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import marshmallow as ma
import pytest
from marshmallow import validate

import mingcha
from mingcha.kernel.field_words import chinese
from mingcha.kernel.schema import Schema

CAPABILITIES = sorted(path.parent.name for path in Path(mingcha.__file__).parent.glob("*/schemas*"))


def schemas(base: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for one in base.__subclasses__():
        yield one
        yield from schemas(one)


def fields_of(field: ma.fields.Field) -> Iterator[ma.fields.Field]:
    """A field and what it holds."""
    yield field
    for name in ("inner", "key_field", "value_field"):
        inner = getattr(field, name, None)
        if isinstance(inner, ma.fields.Field):
            yield from fields_of(inner)


def answers_of(field: ma.fields.Field) -> Iterator[str]:
    """What the field and its validators can answer, in the words of marshmallow."""
    used = ("required", "null", "invalid", "invalid_utf8", "too_large", "special", "type")
    for name in used:
        if name in field.error_messages:
            yield str(field.error_messages[name]).format(input="x", obj_type="date")
    for one in field.validators:
        for value in (-(10**12), 10**12, "", "x" * 10**5, "x"):
            try:
                one(value)  # type: ignore[no-untyped-call]
            except ma.ValidationError as error:
                yield from map(str, error.messages)
            except (TypeError, ValueError):
                continue


def answers() -> set[str]:
    for name in CAPABILITIES:
        import_module(f"mingcha.{name}.schemas")
        import_module(f"mingcha.{name}.routes")
    known = {"Unknown field.", "Invalid input type."}
    for schema in schemas():
        for field in schema._declared_fields.values():
            for one in fields_of(field):
                known |= set(answers_of(one))
    return known


def test_every_answer_of_every_schema_is_told_in_chinese() -> None:
    found = answers()
    assert len(found) > 30
    raw = sorted(text for text in found if "请更正" in chinese(text))
    assert raw == []


@pytest.mark.parametrize(
    ("one", "value", "words"),
    [
        (validate.Range(1, 9), 10, "应在1与9之间。"),
        (validate.Length(2, 500), "x", "长度应为2至500。"),
        (validate.OneOf(["a", "b"]), "c", "应为以下之一：a, b。"),
    ],
)
def test_the_numbers_of_a_rule_stay_in_its_words(one: validate.Validator, value: object, words: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        one(value)
    assert chinese(str(refused.value.messages[0])) == words
    assert not re.search("[A-Z]", chinese("Not a valid list."))

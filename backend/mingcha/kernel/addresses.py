"""How does an address come to its view? Werkzeug's rule, without the half that nobody uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.routing import Rule
from werkzeug.routing.converters import BaseConverter
from werkzeug.routing.matcher import RulePart  # type: ignore[attr-defined]

Parsed = tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]
_parsed: dict[str, Parsed] = {}


class LazyRule(Rule):
    """A rule whose builder (view to address) is compiled when an address is first built, and that is parsed once in a process.

    Werkzeug compiles two functions per rule when it is added. This API writes its addresses out, so they were most of what a
    start cost and none was ever called. Matching (address to view) is untouched. The same address gives the same parts in every
    app: the tests make thousands of apps.
    """

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        if rule not in _parsed:
            before = len(self._trace)
            parts = list(super()._parse_rule(rule))
            _parsed[rule] = (parts, self._trace[before:], dict(self._converters))
            return parts
        parts, trace, converters = _parsed[rule]
        self._trace += trace
        self._converters.update(converters)
        self.arguments |= set(converters)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build

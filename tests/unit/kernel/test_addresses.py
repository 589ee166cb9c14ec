"""An address is matched at once and built when asked."""

from __future__ import annotations

from werkzeug.routing import Map

from mingcha.kernel.addresses import LazyRule


def test_an_address_is_matched_and_built_with_its_rest_as_query() -> None:
    found = Map([LazyRule("/visits/<id>", endpoint="visit")]).bind("office.example")
    assert found.match("/visits/7 a") == ("visit", {"id": "7 a"})
    for _ in range(2):
        assert found.build("visit", {"id": "7 a", "page": 2}) == "/visits/7%20a?page=2"
    assert found.build("visit", {"id": "7", "page": 2}, append_unknown=False) == "/visits/7"

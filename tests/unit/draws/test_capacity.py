"""Does the warning before the freeze find exactly the places that cannot be served?"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.draws.rules.capacity import sharing_objects, shortages
from mingcha.draws.rules.seating import InspectorRow, Seating, Slot


def person(name: str, quals: str, districts: str, dept: str = "L") -> InspectorRow:
    return InspectorRow(name, dept, frozenset(quals), frozenset(districts), "")


SLOTS = [Slot(("L",), "g"), Slot(("L",), "q")]


def test_enough_people_give_no_warning() -> None:
    staff = [person("I1", "gq", "ab"), person("I2", "gq", "ab")]
    assert shortages({"a": 3, "b": 1}, SLOTS, staff, 4) is None


def test_the_warning_names_seats_districts_and_numbers() -> None:
    staff = [person("I1", "g", "ab"), person("I2", "gq", "a"), person("I3", "g", "b")]
    found = shortages({"a": 2, "b": 3}, SLOTS, staff, 4)
    assert found is not None
    assert (found.seats, found.districts, found.needed, found.available, found.inspectors) == ((2,), ("b",), 3, 0, 0)


def test_people_are_moved_to_where_only_they_fit() -> None:
    staff = [person("I1", "gq", "a"), person("I2", "g", "a")]
    assert shortages({"a": 2}, SLOTS, staff, 2) is None


@given(
    st.lists(st.tuples(st.sampled_from(["g", "q", "gq"]), st.sampled_from(["a", "b", "ab"])), max_size=6),
    st.dictionaries(st.sampled_from("ab"), st.integers(1, 4), min_size=1),
    st.integers(1, 4),
)
@settings(max_examples=150, deadline=None)
def test_a_shortage_is_always_a_real_one(people: list[tuple[str, str]], objects: dict[str, int], cap: int) -> None:
    staff = [person(f"I{n}", quals, districts) for n, (quals, districts) in enumerate(people)]
    found = shortages(objects, SLOTS, staff, cap)
    if found is not None:
        assert found.needed > found.available
        places = [(k, d) for k in found.seats for d in found.districts]
        fitting = {i.id for i in staff for k, d in places if SLOTS[k - 1].qual in i.quals and d in i.districts}
        assert found.inspectors <= len(fitting)
    else:
        assert len(staff) * cap >= 2 * sum(objects.values())


def test_after_the_draw_the_objects_that_share_the_shortage_are_named() -> None:
    staff = [person("I1", "g", "a"), person("I2", "g", "a"), person("I3", "gq", "b"), person("I4", "gq", "b")]
    districts = {"R:1": "a", "R:2": "a", "R:3": "b"}
    seating = Seating("sha256", "5a" * 32, [Slot(("L",), "g")] * 2, staff, districts, [], 1)
    seating.seat_all(["R:1", "R:2", "R:3"])
    assert sorted(sharing_objects(seating)) == ["R:1", "R:2"]

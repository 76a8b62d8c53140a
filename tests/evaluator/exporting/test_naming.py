"""Names that SPSS takes, the same in every take-out."""

from __future__ import annotations

import pytest

from evaluator.exporting.naming import LONGEST, names_of


@pytest.mark.parametrize(
    ("key", "since", "name"),
    [
        ("listened-to", 0, "listened_to"),
        ("grows#4", 0, "grows_4"),
        ("told-by#-998", 0, "told_by_dont_know"),
        ("told-by#-997", 0, "told_by_not_relevant"),
        ("grows#-3", 0, "grows_m3"),
        ("better", 3, "better_v3"),
        ("all", 0, "q_all"),
        ("group", 0, "q_group"),
    ],
)
def test_a_key_becomes_a_name(key: str, since: int, name: str) -> None:
    assert names_of([(key, since)]) == {(key, since): name}


def test_names_are_unique_without_regard_to_case_and_not_too_long() -> None:
    keys = [("a-b", 0), ("a_b", 0), ("a#1", 0), ("a-1", 0), ("x" * 60 + "#-997", 0), ("x" * 60 + "#-998", 0)]
    names = list(names_of(keys).values())
    assert len({name.casefold() for name in names}) == len(keys)
    assert all(len(name.encode()) <= LONGEST for name in names)


def test_a_name_does_not_change_with_other_keys_beside_it() -> None:
    alone = names_of([("heard", 0), ("x" * 60 + "#-997", 0)])
    assert names_of([*alone, ("better", 2), ("told-by#1", 0)]).items() >= alone.items()

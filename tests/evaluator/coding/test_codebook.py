from __future__ import annotations

import pytest
import sqlalchemy as sa

from evaluator.coding.codebook import (
    DOWN,
    UP,
    Written,
    add_code,
    change_code,
    codebook,
    merge_code,
    move_code,
    retire_code,
    revive_code,
)
from evaluator.store.codes import code_changes
from evaluator.store.engine import Store
from tests.support.coding_desk import BY, add_codes
from tests.support.diagnostics import rejected

KEY = "harbour"


def child(title: str, parent: str) -> Written:
    return Written(title={"da": title}, parent=parent)


def keys(db: sa.Connection) -> list[str]:
    return [code.key for code in codebook(db, KEY).active]


def test_a_code_gets_a_key_of_its_title_and_stands_below_its_parent(store: Store) -> None:
    with store.writing() as db:
        assert add_codes(db, KEY) == ["stoej", "trafik", "tryghed", "naboskab"]
        add_code(db, KEY, child("Støj om natten", "stoej"), BY, key="natten")
        assert keys(db) == ["stoej", "natten", "trafik", "tryghed", "naboskab"]
        assert codebook(db, KEY).numbered["trafik"] == 3
        (first, *_) = code_changes(db, KEY)
    assert (first.kind, first.key, first.actor, first.details["after_title_da"]) == (
        "added",
        "stoej",
        "anna-id",
        "Støj",
    )


def test_a_renamed_code_keeps_its_key_and_the_history_tells_both_titles(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        add_codes(db, KEY)
        for _ in range(2):  # the second changes nothing
            change_code(db, KEY, "stoej", Written(title={"da": " Larm "}, definition="Lyd udefra"), BY)
        assert codebook(db, KEY).codes["stoej"].title == {"da": "Larm"}
        (change,) = [one for one in code_changes(db, KEY) if one.kind == "changed"]
    assert (change.details["before_title_da"], change.details["after_title_da"]) == ("Støj", "Larm")
    assert change.details["after_definition"] == "Lyd udefra"


def test_codes_move_among_those_beside_them(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        add_codes(db, KEY)
        add_code(db, KEY, child("Nat", "trafik"), BY)
        move_code(db, KEY, "trafik", UP, BY)
        move_code(db, KEY, "trafik", UP, BY)  # at the top already
        move_code(db, KEY, "nat", DOWN, BY)  # alone where it is
        assert keys(db) == ["trafik", "nat", "stoej", "tryghed", "naboskab"]
        move_code(db, KEY, "trafik", DOWN, BY)
        assert keys(db)[:3] == ["stoej", "trafik", "nat"]


def test_a_merge_is_told_and_can_be_undone(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        add_codes(db, KEY)
        merge_code(db, KEY, "trafik", "stoej", BY)
        assert keys(db) == ["stoej", "tryghed", "naboskab"]
        assert [code.key for code in codebook(db, KEY).merged("stoej")] == ["trafik"]
        revive_code(db, KEY, "trafik", BY)
        revive_code(db, KEY, "trafik", BY)
        assert keys(db) == ["stoej", "trafik", "tryghed", "naboskab"]
        assert [one.kind for one in code_changes(db, KEY)][4:] == ["merged", "unmerged"]


def test_a_retired_code_can_be_taken_into_use_again(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        add_codes(db, KEY)
        retire_code(db, KEY, "trafik", BY)
        assert "trafik" not in keys(db)
        revive_code(db, KEY, "trafik", BY)
        assert [one.kind for one in code_changes(db, KEY)][4:] == ["retired", "revived"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda db: add_code(db, KEY, Written(title={"da": " "}), BY), "no title"),
        (lambda db: add_code(db, KEY, Written(title={"da": "STØJ"}), BY), "called 'STØJ' already"),
        (lambda db: add_code(db, KEY, Written(title={"da": "Nyt"}), BY, key="Nyt!"), "cannot be a key"),
        (lambda db: add_code(db, KEY, Written(title={"da": "Nyt"}), BY, key="stoej"), "key 'stoej' already"),
        (lambda db: add_code(db, KEY, child("Nyt", "stoj"), BY), "did you mean 'stoej'"),
        (lambda db: add_code(db, KEY, child("Nyt", "nat"), BY), "two levels"),
        (lambda db: change_code(db, KEY, "stoej", child("Støj", "trafik"), BY), "two levels"),
        (lambda db: change_code(db, KEY, "trafik", child("Trafik", "trafik"), BY), "cannot lie under"),
        (lambda db: change_code(db, KEY, "nothing", child("Nyt", "trafik"), BY), "no code 'nothing'"),
        (lambda db: merge_code(db, KEY, "stoej", "trafik", BY), "codes lie under the code: nat"),
        (lambda db: merge_code(db, KEY, "trafik", "trafik", BY), "cannot be merged into"),
        (lambda db: merge_code(db, KEY, "trafik", "gone", BY), "cannot be merged into"),
        (lambda db: merge_code(db, KEY, "gone", "trafik", BY), "no longer in use"),
        (lambda db: retire_code(db, KEY, "stoej", BY), "codes lie under the code: nat"),
        (lambda db: revive_code(db, KEY, "below", BY), "lies under 'gone', which is not in use"),
    ],
)
def test_what_cannot_be_done_to_a_codebook_is_said_with_a_remedy(sqlite_store: Store, wrong, said: str) -> None:
    with sqlite_store.writing() as db:
        add_codes(db, KEY, ("Støj", "Trafik", "Gone"))
        add_code(db, KEY, child("Nat", "stoej"), BY)
        add_code(db, KEY, child("Below", "gone"), BY)
        retire_code(db, KEY, "below", BY)
        retire_code(db, KEY, "gone", BY)
        before = codebook(db, KEY)
        with rejected(said):
            wrong(db)
        assert codebook(db, KEY) == before

"""What `one_shard` reads from statements: each way in which a table is held to one programme, and each in which it is
not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from evaluator.store.tables import draft, submission, wave
from evaluator.store.unfolded import folded_rows_of
from tests.support.one_shard import everywhere

HELD = wave.c.programme_id == sa.bindparam("programme")
SAME = wave.c.programme_id == draft.c.programme_id
OTHER = draft.alias("other")

KEPT = {
    "a parameter": sa.select(wave).where(HELD),
    "turned around": sa.select(wave).where(sa.bindparam("programme") == wave.c.programme_id),
    "a value": sa.delete(wave).where(wave.c.programme_id == "harbour", wave.c.wave_key == "w"),
    "a join": sa.select(wave, draft).join(draft, SAME).where(HELD),
    "a chain": sa.select(wave).where(SAME, draft.c.programme_id == OTHER.c.programme_id, OTHER.c.programme_id == "x"),
    "what must not exist": sa.select(wave).where(HELD, ~sa.exists().where(SAME)),
    "a subquery": sa.select(sa.select(draft).where(draft.c.programme_id == "x").subquery()),
    "a row": sa.insert(wave).values(programme_id="x", wave_key="w"),
    "text": sa.text("SELECT n FROM tally WHERE programme_id = :programme"),
    "an update": sa.update(wave).where(HELD).values(closes=None),
    "no table of a programme": sa.select(sa.literal(1)),
}
SPREAD = {
    "nothing": (sa.select(wave), {"wave"}),
    "another column": (sa.select(draft).where(draft.c.draft_key == "k"), {"draft"}),
    "an or": (sa.select(wave).where(sa.or_(HELD, wave.c.wave_key == "w")), {"wave"}),
    "several": (sa.select(wave).where(wave.c.programme_id.in_(["a", "b"])), {"wave"}),
    "not equal": (sa.select(wave).where(wave.c.programme_id != "a"), {"wave"}),
    "one of two": (sa.select(wave, draft).where(HELD, wave.c.wave_key == draft.c.wave_key), {"draft"}),
    "an alias": (sa.select(draft, OTHER).where(draft.c.programme_id == "x"), {"draft"}),
    "a subquery": (sa.select(wave).where(HELD, sa.exists().where(draft.c.draft_key == "k")), {"draft"}),
    "a delete": (sa.delete(draft).where(draft.c.receipt == "r"), {"draft"}),
    "text": (sa.text("SELECT n FROM tally WHERE wave_key = :wave"), {"tally"}),
    "a row without": (sa.insert(wave).values(wave_key="w"), {"wave"}),
}


@pytest.mark.parametrize("how", KEPT)
def test_it_is_seen_that_a_statement_keeps_to_one_shard(how: str) -> None:
    assert everywhere(KEPT[how]) == set()


@pytest.mark.parametrize("how", SPREAD)
def test_it_is_seen_what_is_looked_for_in_every_shard(how: str) -> None:
    statement, spread = SPREAD[how]
    assert everywhere(statement) == spread


def test_several_columns_looked_up_together_are_read_too(sqlite_store) -> None:
    """As folding looks up the other answers of the same people."""
    asked: list[object] = []
    with sqlite_store.reading() as db:
        sa.event.listen(db, "before_execute", lambda _db, statement, *_: asked.append(statement))
        list(folded_rows_of(db, "harbour", "w", ["p"]))
    assert [everywhere(one) for one in asked] == [set()] * len(asked)
    assert any(submission in one.get_final_froms() for one in asked)

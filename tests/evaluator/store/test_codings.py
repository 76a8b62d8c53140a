from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from evaluator.store.codes import Code, CodeChange, code_changes, codes, counts_as, put_code, remember_change
from evaluator.store.codings import (
    ADJUDICATION,
    CODED,
    FILE,
    NO_CODE_FITS,
    PERSON,
    SET_ASIDE,
    Coder,
    Coding,
    Mark,
    coders,
    codings,
    ensure_coder,
    remove_codings,
    save_coding,
    settled,
)
from evaluator.store.engine import Store
from evaluator.store.text_tables import material, material_part, text_unit

A, B, C, D = (uuid.UUID(int=n << 64) for n in (1, 2, 3, 4))
NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def coded(filled: Store) -> Store:
    """Four texts of a note, three codes, of which one lies in another."""
    with filled.writing() as db:
        note = {"programme_id": "harbour", "material_id": uuid.uuid4()}
        its = {"kind": "interview", "title": "Walk", "milestone": "m1", "synthetic": True, "added_by": "anna"}
        db.execute(sa.insert(material), {**note, **its, "added_at": NOW})
        for part, text in enumerate((A, B, C, D), 1):
            db.execute(sa.insert(material_part), {**note, "part": part, "text": "The quay is cold."})
            db.execute(sa.insert(text_unit), {**note, "part": part, "text_id": text, "stems": "quay cold"})
        for position, key in enumerate(("place", "noise", "wind"), 1):
            parent = "place" if key == "wind" else None
            put_code(db, "harbour", Code(key=key, title={"da": key}, position=position, parent=parent))
    return filled


def person(db: sa.Connection, name: str) -> Coder:
    return ensure_coder(db, "harbour", PERSON, name, f"id-{name}")


def say(db: sa.Connection, coder: Coder, text: uuid.UUID, *given: str, state: str = CODED, starts: int = 0) -> None:
    marks = frozenset(Mark(key, starts, starts + 4 if starts else 0) for key in given)
    its = Coding(text=text, coder=coder.id, state=state, marks=marks, reason="why" if state == SET_ASIDE else "")
    save_coding(db, "harbour", its)


def test_codes_come_out_in_their_order_and_change_in_place(coded: Store) -> None:
    with coded.writing() as db:
        wind = codes(db, "harbour")[2]
        assert (wind.key, wind.parent, wind.title, wind.retired) == ("wind", "place", {"da": "wind"}, False)
        put_code(db, "harbour", Code(key="wind", title={"da": "Blæst", "en": "Wind"}, position=0))
        assert [code.key for code in codes(db, "harbour")] == ["wind", "place", "noise"]
        assert codes(db, "garden") == []


def test_what_was_done_to_the_codebook_is_numbered(coded: Store) -> None:
    with coded.writing() as db:
        for kind in ("added", "merged"):
            change = CodeChange(at=NOW, actor="a1", kind=kind, key="wind", details={"after_merged_into": "noise"})
            remember_change(db, "harbour", change)
        assert [(one.number, one.kind, one.at) for one in code_changes(db, "harbour")] == [
            (1, "added", NOW),
            (2, "merged", NOW),
        ]
        with pytest.raises(ValueError, match="nothing that happens"):
            remember_change(db, "harbour", CodeChange(at=NOW, actor="a1", kind="burnt", key="wind"))


def test_merges_are_followed_to_their_end() -> None:
    chain = [
        Code(key="a", title={}, merged_into="b", retired=True),
        Code(key="b", title={}, merged_into="c", retired=True),
        Code(key="c", title={}),
    ]
    assert counts_as(chain) == {"a": "c", "b": "c", "c": "c"}


def test_a_coder_is_the_same_one_later(coded: Store) -> None:
    with coded.writing() as db:
        first, machine = person(db, "anna"), ensure_coder(db, "harbour", FILE, "machine")
        assert (person(db, "anna"), ensure_coder(db, "harbour", FILE, "machine")) == (first, machine)
        assert [one.kind for one in coders(db, "harbour")] == [FILE, PERSON]
        with pytest.raises(ValueError, match="same title"):
            ensure_coder(db, "harbour", PERSON, "anna", "another account")


def test_what_a_coder_says_replaces_what_was_said_before(coded: Store) -> None:
    with coded.writing() as db:
        anna, bo = person(db, "anna"), person(db, "bo")
        say(db, anna, A, "noise", "wind")
        say(db, anna, A, "place", starts=4)
        say(db, bo, A, state=SET_ASIDE)
        (mine,) = codings(db, "harbour", coder=anna.id)
        assert (mine.text, mine.state, mine.marks) == (A, CODED, {Mark("place", 4, 8)})
        assert {one.coder: one.reason for one in codings(db, "harbour", text=A)} == {anna.id: "", bo.id: "why"}
        assert remove_codings(db, "harbour", anna.id) == 1
        assert [one.coder for one in codings(db, "harbour")] == [bo.id]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": SET_ASIDE},
        {"state": "unsure"},
        {"state": CODED, "marks": frozenset({Mark("place", 5, 5)})},
        {"state": CODED, "marks": frozenset({Mark("nothing")})},
    ],
)
def test_the_database_refuses_a_coding_that_cannot_be(coded: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(sa.exc.IntegrityError), coded.writing() as db:
        save_coding(db, "harbour", Coding(text=A, coder=person(db, "anna").id, **wrong))


def test_a_text_is_settled_where_all_who_coded_it_say_the_same(coded: Store) -> None:
    with coded.writing() as db:
        anna, bo, machine = person(db, "anna"), person(db, "bo"), ensure_coder(db, "harbour", FILE, "machine")
        for coder in (anna, bo, machine):
            say(db, coder, A, "noise", "wind")
        say(db, anna, B, state=NO_CODE_FITS)
        say(db, anna, C, "noise")
        say(db, machine, C, "wind")
        say(db, machine, D, "wind")
        found = settled(db, "harbour", {A, B, C, D})
    assert found.codes == {A: {"noise", "wind"}, B: frozenset()}
    assert (found.discrepant, found.uncoded, found.set_aside) == ({C}, {D}, frozenset())


def test_passages_do_not_make_a_discrepancy_but_states_do(coded: Store) -> None:
    with coded.writing() as db:
        anna, bo = person(db, "anna"), person(db, "bo")
        say(db, anna, A, "noise", starts=4)
        say(db, bo, A, "noise")
        say(db, anna, B, state=NO_CODE_FITS)
        say(db, bo, B, state=SET_ASIDE)
        found = settled(db, "harbour", [A, B])
    assert (found.codes, found.discrepant) == ({A: {"noise"}}, {B})


def test_an_adjudication_settles_what_differs(coded: Store) -> None:
    with coded.writing() as db:
        judge = ensure_coder(db, "harbour", ADJUDICATION, "adjudication")
        for text, coder in ((A, person(db, "anna")), (B, person(db, "anna")), (A, person(db, "bo"))):
            say(db, coder, text, "noise" if coder.title == "anna" else "wind")
        say(db, judge, A, "place")
        say(db, judge, B, state=SET_ASIDE)
        found = settled(db, "harbour", {A, B})
    assert (found.codes, found.set_aside, found.discrepant) == ({A: {"place"}}, {B}, frozenset())


def test_a_merged_code_counts_as_what_it_was_merged_into(coded: Store) -> None:
    with coded.writing() as db:
        say(db, person(db, "anna"), A, "noise", "wind")
        say(db, person(db, "bo"), A, "noise")
        assert settled(db, "harbour", [A]).discrepant == {A}
        put_code(db, "harbour", Code(key="wind", title={"da": "wind"}, merged_into="noise", retired=True))
        assert settled(db, "harbour", [A]).codes == {A: {"noise"}}
        assert settled(db, "harbour", []).codes == {}

"""Versions of evidence in the tables, on both databases: added, never changed, and the highest holds."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.store.documents import ensure_programme
from evaluator.store.engine import Store
from evaluator.store.evidence import (
    About,
    Interpretation,
    Judged,
    Piece,
    Recorded,
    add_interpretation,
    add_judgement,
    add_piece,
    interpretation_versions,
    interpretations,
    judgements,
    piece_versions,
    pieces,
)

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
BY = Recorded(by="eva", at=NOW)
LINK = About(subject="link", place="a>b")


def piece(**how) -> Piece:
    its = {"programme": "harbour", "id": uuid.uuid4(), "version": 1, "about": LINK, "kind": "document", "mark": ""}
    its |= {"reference": "", "milestone": "m1", "direction": "for", "strength": "weak", "test": "", "seen": "Set"}
    return Piece(**its | {"source": "Et brev", "recorded": BY} | how)


@pytest.fixture
def harbour(store: Store) -> Store:
    with store.writing() as db:
        ensure_programme(db, "harbour")
    return store


def test_the_highest_version_holds_and_all_are_kept(harbour) -> None:
    first, other = piece(), piece(about=replace(LINK, subject="rival", claim="c1"), recorded=replace(BY, why="Fordi"))
    later = replace(first, version=2, seen="Set igen", recorded=replace(BY, by="erik"))
    with harbour.writing() as db:
        assert add_piece(db, first)
        assert add_piece(db, other)
        assert add_piece(db, later)
        assert not add_piece(db, replace(later, seen="Langsommere"))
        assert {one.id: one for one in pieces(db, "harbour")} == {first.id: later, other.id: other}
        assert piece_versions(db, "harbour", first.id) == [first, later]
        assert add_piece(db, replace(other, version=2, withdrawn=True))
        assert pieces(db, "harbour") == [later]
        assert pieces(db, "elsewhere") == piece_versions(db, "elsewhere", first.id) == []


def test_judgements_are_kept_for_each_milestone(harbour) -> None:
    its = {"programme": "harbour", "about": LINK, "verdict": "", "seen": "Set", "for_whom": "Alle", "recorded": BY}
    every = [Judged(milestone=at, version=number, **its) for at in ("m1", "m2") for number in (1, 2)]
    with harbour.writing() as db:
        assert all(add_judgement(db, one) for one in reversed(every))
        assert not add_judgement(db, every[0])
        assert judgements(db, "harbour") == every


def test_an_interpretation_comes_back_as_it_went_in(harbour) -> None:
    its = Interpretation(
        programme="harbour",
        id=uuid.uuid4(),
        version=1,
        milestone="m1",
        title="Mødet",
        held_on=dt.date(2026, 6, 2),
        present={"staff": 3, "residents": None},
        absent=("board",),
        shown=(("heard", "disputed", "Æh"),),
        missing="De unge",
        recorded=BY,
        synthetic=True,
    )
    with harbour.writing() as db:
        assert add_interpretation(db, its)
        assert not add_interpretation(db, its)
        assert interpretations(db, "harbour") == interpretation_versions(db, "harbour", its.id) == [its]
        assert add_interpretation(db, replace(its, version=2, withdrawn=True, held_on=None))
        assert interpretations(db, "harbour") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": replace(LINK, claim="c1")},
        {"about": replace(LINK, subject="rival")},
        {"kind": "rumour"},
        {"direction": "maybe"},
        {"strength": "huge"},
        {"test": "coin"},
        {"seen": ""},
        {"source": ""},
        {"version": 0},
    ],
)
def test_the_database_refuses_what_no_piece_can_be(harbour, wrong) -> None:
    with pytest.raises(sa.exc.IntegrityError), harbour.writing() as db:
        add_piece(db, piece(**wrong))


@pytest.mark.parametrize(
    "wrong",
    [{"verdict": "holding", "why": "x"}, {"verdict": "strong", "why": ""}, {"subject": "rival", "verdict": "strong"}],
)
def test_the_database_refuses_a_verdict_of_another_subject_or_without_a_reason(harbour, wrong) -> None:
    its = {"verdict": "", "why": "", "subject": "link"} | wrong
    about = replace(LINK, subject=its["subject"], claim="c" if its["subject"] == "rival" else "")
    judged = Judged(
        programme="harbour",
        about=about,
        milestone="m1",
        version=1,
        verdict=its["verdict"],
        seen="",
        for_whom="",
        recorded=replace(BY, why=its["why"]),
    )
    with pytest.raises(sa.exc.IntegrityError), harbour.writing() as db:
        add_judgement(db, judged)

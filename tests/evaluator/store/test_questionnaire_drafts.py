"""Drafts of questionnaires are saved revision by revision, and nobody overwrites what they have not seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.store.engine import Store
from evaluator.store.questionnaire_drafts import (
    QuestionnaireDraft,
    begin_draft,
    draft_of,
    drafts_of,
    drop_draft,
    save_draft,
)


@pytest.fixture
def begun(now: dt.datetime) -> QuestionnaireDraft:
    return QuestionnaireDraft(
        programme="harbour", key="staff", text="æøå = 1\n", begun_from=0, revision=1, saved_by="eva", saved_at=now
    )


@pytest.fixture
def kept(store: Store, begun: QuestionnaireDraft) -> Store:
    with store.writing() as db:
        assert begin_draft(db, begun)
    return store


def stored(store: Store, key: str = "staff") -> QuestionnaireDraft | None:
    with store.reading() as db:
        return draft_of(db, "harbour", key)


def test_a_draft_comes_back_as_it_was_stored(kept: Store, begun: QuestionnaireDraft) -> None:
    assert stored(kept) == begun
    assert stored(kept, "leaders") is None


def test_a_second_draft_of_a_questionnaire_does_not_replace_the_first(kept: Store, begun: QuestionnaireDraft) -> None:
    with kept.writing() as db:
        assert not begin_draft(db, replace(begun, text="another"))
    assert stored(kept) == begun


def test_the_next_revision_replaces_the_one_before_it(kept: Store, begun: QuestionnaireDraft) -> None:
    later = replace(
        begun, text="two", revision=2, begun_from=3, saved_by="bo", saved_at=begun.saved_at.replace(hour=12)
    )
    with kept.writing() as db:
        assert save_draft(db, later)
    assert stored(kept) == later


def test_a_revision_that_others_have_overtaken_is_not_stored(kept: Store, begun: QuestionnaireDraft) -> None:
    with kept.writing() as db:
        assert save_draft(db, replace(begun, text="two", revision=2))
        assert not save_draft(db, replace(begun, text="late", revision=2))
        assert not drop_draft(db, "harbour", "staff", revision=1)
    found = stored(kept)
    assert found is not None
    assert found.text == "two"


def test_of_those_who_save_the_same_revision_at_once_one_succeeds(
    kept: Store, begun: QuestionnaireDraft, at_once: Callable[[list[Callable[[], object]]], list[object]]
) -> None:
    def save(text: str) -> bool:
        with kept.writing() as db:
            return save_draft(db, replace(begun, text=text, revision=2))

    results = at_once([lambda text=text: save(text) for text in "abcdef"])
    assert sorted(map(str, results)) == ["False"] * 5 + ["True"]


def test_those_who_change_a_draft_wait_for_each_other(
    kept: Store, at_once: Callable[[list[Callable[[], object]]], list[object]]
) -> None:
    def add(letter: str) -> bool:
        with kept.writing() as db:
            found = draft_of(db, "harbour", "staff", to_change=True)
            assert found is not None
            return save_draft(db, replace(found, text=found.text + letter, revision=found.revision + 1))

    assert at_once([lambda letter=letter: add(letter) for letter in "abcd"]) == [True] * 4
    found = stored(kept)
    assert found is not None
    assert sorted(found.text.removeprefix("æøå = 1\n")) == list("abcd")


def test_drafts_are_listed_and_dropped(kept: Store, begun: QuestionnaireDraft) -> None:
    with kept.writing() as db:
        begin_draft(db, replace(begun, key="leaders"))
        begin_draft(db, replace(begun, programme="garden", key="leaders"))
        assert [one.key for one in drafts_of(db, "harbour")] == ["leaders", "staff"]
        assert drop_draft(db, "harbour", "staff", revision=1)
        assert [one.key for one in drafts_of(db, "harbour")] == ["leaders"]
        assert [one.programme for one in drafts_of(db, "garden")] == ["garden"]


@pytest.mark.parametrize("wrong", [{"revision": 0}, {"begun_from": -1}])
def test_the_database_refuses_numbers_that_cannot_be(kept: Store, begun: QuestionnaireDraft, wrong: dict) -> None:
    with pytest.raises(sa.exc.IntegrityError), kept.writing() as db:
        begin_draft(db, replace(begun, key="other", **wrong))

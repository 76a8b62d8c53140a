from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from evaluator.store.engine import Store
from evaluator.vault import tables
from evaluator.vault.invitations import (
    ensure_invited,
    forget_person,
    hash_of,
    invitation,
    invite,
    invited_counts,
    invited_waves,
    note_given_out,
    token_again,
)
from evaluator.vault.keys import (
    KeyDestroyed,
    destroy_key,
    ensure_programme_key,
    key_of,
    pseudonym_for,
    receipt_as_given,
    receipt_for,
)
from tests.support.diagnostics import rejected


def invited(vault: Store, **values: object) -> str:
    fields = {"programme": "harbour", "wave": "w1", "group": "staff", "process": "quay", "linked": True}
    with vault.writing() as db:
        return invite(db, **(fields | values))


def opened(vault: Store, token: str):
    with vault.reading() as db:
        return invitation(db, token)


def test_a_token_opens_what_was_invited_to(vault: Store) -> None:
    found = opened(vault, invited(vault, person="p1", language="en"))
    assert (found.programme, found.wave, found.group, found.process) == ("harbour", "w1", "staff", "quay")
    assert (found.language, len(found.draft_key), len(found.pseudonym)) == ("en", 32, 32)
    assert opened(vault, "guess") is None


def test_tokens_are_long_and_not_kept(vault: Store) -> None:
    token = invited(vault, person="p1")
    assert re.fullmatch(r"[\w-]{22}", invited(vault, linked=False, wave="w2"))
    assert re.fullmatch(r"([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{6}", token)
    with vault.reading() as db:
        row = db.execute(sa.select(tables.invitation).where(tables.invitation.c.wave_key == "w1")).one()
    assert token not in str(row)
    assert token.encode() not in bytes(row.token_hash)


def test_a_person_has_one_pseudonym_in_all_waves_and_a_draft_in_each(vault: Store) -> None:
    first, second = (opened(vault, invited(vault, person="p1", wave=wave)) for wave in ("w1", "w2"))
    other = opened(vault, invited(vault, person="p2"))
    assert first.pseudonym == second.pseudonym != other.pseudonym
    assert len({first.draft_key, second.draft_key, other.draft_key, first.pseudonym}) == 4
    assert len({first.receipt, second.receipt, other.receipt}) == 3


def test_pseudonyms_differ_between_programmes(vault: Store) -> None:
    here, there = (opened(vault, invited(vault, person="p1", programme=key)) for key in ("harbour", "garden"))
    assert here.pseudonym != there.pseudonym
    assert here.draft_key != there.draft_key


def test_an_anonymous_wave_gives_no_pseudonym(vault: Store) -> None:
    named = opened(vault, invited(vault, person="p1", linked=False))
    unnamed = [opened(vault, invited(vault, linked=False)) for _ in range(2)]
    assert [found.pseudonym for found in (named, *unnamed)] == [None] * 3
    assert len({found.draft_key for found in (named, *unnamed)}) == 3


def test_a_linked_wave_needs_to_know_the_person(vault: Store) -> None:
    with pytest.raises(ValueError, match="which person"):
        invited(vault)


def test_inviting_again_ends_the_first_token_and_keeps_the_draft(vault: Store) -> None:
    first = invited(vault, person="p1")
    before = opened(vault, first)
    second = invited(vault, person="p1", group="leaders")
    assert opened(vault, first) is None
    assert opened(vault, second).draft_key == before.draft_key
    assert opened(vault, second).group == "leaders"


def test_a_link_can_be_given_again_and_stays_what_it_was(vault: Store) -> None:
    token = invited(vault, person="p1")
    place = {"programme": "harbour", "wave": "w1", "person": "p1"}
    with vault.writing() as db:
        assert token_again(db, **place) == token
        assert ensure_invited(db, **place, group="leaders", process="", language="en", linked=True) == token
        assert token_again(db, **place | {"person": "p2"}) is None
    assert (opened(vault, token).group, opened(vault, token).language) == ("leaders", "en")


def test_a_link_from_before_links_could_be_given_again_is_replaced(vault: Store) -> None:
    invited(vault, person="p1")
    place = {"programme": "harbour", "wave": "w1", "person": "p1"}
    with vault.writing() as db:
        db.execute(sa.update(tables.invitation).values(issue=0, token_hash=hash_of("at random")))
        assert token_again(db, **place) is None
        new = ensure_invited(db, **place, group="staff", process="", language="da", linked=True)
        assert token_again(db, **place) == new
    assert opened(vault, "at random") is None
    assert opened(vault, new) is not None


def test_a_link_asks_once_it_is_given_out_and_who_was_asked_stays_so(vault: Store) -> None:
    place = {"programme": "harbour", "wave": "w1", "group": "staff", "process": "", "language": "da", "linked": True}
    with vault.writing() as db:
        token = ensure_invited(db, **place, person="p1")
        assert invited_counts(db, "harbour") == {}
        note_given_out(db, [])
        note_given_out(db, [token, "ended meanwhile"])
        assert invited_counts(db, "harbour") == {("w1", "staff"): 1}
        assert ensure_invited(db, **place, person="p1") == token
        db.execute(sa.update(tables.invitation).values(issue=0, token_hash=hash_of("at random")))
        ensure_invited(db, **place, person="p1")
        assert invited_counts(db, "harbour") == {("w1", "staff"): 1}


def test_a_link_typed_from_paper_opens_the_same(vault: Store) -> None:
    token = invited(vault, person="p1")
    for typed in (token.upper(), token.replace("-", ""), token.replace("0", "O").replace("1", "l")):
        assert opened(vault, typed) == opened(vault, token)


def test_forgetting_a_person_ends_the_links_and_keeps_the_count(vault: Store) -> None:
    token, other = invited(vault, person="p1"), invited(vault, person="p2")
    with vault.writing() as db:
        forget_person(db, "harbour", "p1")
        assert invited_counts(db, "harbour") == {("w1", "staff"): 2}
    assert opened(vault, token) is None
    assert opened(vault, other) is not None


def test_the_invited_are_counted_by_wave_and_group(vault: Store) -> None:
    for person, wave, group in (("p1", "w1", "staff"), ("p2", "w1", "staff"), ("p1", "w2", "leaders")):
        invited(vault, person=person, wave=wave, group=group)
    invited(vault, person="p1", programme="garden")
    with vault.reading() as db:
        assert invited_counts(db, "harbour") == {("w1", "staff"): 2, ("w2", "leaders"): 1}
        assert invited_counts(db, "meadow") == {}


def test_the_receipt_is_readable_unguessable_and_always_the_same(vault: Store) -> None:
    token = invited(vault, person="p1")
    found = opened(vault, token)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", found.receipt)
    with vault.reading() as db:
        key = key_of(db, "harbour")
    assert found.receipt == opened(vault, token).receipt == receipt_for(key, found.draft_key)
    assert found.pseudonym == pseudonym_for(key, "p1")


def test_a_key_is_made_once(vault: Store, at_once_keys) -> None:
    keys = at_once_keys(vault)
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32


def test_a_destroyed_key_makes_tokens_and_pseudonyms_meaningless(vault: Store) -> None:
    token = invited(vault, person="p1")
    with vault.writing() as db:
        destroy_key(db, "harbour")
    assert opened(vault, token) is None
    with vault.reading() as db:
        assert db.execute(sa.select(tables.programme_key.c.secret)).scalars().all() == [None]
        assert db.execute(sa.select(tables.invitation.c.person)).scalars().all() == [None]
        assert invited_counts(db, "harbour") == {("w1", "staff"): 1}
        with rejected("start a new programme", kind=KeyDestroyed):
            key_of(db, "harbour")


def test_a_destroyed_key_is_not_made_again(vault: Store) -> None:
    with vault.writing() as db:
        ensure_programme_key(db, "harbour")
        destroy_key(db, "harbour")
        ensure_programme_key(db, "garden")
    with pytest.raises(KeyDestroyed), vault.writing() as db:
        ensure_programme_key(db, "harbour")
    with pytest.raises(KeyError, match="import its documents first"), vault.reading() as db:
        key_of(db, "meadow")


def test_one_query_opens_a_token(vault: Store) -> None:
    token = invited(vault, person="p1")
    asked: list[str] = []
    with vault.reading() as db:
        sa.event.listen(db, "before_cursor_execute", lambda *event: asked.append(event[2]))
        assert invitation(db, token)
    assert len(asked) == 1


def test_a_receipt_stays_what_it_was_for_the_same_key_and_draft() -> None:
    assert receipt_for(b"k" * 32, "the draft") == "GFY7-WT48-52T0-D11Y"  # people have theirs on paper


@pytest.mark.parametrize("typed", ["k7qm2xwd0v9tmb5e", " K7QM 2XWD OV9T MB5E", "K7QM-2XWD-0V9T-MB5E"])
def test_a_receipt_is_understood_as_it_is_typed(typed: str) -> None:
    assert receipt_as_given(typed) == "K7QM-2XWD-0V9T-MB5E"


@pytest.mark.parametrize("typed", ["", "K7QM-2XWD", "K7QM-2XWD-0V9T-MB5", "K7QM-2XWD-0V9T-MB5U", "æ" * 16])
def test_what_can_be_no_receipt_is_none(typed: str) -> None:
    assert receipt_as_given(typed) is None


def test_whether_anybody_was_asked_is_known_of_each_wave_without_counting(vault: Store) -> None:
    for wave, person, asked in (
        ("w1", "p1", True),
        ("w1", "p2", False),
        ("w2", "p1", False),
        ("w3", "code:ab/1", True),
    ):
        invited(vault, wave=wave, person=person, asked=asked)
    invited(vault, wave="w4", linked=False)
    with vault.reading() as db:
        assert invited_waves(db, "harbour") == {"w1", "w4"} == {wave for wave, _ in invited_counts(db, "harbour")}
        assert invited_waves(db, "harbour", ["w2", "w4"]) == {"w4"}
        assert invited_counts(db, "harbour", ["w1", "w2"]) == {("w1", "staff"): 1}

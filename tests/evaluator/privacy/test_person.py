"""Somebody who wants everything erased: found by what they are known by, and gone from both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from evaluator.owners.people import AskedOwner, save_owner
from evaluator.privacy.person import erase_everything, people_named
from evaluator.store import audit
from evaluator.store.all_tables import metadata
from evaluator.store.tallies import SUBMITTED, recount, tallies
from evaluator.vault.keys import key_of, pseudonym_for
from evaluator.vault.persons import ways_of
from evaluator.vault.tables import metadata as vault_metadata
from tests.support.diagnostics import rejected
from tests.support.site import PROGRAMME, Site


def erased(site: Site, person: str) -> None:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        erase_everything(db, vault_db, PROGRAMME, person, actor="eva", now=site.now)


def rows(site: Site) -> str:
    """Everything that both databases hold but documents and what was removed."""
    journals = ("store_journal", "vault_journal", "withdrawal", "document")
    found = []
    for store, tables in ((site.service.store, metadata), (site.service.vault, vault_metadata)):
        with store.reading() as db:
            found += [db.execute(sa.select(one)).all() for one in tables.sorted_tables if one.name not in journals]
    return repr(found)


@pytest.mark.parametrize("known_by", ["P1", "p1@MAIL.example", " Name  p1 ", "link"])
def test_somebody_is_found_by_key_mail_name_and_link(site: Site, known_by: str) -> None:
    given = f"https://svar.example/svar/{site.keys['p1']}" if known_by == "link" else known_by  # type: ignore[attr-defined]
    with site.service.vault.reading() as db:
        assert [one.person for one in people_named(db, PROGRAMME, given)] == ["p1"]
        assert people_named(db, PROGRAMME, "nobody") == people_named(db, PROGRAMME, " ") == []


def test_everything_of_somebody_goes_and_nothing_of_the_others(either_site: Site) -> None:
    with either_site.service.vault.reading() as db:
        key = key_of(db, PROGRAMME)
        ways = ways_of(db, PROGRAMME, "p1", ["linked", "nameless", "open"])
    assert pseudonym_for(key, "p1") in rows(either_site)
    erased(either_site, "p1")
    left = rows(either_site)
    for trace in ("p1@mail.example", "Name p1", *ways.pseudonyms, *ways.draft_keys):
        assert trace not in left, trace
    assert pseudonym_for(key, "p2") in left
    assert len(either_site.submissions("linked")) == 5
    assert len(either_site.submissions("nameless")) == 6
    with either_site.service.store.writing() as db:
        assert recount(db, PROGRAMME) == []
        assert {row.n for row in tallies(db, PROGRAMME) if (row.wave, row.variable) == ("linked", SUBMITTED)} <= {5}


def test_somebody_who_is_in_the_middle_of_it_is_erased_too(site: Site) -> None:
    site.post(site.begin(site.invite("linked", "p9")), site.MEALS)
    with site.service.vault.reading() as db:
        ways = ways_of(db, PROGRAMME, "p9", ["linked"])
    assert next(iter(ways.draft_keys)) in rows(site)
    erased(site, "p9")
    assert next(iter(ways.draft_keys)) not in rows(site)


def test_the_log_does_not_say_who_it_was_nor_whether_they_had_answered(site: Site) -> None:
    erased(site, "p1")
    site.invite("linked", "p9")
    erased(site, "p9")
    with site.service.store.reading() as db:
        found = [(one.subject, dict(one.details or {})) for one in audit.entries(db) if one.kind == "erased"]
    assert found == [("", {"everything": True, "people": 1})] * 2


def test_nobody_is_erased_who_is_not_known(site: Site) -> None:
    with rejected("nobody in the programme is known by that"):
        erased(site, "p77")


def test_only_a_key_names_whom_to_erase(site: Site) -> None:
    with rejected("nobody in the programme is known by that"):
        erased(site, "p1@mail.example")
    assert len(site.submissions("linked")) == 6


def test_an_owner_is_erased_as_one(site: Site) -> None:
    with site.service.vault.writing() as vault_db:
        save_owner(
            vault_db, PROGRAMME, AskedOwner(role="Kontoret", name="Grethe Holm", email="g@mail.example"), now=site.now
        )
        (owner,) = people_named(vault_db, PROGRAMME, "Grethe Holm")
    erased(site, owner.person)
    assert "Grethe Holm" not in rows(site)

"""Each kind of personal text in a release is erased by the act that people use for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from uuid import uuid4

import pytest
import sqlalchemy as sa

from evaluator.findings.written import Recommendation, Response, Written
from evaluator.owners.people import AskedOwner, erase_owners, save_owner
from evaluator.registers import keeping
from evaluator.releases.personal import KINDS, MATERIAL, OWNER, QUOTE, RESPONSE
from evaluator.store.materials import remove_material
from evaluator.store.quotes import quotes
from evaluator.store.release_tables import release_text
from evaluator.store.releases import Release, Text, texts_of
from tests.support.released import PROGRAMME, Releasing

ROLE: Final = "Boligforeningen"


def withdraw_a_quote(site: Releasing) -> None:
    with site.service.store.reading() as db:
        (one,) = quotes(db, PROGRAMME)
    site.withdraw(one)


def erase_the_owner(site: Releasing, **how: bool) -> int:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        return erase_owners(db, vault_db, PROGRAMME, actor=site.accounts["eva"], now=site.now, **how)


ACTS: Final[Mapping[str, Callable[[Releasing], object]]] = {
    QUOTE: withdraw_a_quote,
    RESPONSE: erase_the_owner,
    OWNER: erase_the_owner,
}


@pytest.fixture
def its(site: Releasing) -> Release:
    """A release with a quote, and with two recommendations of which the first is that of an owner with a name."""
    site.quoted("Beboer 3 skriver")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        for number in (1, 2):
            cells = {"reference": f"recommendation-0{number}", "milestone": "m1", "title": f"Mødes {number}"}
            cells |= {"owner": ROLE if number == 1 else "Andre"}
            keeping.add(db, PROGRAMME, "recommendations", cells, by=site.accounts["eva"], now=site.now)
        save_owner(vault_db, PROGRAMME, AskedOwner(ROLE, "Karen Blå"), now=site.now)
    answered = Response("agreed", "Karen vil gerne", "Et møde hos Karen", "Karen Blå, Midt", None, "", None)
    first = Recommendation(1, "m1", {"da": "Mødes"}, {"da": ROLE}, (), answered)
    found = site.composed()
    both = (first, replace(first, number=2))
    return site.publish(site.propose(replace(found, written=Written(found.written.passages, (), both))))


def texts(site: Releasing, its: Release) -> list[Text]:
    with site.service.store.reading() as db:
        return texts_of(db, its.key)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {MATERIAL}))
def test_each_kind_has_an_act_that_erases_it_and_nobody_elses(site: Releasing, its: Release, kind: str) -> None:
    ACTS[kind](site)
    found = [one for one in texts(site, its) if one.kind == kind]
    assert found
    assert {one.content for one in found if one.reference != "2"} == {None}
    assert all(one.content for one in found if one.reference == "2")
    assert site.released(its).digest == its.published_digest


def test_the_words_of_a_material_go_with_it_and_no_kind_is_without_an_act(site: Releasing) -> None:
    its, material = site.propose(), uuid4()
    row = {"programme_id": PROGRAMME, "milestone": "m1", "number": 1, "round": 1, "kind": MATERIAL, "salt": "ab"}
    with site.service.store.writing() as db:
        for mark, reference in (("y", str(material)), ("z", str(uuid4()))):
            db.execute(sa.insert(release_text), row | {"mark": mark, "reference": reference, "content": "Samtale"})
        remove_material(db, PROGRAMME, material)
    found = {one.mark: one.content for one in texts(site, its) if one.kind == MATERIAL}
    assert found == {"y": None, "z": "Samtale"}
    assert {*ACTS, MATERIAL} == {*KINDS}


def test_whose_time_is_over_is_forgotten_by_name_and_what_was_decided_stays(site: Releasing, its: Release) -> None:
    assert erase_the_owner(site, answers_too=False) == 1
    assert all(one.content for one in texts(site, its) if one.kind == RESPONSE)

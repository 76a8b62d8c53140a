"""Typing forms on which people have made their code: its parts are typed like the rest, and looked up where they
differ."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.paper.serials import new_serials
from evaluator.vault.tables import self_generated_code
from tests.support.coded import ANNA, link, with_codes
from tests.support.members import Member
from tests.support.site import Site

PAGE = "/p/lindevang/papir/"
CODE = {"part:mother": "an", "part:birthplace": "od", "part:birth_day": "7"}
LINES = (
    {"came": "1", "times": "3", "heard": "4", "told-by": "1 2"},
    {"welcome": "5", "left-out": "?", "again": "/"},
    {"dish": "Suppe"},
)


class Typist(Member):
    """Somebody who types forms of the first wave."""

    def begin(self, serial: str, **form: str):
        its = {"language": "da", "group": "residents", "received_on": "2026-05-03"} | CODE | form
        return self.send(f"{PAGE}first/{serial}/", **its)

    def type(self, serial: str, **form: str):
        """Every page; what is shown after the last one."""
        self.begin(serial, **form)
        for page, its in zip(("meals", "table", "ideas"), LINES, strict=True):
            response = self.send(f"{PAGE}first/{serial}/side/{page}", **its, _go="next")
        return response


@pytest.fixture
def coded(site, tmp_path: Path) -> Site:
    return with_codes(site, tmp_path / "coded")


@pytest.fixture
def serial() -> str:
    return new_serials(1)[0]


@pytest.fixture
def ann(coded) -> Typist:
    return Typist(coded, "ann")


@pytest.fixture
def bo(coded) -> Typist:
    return Typist(coded, "bo")


def codes_in_the_vault(site: Site) -> int:
    with site.service.vault.reading() as db:
        return db.execute(sa.select(sa.func.count()).select_from(self_generated_code)).scalar_one()


def test_the_wave_is_among_those_whose_forms_are_printed_and_typed(ann, serial) -> None:
    page = ann.get(PAGE).text
    assert '<option value="first">' in page
    assert '<option value="first.da">' in page
    assert ann.get(f"{PAGE}skemaer", form="first.da", copies="1").data.startswith(b"%PDF")
    found = ann.get(f"{PAGE}find", wave="first", number=serial).text
    asked = re.findall(r'name="((?:part:)?\w+)"', found)
    parts = ["part:mother", "part:birthplace", "part:birth_day"]
    assert [name for name in asked if name.startswith("part:")] == parts
    assert asked.index("group") > asked.index("part:birth_day")
    assert "code" not in asked


def test_a_form_with_a_code_that_two_typed_alike_is_stored_and_followed(coded, ann, bo, serial) -> None:
    assert "skal en anden taste det" in ann.type(serial).text
    stored = bo.type(serial, **{"part:mother": "ÁN", "part:birth_day": "07"}).text
    assert "De to indtastninger var ens" in stored
    assert "kan ikke følges" not in stored
    (its,) = coded.submissions("first")
    assert (its.answers["heard"], its.collection_mode, str(its.submitted_at)[:10]) == (4, "paper", "2026-05-03")
    coded.now = coded.now.replace(day=16)
    own = coded.client.post(link(coded, "second"), data={"language": "da"} | ANNA).location.rpartition("/")[2]
    coded.client.post(coded.answer_all(own))
    assert [one.pseudonym for one in coded.submissions("second")] == [its.pseudonym]


def test_what_can_be_no_part_is_told_by_part_and_what_was_typed_is_kept(ann, serial) -> None:
    told = ann.begin(serial, **{"part:mother": "a", "part:birth_day": "45"})
    assert told.status_code == 422
    assert "A. De to første bogstaver i din mors fornavn: Tast to bogstaver, eller *" in told.text
    assert "C. Den dag i måneden, du er født: Tast dagen med cifre fra 01 til 31, eller *" in told.text
    assert 'name="part:birthplace" value="od"' in told.text
    assert "Ingen skemaer venter" in ann.get(PAGE).text


def test_two_codes_are_settled_by_typing_the_parts_again(coded, ann, bo, serial) -> None:
    ann.type(serial)
    told = bo.type(serial, **{"part:birthplace": "kb"}).text
    assert re.findall(r'<fieldset id="d-([^"]+)"', told) == ["_person"]
    assert not re.search(r'value="(?:an|od|kb|bo|AN|OD|KB|BO)"', told)
    address = f"{PAGE}first/{serial}/sammenlign"
    wrong = ann.send(address, **{"choice:_person": "other"} | CODE | {"part:birthplace": "k"})
    assert wrong.status_code == 422
    assert "En del af koden kan ikke passe" in wrong.text
    assert "Tast to bogstaver, eller *" in wrong.text
    assert codes_in_the_vault(coded) == 0
    stored = ann.send(address, **{"choice:_person": "other"} | CODE | {"part:birthplace": "kb"})
    assert "Felter, der afveg: 1." in stored.text
    assert codes_in_the_vault(coded) == 1
    assert len(coded.submissions("first")) == 1


@pytest.mark.parametrize("part", ["", "*"])
def test_a_form_whose_code_cannot_be_used_is_stored_and_the_typist_is_told_what_that_means(
    coded, ann, bo, serial, part: str
) -> None:
    assert "Så bliver svaret gemt, men det kan ikke følges" in ann.get(f"{PAGE}first/{serial}/").text
    ann.type(serial, **{"part:mother": part})
    assert "Svaret kan ikke følges til næste nedslag" in bo.type(serial, **{"part:mother": part}).text
    assert len(coded.submissions("first")) == 1


def test_the_typist_is_told_where_the_code_is_used_and_can_store_the_answers_without_one(
    coded, ann, bo, serial
) -> None:
    own = coded.client.post(link(coded), data={"language": "da"} | ANNA).location.rpartition("/")[2]
    coded.client.post(coded.answer_all(own))
    ann.type(serial)
    assert "har sikkert svaret allerede" in bo.type(serial).text
    assert len(coded.submissions("first")) == 1
    assert "Tastet to gange" in ann.get(PAGE).text
    assert "er slettet" in ann.send(f"{PAGE}first/{serial}/slet").text
    ann.type(serial, **{"part:mother": "*"})
    assert "er gemt" in bo.type(serial, **{"part:mother": "*"}).text
    assert len(coded.submissions("first")) == 2


def test_where_the_store_cannot_commit_the_code_is_there_first_and_the_form_is_stored_later(
    coded, ann, bo, serial
) -> None:
    # A foreign key that is looked at when the transaction ends, and then refused.
    refuse = (
        "CREATE TABLE nowhere (id INTEGER PRIMARY KEY)",
        "CREATE TABLE unkept (id INTEGER REFERENCES nowhere DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TRIGGER refusal AFTER INSERT ON imported_row BEGIN INSERT INTO unkept VALUES (1); END",
    )
    with coded.service.store.writing() as db:
        for statement in refuse:
            db.execute(sa.text(statement))
    ann.type(serial)
    assert bo.type(serial).status_code == 500
    assert coded.submissions("first") == []
    assert codes_in_the_vault(coded) == 1
    with coded.service.store.writing() as db:
        db.execute(sa.text("DROP TRIGGER refusal"))
    assert "er gemt" in ann.send(f"{PAGE}first/{serial}/sammenlign").text
    assert codes_in_the_vault(coded) == 1
    (its,) = coded.submissions("first")
    coded.now = coded.now.replace(day=16)
    own = coded.client.post(link(coded, "second"), data={"language": "da"} | ANNA).location.rpartition("/")[2]
    coded.client.post(coded.answer_all(own))
    assert [one.pseudonym for one in coded.submissions("second")] == [its.pseudonym]

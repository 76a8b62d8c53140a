"""What reaches a report, and what does not, however it got into the table: an attack on quotes."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from evaluator.coding.stems import Stemmer
from evaluator.store.quote_tables import STATES
from evaluator.store.quotes import Quote, add_quote
from evaluator.store.text_tables import material, material_part
from evaluator.store.texts import Chosen, make_units_of_material, units
from surveys.diagnostics import InputRejected
from tests.evaluator.quoting.test_quotes import codes
from tests.support.quoted import Written, written_in
from tests.support.site import PROGRAMME

SECRET = "Dette må ingen læse"


def forced(site: Written, holding: str, *, redacted: str = SECRET, **values) -> Quote:
    """A quote that stands in the table as approved, past everything that would have refused it."""
    with site.service.store.writing() as db:
        (unit,) = (one for one in units(db, PROGRAMME, Chosen()) if holding in one.text)
        its = {
            "state": "approved",
            "reviewed_by": site.accounts["erik"],
            "reviewed_at": site.now,
            "reviewed_as": unit.group if unit.linkage != "confidential" else "",
        } | values
        found = Quote(
            programme=PROGRAMME,
            id=uuid.uuid4(),
            text_id=unit.text_id,
            starts=0,
            ends=len(unit.text),
            language="da",
            marks=(),
            redacted=redacted,
            chosen_by=site.accounts["eva"],
            **its,
        )
        add_quote(db, found)
    return found


def note(site: Written, kind: str, texts: list[str], *, group: str | None = None, synthetic: bool = False) -> None:
    """A material with a part for each text."""
    its = {"programme_id": PROGRAMME, "material_id": uuid.uuid4()}
    with site.service.store.writing() as db:
        values = {"kind": kind, "title": "Noter", "milestone": "m1", "group_key": group, "synthetic": synthetic}
        db.execute(sa.insert(material), {**its, **values, "added_by": "x", "added_at": site.now})
        for part, text in enumerate(texts, start=1):
            db.execute(sa.insert(material_part), {**its, "part": part, "text": text})
        make_units_of_material(db, PROGRAMME, its["material_id"], texts, stems=Stemmer().of_text)


def test_the_search_finds_a_quote_in_every_format(written) -> None:
    forced(written, "Beboer 3", place="node", place_key="contact")
    said = written.printed()
    assert said.count(SECRET.encode()) == 5
    assert "Beboer, Første nedslag" in said.decode()
    assert "Resident, First milestone" in said.decode()


def test_where_nothing_is_approved_nothing_is_printed(written) -> None:
    before = written.printed()
    for state in set(STATES) - {"approved"}:
        forced(written, "Beboer 3", state=state, reason="x")
    assert written.printed() == before
    assert "egne ord" not in before.decode()


def test_a_suppressed_group_is_not_quoted(written) -> None:
    with pytest.raises(InputRejected) as refused:
        written.choose("nummer et")
    assert codes(refused) == ["not_shown"]
    forced(written, "nummer et")
    assert SECRET.encode() not in written.printed()


def test_a_wave_that_was_not_told_is_not_quoted(written) -> None:
    with pytest.raises(InputRejected) as refused:
        written.choose("Åben 3")
    assert codes(refused) == ["not_announced"]
    forced(written, "Åben 3")
    assert SECRET.encode() not in written.printed()


def test_a_quote_of_a_question_that_few_of_a_group_answered_is_not_printed(empty) -> None:
    empty.write("linked", "residents", [f"Beboer {n}" for n in range(12)])
    empty.write("linked", "residents", [f"Suppe {n}" for n in range(4)], item="dish", people="cook")
    empty.count()
    with pytest.raises(InputRejected) as refused:
        empty.choose("Suppe 2")
    assert codes(refused) == ["not_shown"]
    forced(empty, "Suppe 2")
    assert empty.texts_quoted() == []


def test_a_quote_goes_with_its_answer(empty) -> None:
    empty.write("linked", "residents", [f"Beboer {n}" for n in range(12)])
    link = empty.invite("linked", "p77")
    empty.post(empty.answer_all(link), {})
    empty.count()
    its = empty.quoted("Mere plads")
    assert b"Mere plads" in empty.printed()
    assert empty.post(f"/svar/{link}/slet", {}).status_code == 303
    assert empty.stands(its) is None
    assert b"Mere plads" not in empty.printed()


def test_what_was_reviewed_as_of_another_group_is_not_printed(written) -> None:
    forced(written, "Beboer 3", reviewed_as="staff")
    assert written.reasons() == {"Beboer 3 skriver": "changed"}
    assert written.texts_quoted() == []


def test_small_groups_are_quoted_under_the_title_that_they_are_reported_by(make_sqlite, tmp_path) -> None:
    site = written_in(
        make_sqlite,
        tmp_path,
        ('association" }\n\n[milestones', 'association" }\npopulation = 4\n\n[milestones'),
        ('groups = ["residents"]', 'groups = ["residents", "staff"]'),
    )
    site.write("linked", "residents", [f"Beboer {n}" for n in range(8)])
    site.write("linked", "staff", [f"Ansat {n}" for n in range(3)])
    site.count()
    assert site.quoted("Ansat 2").reviewed_as == "residents+staff"
    assert "Beboer + Ansat i boligforeningen, Første nedslag" in site.printed().decode()
    site.service.close()


def test_a_confidential_wave_is_quoted_without_a_group(written) -> None:
    its = written.quoted("Kendt 3")
    (quoted,) = written.findings().quotes
    assert (its.reviewed_as, quoted.group) == ("", "")
    said = written.printed().decode()
    assert "En deltager" in said
    assert "A participant" in said


def test_a_group_is_quoted_once_for_each_time_the_minimum_answered(written) -> None:
    for number in range(4):
        written.quoted(f"Beboer {number} ")
    assert sorted(written.reasons().values()) == ["", "", "share", "share"]


def test_never_is_everybody_of_a_group_quoted(empty) -> None:
    empty.write("linked", "residents", [f"Beboer {n}" for n in range(5)])
    empty.count()
    for number in range(5):
        empty.quoted(f"Beboer {number}")
    assert len(empty.texts_quoted()) == 1


def test_a_group_is_quoted_from_one_question_so_that_nobody_is_quoted_twice(empty) -> None:
    """The same people write to two questions. Which of them is quoted where tells nothing of whose it is."""
    for item in ("better", "dish"):
        wave = "linked" if item == "better" else "nameless"
        empty.write(wave, "residents", [f"{item} nr. {n}." for n in range(12)], item=item)
    empty.count()
    empty.quoted("better nr. 1.")
    empty.quoted("dish nr. 2.")
    assert empty.reasons() == {"better nr. 1.": "", "dish nr. 2.": "question"}


def test_one_text_is_quoted_once(written) -> None:
    forced(written, "Beboer 3", redacted="et")
    forced(written, "Beboer 3", redacted="to", reviewed_at=written.now + dt.timedelta(days=1))
    assert written.texts_quoted() == ["et"]


def test_one_person_in_two_groups_is_quoted_once(make_sqlite, tmp_path) -> None:
    site = written_in(make_sqlite, tmp_path, ('linkage = "confidential"', 'linkage = "pseudonymous"'))
    site.write("linked", "residents", [f"Beboer {n}" for n in range(6)], people="p")
    site.write("named", "staff", [f"Ansat {n}" for n in range(6)], people="p", linkage="pseudonymous")
    site.count()
    site.quoted("Beboer 1")
    site.quoted("Ansat 1")
    assert site.reasons() == {"Beboer 1": "", "Ansat 1": "group"}
    site.quoted("Ansat 2")
    assert site.texts_quoted() == ["Ansat 2", "Beboer 1"]
    site.service.close()


def test_an_outcome_an_indicator_and_a_theme_have_one_quote_each(written) -> None:
    for number, place in enumerate([("node", "contact"), ("node", "contact"), ("indicator", "heard")]):
        written.quoted(f"Beboer {number} ", place=place)
    assert sorted(written.reasons().values()) == ["", "", "place"]


def test_materials_are_quoted_by_their_kind_alone_and_once(written) -> None:
    note(written, "interview", ["Samtale et", "Samtale to"])
    note(written, "observation", ["Vi så på"], group="residents", synthetic=True)
    note(written, "document", ["Et papir"], group="staff")
    for holding in ("Samtale et", "Samtale to", "Vi så på"):
        written.quoted(holding)
    with pytest.raises(InputRejected) as refused:
        written.choose("Et papir")
    assert codes(refused) == ["not_shown"]
    assert written.reasons() == {"Samtale et": "", "Samtale to": "material", "Vi så på": ""} or (
        written.reasons() == {"Samtale et": "material", "Samtale to": "", "Vi så på": ""}
    )
    said = written.printed().decode()
    assert "Fra et interview" in said
    assert "From an observation" in said
    assert written.findings().synthetic


@pytest.mark.parametrize("staff", [["Vi er få"], ["Vi er", "også få", "her", "oppe"], ["", "", ""]])
def test_what_is_not_shown_may_be_otherwise_and_no_byte_changes(make_sqlite, tmp_path, staff: list[str]) -> None:
    """Rule 1 for quotes: other people who are not shown wrote other things or nothing, and the report with its quotes
    stays."""
    said = []
    for number, texts in enumerate((["En", "To", "Tre"], staff)):
        site = written_in(make_sqlite, tmp_path / str(number))
        site.write("linked", "residents", [f"Beboer {n}" for n in range(12)])
        site.write("linked", "board", [f"Medlem {n}" for n in range(6)])
        site.write("linked", "staff", texts)
        site.count()
        site.quoted("Beboer 3", place=("node", "contact"))
        forced(site, "Medlem 3")
        said.append(site.printed())
        site.service.close()
    assert said[0] == said[1]
    assert b"Beboer 3" in said[0]


def test_which_texts_may_be_quoted_does_not_tell_which_are_of_a_group_that_is_not_shown(empty) -> None:
    """Three of the staff wrote beside twelve residents: who could quote the one but not the other would know theirs."""
    empty.write("linked", "residents", [f"Beboer {n}" for n in range(12)])
    empty.write("linked", "staff", [f"Ansat {n}" for n in range(3)])
    empty.count()
    for holding in ("Beboer 7", "Ansat 1"):
        with pytest.raises(InputRejected) as refused:
            empty.choose(holding)
        assert codes(refused) == ["not_shown"]


def test_a_confidential_wave_with_a_group_that_is_not_shown_is_not_quoted(empty) -> None:
    empty.write("named", "residents", [f"Beboer {n}" for n in range(12)])
    empty.write("named", "staff", [f"Ansat {n}" for n in range(3)])
    empty.count()
    for holding in ("Beboer 7", "Ansat 1"):
        with pytest.raises(InputRejected) as refused:
            empty.choose(holding)
        assert codes(refused) == ["not_shown"]


def test_a_confidential_wave_and_another_that_ask_the_same_group_are_not_both_quoted(written) -> None:
    written.quoted("Beboer 3")
    written.quoted("Kendt 3")
    assert written.reasons() == {"Beboer 3 skriver": "", "Kendt 3 skriver": "question"}


def test_only_counted_milestones_are_quoted(empty) -> None:
    """Before the count there is no text to choose."""
    empty.write("linked", "residents", [f"Beboer {n}" for n in range(12)])
    with empty.service.store.reading() as db:
        assert units(db, PROGRAMME, Chosen()) == []

"""First drafts say what the figures say, in both languages, and are nobody's until somebody signs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Status
from evaluator.reporting.facts import facts, filled
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from evaluator.writing.first_drafts import Drafts
from evaluator.writing.marks import typed_numbers
from evaluator.writing.places import places
from tests.support.passages import CONCLUSION, WritingSite


@pytest.fixture
def drafted(site: WritingSite):
    """The first draft of a place with its figures, plain spaces and changes made to the findings."""

    def of(place: str, key: str = "", language: str = "da", **changes: object) -> str:
        findings = replace(site.counted(), **changes)
        its = next(one for one in places(findings.programme) if (one.place, one.key) == (place, key))
        text = Drafts(findings).draft(its).get(language, "")
        known = facts(findings, Wording(Texts(language), findings.programme))
        return filled(text, known)[0].replace("\N{NO-BREAK SPACE}", " ")

    return of


def test_an_outcome_is_told_by_its_indicators_and_targets(drafted) -> None:
    assert drafted("outcome", "contact") == (
        "Målene for denne virkning er nået. Føler sig hørt: 100 %. Målet er mindst 50 %, og det er nået."
    )
    assert drafted("outcome", "contact", "en") == (
        "The targets of this outcome are met. Feels heard: 100%. The target is at least 50%, and it is met."
    )


def test_what_is_undecided_is_told_as_undecided(drafted, site) -> None:
    its = site.counted().indicators
    undecided = tuple(replace(one, judgement=replace(one.judgement, status=Status.UNDECIDED)) for one in its)
    said = drafted("outcome", "contact", indicators=undecided, node_status={"contact": Status.UNDECIDED})
    assert "Om det er nået, kan svarene ikke afgøre." in said
    assert "nået." not in said.replace("Om det er nået", "").replace("om målene for denne virkning er nået.", "")


def test_what_is_suppressed_is_not_told(drafted, site) -> None:
    hidden = tuple(replace(one, estimate=None) for one in site.counted().indicators)
    assert "Ingen tal om denne virkning kan vises" in drafted("outcome", "contact", indicators=hidden)


def test_the_conclusion_counts_the_targets(drafted) -> None:
    assert drafted("conclusion") == "2 af 2 mål er nået."
    assert drafted("conclusion", language="en") == "2 of 2 targets are met."


def test_every_number_of_every_draft_is_a_reference(site) -> None:
    findings = site.findings()
    drafts = [Drafts(findings).draft(one) for one in places(findings.programme)]
    assert sum(map(bool, drafts)) == 5
    assert [typed_numbers(text) for text in drafts if typed_numbers(text)] == []


def test_a_place_of_which_the_figures_say_nothing_has_no_draft(drafted) -> None:
    assert drafted("finding", "3") == ""


def test_a_draft_is_nobodys_until_somebody_signs_it_changed_or_not(site) -> None:
    text = Drafts(site.counted()).draft(places(site.loaded)[0])
    site.save(text, by_machine=True)
    assert (site.joined().passages[0].by_machine, site.joined().is_signed) == (True, False)
    assert site.problems() == ["writing.not_theirs"]
    site.sign(text)
    assert (site.joined().passages[0].by_machine, site.joined().is_signed) == (False, True)
    site.save(text | {"da": "Mit"}, CONCLUSION)
    assert site.joined().passages[0].by_machine is False

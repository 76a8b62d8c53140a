"""The gates of a release: two people at each, everything that stands in the way told at once, and nothing changed
afterwards."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.findings.written import Passage, Written
from evaluator.releases.audit import BREACHED
from evaluator.releases.canonical import canonical, digest_of
from evaluator.releases.gates import notes
from evaluator.releases.imprint import measured
from evaluator.releases.signing import answer, propose, remark
from evaluator.store import audit
from evaluator.store.accounts import set_flag
from evaluator.store.changing import changing
from evaluator.store.release_tables import COMPLETE, PUBLISHED, release
from evaluator.store.releases import Release, covers, document_of, published, releases, seen
from evaluator.texts import Texts
from surveys.diagnostics import Diagnostic, InputRejected
from tests.support.released import PROGRAMME, Releasing


def codes(error: pytest.ExceptionInfo[InputRejected]) -> list[str]:
    return [one.code.removeprefix("releases.") for one in error.value.diagnostics]


@pytest.fixture
def its(site: Releasing) -> Release:
    return site.propose()


def test_two_people_say_that_it_is_computed_right(site: Releasing, its: Release) -> None:
    assert site.where(its).state == "proposed"
    site.sign(its, COMPLETE, "eva", remark="Alt er set efter")
    assert site.where(its).state == "proposed"
    site.sign(its, COMPLETE, "rita")
    stands = site.where(its)
    assert stands.state == "complete"
    assert [(one.name, one.role, one.remark) for one in stands.signed(COMPLETE)] == [
        ("Eva", "evaluator", "Alt er set efter"),
        ("Rita", "reader", ""),
    ]
    assert {one.digest for one in stands.signatures} == {its.digest}


def test_nobody_passes_a_gate_alone(site: Releasing, its: Release) -> None:
    site.sign(its, COMPLETE, "eva")
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "eva", name="Eva igen")
    assert codes(error) == ["signed_already"]
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "erik", name=" eva ")
    assert codes(error) == ["same_name"]
    site.sign(its, COMPLETE, "erik")
    site.sign(its, PUBLISHED, "eva", exceptions=site.excepted(its))
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "eva", name="Eva igen")
    assert codes(error) == ["signed_already"]
    assert not site.stored(its).published_digest


@pytest.mark.parametrize("name", ["Eva  ", "E\u200bva", "E\u00advа", "EVA.", "Ева"])
def test_a_name_that_reads_like_the_first_is_the_same_name(site: Releasing, its: Release, name: str) -> None:
    site.sign(its, COMPLETE, "eva")
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "erik", name=name)
    assert codes(error) == ["same_name"]


def test_a_signature_of_a_closed_account_counts_no_more(site: Releasing, its: Release) -> None:
    site.complete(its)
    with site.service.store.writing() as db:
        set_flag(db, site.accounts["rita"], "active", False)
    stands = site.where(its)
    assert [one.name for one in stands.signatures] == ["Eva"]
    assert (stands.state, [one.name for one in stands.lapsed]) == ("proposed", ["Rita"])
    assert "releases.signature_gone" in [one.code for one in notes(stands)]


def test_a_name_and_a_reason_have_letters_and_an_end(site: Releasing, its: Release) -> None:
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "eva", name="\u200b\u2060.")
    assert codes(error) == ["no_name"]
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "eva", name="E" * 101)
    assert codes(error) == ["too_long"]
    site.complete(its)
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "eva", exceptions=dict.fromkeys(site.where(its).unmet, " \u200b"))
    assert codes(error) == ["target_not_met"]


def test_what_cannot_be_printed_is_in_no_name_and_no_remark(site: Releasing, its: Release) -> None:
    site.sign(its, COMPLETE, "eva", name="Eva\x0b\u202e", remark="\uf0b7 Set\x00 efter")
    (signed,) = site.where(its).signatures
    assert (signed.name, signed.remark) == ("Eva", "• Set efter")


def test_what_was_withdrawn_while_a_report_was_composed_is_not_proposed(site: Releasing) -> None:
    quote = site.quoted("Beboer 3 skriver")
    with site.service.store.reading() as db:
        seen = changing(db, PROGRAMME)
    findings = site.composed()
    site.withdraw(quote)
    with pytest.raises(InputRejected) as error:
        site.propose(findings, seen=seen)
    assert codes(error) == ["changed_meanwhile"]


def test_one_of_the_two_is_an_evaluator(site: Releasing, its: Release) -> None:
    site.sign(its, COMPLETE, "rita")
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "soren", second_factor=True)
    assert codes(error) == ["no_evaluator"]


def test_the_steering_group_signs_with_the_second_factor(site: Releasing, its: Release) -> None:
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "soren", name="", roles={"steering", "evaluator"})
    assert codes(error) == ["no_name", "no_second_factor"]
    site.sign(its, COMPLETE, "soren", second_factor=True)
    (signed,) = site.where(its).signatures
    assert (signed.role, signed.second_factor) == ("steering", True)


def test_other_roles_do_not_sign(site: Releasing, its: Release) -> None:
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "erik", roles={"assistant", "collector"})
    assert codes(error) == ["may_not_sign"]


def test_everything_that_stands_in_the_way_is_told_at_once(site: Releasing) -> None:
    its = site.propose(site.composed(signed=False))
    with site.service.store.writing() as db:
        remark(db, its, place="Side 1", text="Er n rigtigt?", actor=site.accounts["rita"], now=site.now)
    site.propose()
    site.count(reason="Et bilag var glemt (opdigtet)")
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "eva")
    assert codes(error) == [
        *("proposed_again", "counted_again", "not_signed", "remarks_open", "not_complete"),
        *("target_not_met" for _ in site.where(its).unmet),
    ]


def test_a_quote_that_is_withdrawn_meanwhile_stops_the_gate(site: Releasing) -> None:
    its = site.quoted("Beboer 3 skriver")
    proposed = site.propose()
    site.withdraw(its)
    with pytest.raises(InputRejected) as error:
        site.sign(proposed, COMPLETE, "eva")
    assert codes(error) == ["text_gone"]


def test_what_was_found_against_its_texts_stops_the_gate(site: Releasing) -> None:
    its = site.propose(problems=[Diagnostic("releases.text_gone", ())])
    with pytest.raises(InputRejected) as error:
        site.sign(its, COMPLETE, "eva")
    assert codes(error) == ["text_gone"]


def test_a_remark_is_answered_once_and_then_the_gate_is_open(site: Releasing, its: Release) -> None:
    with site.service.store.writing() as db:
        said = remark(db, its, place="Side 1", text="Er n rigtigt?", actor=site.accounts["rita"], now=site.now)
        with pytest.raises(InputRejected) as error:
            answer(db, its, said.number, " ", actor=site.accounts["eva"], now=site.now)
        assert codes(error) == ["no_answer"]
        answer(db, its, said.number, "Ja", actor=site.accounts["eva"], now=site.now)
        with pytest.raises(InputRejected) as error:
            answer(db, its, said.number, "Nej", actor=site.accounts["eva"], now=site.now)
        assert codes(error) == ["answered_already"]
    assert site.where(its).remarks[0].answer == "Ja"
    site.sign(its, COMPLETE, "eva")


def test_a_data_quality_target_that_is_not_met_needs_a_reason_that_the_report_prints(site: Releasing) -> None:
    its = site.complete(site.propose())
    unmet = site.where(its).unmet
    assert unmet
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "eva", exceptions=dict.fromkeys(unmet, "  "))
    assert codes(error) == ["target_not_met"] * len(unmet)
    site.sign(its, PUBLISHED, "eva", exceptions=dict.fromkeys(unmet, "Halvdelen var syge (opdigtet)"))
    assert site.sign(its, PUBLISHED, "soren", second_factor=True)
    its = site.stored(its)
    found = site.released(its)
    every = [block for part in found.report("da").parts for block in part.blocks if block.kind == "notice"]
    said = [block.text for block in every if "Halvdelen var syge" in block.text]
    assert len(said) == len(unmet)
    assert all("Eva har godkendt" in text for text in said)
    assert {*found.document["gates"]["published"][0]["exceptions"]} == {*unmet}


@pytest.mark.parametrize(
    ("key", "value", "said"), [("minimum_n", 8, "8"), ("completeness", "0.85", "85\N{NO-BREAK SPACE}%")]
)
def test_an_exception_tells_a_measure_in_its_unit(key, value, said) -> None:
    assert measured(key, value, Texts("da")) == said


def test_the_published_report_names_who_signed(site: Releasing) -> None:
    its = site.publish()
    found = site.released(its)
    facts = dict(found.report("da").facts)
    assert facts["Udgivelse"] == "Nr. 1, 3. juni 2026"
    assert facts["Beregningen er kontrolleret af"] == "Eva (evaluator) og Rita (læser)"
    assert facts["Udgivelsen er godkendt af"] == "Eva (evaluator) og Soren (styregruppe)"
    assert dict(found.report("en").facts)["Publication approved by"] == "Eva (evaluator) and Soren (steering group)"
    assert found.document["proposal"] == its.digest
    assert found.document["certificate"]["state"] == "proven"
    assert found.document["certificate"]["breaches"] == []
    with site.service.store.reading() as db:
        assert published(db, PROGRAMME) == {"m1": its}


def test_publishing_shows_the_count_and_is_in_the_audit_log(site: Releasing) -> None:
    assert site.last_count.shown_at is None
    site.publish()
    assert site.last_count.shown_at == site.now.replace(microsecond=0)
    with site.service.store.reading() as db:
        kinds = [one.kind for one in audit.entries(db)]
    wanted = ["release_proposed", *["release_signed"] * 4, "release_published", "released"]
    assert [one for one in kinds if one.startswith("release")] == wanted


def test_what_is_published_does_not_change(site: Releasing) -> None:
    its = site.publish()
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "erik")
    assert "published_already" in codes(error)
    with site.service.store.writing() as db, pytest.raises(InputRejected) as error:
        remark(db, its, place="", text="For sent", actor=site.accounts["rita"], now=site.now)
    assert codes(error) == ["published_already"]


def test_a_second_round_is_signed_anew(site: Releasing, its: Release) -> None:
    site.complete(its)
    again = site.propose()
    assert (again.key.number, again.key.round) == (1, 2)
    assert site.where(again).signatures == ()
    with pytest.raises(InputRejected) as error:
        site.sign(its, PUBLISHED, "eva", exceptions=site.excepted(its))
    assert codes(error) == ["proposed_again"]


def test_a_correction_is_a_new_release_that_says_what_changed_and_why(site: Releasing) -> None:
    first = site.publish()
    with pytest.raises(InputRejected) as error:
        site.propose()
    assert codes(error) == ["no_reason"]
    findings = site.composed()
    heard, *others = findings.indicators
    moved = replace(heard, estimate=replace(heard.estimate, value=0.25))
    site.now += dt.timedelta(days=2)
    second = site.publish(site.propose(replace(findings, indicators=(moved, *others)), reason="En fejl i en sum"))
    assert (second.key.number, second.key.round, second.reason) == (2, 1, "En fejl i en sum")
    found = site.released(second)
    corrects = found.document["corrects"]
    assert (corrects["number"], corrects["digest"]) == (1, first.published_digest)
    assert corrects["figures"]["heard.value"][1] == "0.25"
    assert not any(key.startswith("welcome") for key in corrects["figures"])
    part = found.report("da").parts[-1]
    assert part.title == "Rettelser i denne udgave"
    assert [block.text for block in part.blocks[:2]] == [
        "Denne udgave erstatter nr. 1 fra 3. juni 2026, som stadig kan læses.",
        "Hvorfor: En fejl i en sum",
    ]
    (table,) = (block for block in part.blocks if block.kind == "table")
    assert any("25" in row[2] for row in table.rows)
    assert site.released(first).edition.number == 1
    with site.service.store.reading() as db:
        assert [one.key.number for one in releases(db, PROGRAMME)] == [1, 2]
        assert published(db, PROGRAMME)["m1"].key.number == 2


def test_a_correction_of_a_quote_alone_says_so_and_does_not_repeat_it(site: Releasing) -> None:
    quote = site.quoted("Beboer 3 skriver")
    site.publish()
    site.review(site.redact(quote, words="Beboer", kind="other"))
    second = site.publish(reason="Et navn stod i et citat (opdigtet)")
    found = site.released(second)
    corrects = found.document["corrects"]
    assert corrects["figures"] == {}
    assert corrects["personal"] == ["quotes"]
    said = [block for block in found.report("da").parts[-1].blocks if block.kind != "table"]
    assert "Et citat eller en anden persons ord er ændret i:" in [getattr(block, "text", "") for block in said]
    assert not any("Beboer 3" in str(block) for block in said)


def test_a_correction_says_what_the_evaluator_wrote_before_and_now(site: Releasing) -> None:
    site.publish()
    findings = site.composed()
    again = Passage("conclusion", "", {"da": "Flere bliver hørt nu.", "en": "More are heard now."}, "Eva Holm")
    second = site.publish(site.propose(replace(findings, written=Written((again,))), reason="Den var uklar"))
    found = site.released(second)
    assert found.document["corrects"]["texts"] == ["summary"]
    (table,) = (block for block in found.report("da").parts[-1].blocks if block.kind == "table")
    assert table.rows == (("Konklusion", "Flere bliver hørt.", "Flere bliver hørt nu."),)


def test_two_who_propose_at_once_get_a_round_each(site: Releasing, at_once) -> None:
    findings, counted, now = site.composed(), site.last_count, site.now

    def one() -> Release:
        with site.service.store.writing() as db:
            return propose(db, findings, counted, actor="eva", now=now)

    assert sorted(its.key.round for its in at_once([one, one])) == [1, 2]


def test_what_the_steering_group_read_and_was_never_published_is_in_each_later_audit(site: Releasing) -> None:
    first = site.propose()
    with site.service.store.reading() as db:
        alone = covers(db, first)
    site.complete(first)
    with site.service.store.reading() as db:
        assert covers(db, first) == alone
        assert [one.key for one in seen(db, PROGRAMME)] == [first.key]
    with site.service.store.writing() as db:
        found = json.loads(document_of(db, first))
        found["figures"]["answers"] += 3
        text = canonical(found)
        db.execute(sa.update(release).values(proposed=text, proposed_digest=digest_of(text)))
    found = site.where(site.propose()).certificate
    assert found.state == BREACHED
    assert "m1/1.1/responses" in {name for one in found.breaches for name in one.tables}

"""Passages saved, signed and taken out, and what a report and its release have of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Estimate, Status
from evaluator.findings.model import Findings
from evaluator.store.audit import entries
from evaluator.store.writing import At
from evaluator.writing.passages import MOST_WORDS
from surveys.diagnostics import InputRejected
from tests.support.passages import CONCLUSION, HEARD, OUTCOME, WritingSite


def codes(raised) -> list[str]:
    return [one.code.removeprefix("writing.") for one in raised.value.diagnostics]


def moved(findings: Findings, key: str = "heard", **changes: object) -> Findings:
    """The findings with one indicator's figure another."""
    its = tuple(replace(one, **changes) if one.indicator.key == key else one for one in findings.indicators)
    return replace(findings, indicators=its)


class TestKeeping:
    def test_a_report_without_texts_has_none(self, site: WritingSite) -> None:
        assert site.joined() is None
        assert site.problems() == ["writing.no_conclusion"]

    def test_a_signed_text_stands_in_the_report_with_the_name_of_whoever_signed(self, site) -> None:
        site.save({"da": "Kladde"})
        assert site.joined().is_signed is False
        site.sign(by="erik")
        (passage,) = site.joined().passages
        assert (passage.place, passage.key, passage.text) == ("conclusion", "", HEARD)
        assert (passage.signed_by, site.joined().is_signed) == ("erik", True)
        assert site.problems() == []

    def test_nothing_is_overwritten(self, site) -> None:
        for words in ("Først", "Siden"):
            site.save({"da": words})
        assert [(one.version, one.text["da"], one.recorded_by) for one in site.kept()] == [
            (1, "Først", site.accounts["eva"]),
            (2, "Siden", site.accounts["eva"]),
        ]

    def test_what_says_the_same_again_is_no_new_version(self, site) -> None:
        site.sign()
        site.save(HEARD)
        assert [one.signed for one in site.kept()] == [True]
        site.save(HEARD | {"da": "Andet"})
        assert [one.signed for one in site.kept()] == [True, False]

    def test_an_empty_text_takes_the_passage_out(self, site) -> None:
        site.save({"da": " ", "en": ""})
        assert site.kept() == []
        site.sign()
        site.save({"da": " "})
        assert len(site.kept()) == 2
        assert site.joined() is None

    def test_passages_stand_in_the_order_of_the_report(self, site) -> None:
        for at in (At("m1", "quality"), OUTCOME, At("m1", "finding", "2"), At("m1", "finding", "1"), CONCLUSION):
            site.save({"da": "Ord"}, at)
        assert [(one.place, one.key) for one in site.joined().passages] == [
            ("conclusion", ""),
            ("finding", "1"),
            ("finding", "2"),
            ("outcome", "contact"),
            ("quality", ""),
        ]

    def test_a_language_that_was_left_behind_is_asked_about_once(self, site) -> None:
        site.sign({"da": "Godt", "en": "Good"})
        with pytest.raises(InputRejected) as raised:
            site.sign({"da": "Skidt", "en": "Good"})
        assert codes(raised) == ["left_behind"]
        assert site.sign({"da": "Skidt", "en": "Good"}, still=("en",)).text["da"] == "Skidt"
        assert site.sign({"da": "Dårligt", "en": "Bad"}).signed

    @pytest.mark.parametrize("english", ["They feel heard.", "{{heard.value}} feel heard, {{heard.value}}."])
    def test_a_number_that_stands_in_one_language_alone_is_refused(self, site, english) -> None:
        with pytest.raises(InputRejected) as raised:
            site.sign(HEARD | {"en": english})
        assert codes(raised) == ["told_apart"]

    def test_the_second_of_two_is_told_and_overwrites_nothing(self, site) -> None:
        site.save({"da": "Evas"}, by="eva")
        with pytest.raises(InputRejected) as raised:
            site.save({"da": "Eriks"}, by="erik", seen=0)
        assert codes(raised) == ["changed_meanwhile"]
        assert [one.text["da"] for one in site.kept()] == ["Evas"]
        site.save({"da": "Eriks"}, by="erik", seen=1)
        assert [one.text["da"] for one in site.kept()] == ["Evas", "Eriks"]

    @pytest.mark.parametrize(
        "at", [At("m1", "finding", "4"), At("m1", "outcome", "meetings"), At("m1", "outcome", "x")]
    )
    def test_there_are_no_other_places(self, site, at) -> None:
        with pytest.raises(InputRejected) as raised:
            site.save({"da": "Ord"}, at)
        assert codes(raised) == ["no_place"]

    def test_a_text_has_a_length_that_a_report_has_room_for(self, site) -> None:
        with pytest.raises(InputRejected) as raised:
            site.save({"da": "x" * (MOST_WORDS + 1), "en": "x"})
        assert codes(raised) == ["too_long"]

    def test_the_audit_log_tells_where_something_was_written_and_not_what(self, site) -> None:
        site.sign()
        with site.service.store.reading() as db:
            last = list(entries(db))[-1]
        assert (last.kind, last.subject) == ("passage_written", "m1")
        assert last.details == {"passage": "conclusion", "signed": True}


class TestSigning:
    def test_everything_that_keeps_a_text_from_being_signed_is_told_at_once(self, site) -> None:
        text = {"da": "66 % og {{heard.valeu}} og {{no-such.value}} og {{heard.value:staff}}"}
        with pytest.raises(InputRejected) as raised:
            site.sign(text)
        assert codes(raised) == ["no_words", "not_shown", "unknown", "not_shown", "typed_number"]
        assert site.kept() == []

    def test_a_day_or_an_ordinal_is_confirmed_by_whoever_signs(self, site) -> None:
        text = {
            "da": "Fra 2019 til nu: {{heard.value}}, 3 gange",
            "en": "From 2019 until now: {{heard.value}}, 3 times",
        }
        with pytest.raises(InputRejected) as raised:
            site.sign(text, numbers=("2019",))
        assert [one.values["number"] for one in raised.value.diagnostics] == ["3"]
        its = site.sign(text, numbers=("3", "2019", "77"))
        assert its.numbers == ("2019", "3")
        assert site.problems() == []

    @pytest.mark.parametrize("number", ["⑦⓪", "⁷⁰", "½", "７０"])
    def test_digits_of_any_shape_are_asked_about(self, site, number) -> None:
        with pytest.raises(InputRejected) as raised:
            site.sign({"da": f"Det blev {number} procent", "en": f"It was {number} per cent"})
        assert codes(raised) == ["typed_number"]


class TestFlags:
    def test_a_figure_that_moved_since_is_flagged(self, site) -> None:
        site.sign()
        now = moved(site.counted(), estimate=Estimate(0.5, 18))
        assert site.problems(now) == ["writing.flag_moved"]

    def test_another_verdict_of_the_same_figure_is_flagged(self, site) -> None:
        site.sign()
        its = next(one for one in site.counted().indicators if one.indicator.key == "heard")
        now = moved(site.counted(), judgement=replace(its.judgement, status=Status.NOT_MET))
        assert site.problems(now) == ["writing.flag_verdict"]

    def test_a_figure_that_is_suppressed_by_now_is_flagged(self, site) -> None:
        site.sign()
        assert site.problems(moved(site.counted(), estimate=None)) == ["writing.flag_not_shown"]

    def test_an_indicator_that_is_gone_is_flagged(self, site) -> None:
        site.sign()
        its = site.counted()
        left = tuple(one for one in its.programme.indicators if one.key != "heard")
        gone = tuple(one for one in its.indicators if one.indicator.key != "heard")
        programme = replace(its.programme, indicators=left)
        assert site.problems(replace(its, indicators=gone, programme=programme)) == ["writing.flag_unknown"]

    def test_signing_again_over_the_new_figure_takes_the_flag_away(self, site) -> None:
        site.sign()
        site.write("linked", "residents", [f"Ny {n}" for n in range(9)], people="new")
        site.heard["residents"] = 1
        site.write("linked", "residents", [f"Nyest {n}" for n in range(9)], people="newest")
        site.count(reason="Flere svar kom ind")
        assert site.problems() == ["writing.flag_moved"]
        site.sign()
        assert site.problems() == []
        assert len(site.kept()) == 2

    def test_what_is_not_signed_not_translated_and_typed_cannot_be_released(self, site) -> None:
        site.save({"da": "66 % føler sig hørt"})
        assert site.problems() == ["writing.not_signed", "writing.untranslated", "writing.not_a_reference"]

    def test_a_text_keeps_no_figure_in_the_store(self, site) -> None:
        its = site.sign()
        assert list(its.marks) == ["heard.value"]
        assert "100" not in str(its.marks.values())

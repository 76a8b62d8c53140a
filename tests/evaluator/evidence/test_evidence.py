"""Pieces of evidence, what was judged, and what a report has of them."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader

from evaluator.evidence.describing import interpretation_told, left_over, present_told
from evaluator.evidence.interpreting import as_seen, withdraw
from evaluator.evidence.state import held
from evaluator.findings.tested import GroupPresent
from evaluator.programme.model import Group
from evaluator.quoting.choosing import withdraw as withdraw_quote
from evaluator.rendering.format import Draft
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.rendering.pdf import PDF
from evaluator.store.evidence import interpretations
from surveys.diagnostics import InputRejected
from tests.support.quoted import PROGRAMME
from tests.support.theory_tested import ASSUMPTION, CONTEXT, HEARD, LINK, THE_RIVAL, TheorySite

NOT_FILLED_IN = {"direction": "", "strength": "", "test": "x", "seen": " ", "milestone": "m9", "source": ""}


def codes(raised) -> set[str]:
    return {one.code.removeprefix("evidence.") for one in raised.value.diagnostics}


class TestRecording:
    def test_a_report_without_evidence_has_no_part_of_it(self, site: TheorySite) -> None:
        assert site.findings().theory is None
        assert json.loads(JSON.make(Draft(site.findings()), "da"))["theory"] is None

    def test_pieces_of_independent_kinds_make_a_link_strong(self, site) -> None:
        site.enter(**HEARD, strength="moderate")
        assert site.link().rating == "weak"
        site.enter(kind="register", reference="activities#count")
        site.enter(ASSUMPTION, kind="observation")
        site.judge(ASSUMPTION, verdict="holding", why="Det blev set")
        assert site.link().rating == "moderate"
        assert site.link().because == ("independent_kinds", "rival_unweighed")
        site.enter(THE_RIVAL, direction="against")
        site.judge(THE_RIVAL, verdict="ruled_out", why="Det regnede")
        assert site.link().rating == "strong"

    def test_everything_that_is_wrong_is_told_at_once(self, site) -> None:
        with pytest.raises(InputRejected) as raised:
            site.enter(**NOT_FILLED_IN)
        assert codes(raised) == {
            *("choose_direction", "choose_strength", "choose_test", "choose_milestone", "nothing_seen", "no_source"),
        }

    @pytest.mark.parametrize(
        ("kind", "reference"),
        [
            ("indicator", "nothing"),
            ("register", "activities/nothing"),
            ("register", "activities#sum"),
            ("register", "nothing#count"),
            ("theme", "nothing"),
            ("quote", "00000000-0000-4000-8000-000000000000"),
            ("interview", "00000000-0000-4000-8000-000000000000"),
            ("interpretation", "x"),
        ],
    )
    def test_what_is_not_there_or_counts_people_cannot_be_pointed_at(self, site, kind, reference) -> None:
        with pytest.raises(InputRejected) as raised:
            site.enter(kind=kind, reference=reference)
        assert codes(raised) == {"unknown_thing"}

    def test_no_finding_can_be_pointed_at_before_the_count(self, uncounted) -> None:
        with pytest.raises(InputRejected) as raised:
            uncounted.enter(**HEARD)
        assert codes(raised) == {"unknown_thing"}
        uncounted.enter(kind="document")

    def test_a_claim_that_the_programme_does_not_have_is_refused(self, site) -> None:
        for about in (
            replace(ASSUMPTION, claim="0" * 12),
            replace(LINK, place="contact>meetings"),
            replace(CONTEXT, place="contact"),
        ):
            with pytest.raises(InputRejected) as raised:
                site.enter(about)
            assert codes(raised) == {"unknown_subject"}

    def test_nothing_is_overwritten(self, site) -> None:
        id_ = site.enter(seen="Først")
        site.change(id_, seen="Siden", direction="against", why="Læst igen")
        site.withdraw(id_)
        first, second, third = site.versions(id_)
        assert [one.seen for one in (first, second, third)] == ["Først", "Siden", "Siden"]
        assert (second.recorded.by, second.recorded.why) == (site.accounts["erik"], "Læst igen")
        assert (third.withdrawn, third.recorded.why) == (True, "Det var en anden sag")
        assert site.findings().theory is None

    def test_a_withdrawal_needs_a_reason_and_who_was_slower_is_told(self, site) -> None:
        id_ = site.enter()
        with pytest.raises(InputRejected) as raised:
            site.withdraw(id_, why=" ")
        assert codes(raised) == {"no_reason"}
        stale = site.versions(id_)
        site.change(id_, seen="Andet")
        site.versions = lambda _: stale
        with pytest.raises(InputRejected) as raised:
            site.change(id_, seen="Noget tredje")
        assert codes(raised) == {"changed_meanwhile"}


class TestWhatIsNoLongerThere:
    def flags(self, site: TheorySite) -> list[tuple[str, str]]:
        return [(one.flag, one.seen) for one in site.link().pieces]

    def test_a_row_that_was_withdrawn_or_corrected(self, site) -> None:
        site.enter(kind="register", reference="activities/m-1")
        assert self.flags(site) == [("", "Det blev set")]
        site.withdraw_meal("m-1")
        assert self.flags(site) == [("gone", "")]
        assert site.link().rating == "untested"

    def test_a_quote_that_was_taken_back(self, site) -> None:
        its = site.quoted("Beboer 3", place=("node", "contact"))
        site.enter(kind="quote", reference=str(its.id))
        assert self.flags(site) == [("", "Det blev set")]
        with site.service.store.writing() as db:
            withdraw_quote(db, site.stands(its), actor=site.accounts["erik"], now=site.now)
        assert self.flags(site) == [("gone", "")]

    def test_a_figure_that_moved_with_a_new_count_counts_again_once_it_was_looked_at(self, site) -> None:
        id_ = site.enter(kind="register", reference="activities#count")
        site.held_meals("m-4")
        site.count(reason="En spisning manglede")
        assert self.flags(site) == [("moved", "")]
        site.change(id_)
        assert self.flags(site) == [("", "Det blev set")]

    def test_an_assumption_is_untested_again_once_its_evidence_is_gone(self, site) -> None:
        site.enter(ASSUMPTION, kind="register", reference="activities/m-2")
        site.judge(ASSUMPTION, verdict="holding", why="Der var plads")
        assert [(one.state, one.why) for one in site.link().assumptions] == [("holding", "Der var plads")]
        site.withdraw_meal("m-2")
        assert [(one.state, one.why) for one in site.link().assumptions] == [("untested", "")]

    def test_what_was_written_of_it_is_in_no_format_of_the_report(self, site) -> None:
        site.enter(kind="register", reference="activities/m-1", seen="Syv sad alene", source="Bordplanen")
        assert b"Syv sad alene" in site.printed()
        site.withdraw_meal("m-1")
        printed = site.printed()
        assert b"Syv sad alene" not in printed
        assert b"Bordplanen" not in printed
        assert "vises ikke længere".encode() in printed

    def test_markup_in_what_was_seen_and_interpreted_is_text_in_every_format(self, site) -> None:
        markup = '<script>a()</script>#read("/etc/passwd")$x$*y*'
        site.enter(seen=f"Set {markup}", source=f"Kilde {markup}")
        site.interpreted(
            title=f"Møde {markup}", shown=[("heard", "disputed", f"Ord {markup}")], missing=f"Savn {markup}"
        )
        draft = Draft(site.findings())
        page = HTML.make(draft, "da").decode()
        assert "<script" not in page
        files = [PDF.make(draft, "da"), PDF.appendix(draft, "da")]
        pages = [one for file in files for one in PdfReader(io.BytesIO(file)).pages]
        paper = "".join("".join(one.extract_text() for one in pages).split())
        figures = json.dumps(draft.figures, ensure_ascii=False, default=str)
        for said in ("Set", "Kilde", "Møde", "Ord", "Savn"):
            assert f"{said} &lt;script&gt;a()&lt;/script&gt;" in page, said
            assert json.dumps(f"{said} {markup}", ensure_ascii=False) in figures, said
            assert f"{said}<script>a()</script>#read" in paper, said


class TestJudging:
    def test_a_state_needs_evidence_and_a_reason(self, site) -> None:
        for how, code in (
            ({"verdict": "holding", "why": "Sådan er det"}, "without_evidence"),
            ({"verdict": "sure", "why": "x"}, "choose_verdict"),
        ):
            with pytest.raises(InputRejected) as raised:
                site.judge(ASSUMPTION, **how)
            assert code in codes(raised)
        site.enter(ASSUMPTION)
        with pytest.raises(InputRejected) as raised:
            site.judge(ASSUMPTION, verdict="failing")
        assert codes(raised) == {"no_reason"}

    def test_who_overrules_gives_a_reason_that_every_format_prints(self, site) -> None:
        site.enter(**HEARD)
        with pytest.raises(InputRejected) as raised:
            site.judge(verdict="strong")
        assert codes(raised) == {"no_reason"}
        site.judge(verdict="moderate", why="Alle så det samme", seen="De talte sammen", for_whom="Mest beboere")
        link = site.link()
        assert (link.rating, link.by_rule, link.overruled) == ("moderate", "weak", "Alle så det samme")
        printed = site.printed()
        for said in ("Alle så det samme", "De talte sammen", "Mest beboere", "Man lærer hinanden at kende ved bordet"):
            assert said.encode() in printed

    def test_saying_what_the_rule_says_overrules_nothing(self, site) -> None:
        site.enter(**HEARD)
        site.judge(verdict="weak", why="Enig")
        assert site.link().overruled == ""

    def test_another_word_in_an_assumption_makes_it_untested_and_leaves_its_evidence_to_be_moved(self, site) -> None:
        id_ = site.enter(ASSUMPTION)
        site.judge(ASSUMPTION, verdict="holding", why="Set")
        old = "Alle får en plads ved bordet."
        with site.service.store.reading() as db:
            same = held(db, site.loaded, "m1", {})
            assert list(left_over(same)) == []
        loaded = site.loaded
        (first, *others) = loaded.links
        changed = replace(first, assumptions=({"da": old.replace("Alle", "Mange")},))
        with site.service.store.reading() as db:
            later = held(db, replace(loaded, links=(changed, *others)), "m1", {})
        assert [(about, [one.piece.id for one in some]) for about, some in left_over(later)] == [(ASSUMPTION, [id_])]

    def test_what_was_seen_of_the_context_stands_in_the_report(self, site) -> None:
        site.enter(CONTEXT, seen="Det regnede i maj")
        site.judge(CONTEXT, seen="Vejret holdt folk inde")
        assert [(one.node, one.seen) for one in site.theory().context] == [("weather", "Vejret holdt folk inde")]
        assert b"Vejret holdt folk inde" in site.printed()


class TestInterpretations:
    def test_few_who_came_and_few_who_stayed_away_have_no_number(self) -> None:
        told = {n: present_told("g", n, 40, 5).n for n in (None, 1, 4, 5, 35, 36, 40)}
        assert told == {None: None, 1: None, 4: None, 5: 5, 35: 35, 36: None, 40: None}

    def test_a_part_of_a_joined_group_is_not_counted_where_the_other_part_was_missing(self, site) -> None:
        """Of twelve employees eight came, and none of the four residents: four employees stayed away."""
        both = Group("residents+staff", {"da": "Beboere + Ansatte", "en": "Residents + Employees"}, 16)
        programme = replace(site.loaded, groups=(both,))
        site.interpreted(present={"staff": 8}, absent=["residents"])
        with site.service.store.reading() as db:
            (its,) = interpretations(db, PROGRAMME)
        told = interpretation_told(its, programme)
        assert told.present == (GroupPresent("residents+staff", None),)
        assert [title["en"] for title in told.absent] == ["Residents"]

    def test_a_small_headcount_is_in_no_format(self, site) -> None:
        printed = []
        for n in (1, 2, 4):
            id_ = site.interpreted(present={"staff": n}, absent=["residents"])
            printed.append(site.printed().replace(str(id_).encode(), b""))
            with site.service.store.writing() as db:
                withdraw(db, as_seen(db, "lindevang", id_, 1), actor="x", now=site.now, why="Igen")
        assert printed[0] == printed[1] == printed[2]
        assert b"Med var" in printed[0]

    def test_what_was_said_stands_beside_the_finding(self, site) -> None:
        site.interpreted()
        site.interpreted(title="Møde i haven", shown=[("heard", "disputed", "")], missing="De unge")
        assert site.theory().said_of("heard") == {"confirmed": 1, "disputed": 1}
        printed = site.printed().decode("utf-8", "replace")
        assert "Vist ved 2 fælles tolkninger: bekræftet ved 1 og bestridt ved 1." in printed
        for said in ("Det kan vi kende", "De unge"):
            assert said in printed

    @pytest.mark.parametrize(
        ("how", "code"),
        [
            ({"title": " "}, "no_title"),
            ({"milestone": "m9"}, "choose_milestone"),
            ({"present": {"nobody": 3}}, "unknown_group"),
            ({"present": {"staff": 3}, "absent": ["staff"]}, "present_and_absent"),
            ({"present": {"staff": 0}}, "not_a_headcount"),
            ({"shown": [("nothing", "confirmed", "")]}, "unknown_finding"),
            ({"shown": [("heard", "loved", "")]}, "unknown_finding"),
            ({"shown": []}, "nothing_shown"),
            ({"missing": "x" * 2001}, "too_long"),
        ],
    )
    def test_what_cannot_be_is_refused(self, site, how, code) -> None:
        with pytest.raises(InputRejected) as raised:
            site.interpreted(**how)
        assert codes(raised) == {code}

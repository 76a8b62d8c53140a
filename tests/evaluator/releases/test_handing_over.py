"""Recommendations are handed over by the publication of their report, as they stand in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluator.releases.composing import composed
from evaluator.store.registers import rows
from evaluator.store.releases import Release
from evaluator.store.writing import At
from evaluator.writing.checking import problems
from evaluator.writing.recommendations import NAME
from surveys.diagnostics import InputRejected
from tests.support.passages import WritingSite
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL, TARGET, Releasing
from tests.support.site import prepared

FIRST = At("m1", "recommendation", "1")
TEXT = {"da": "Spis sammen, for {{heard.value}} føler sig hørt.", "en": "Eat together, for {{heard.value}} feel heard."}
READ = {"da": "Spis sammen, for 100\N{NO-BREAK SPACE}% føler sig hørt.", "en": "Eat together, for 100% feel heard."}
TO = {"da": "Boligforeningen", "en": "The housing association"}


class Publishing(Releasing, WritingSite):
    """Releases what is written."""

    def proposed(self, **how) -> Release:
        with self.service.store.reading(snapshot=True) as db:
            its = composed(db, self.last_count, shown_only=True)
            found = problems(db, self.last_count, its)
        return self.propose(its, problems=found, **how)

    def handed_over(self) -> list[tuple[str, str, str]]:
        with self.service.store.reading() as db:
            return [(row["reference"], row["title"], row["owner"]) for row in rows(db, self.programme, NAME)]


@pytest.fixture
def site(make_sqlite, tmp_path) -> Iterator[Publishing]:
    documents = documents_that_announce(tmp_path / "documents", (FINAL, TARGET))
    site = Publishing(prepared(make_sqlite, tmp_path / "home", documents))
    site.fill()
    WritingSite.sign(site)
    advise(site, "1", TEXT)
    yield site
    site.service.close()


def advise(site: Publishing, number: str, text: dict[str, str], *, signed: bool = True) -> None:
    write = WritingSite.sign if signed else WritingSite.save
    write(site, text, At("m1", "recommendation", number), to_whom=TO, rests_on=("heard",))


def test_the_publication_hands_over_what_the_report_recommends_with_its_figures(site: Publishing) -> None:
    its = site.complete(site.proposed())
    assert site.handed_over() == []
    site.publish_completed(its)
    assert site.handed_over() == [("recommendation-01", READ["da"], "Boligforeningen")]
    assert site.held()[FIRST].text == READ
    assert site.held()[FIRST].recorded_by == site.accounts["eva"]


def test_page_one_is_signed_by_people_as_they_are_called_and_not_by_accounts(site: Publishing) -> None:
    its = site.proposed()
    assert signed(site.released(its, proposed=True)) == ["Underskrevet af eva."]
    found = site.released(site.publish(its))
    assert signed(found) == ["Underskrevet af Eva."]
    texts = found.document["texts"]
    assert {one["signed_by"] for one in (*texts["passages"], *texts["recommendations"])} == {"Eva"}


def signed(found) -> list[str]:
    (standing,) = [part for part in found.report("da").parts[0].parts if part.key == "standing"]
    return [block.text for block in standing.blocks if getattr(block, "text", "").startswith("Underskrevet")]


def test_what_was_typed_since_the_proposal_is_not_what_others_answer(site: Publishing) -> None:
    its = site.complete(site.proposed())
    advise(site, "1", {"da": "Noget andet", "en": "Another thing"}, signed=False)
    advise(site, "2", {"da": "En til", "en": "One more"})
    site.publish_completed(its)
    assert [title for _, title, _ in site.handed_over()] == [READ["da"]]
    assert (site.held()[FIRST].text, site.held()[FIRST].signed) == (READ, True)
    with pytest.raises(InputRejected):
        advise(site, "1", {"da": "For sent", "en": "Too late"})


def test_a_correction_hands_over_what_it_recommends_besides(site: Publishing) -> None:
    site.publish(site.proposed())
    advise(site, "2", {"da": "En til", "en": "One more"})
    site.publish(site.proposed(reason="En anbefaling manglede (opdigtet)"))
    assert [reference for reference, _, _ in site.handed_over()] == ["recommendation-01", "recommendation-02"]


def test_a_recommendation_that_nobody_signed_keeps_the_report_from_release(site: Publishing) -> None:
    advise(site, "2", {"da": "En til", "en": "One more"}, signed=False)
    (missing,) = site.where(site.proposed()).against
    assert (missing.code, missing.place) == ("writing.not_signed", ("recommendation:2",))

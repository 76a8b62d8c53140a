"""The page that data are taken out from: who may, what it says, and what is kept of a form that is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.core.config import Config
from evaluator.store import audit
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from tests.support.members import Member, token
from tests.support.site import DOCUMENTS, Site
from tests.support.taken_out import told_of_take_outs

PAGE = "/p/lindevang/udtraek/"
FORM = {"formats": "csv", "language": "da"}


@pytest.fixture
def telling(copied: Callable[..., Config], tmp_path: Path) -> Iterator[Site]:
    """Eighteen residents answered, and were told that answers may be taken out."""
    site = Site(copied(tmp_path / "home", told_of_take_outs(DOCUMENTS, tmp_path / "documents")))
    its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1, "group": "residents"}
    with site.service.store.writing() as db:
        insert_submissions(db, [Submission(**its, answers={"heard": 1 + n % 5}, pseudonym=f"p{n}") for n in range(18)])
    yield site
    site.service.close()


@pytest.fixture
def eva(telling: Site) -> Member:
    member = Member(telling, "eva", "evaluator")
    telling.count()
    return member


def sent(member: Member, where: str, **form: str):
    form["csrf_token"] = token(member.get(PAGE).text)
    return member.post(f"{PAGE}{where}", **form)


def names(response) -> list[str]:
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.data)).namelist()


def test_an_evaluator_takes_answers_out_and_the_log_says_so(telling: Site, eva: Member) -> None:
    found = sent(eva, "svar", waves="linked", purpose="Kontrol", **FORM)
    assert "lindevang-neighbours.csv" in names(found)
    with telling.service.store.reading() as db:
        *_, entry = audit.entries(db)
    assert entry.kind == "answers_taken_out"
    assert entry.details is not None
    assert entry.details["purpose"] == "Kontrol"


def test_texts_and_take_outs_of_made_up_answers_say_so(telling: Site, eva: Member) -> None:
    pages = (PAGE, "/p/lindevang/tekster/")
    assert not [one for one in pages if "Demonstrationsdata" in eva.get(one).text]
    its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1, "group": "residents"}
    with telling.service.store.writing() as db:
        insert_submissions(db, [Submission(**its, answers={"heard": 1}, pseudonym="made-up", synthetic=True)])
        fold(db, "lindevang")
    assert [one for one in pages if "Demonstrationsdata" in eva.get(one).text] == [*pages]


def test_what_was_typed_stays_in_a_form_that_is_refused(eva: Member) -> None:
    refused = sent(eva, "svar", purpose="Kontrol af tallene", **FORM)
    assert refused.status_code == 422
    assert "Vælg mindst én runde." in refused.text
    assert "Kontrol af tallene</textarea>" in refused.text
    assert 'checked id="answers-format-1"' in refused.text


def test_figures_and_registers_are_taken_out_from_the_same_page(eva: Member) -> None:
    assert "lindevang-tallies.csv" in names(sent(eva, "tal", **FORM))
    nothing = sent(eva, "registre", **FORM)
    assert nothing.status_code == 422
    assert "står intet i registrene" in nothing.text


def test_before_the_count_the_page_says_why_nothing_can_be_taken_out(telling: Site) -> None:
    page = Member(telling, "eva", "evaluator").get(PAGE).text
    assert "Lige nu er der ingen runder, der kan tages ud." in page
    assert "Kan ikke tages ud: rundens nedslag er ikke gjort op endnu." in page


@pytest.mark.parametrize("role", ["steering", "reader", "collector", "assistant", "administrator"])
def test_nobody_else_comes_in(telling: Site, role: str) -> None:
    assert Member(telling, "sten", role).get(PAGE).status_code == 403

"""The page of the house template: brought, used, replaced and taken away; refused in words."""

from __future__ import annotations

import io

import pytest
from docx import Document

from evaluator.store.house_templates import template_of
from tests.support.house_sent import a_template
from tests.support.members import Member, token

PAGE = "/p/lindevang/rapporter/skabelon"


@pytest.fixture
def evaluator(site) -> Member:
    return Member(site, "eva", "evaluator")


def bring(evaluator, content: bytes, name: str = "house.dotx"):
    return evaluator.send(PAGE, file=(io.BytesIO(content), name))


def kept(site) -> bytes | None:
    with site.service.store.reading() as db:
        return template_of(db, "lindevang")


def test_a_template_that_was_brought_is_kept_and_named_until_it_is_taken_away(site, evaluator) -> None:
    assert "Der er ingen skabelon endnu" in evaluator.get(PAGE).text
    assert "Rapporter i Word følger den" in bring(evaluator, a_template()).text
    first = kept(site)
    assert Document(io.BytesIO(first)).styles["Heading 1"] is not None
    assert bring(evaluator, a_template()).status_code == 200
    assert kept(site) == first
    evaluator.post(f"{PAGE}/fjern", csrf_token=token(evaluator.get(PAGE).text))
    assert kept(site) is None


@pytest.mark.parametrize(("content", "said"), [(b"words", "ikke et Word-dokument"), (b"", "Vælg en fil")])
def test_what_is_no_template_is_refused_with_what_to_do(site, evaluator, content, said) -> None:
    answer = bring(evaluator, content, "" if not content else "house.docx")
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(site) is None

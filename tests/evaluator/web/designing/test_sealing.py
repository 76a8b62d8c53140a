"""The plan is told in words, printed on two pages, and goes from the draft to the steering group."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from evaluator.documents.approving import current_plan
from evaluator.programme.canonical import SEALED
from evaluator.texts import Texts
from tests.support.designer import Designer
from tests.support.editor_site import Fields, words


@pytest.fixture
def editing(site) -> Designer:
    return Designer(site).begin()


def published_digest(editing: Designer) -> str:
    with editing.site.service.store.reading() as db:
        return current_plan(db, editing.programme).digest


def test_everything_that_the_fingerprint_is_taken_of_is_told_in_words(editing: Designer) -> None:
    page = words(editing.get("plan"))
    for language in ("da", "en"):
        assert all(Texts(language)(f"sealing.{name}", n=1) for name in SEALED)
    assert "Grupperne, og hvor mange der er i hver (2)" in page
    assert "Spørgeskemaerne, ord for ord, som runderne bruger dem (1)" in page
    assert published_digest(editing) in page
    assert "Kladden aftaler det samme som version 1." in page


def test_a_draft_that_agrees_on_something_else_has_another_fingerprint(editing: Designer) -> None:
    editing.fill("maal", **{"heard:-m1": "75"})
    page = words(editing.get("plan"))
    assert "Kladden er anderledes end version 1" in page
    assert published_digest(editing) not in page
    editing.fill("maal", **{"heard:-m1": "mange"})
    assert "Kladden får et fingeraftryk, når intet mangler i den." in words(editing.get("plan"))


@pytest.mark.parametrize(("language", "said"), [("da", "Evalueringsplan"), ("en", "Evaluation plan")])
def test_the_plan_prints_on_two_pages_with_targets_groups_and_lines_to_sign(
    editing: Designer, language: str, said: str
) -> None:
    editing.get(f"/sprog/{language}")
    draft, published = (editing.get(place) for place in ("plan.pdf", f"/p/{editing.programme}/aftale/plan.pdf"))
    assert (draft.mimetype, published.mimetype) == ("application/pdf", "application/pdf")
    pages = PdfReader(io.BytesIO(published.data)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert len(pages) <= 2
    t = Texts(language)
    for one in (said, t("plan_paper.signed_steering"), t("plan_paper.groups"), "50", published_digest(editing)[:20]):
        assert one in text, one
    assert t("plan_paper.draft", date="").split(".")[0][:6] in PdfReader(io.BytesIO(draft.data)).pages[0].extract_text()


def test_a_draft_with_holes_prints_all_the_same(editing: Designer) -> None:
    editing.new_programme("proeven")
    assert editing.get("plan.pdf").status_code == 200
    assert "Indsatsen skal udgives, før planen kan godkendes." in words(editing.get("plan"))


def test_the_steering_group_is_told_on_its_home_until_it_has_approved(editing: Designer) -> None:
    member = Designer(editing.site, "stine", "steering")
    home, plan = f"/p/{editing.programme}/", f"/p/{editing.programme}/aftale/"
    assert "Planen for evalueringen venter på styregruppens godkendelse." in words(member.get(home))
    assert "mailto:?subject=" in editing.get("plan").text
    fields = Fields(editing.get(plan).text).values
    editing.post(plan, fields | {"approved_by": "Styregruppen", "approved_on": "2026-05-01", "remark": "Referat"})
    assert "venter på styregruppens godkendelse" not in words(member.get(home))
    assert "Godkendt" in words(editing.get("plan"))
    assert member.get("plan").status_code == 403
    assert member.get(f"{plan}plan.pdf").status_code == 200

"""The plan is told in words, printed on two pages, and goes from the draft to the steering group."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from evaluator.accounts.credentials import add_account
from evaluator.core.config import Mailing
from evaluator.documents.approving import current_plan
from evaluator.programme.canonical import SEALED
from evaluator.store.accounts import account_named
from evaluator.texts import Texts
from evaluator.vault.accounts import save_address
from evaluator.web.app import create_app
from tests.support.designer import Designer
from tests.support.editor_site import Fields, words
from tests.support.mail_server import MailServer


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
    assert "mailto:?subject=" in editing.get("plan").text
    fields = Fields(editing.get(plan).text).values
    editing.post(plan, fields | {"approved_by": "Styregruppen", "approved_on": "2026-05-01", "remark": "Referat"})
    assert "venter på styregruppens godkendelse" not in words(member.get(home))
    assert "Godkendt" in words(editing.get("plan"))
    assert member.get("plan").status_code == 403
    assert member.get(f"{plan}plan.pdf").status_code == 200


@pytest.fixture
def mailing(site, mail_server: MailServer) -> Designer:
    """Where mails go out, and ``sten`` is in the steering group."""
    site.service.close()
    its = Mailing(mail_server.settings, "https://svar.example")
    site.app = create_app(site.service.config, now=lambda: site.now, mailing=its)
    site.client, site.service = site.app.test_client(), site.app.extensions["nedslag"]
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        add_account(
            db, name="sten", password="a good long password", role="steering", programme=site.programme, now=site.now
        )
        found = account_named(db, "sten")
        assert found
        save_address(vault_db, found.id, name="Sten", email="sten@mail.example", language="da")
    return Designer(site).begin()


@pytest.mark.parametrize("place", ["plan", "aftale"])
def test_the_steering_group_is_asked_by_mail_with_one_button_that_says_whom_and_when(
    mailing: Designer, place: str
) -> None:
    page = "plan" if place == "plan" else f"/p/{mailing.programme}/aftale/"
    before = words(mailing.get(page))
    assert "sten : ikke spurgt endnu." in before or "sten: ikke spurgt endnu." in before
    assert "mailto:" not in mailing.get(page).text
    then = {"then": "sealing" if place == "plan" else ""}
    after = words(mailing.post(f"/p/{mailing.programme}/aftale/bed", then))
    assert "Mailen er lagt klar til 1 i styregruppen." in after
    assert "Mailen ligger klar til at blive sendt." in after
    assert "Send mail til styregruppen" not in after
    again = words(mailing.post(f"/p/{mailing.programme}/aftale/bed", then))
    assert "Alle i styregruppen, der kan få mail, er spurgt om denne plan." in again


def test_who_is_not_the_evaluator_asks_nobody(mailing: Designer) -> None:
    member = Designer(mailing.site, "stine", "steering")
    assert member.post(f"/p/{mailing.programme}/aftale/bed", {}).status_code == 403
    assert "Send mail til styregruppen" not in words(member.get(f"/p/{mailing.programme}/aftale/"))


def test_it_is_said_whom_to_invite_where_the_steering_group_has_no_access(editing: Designer) -> None:
    page = editing.get("plan")
    assert "Ingen i styregruppen har adgang endnu. Invitér styregruppen" in words(page)
    assert f'href="/p/{editing.programme}/adgang/"' in page.text

"""What somebody typed after their sign-in had run out is not lost, and nobody else can put words into their form."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from evaluator.accounts.credentials import add_account
from evaluator.paper.serials import new_serials
from evaluator.store.paper import all_entries
from evaluator.store.plans import approvals
from evaluator.store.questionnaire_drafts import draft_of
from evaluator.store.registers import rows
from evaluator.web.accounts.kept_input import WRITTEN
from surveys.document.content import read_content
from surveys.document.editing import item_of
from tests.support.editor_site import LOCAL, PASSWORD, Editor, Fields, words

DRAFT = "neighbours/kladde/"
HEARD = f"/p/lindevang/spoergeskemaer/{DRAFT}spoergsmaal/heard"
OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = 'Blev "du" <b>hørt</b> & set?\r\n\r\nSig til.'
OF_HEARINGS = (
    *("add_document", "confirm", "erase", "forget_contact", "grace", "hand_over", "import_parties", "import_remarks"),
    *("links", "look", "queue", "remove_document", "renew_link", "split_all", "enter_from_file", "remove_unconfirmed"),
)
OF_OWNERS = ("close", "erase", "import_table", "letters", "remind", "remove_file", "renew", "revoke")
NOTHING_IS_WRITTEN = {
    *("agreement.ask", "members.again", "designing.logo", "interview.age", "interview_code.age", "kiosk_code.age"),
    *("invitations.bring", "invitations.came_back", "invitations.decide_on", "invitations.erase"),
    *("invitations.print_forms", "invitations.print_letters", "invitations.take_links", "invitations.take_out"),
    *("privacy.answers", "privacy.erase_person", "privacy.key", "privacy.person"),
    *("trial.age", "trial.change_language", "trial.send", "trial.save", "trial.start"),
    "codebook.merge",
    "codebook.move",
    "codebook.take_codings",
    "codebook.take_out",
    "codebook.take_table",
    "codebook.use",
    "crosstabs.cross",
    "designing.begin",
    "designing.copy",
    "designing.go_on",
    "designing.move",
    "designing.place",
    "designing.remove",
    "designing.take_back",
    "designing.take_back_projected",
    "designing.throw_away",
    "editor.from_library",
    "exporting.registers",
    "exporting.tallies",
    "house.page",
    "house.remove",
    "materials.from_file",
    "materials.remove",
    "thread_pages.duplicates",
    "thread_pages.undo",
    "quoting.take_back",
    "reading.listing",
    *(f"hearings.{name}" for name in OF_HEARINGS),
    *(f"owners.{name}" for name in OF_OWNERS),
    *(f"importing.{name}" for name in ("bring", "discard", "undo")),
    "designing.folder",
    *("operation.count_again", "operation.verify_log", "releases.check", "theory_tested.bring", "writing.bring_file"),
    *(f"registers.{name}" for name in ("bring", "bring_back", "delete_view", "take", "withdraw")),
    "administration.add",
    "administration.address",
    "administration.link",
    *(f"ending.{name}" for name in ("archive", "change", "erase")),
    "members.again",
    "members.change",
    "members.listing",
    "administration.change",
    "administration.reset",
    "administration.roles",
    "own.change",
    "own.second",
    "own.second_off",
    "accounts.sign_out",
    "beginning.edit",
    "editor.go_on",
    "editor.move",
    "editor.new_scale",
    "editor.publishing",
    "editor.remove",
    "editor.throw_away",
    "interview.change_language",
    "interview.send",
    "interview.start",
    "interview_code.come",
    "invitations.queue",
    "kiosk_code.come",
    "paper.delete",
    "theory_tested.withdraw",
    "theory_tested.withdraw_interpretation",
    "writing.draft_all",
}
"""Pages on which something is pressed or chosen; deleting, publishing and sending are not saved by another button. The
parts of somebody's code are six characters, and are not to lie in a page of signing in, nor are passwords. A kiosk asks
for none."""


class Typing(Editor):
    """An evaluator at the editor, whose sign-in can run out."""

    def run_out(self) -> None:
        self.client.delete_cookie("session", domain="localhost")

    def send(self, address: str, data: dict[str, Any], **headers: str) -> TestResponse:
        """As one of our own pages posts it."""
        return self.client.post(address, data=data, base_url=LOCAL, headers=headers or OURS)

    def sign_in(self, name: str = "eva", password: str = PASSWORD) -> TestResponse:
        """In another tab."""
        form = {"name": name, "password": password, "csrf_token": self.token(self.get("/log-ind"))}
        return self.send("/log-ind", form)

    def confirm(self, page: TestResponse) -> TestResponse:
        """Press the button of the page that was answered."""
        return self.send(action(page), Fields(page.text).values)


def action(page: TestResponse) -> str:
    return page.text.partition("<main")[2].partition('action="')[2].partition('"')[0].replace("&amp;", "&")


@pytest.fixture
def typing(site) -> Typing:
    typing = Typing(site)
    typing.edit()
    return typing


@pytest.fixture
def filled(typing: Typing) -> dict[str, Any]:
    """The form of a question, filled in before the sign-in ran out."""
    found = typing.fields(HEARD) | {"text-da": [TYPED], "then": ["outline"]}
    typing.run_out()
    return found


def text_of_heard(site) -> str:
    with site.service.store.reading() as db:
        draft = draft_of(db, "lindevang", "neighbours")
    assert draft is not None
    return str(item_of(read_content(draft.text), "heard")["text"]["da"])


def test_what_was_typed_is_kept_and_saved_once_somebody_has_signed_in_in_another_tab(site, typing, filled) -> None:
    asked = typing.send(HEARD, filled)
    assert asked.status_code == 422
    assert "Dit login er udløbet" in words(asked)
    assert "Det, du skrev, er ikke tabt" in words(asked)
    assert typing.sign_in().status_code == 302
    assert "hørt" not in text_of_heard(site)
    assert typing.confirm(asked).status_code == 302
    assert text_of_heard(site) == TYPED.replace("\r\n", "\n")


def test_every_field_arrives_as_it_was_posted(typing, filled) -> None:
    filled |= {"choices-0-da": ["to", "gange"], "kept:x": ["y"]}
    carried = Fields(typing.send(HEARD, filled).text).values
    assert carried | {"csrf_token": filled["csrf_token"]} == filled
    assert carried["csrf_token"] != filled["csrf_token"]


def test_neither_the_old_token_nor_a_password_is_carried(typing, filled) -> None:
    asked = typing.send(HEARD, filled | {"password": ["do not carry me"]})
    assert "do not carry me" not in asked.text
    assert filled["csrf_token"][0] not in asked.text


def test_pressing_the_button_too_early_and_attempts_that_fail_keep_it_too(site, typing, filled) -> None:
    page = typing.confirm(typing.send(HEARD, filled))
    assert page.status_code == 422
    assert typing.sign_in(password="not the password").status_code == 422
    page = typing.confirm(page)
    assert Fields(page.text).values["text-da"] == [TYPED]
    typing.sign_in()
    assert typing.confirm(page).status_code == 302
    assert text_of_heard(site) == TYPED.replace("\r\n", "\n")


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": one} for one in ("cross-site", "same-site", "none", "")] + [{}])
def test_what_no_page_of_ours_posts_is_not_carried(typing, filled, said: dict[str, str]) -> None:
    response = typing.client.post(HEARD, data=filled, base_url=LOCAL, headers=said)
    assert response.status_code == 302
    assert response.location.startswith("/log-ind?next=")
    assert "hørt" not in typing.get(response.location).text


def test_an_account_without_the_right_to_it_does_nothing(site, typing, filled) -> None:
    with site.service.store.writing() as db:
        add_account(db, name="ida", password=PASSWORD, role="collector", now=site.now)
        add_account(db, name="sten", password=PASSWORD, role="evaluator", programme="lindevang", now=site.now)
    asked = typing.send(HEARD, filled)
    typing.sign_in("ida")
    assert typing.confirm(asked).status_code == 403
    typing.run_out()
    elsewhere = typing.send(HEARD.replace("lindevang", "another"), filled)
    typing.sign_in("sten")
    assert typing.confirm(elsewhere).status_code == 403
    assert "hørt" not in text_of_heard(site)


@pytest.mark.parametrize(
    "target",
    [
        *("//example.org/x", "https://example.org/x", "/p/lindevang/", "/no/such/page", "/svar/key/begynd"),
        *(HEARD.replace("spoergsmaal/heard", page) for page in ("kasser", "udgiv", "flyt")),
    ],
)
def test_signing_in_leads_to_a_page_of_ours_and_never_to_a_button(typing, target: str) -> None:
    typing.run_out()
    form = {"name": "eva", "password": PASSWORD, "csrf_token": typing.token(typing.get("/log-ind"))}
    response = typing.client.post("/log-ind", query_string={"next": target}, data=form, base_url=LOCAL, headers=OURS)
    assert response.status_code == 302
    there = target.startswith("/p") and not target.endswith("flyt")
    assert response.location == (target if there else "/")


def test_a_file_cannot_be_kept_and_that_is_said(typing) -> None:
    typing.run_out()
    posted = {"title-da": "Haven", "source": "form", "workbook": (io.BytesIO(b"a"), "form.xlsx")}
    asked = typing.send("/p/lindevang/spoergeskemaer/nyt", posted)
    assert "Filen, du valgte, kan ikke komme med." in words(asked)
    typing.sign_in()
    refused = typing.confirm(asked)
    assert refused.status_code == 422
    assert Fields(refused.text).values["title-da"] == ["Haven"]


def test_of_what_is_only_pressed_nothing_is_carried(typing) -> None:
    typing.run_out()
    for page in ("kasser", "udgiv", "flyt", "fjern/item/heard"):
        address = HEARD.replace("spoergsmaal/heard", page)
        assert typing.send(address, {"revision": "1", "up": "item:heard"}).location.startswith("/log-ind?next=")


def test_a_lot_of_text_is_carried_and_more_than_the_site_takes_is_refused_as_ever(typing, filled) -> None:
    asked = typing.send(HEARD, filled | {"text-da": ["a" * 900_000]})
    assert Fields(asked.text).values["text-da"] == ["a" * 900_000]
    assert typing.send(HEARD, filled | {"text-da": ["a" * 1_000_001]}).status_code == 413


def test_a_paper_form_that_is_being_typed_is_kept(site, typing) -> None:
    (serial,) = new_serials(1)
    place = f"/p/lindevang/papir/open/{serial}/"
    typing.post(place, {"language": "da", "group": "residents"})
    typed = typing.fields(f"{place}side/meals") | {"came": ["1"], "times": ["3"], "_go": ["next"]}
    typing.run_out()
    asked = typing.send(f"{place}side/meals", typed)
    typing.sign_in()
    assert typing.confirm(asked).location.endswith(f"{place}side/table")
    with site.service.store.reading() as db:
        (entry,) = all_entries(db, "lindevang")
    assert (entry.typed["came"], entry.typed["times"]) == ("1", "3")


def test_an_interview_and_a_trial_action_are_kept(site, typing) -> None:
    begun = typing.client.post(f"/interview/{site.invite('linked')}/begynd", data={"language": "da"}, base_url=LOCAL)
    typing.run_out()
    asked = typing.send(begun.location, dict(site.MEALS))
    typing.sign_in()
    assert typing.confirm(asked).location.endswith("/side/table")
    typing.run_out()
    action_form = {"title": "Fælles gåtur", "state": "proposed", "occurred_on": "2026-05-01"}
    asked = typing.send("/p/lindevang/registre/proevehandlinger/ny", action_form)
    typing.sign_in()
    assert typing.confirm(asked).status_code == 302
    with site.service.store.reading() as db:
        assert [one["title"] for one in rows(db, "lindevang", "trial_actions")] == ["Fælles gåtur"]


def test_an_approval_and_the_reason_of_a_count_are_kept_and_their_buttons_say_what_they_do(site, typing) -> None:
    its = {"approved_by": "Karen Holm", "approved_on": f"{site.now:%Y-%m-%d}", "remark": "Referatet, punkt 4"}
    its |= {"seen": re.findall(r'name="seen"[^>]*value="([^"]*)"', typing.get("/p/lindevang/aftale/").text)[0]}
    typing.run_out()
    approving = typing.send("/p/lindevang/aftale/", its)
    counting = typing.send("/p/lindevang/opgoerelse/?nedslag=m1", {"complete": "y", "reason": "Fire svar kom sent"})
    assert Fields(approving.text).values["remark"] == ["Referatet, punkt 4"]
    assert "Send godkendelsen" in words(approving)
    assert Fields(counting.text).values["reason"] == ["Fire svar kom sent"]
    assert action(counting).endswith("?nedslag=m1")
    typing.sign_in()
    assert typing.confirm(approving).status_code == 302
    with site.service.store.reading() as db:
        assert [one.remark for one in approvals(db, "lindevang")] == ["Referatet, punkt 4"]


def test_of_every_page_that_takes_a_post_it_is_known_whether_something_is_written_there(site) -> None:
    posted = {rule.endpoint for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    reached_by_a_key = (
        "answering.",
        "kiosk.",
        "kiosk_end.",
        "opting_out.",
        "self_generated_codes.",
        "receipts.",
        "accounts.",
        "setting_up.",
        "entering.",
        "forgotten_password.",
        "party.",
        "owner.",
    )
    known = {one for one in posted if not one.startswith(reached_by_a_key)} | {"accounts.sign_out"}
    assert known == WRITTEN | NOTHING_IS_WRITTEN

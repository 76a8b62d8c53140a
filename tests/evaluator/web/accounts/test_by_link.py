"""Links into accounts: mailed by the worker, held for a stated time and once; nothing says who has an account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from werkzeug.test import TestResponse

from evaluator.core.config import Mailing
from evaluator.mail.posting import send_everything
from evaluator.store.accounts import Role, account_named, set_second
from evaluator.store.audit import latest
from evaluator.web.app import create_app
from tests.support.mail_server import MailServer
from tests.support.members import Member, token

NEW = "four words that nobody knows"
BASE = {"base_url": "https://localhost"}
PLACE = "https://svar.example"


@pytest.fixture
def posted(site, mail_server: MailServer):
    """The site where mails are sent; `send` is what the worker does."""
    mailing = Mailing(mail_server.settings, PLACE)
    site.service.close()
    site.app = create_app(site.service.config, now=lambda: site.now, mailing=mailing)
    site.client, site.service = site.app.test_client(), site.app.extensions["nedslag"]
    site.send = lambda: send_everything(site.service.store, site.service.vault, mailing, lambda: site.now)
    site.mails = mail_server
    return site


@pytest.fixture
def admin(posted) -> Member:
    return Member(posted, "admin", role="administrator")


def its(site, name: str):
    with site.service.store.reading() as db:
        return account_named(db, name)


def link_in(mail) -> str:
    return next(line for line in mail.get_content().splitlines() if "/adgang/" in line).removeprefix(PLACE)


def invited(admin: Member, site, name: str = "bo", role: str = "reader") -> str:
    """Invite somebody; the link in the mail."""
    admin.send("/konti/ny", name=name, email=f"{name}@mail.example", role=role, within="lindevang")
    assert site.send() == 1
    return link_in(site.mails.taken[-1])


def choose(client, link: str, password: str = NEW, again: str = NEW) -> TestResponse:
    form = {"password": password, "again": again, "csrf_token": token(client.get(link, **BASE).text)}
    return client.post(link, data=form, **BASE)


def press(member: Member, page: str, address: str, **form: str) -> TestResponse:
    form["csrf_token"] = token(member.get(page).text)
    return member.client.post(address, data=form, follow_redirects=True, **BASE)


def test_whoever_is_invited_chooses_a_password_by_the_mail_and_is_in(posted, admin) -> None:
    added = admin.send(
        "/konti/ny",
        name="bo",
        email="bo@mail.example",
        role="reader",
        within="lindevang",
        role_2="collector",
        within_2="*",
    )
    assert "bo er inviteret" in added.text
    assert "/adgang/" not in added.text
    assert posted.send() == 1
    assert posted.send() == 0
    (mail,) = posted.mails.taken
    assert (mail["To"].addresses[0].addr_spec, mail["List-Unsubscribe"]) == ("bo@mail.example", None)
    assert "gælder til 11. maj 2026" in mail.get_content()
    bo = posted.app.test_client()
    assert choose(bo, link_in(mail)).location == "/"
    assert bo.get("/p/lindevang/rapporter", **BASE).status_code == 200
    assert its(posted, "bo").roles == (Role("collector"), Role("reader", "lindevang"))


def test_a_link_opens_once_and_until_the_stated_time(posted, admin) -> None:
    link = invited(admin, posted)
    browser = posted.app.test_client()
    assert choose(browser, link, again="something else").status_code == 422
    assert choose(browser, link, "kort", "kort").status_code == 422
    assert choose(browser, link).status_code == 302
    assert posted.app.test_client().get(link, **BASE).status_code == 404
    another = invited(admin, posted, "ib")
    posted.now += dt.timedelta(days=7)
    over = posted.app.test_client().get(another, **BASE)
    assert (over.status_code, "gælder ikke længere" in over.text) == (404, True)


def test_an_invitation_is_sent_again_and_withdrawn(posted, admin) -> None:
    first, bo = invited(admin, posted), its(posted, "bo")
    page = f"/konti/{bo.id}"
    assert "bo er inviteret" in press(admin, page, f"{page}/link").text
    assert posted.send() == 1
    second = link_in(posted.mails.taken[-1])
    assert posted.client.get(first, **BASE).status_code == 404
    assert posted.client.get(second, **BASE).status_code == 200
    assert "trukket tilbage" in press(admin, page, f"{page}/link", withdraw="1").text
    assert posted.client.get(second, **BASE).status_code == 404
    assert not its(posted, "bo").active


def test_what_became_of_the_mail_is_told_where_somebody_was_invited(posted, admin) -> None:
    posted.mails.answers["bo@mail.example"] = "550 5.1.1 no such mailbox"
    admin.send("/konti/ny", name="bo", email="bo@mail.example", role="reader", within="lindevang")
    page = f"/konti/{its(posted, 'bo').id}"
    assert "venter på at blive sendt" in admin.get(page).text
    posted.send()
    assert "Mailen kom retur" in admin.get(page).text
    posted.mails.answers.clear()
    press(admin, page, f"{page}/mail", email="bo@new.example")
    press(admin, page, f"{page}/link")
    posted.send()
    assert "Mailen er sendt" in admin.get(page).text
    assert posted.mails.recipients() == ["bo@new.example"]


def test_a_mail_that_waits_is_not_sent_after_its_invitation_was_withdrawn(posted, admin) -> None:
    admin.send("/konti/ny", name="bo", email="bo@mail.example", role="reader", within="lindevang")
    page = f"/konti/{its(posted, 'bo').id}"
    press(admin, page, f"{page}/link", withdraw="1")
    assert posted.send() == 0
    assert posted.mails.taken == []


def test_without_mail_the_link_is_shown_once_to_be_handed_over(site) -> None:
    admin = Member(site, "admin", role="administrator")
    added = admin.send("/konti/ny", name="bo", email="bo@mail.example", role="reader", within="lindevang")
    (link,) = re.findall(r"https://localhost(/adgang/[0-9a-z-]+)", added.text)
    assert "/adgang/" not in admin.get(f"/konti/{its(site, 'bo').id}").text
    assert choose(site.app.test_client(), link).status_code == 302
    assert "Bed en administrator" in site.client.get("/glemt-adgangskode", **BASE).text


def test_everything_that_is_wrong_with_an_invitation_is_told_and_stays(admin) -> None:
    refused = admin.send("/konti/ny", name="admin", email="no address", role="reader", within="lindevang")
    assert refused.status_code == 422
    assert "har allerede en konto" in refused.text
    assert "ikke en mailadresse" in refused.text
    assert 'value="no address"' in refused.text


def forget(site, email: str) -> TestResponse:
    browser = site.app.test_client()
    form = {"email": email, "csrf_token": token(browser.get("/glemt-adgangskode", **BASE).text)}
    return browser.post("/glemt-adgangskode", data=form, **BASE)


def without_token(page: TestResponse) -> str:
    return re.sub(r'value="[^"]{40,}"', "", page.text)


def test_a_forgotten_password_is_chosen_anew_and_nothing_says_whether_an_address_has_an_account(posted, admin) -> None:
    choose(posted.app.test_client(), invited(admin, posted))
    known, unknown = forget(posted, "BO@mail.example"), forget(posted, "nobody@mail.example")
    assert (known.status_code, without_token(known)) == (unknown.status_code, without_token(unknown))
    assert posted.send() == 1
    assert posted.mails.recipients() == ["bo@mail.example"] * 2
    link = link_in(posted.mails.taken[-1])
    posted.now += dt.timedelta(hours=1)
    assert choose(posted.app.test_client(), link, "another four odd words", "another four odd words").status_code == 302
    for _ in range(3):
        forget(posted, "bo@mail.example")
    assert forget(posted, "bo@mail.example").status_code == 429


def test_a_password_link_ends_after_two_hours_and_leads_past_no_second_factor(posted, admin) -> None:
    choose(posted.app.test_client(), invited(admin, posted))
    page = f"/konti/{its(posted, 'bo').id}"
    press(admin, page, f"{page}/link")
    posted.send()
    link = link_in(posted.mails.taken[-1])
    with posted.service.store.writing() as db:
        set_second(db, its(posted, "bo").id, "salt", None, ())
    browser = posted.app.test_client()
    assert choose(browser, link).location == "/log-ind"
    assert browser.get("/p/lindevang/rapporter", **BASE).status_code == 302
    press(admin, page, f"{page}/link")
    posted.send()
    posted.now += dt.timedelta(hours=2)
    assert posted.client.get(link_in(posted.mails.taken[-1]), **BASE).status_code == 404


def test_a_closed_account_gets_no_link(posted, admin) -> None:
    choose(posted.app.test_client(), invited(admin, posted))
    page = f"/konti/{its(posted, 'bo').id}"
    press(admin, page, f"{page}/luk")
    forget(posted, "bo@mail.example")
    assert posted.send() == 0


def test_what_was_done_is_in_the_log_without_names_or_addresses(posted, admin) -> None:
    choose(posted.app.test_client(), invited(admin, posted))
    with posted.service.store.reading() as db:
        entries = latest(db, None, before=None, most=20)
    said = [str(one.details) for one in entries if one.subject == its(posted, "bo").id]
    assert [word for word in ("invited", "invitation_taken") if not any(word in line for line in said)] == []
    assert not [one for one in entries if "@" in str(one) or "'bo'" in str(one)]


@pytest.mark.parametrize("role", ["steering", "reader"])
def test_an_evaluator_of_a_programme_invites_its_steering_group_and_readers(posted, role: str) -> None:
    eva = Member(posted, "eva", role="evaluator", programme="lindevang")
    page = "/p/lindevang/adgang/"
    assert "Ida er inviteret" in eva.send(page, name="Ida", email="ida@mail.example", role=role).text
    posted.send()
    ida = posted.app.test_client()
    choose(ida, link_in(posted.mails.taken[-1]))
    assert its(posted, "Ida").second_required == (role == "steering")
    assert its(posted, "Ida").roles == (Role(role, "lindevang"),)


@pytest.mark.parametrize("role", ["evaluator", "administrator", "collector", ""])
def test_an_evaluator_invites_nobody_else(posted, role: str) -> None:
    eva = Member(posted, "eva", role="evaluator", programme="lindevang")
    assert eva.send("/p/lindevang/adgang/", name="Ida", email="ida@mail.example", role=role).status_code == 422
    assert its(posted, "Ida") is None


def test_an_evaluator_withdraws_their_own_invitations_and_those_of_nobody_else(posted, admin) -> None:
    eva = Member(posted, "eva", role="evaluator", programme="lindevang")
    page = "/p/lindevang/adgang/"
    eva.send(page, name="Ida", email="ida@mail.example", role="reader")
    admin.send("/konti/ny", name="bo", email="bo@mail.example", role="evaluator", within="lindevang")
    assert press(eva, page, f"{page}{its(posted, 'bo').id}", withdraw="1").status_code == 404
    assert press(eva, page, f"{page}{its(posted, 'admin').id}", withdraw="1").status_code == 404
    assert its(posted, "bo").active
    ida = its(posted, "Ida")
    assert "trukket tilbage" in press(eva, page, f"{page}{ida.id}", withdraw="1").text
    assert not its(posted, "Ida").active
    assert "Invitér igen" in eva.get(page).text
    assert press(eva, page, f"{page}{ida.id}/igen", email="ida").status_code == 422
    assert "Ida er inviteret" in press(eva, page, f"{page}{ida.id}/igen", email="ida@new.example").text
    assert its(posted, "Ida").active
    posted.send()
    assert set(posted.mails.recipients()) == {"bo@mail.example", "ida@new.example"}
    assert press(eva, page, f"{page}{ida.id}/igen", email="ida@new.example").status_code == 404

"""The evaluator's page of contacts and mails."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.store import waves
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, save_contacts

PASSWORD = "a good long password"
PAGE = "/p/lindevang/invitationer/"


def get(site, address: str = PAGE):
    return site.client.get(address, base_url="https://localhost")


def post(site, address: str, **form: str):
    return site.client.post(address, data=form, base_url="https://localhost", follow_redirects=True)


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def evaluator(site):
    with site.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=site.now)

    def sign_in() -> None:
        post(site, "/log-ind", name="eva", password=PASSWORD, csrf_token=token(get(site, "/log-ind").text))

    sign_in()
    site.signed_in = [sign_in]
    people = [Contact(person=f"p{number}", email=f"p{number}@mail.example", group="residents") for number in range(7)]
    with site.service.vault.writing() as db:
        save_contacts(db, "lindevang", [*people, Contact(person="q", address=("Vej 1", "5000 Odense"), group="staff")])
    return site


def counts(site) -> dict:
    with site.service.vault.reading() as db:
        return outbox.counts(db, "lindevang")


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    return [
        [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_contacts_are_told_as_counts_by_group_and_nobody_by_name(evaluator) -> None:
    page = get(evaluator).text
    assert ["Beboer", "7", "7", "0"] in cells(page)
    assert ["Ansat i boligforeningen", "1", "0", "1"] in cells(page)
    assert ["I alt", "8", "7", "1"] in cells(page)
    assert "mail.example" not in page
    assert "/p/lindevang/invitationer/open/plakat" in page


def test_the_link_of_an_open_wave_can_be_copied(evaluator, site) -> None:
    with site.service.store.reading() as db:
        wave = waves.wave(db, "lindevang", "open")
    assert wave is not None
    assert f'<code class="secret">https://localhost/svar/{wave.open_key}</code>' in get(evaluator).text


def test_invitations_are_queued_after_a_look_at_the_mail_and_not_without_a_token(evaluator) -> None:
    address = f"{PAGE}nameless/invitation"
    page = get(evaluator, address).text
    assert "Undersøgelsen er anonym" in page
    assert "The survey is anonymous" in page
    assert counts(evaluator) == {}
    assert "har været åben for længe" in post(evaluator, address).text
    assert counts(evaluator) == {}
    assert "7 invitationer er sat i kø." in post(evaluator, address, csrf_token=token(page)).text
    assert counts(evaluator) == {("nameless", 0, "queued"): 7}
    assert "0 invitationer er sat i kø." in post(evaluator, address, csrf_token=token(page)).text
    assert ["Invitation", "7", "0", "0"] in cells(get(evaluator).text)


def test_reminders_are_refused_while_mails_wait_and_queued_after_that(evaluator) -> None:
    its, reminder = token(get(evaluator, f"{PAGE}nameless/invitation").text), f"{PAGE}nameless/paamindelse"
    post(evaluator, f"{PAGE}nameless/invitation", csrf_token=its)
    assert "Intet er sat i kø" in post(evaluator, reminder, csrf_token=its).text
    with evaluator.service.vault.writing() as db:
        while claimed := outbox.claim(db, "lindevang", evaluator.now):
            outbox.settle(db, "lindevang", claimed[0], state="done")
    page = post(evaluator, reminder, csrf_token=its).text
    assert "Påmindelserne er sat i kø" in page
    assert ["1. påmindelse", "7", "0", "–"] in cells(page)
    with evaluator.service.vault.writing() as db:
        for _ in range(4):
            message, _ = outbox.claim(db, "lindevang", evaluator.now)
            outbox.settle(db, "lindevang", message, state="done")
    assert ["1. påmindelse", "vises ikke (beskytter enkelte)", "resten", "–"] in cells(get(evaluator).text)


def test_mails_of_unknown_fate_are_pointed_out(evaluator) -> None:
    its = token(get(evaluator, f"{PAGE}nameless/invitation").text)
    post(evaluator, f"{PAGE}nameless/invitation", csrf_token=its)
    with evaluator.service.vault.writing() as db:
        outbox.claim(db, "lindevang", evaluator.now)
    assert "Afsendelsen er blevet afbrudt" not in get(evaluator).text
    evaluator.now += 2 * outbox.LEASE
    assert "Afsendelsen er blevet afbrudt" in get(evaluator).text


def test_other_waves_and_kinds_do_not_exist(evaluator) -> None:
    for address in ("none/invitation", "nameless/rykker"):
        assert get(evaluator, PAGE + address).status_code == 404


@pytest.mark.parametrize("kind", ["invitation", "paamindelse"])
def test_nothing_is_offered_or_queued_for_a_wave_that_has_closed(evaluator, kind: str) -> None:
    assert "nameless/invitation" in get(evaluator).text
    evaluator.later(dt.datetime(2026, 5, 14, 22, 0, tzinfo=dt.UTC))
    its = token(get(evaluator).text)
    assert "nameless/invitation" not in get(evaluator).text
    assert get(evaluator, f"{PAGE}nameless/{kind}").status_code == 404
    page = post(evaluator, f"{PAGE}nameless/{kind}", csrf_token=its).text
    assert "Intet er sat i kø: Er lukket, så ingen kan inviteres mere" in page
    assert counts(evaluator) == {}

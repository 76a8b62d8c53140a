"""Mails that ask the steering group for the plan: one for each member and plan, and none that nobody wants any more."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.core.config import Mailing
from evaluator.documents.approving import approve, current_plan
from evaluator.documents.plan_requests import Member, members, request_approval
from evaluator.documents.storing import import_folder
from evaluator.mail.posting import send_everything
from evaluator.store.accounts import account_named, set_flag
from evaluator.store.audit import entries
from evaluator.vault.accounts import end_link, mail_states, save_address
from evaluator.vault.plan_requests import forget_requests
from surveys.diagnostics import InputRejected
from tests.support.office import DOCUMENTS, PROGRAMME, SITE, Office


class Asking:
    """An office with a steering group. ``sten`` reads Danish, ``stella`` English, ``sif`` has no address."""

    def __init__(self, office: Office) -> None:
        self.office, self.ids = office, {}
        for name, email, language in (("sten", "s@mail.example", "da"), ("stella", "t@mail.example", "en")):
            self.joins(name, email, language)
        self.joins("sif")
        self.joins("eva", role="evaluator")

    def joins(self, name: str, email: str = "", language: str = "da", role: str = "steering") -> None:
        its = {"password": "a good long password", "role": role, "programme": PROGRAMME, "now": self.office.now}
        with self.office.store.writing() as db, self.office.vault.writing() as vault_db:
            add_account(db, name=name, **its)
            found = account_named(db, name)
            assert found
            self.ids[name] = found.id
            if email:
                save_address(vault_db, found.id, name=name.title(), email=email, language=language)

    def ask(self) -> int:
        with self.office.store.writing() as db, self.office.vault.writing() as vault_db:
            return request_approval(db, vault_db, PROGRAMME, actor=self.ids["eva"], now=self.office.now)

    def group(self) -> dict[str, Member]:
        with self.office.store.reading() as db, self.office.vault.reading() as vault_db:
            found = members(db, vault_db, PROGRAMME, current_plan(db, PROGRAMME).digest)
        return {one.name: one for one in found}

    def send(self) -> list[str]:
        office, before = self.office, len(self.office.server.taken)
        mailing = Mailing(office.server.settings, SITE)
        send_everything(office.store, office.vault, mailing, lambda: office.now)
        return [mail["To"] for mail in office.server.taken[before:]]

    def publish_another(self) -> None:
        folder = self.office.folder / "another"
        (folder / "questionnaires").mkdir(parents=True, exist_ok=True)
        for path in DOCUMENTS.rglob("*.toml"):
            text = path.read_text("utf-8").replace("m1 = 0.5", "m1 = 0.45")
            (folder / path.relative_to(DOCUMENTS)).write_text(text, "utf-8")
        with self.office.store.writing() as db, self.office.vault.writing() as vault_db:
            import_folder(db, vault_db, folder, self.office.now)


@pytest.fixture
def asking(office: Office) -> Asking:
    office.now = dt.datetime(2026, 4, 20, 10, tzinfo=dt.UTC)
    return Asking(office)


def test_everybody_who_can_be_mailed_is_asked_once_in_their_language(either_office: Office) -> None:
    either_office.now = dt.datetime(2026, 4, 20, 10, tzinfo=dt.UTC)
    asking = Asking(either_office)
    assert (asking.ask(), asking.ask()) == (2, 0)
    assert len(asking.send()) == 2
    assert (asking.ask(), asking.send()) == (0, [])
    said = {mail["To"].addresses[0].username: mail for mail in asking.office.server.taken}
    danish, english = (" ".join(said[one].get_content().split()) for one in "st")
    assert f"{SITE}/p/{PROGRAMME}/aftale/" in danish
    assert "Du logger ind med navnet sten." in danish
    assert "You sign in with the name stella." in english
    assert said["t"]["Subject"].startswith("For approval:")
    group = asking.group()
    assert {name: (one.state, one.at) for name, one in group.items()} == {
        "sten": ("done", asking.office.now),
        "stella": ("done", asking.office.now),
        "sif": ("", None),
    }
    assert not any(one.is_to_be_asked for one in group.values())
    with asking.office.store.reading() as db:
        (its,) = [one for one in entries(db) if one.kind == "plan_requested"]
    assert (its.actor, its.details["people"]) == (asking.ids["eva"], 2)


def test_who_joins_later_is_asked_without_asking_the_others_again(asking: Asking) -> None:
    asking.ask()
    asking.send()
    first = asking.office.now
    asking.office.later(days=2)
    asking.joins("sara", "sara@mail.example")
    assert asking.group()["sara"].is_to_be_asked
    assert asking.ask() == 1
    assert [str(one) for one in asking.send()] == ["Sara <sara@mail.example>"]
    assert (asking.group()["sten"].at, asking.group()["sara"].at) == (first, asking.office.now)


def test_another_plan_is_asked_for_anew_and_the_mail_of_the_old_one_is_not_sent(asking: Asking) -> None:
    asking.ask()
    asking.publish_another()
    assert asking.send() == []
    assert asking.ask() == 2
    assert len(asking.send()) == 2


def test_nobody_is_mailed_about_a_plan_that_was_approved_meanwhile(asking: Asking) -> None:
    asking.ask()
    with asking.office.store.writing() as db:
        its = {"approved_on": dt.date(2026, 4, 20), "remark": "", "now": asking.office.now}
        approve(db, PROGRAMME, approved_by="Karen Holm", actor=asking.ids["sten"], **its)
    assert asking.send() == []
    with pytest.raises(InputRejected):
        asking.ask()


def test_who_left_the_steering_group_gets_no_mail(asking: Asking) -> None:
    asking.ask()
    with asking.office.store.writing() as db:
        set_flag(db, asking.ids["sten"], "active", False)
    assert len(asking.send()) == 1
    assert "sten" not in asking.group()


def test_nobody_can_be_asked_where_nobody_has_an_address(asking: Asking) -> None:
    with asking.office.store.writing() as db:
        for name in ("sten", "stella"):
            set_flag(db, asking.ids[name], "active", False)
    with pytest.raises(InputRejected):
        asking.ask()


def test_mails_about_a_plan_are_none_of_those_by_which_people_get_in(asking: Asking) -> None:
    asking.ask()
    its = asking.ids["sten"]
    with asking.office.vault.writing() as vault_db:
        end_link(vault_db, its)
        assert mail_states(vault_db, [its]) == {}
    assert asking.group()["sten"].state == "queued"
    with asking.office.vault.writing() as vault_db:
        forget_requests(vault_db, PROGRAMME)
    assert asking.send() == []

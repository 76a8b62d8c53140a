"""The commands about accounts, and the audit log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, say, texts, words
from evaluator.cli.support import databases, now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.accounts import Account

ROLES = ("administrator", "evaluator", "assistant", "collector", "steering", "reader")
OF_ALL = ("administrator", "evaluator")
"""Roles that are given in all programmes where none is named."""
MOST = 200
"""Entries of the audit log that are shown."""


@click.group(cls=Group)
def account() -> None:
    """Accounts of everybody who signs in."""


@account.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--programme", default="")
@click.option("--all-programmes", "everywhere", is_flag=True)
@click.option("--password-stdin", is_flag=True)
def add(name: str, role: str, programme: str, everywhere: bool, password_stdin: bool) -> None:
    from evaluator.accounts.credentials import add_account, hashed

    _say_where(role, programme, everywhere)
    password = _given(password_stdin) or click.prompt(words("password"), hide_input=True, confirmation_prompt=True)
    hash_ = hashed(password)
    with databases() as (_, store, _vault), store.writing() as db:
        add_account(db, name=name, password=password, password_hash=hash_, role=role, programme=programme, now=now())
    say("account_added", name=name, role=texts()(f"accounts.role_{role}"))


@account.command("list")
def list_() -> None:
    from evaluator.store.accounts import accounts

    with databases() as (_, store, _vault), store.reading() as db:
        found = accounts(db)
    for one in found:
        click.echo(_line(one))


@account.command("reset")
@click.argument("name")
@click.option("--password-stdin", is_flag=True)
def reset(name: str, password_stdin: bool) -> None:
    from evaluator.accounts.credentials import hashed
    from evaluator.accounts.known_words import words_of_programmes
    from evaluator.accounts.managing import known_account, reset_password
    from evaluator.accounts.passwords import new_password, require_good

    given = _given(password_stdin)
    password = given or new_password()
    with databases() as (_, store, _vault), store.reading() as db:
        require_good(password, name, words_of_programmes(db))
    made = hashed(password)
    with databases() as (_, store, _vault), store.writing() as db:
        reset_password(db, known_account(db, name), made, actor=_actor(), now=now())
    say("account_reset", name=name)
    if not given:
        say("account_password", password=password)


@account.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    from evaluator.accounts import managing

    with _changing(name) as (db, its):
        managing.disable(db, its, actor=_actor(), now=now())
    say("account_disabled", name=name)


@account.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    from evaluator.accounts import managing

    with _changing(name) as (db, its):
        managing.enable(db, its, actor=_actor(), now=now())
    say("account_enabled", name=name)


@account.command("role")
@click.argument("name")
@click.option("--give", type=click.Choice(ROLES), default=None)
@click.option("--take", type=click.Choice(ROLES), default=None)
@click.option("--programme", default="")
@click.option("--all-programmes", "everywhere", is_flag=True)
def role(name: str, give: str | None, take: str | None, programme: str, everywhere: bool) -> None:
    if (give is None) == (take is None):
        raise click.UsageError(words("give_or_take"))
    if give:
        _say_where(give, programme, everywhere)
    from evaluator.accounts import managing
    from evaluator.store.accounts import Role

    with _changing(name) as (db, its):
        change = managing.give_role if give else managing.take_role
        change(db, its, Role(give or take or "", programme), actor=_actor(), now=now())
    say("account_roles", name=name)


@account.command("two-step")
@click.argument("name")
@click.option("--require", "change", flag_value="require")
@click.option("--optional", "change", flag_value="optional")
@click.option("--reset", "change", flag_value="reset")
def two_step(name: str, change: str | None) -> None:
    if change is None:
        raise click.UsageError(words("require_optional_or_reset"))
    from evaluator.accounts import managing

    with _changing(name) as (db, its):
        if change == "reset":
            managing.reset_second(db, its, actor=_actor(), now=now())
        else:
            managing.require_second(db, its, change == "require", actor=_actor(), now=now())
    say(f"second_{change}", name=name)


@click.group(cls=Group)
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@click.option("--expect", default="")
def verify(expect: str) -> None:
    from evaluator.accounts.auditing import verified

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        number, digest = verified(db, expect)
    say("audit_whole", n=number, entry=f"{number}:{digest}")


@audit.command("list")
@click.option("--programme", default=None)
def list_entries(programme: str | None) -> None:
    from evaluator.accounts.audit_words import entry_in_words
    from evaluator.store.accounts import names
    from evaluator.store.audit import latest
    from evaluator.store.status_rounds import round_titles

    with databases() as (_, store, _vault), store.reading() as db:
        found = latest(db, programme, before=None, most=MOST)
        known = names(db) | round_titles(db, (one.programme for one in found))
    for entry in reversed(found):
        click.echo(entry_in_words(entry, known, texts()))


def _say_where(role: str, programme: str, everywhere: bool) -> None:
    """A role that is for one programme as a rule opens no other because somebody forgot to name it."""
    if programme and everywhere:
        raise click.UsageError(words("one_or_all_programmes"))
    if not (programme or everywhere or role in OF_ALL):
        raise click.UsageError(words("programme_missing", role=role))


@contextmanager
def _changing(name: str) -> Iterator[tuple[Connection, Account]]:
    from evaluator.accounts.managing import known_account

    with databases() as (_, store, _vault), store.writing() as db:
        yield db, known_account(db, name)


def _given(password_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if password_stdin else ""


def _actor() -> str:
    from evaluator.store.audit import COMMAND_LINE

    return COMMAND_LINE


def _line(one: Account) -> str:
    t = texts()
    roles = [t(f"accounts.role_{role.name}") + (f" ({role.programme})" if role.programme else "") for role in one.roles]
    marks = [t("accounts.state_active" if one.active else "accounts.state_disabled")]
    marks += [t("accounts.state_must_change")] if one.must_change else []
    step = "has_second" if one.second_salt else "needs_second" if one.second_required else "no_second"
    marks.append(f"{t('accounts.second').lower()}: {t(f'accounts.{step}')}")
    return f"{one.name}: {', '.join(roles) or t('accounts.no_roles')}; {', '.join(marks)}"

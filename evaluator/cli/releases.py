"""The commands of releases: proposing one, signing it at its gates, and writing what was published."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, say, tell, texts, words
from evaluator.cli.support import TARGET, databases, now, progress
from evaluator.texts import LANGUAGES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.core.config import Config
    from evaluator.rendering.format import Format
    from evaluator.store.accounts import Account
    from evaluator.store.engine import Store
    from evaluator.store.releases import Release

MEASURES = ("response_rate", "completeness", "error_share", "timeliness", "minimum_n")


@click.group(cls=Group)
def release() -> None:
    """Releases of a programme's reports."""


@release.command()
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--reason", default="")
@click.option("--leave-out", "left_out", multiple=True)
def propose(programme: str, milestone: str, reason: str, left_out: Sequence[str]) -> None:
    from evaluator.findings.left_out import can_be_left_out
    from evaluator.releases.proposing import Proposing
    from evaluator.releases.signing import rejected
    from evaluator.store.audit import COMMAND_LINE
    from evaluator.store.tasks import PROPOSAL, Task

    with databases(changes=programme) as (_, store, _vault):
        if not all(map(can_be_left_out, left_out)):
            raise rejected("not_left_out")
        asked = {"reason": reason, "left_out": left_out}
        its = Task(programme, PROPOSAL, milestone, now(), COMMAND_LINE, asked)
        made = Proposing(store, now).propose(its)
        _audit(store, programme, milestone)
    say("release_proposed", number=made.key.number, round=made.key.round, digest=made.digest[:8])


@release.command()
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--as", "account", required=True)
@click.option("--name", required=True)
@click.option("--remark", default="")
@click.option("--code", default="")
@click.option("--password-stdin", is_flag=True)
def complete(
    programme: str, milestone: str, account: str, name: str, remark: str, code: str, password_stdin: bool
) -> None:
    from evaluator.store.release_tables import COMPLETE

    _sign(programme, milestone, COMPLETE, (account, name, remark, code), {}, password_stdin=password_stdin)


@release.command()
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--as", "account", required=True)
@click.option("--name", required=True)
@click.option("--remark", default="")
@click.option("--code", default="")
@click.option("--except", "exceptions", nargs=2, multiple=True, type=(click.Choice(MEASURES), str))
@click.option("--password-stdin", is_flag=True)
def publish(
    programme: str,
    milestone: str,
    account: str,
    name: str,
    remark: str,
    code: str,
    exceptions: Sequence[tuple[str, str]],
    password_stdin: bool,
) -> None:
    from evaluator.store.release_tables import PUBLISHED

    who = (account, name, remark, code)
    _sign(programme, milestone, PUBLISHED, who, dict(exceptions), password_stdin=password_stdin)


@release.command()
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--number", type=click.IntRange(1), default=None)
@click.option("--format", "formats", default=None)
@click.option("--lang", type=click.Choice(LANGUAGES), default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path())
def write(programme: str, milestone: str, number: int | None, formats: str | None, lang: str, into: Path) -> None:
    from evaluator.cli.counting import formats_named
    from evaluator.releases.serving import files, kept_or_made
    from evaluator.store.releases import document_of

    wanted: Sequence[Format] = formats_named(formats)
    with databases() as (_, store, _vault):
        its = published_release(store, programme, milestone, number)
        into.mkdir(parents=True, exist_ok=True)
        for which in (one for form in wanted for one in files(form, (lang,))):
            path = into / which.name_in(its)
            path.write_bytes(kept_or_made(store, its, which))
            click.echo(path)
        with store.reading() as db:
            path = into / f"{programme}-{milestone}-{its.key.number}.release.json"
            path.write_text(document_of(db, its), "utf-8")
            click.echo(path)
    say("release_written", number=its.key.number, digest=its.published_digest)


@release.command("list")
@click.argument("programme")
@click.option("--milestone", default="")
def list_(programme: str, milestone: str) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.releases.gates import notes
    from evaluator.releases.signing import where
    from evaluator.store.releases import releases

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        load_programme(db, programme)
        found = [one for one in releases(db, programme) if milestone in ("", one.key.milestone)]
        stands = [where(db, one) for one in found]
    newest = {one.key.milestone: one.key for one in found}
    for one in stands:
        its, state = one.release, texts()(f"releases.state_{one.state}")
        digest = (its.published_digest or its.digest)[:8]
        key = its.key
        say("release_line", milestone=key.milestone, number=key.number, round=key.round, state=state, digest=digest)
        if not its.published_digest and key == newest[key.milestone]:
            tell((*one.against, *one.against_publishing, *notes(one)))
    if not found:
        say("no_releases")


@release.command("audit")
@click.argument("programme")
@click.option("--milestone", required=True)
def audit_release(programme: str, milestone: str) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.releases.breaches import told_of
    from evaluator.releases.signing import audited, keep_audit, newest, rejected

    with databases(changes=programme) as (_, store, _vault):
        with store.reading(snapshot=True) as db, progress("auditing") as show:
            its, (loaded, _) = newest(db, programme, milestone), load_programme(db, programme)
            if its is None:
                raise rejected("no_proposal")
            covered, found = audited(db, its, progress=show)
        with store.writing() as db:
            keep_audit(db, its, covered, found, now=now())
    say(f"release_audit_{found.state}", number=its.key.number, round=its.key.round, cells=found.cells)
    tell(told_of(found, loaded))


def _sign(
    programme: str,
    milestone: str,
    gate: str,
    who: tuple[str, str, str, str],
    exceptions: dict[str, str],
    *,
    password_stdin: bool,
) -> None:
    from evaluator.releases.gates import Signing
    from evaluator.releases.serving import render_missing
    from evaluator.releases.signing import newest, rejected, sign

    account, name, remark, code = who
    with databases(changes=programme) as (config, store, _vault):
        found = _opened(store, account, _password(from_stdin=password_stdin))
        if gate == "published":
            _audit(store, programme, milestone)
        with store.writing() as db:
            its = newest(db, programme, milestone)
            if its is None:
                raise rejected("no_proposal")
            how = Signing(
                gate=gate,
                account=found.id,
                roles=found.roles_in(programme),
                name=name,
                remark=remark,
                exceptions=exceptions,
                second_factor=_is_right(db, config, found, code),
            )
            is_published = sign(db, its, how, now=now())
        say("release_published" if is_published else "release_signed", number=its.key.number, round=its.key.round)
        if is_published:
            with progress("rendering") as show:
                render_missing(store, progress=show)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(words("password"), hide_input=True)
    return typed


def _audit(store: Store, programme: str, milestone: str) -> None:
    from evaluator.releases.auditing import audit_where_due
    from evaluator.releases.signing import newest

    with store.reading() as db:
        its = newest(db, programme, milestone)
    if its is not None:
        with progress("auditing") as show:
            audit_where_due(store, its, now=now(), progress=show)


def _opened(store: Store, name: str, password: str) -> Account:
    """The account that name and password open. Raises InputRejected."""
    from evaluator.accounts.credentials import fits
    from evaluator.releases.signing import rejected
    from evaluator.store.accounts import account_named

    with store.reading() as db:
        found = account_named(db, name)
    if not fits(found, password) or found is None:
        raise rejected("unknown_account")
    return found


def _is_right(db: Connection, config: Config, account: Account, code: str) -> bool:
    """Whether a code of the second factor was given and is right. Raises InputRejected for a wrong one."""
    from evaluator.accounts.second_factor import takes
    from evaluator.releases.signing import rejected

    if not code or account.second_salt is None:
        return False
    if not takes(db, config.secret_key, account, code, now=now()):
        raise rejected("wrong_code")
    return True


def published_release(store: Store, programme: str, milestone: str, number: int | None) -> Release:
    """The release that holds, or the one of a number. Raises InputRejected where there is none."""
    from evaluator.releases.signing import rejected
    from evaluator.store.releases import releases

    with store.reading() as db:
        found = [one for one in releases(db, programme) if one.key.milestone == milestone and one.published_digest]
    its = [one for one in found if number in (None, one.key.number)]
    if not its:
        raise rejected("nothing_published")
    return its[-1]

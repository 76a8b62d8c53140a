"""The commands that turn answers into figures: counting a milestone, its report, folding, and the recount."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, say, tell, words
from evaluator.cli.support import TARGET, databases, now, progress
from evaluator.texts import LANGUAGES

if TYPE_CHECKING:
    from evaluator.rendering.format import Format
    from evaluator.results.counting import Gathered
    from evaluator.store.counted_tables import Difference
    from evaluator.store.engine import Store


@click.command("count", cls=Command)
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--dry-run", is_flag=True)
@click.option("--complete", is_flag=True)
@click.option("--registers-only", is_flag=True)
@click.option("--reason", default="")
@click.option("--show", is_flag=True)
def count_milestone(
    programme: str, milestone: str, dry_run: bool, complete: bool, registers_only: bool, reason: str, show: bool
) -> None:
    from evaluator.results.counting import keep_count, show_to_steering
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, vault):
        if dry_run and not registers_only:
            list_outstanding(store, programme, milestone)
            return
        found = _gathered(store, vault, programme, milestone, registers_only=registers_only)
        if dry_run:
            say("nothing_outstanding")
            return
        with store.writing() as db:
            kept = keep_count(db, found, actor=COMMAND_LINE, now=now(), complete=complete, reason=reason)
            if show:
                show_to_steering(db, kept, actor=COMMAND_LINE, now=now())
    said = "registers_counted" if registers_only else "counted"
    say(said, programme=programme, milestone=milestone, number=kept.number, digest=kept.digest[:8])
    if show:
        say("count_shown")


def _gathered(store: Store, vault: Store, programme: str, milestone: str, *, registers_only: bool) -> Gathered:
    from evaluator.results.counting import gather_count, gather_registers
    from evaluator.results.folding import fold_new_answers

    if registers_only:
        with store.reading(snapshot=True) as db:
            return gather_registers(db, programme, milestone)
    with progress("folding") as told:
        fold_new_answers(store, programme, progress=told)
    with store.reading(snapshot=True) as db, vault.reading() as vault_db:
        return gather_count(db, vault_db, programme, milestone, now=now())


def list_outstanding(store: Store, programme: str, milestone: str) -> None:
    """Everything that is outstanding; exit code 1 where something has to be waited for."""
    from evaluator.documents.storing import load_programme
    from evaluator.results.outstanding import outstanding

    with store.reading(snapshot=True) as db:
        left = outstanding(db, load_programme(db, programme)[0], milestone, now=now())
    tell((*left.blocking, *left.may_be_left))
    say("nothing_outstanding" if not (left.blocking or left.may_be_left) else "not_counted_now")
    if left.blocking:
        raise click.exceptions.Exit(1)


@click.command(cls=Command)
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--format", "formats", default=None)
@click.option("--lang", type=click.Choice(LANGUAGES), default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path())
def report(programme: str, milestone: str, formats: str | None, lang: str, into: Path) -> None:
    from evaluator.releases.composing import composed
    from evaluator.rendering.files import write_report
    from evaluator.results.milestones import count_of
    from evaluator.store.house_templates import template_of
    from evaluator.store.wave_times import TIME_ZONE

    wanted = [one.suffix for one in formats_named(formats)]
    with databases() as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            count = count_of(db, programme, milestone)
            findings, template = composed(db, count), template_of(db, programme)
        day = now().astimezone(TIME_ZONE).date()
        for path in write_report(findings, languages=(lang,), formats=wanted, into=into, day=day, template=template):
            click.echo(path)


def formats_named(formats: str | None) -> list[Format]:
    """Those that are named, with commas between; all of them for None. Raises BadParameter."""
    from evaluator.rendering.formats import FORMATS

    named = ",".join(FORMATS) if formats is None else formats
    wanted = tuple(name.strip() for name in named.split(",") if name.strip())
    if unknown := set(wanted) - set(FORMATS):
        raise click.BadParameter(words("unknown_format", unknown=", ".join(sorted(unknown)), known=", ".join(FORMATS)))
    if not wanted:
        raise click.BadParameter(words("no_format", known=", ".join(FORMATS)))
    return [FORMATS[suffix] for suffix in dict.fromkeys(wanted)]


@click.command(cls=Command)
@click.argument("programme")
def recount(programme: str) -> None:
    from evaluator.results.folding import fold_new_answers
    from evaluator.store.integrity import refuse_damaged
    from evaluator.store.tallies import recount as recounted

    with databases() as (_, store, vault), progress("recounting") as show:
        refuse_damaged(store, vault, thorough=True)
        fold_new_answers(store, programme)
        with store.reading(snapshot=True) as db:
            differences = recounted(db, programme, show)
    if differences:
        for difference in differences:
            click.echo(_difference(difference), err=True)
        click.get_current_context().exit(1)
    say("tallies_agree", programme=programme)


def _difference(found: Difference) -> str:
    """Where a count and the rows disagree."""
    of_a_process = "tally_of_process_differs" if found.key.get("process_key") else "tally_differs"
    name = "pair_tally_differs" if "first_wave" in found.key else of_a_process
    return words(name, **found.key, tallied=found.tallied, counted=found.counted)


@click.command(cls=Command)
@click.option("--once", is_flag=True)
def work(once: bool) -> None:
    from evaluator.cli.serving import also_due, mailing_told, workers_of, works
    from evaluator.core.settling import settle
    from evaluator.mail.posting import send_everything
    from evaluator.results.tasks import do_tasks
    from evaluator.results.worker import work_once

    with databases() as (config, store, vault):
        mailing = mailing_told(store)
        if once:
            folded = work_once(store, then=also_due(store, vault, config))
            do_tasks(store, works(store, vault, now), now)
            if mailing is not None:
                send_everything(store, vault, mailing, now)
            say("folded" if folded is not None else "another_works")
            return
        workers = workers_of(store, vault, config, mailing)
        try:
            say("working")
            sys.stdout.flush()
            settle()
            for one in workers:
                one.start()
            for one in workers:
                one.join()
        except KeyboardInterrupt:  # SIGTERM raises one too
            for one in workers:
                one.stop()
        say("work_ended")

"""The commands that look at single questions of a count, and at two of them together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from evaluator.cli.language import Command, texts
from evaluator.cli.support import databases, now

if TYPE_CHECKING:
    from evaluator.exploring.questions import By

WAYS = ("group", "process", "cluster", "milestone")


@click.command(cls=Command)
@click.argument("programme")
@click.argument("item")
@click.option("--milestone", required=True)
@click.option("--by", type=click.Choice(WAYS), default="group", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def question(programme: str, item: str, milestone: str, by: By, as_json: bool) -> None:
    from evaluator.exploring import question_report as report
    from evaluator.exploring.questions import counted, look
    from evaluator.reporting.wording import Wording
    from evaluator.results.milestones import count_of

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        found = look(db, counted(db, count_of(db, programme, milestone)), item, by)
    w = Wording(texts(), found.printed.programme)
    _print(report.as_json(found, w) if as_json else None, report.rows_of(found, w))


@click.command(cls=Command)
@click.argument("programme")
@click.argument("first")
@click.argument("second")
@click.option("--milestone", required=True)
@click.option("--json", "as_json", is_flag=True)
def crosstab(programme: str, first: str, second: str, milestone: str, as_json: bool) -> None:
    from evaluator.exploring import crosstab_report as report
    from evaluator.exploring.crosstabs import crosstab as crossed
    from evaluator.exploring.crosstabs import note_look
    from evaluator.exploring.questions import counted
    from evaluator.reporting.wording import Wording
    from evaluator.results.milestones import count_of
    from evaluator.store.audit import COMMAND_LINE

    with databases() as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            found = crossed(db, counted(db, count_of(db, programme, milestone)), first, second)
        with store.writing() as db:
            note_look(db, found, actor=COMMAND_LINE, now=now())
    w = Wording(texts(), found.printed.programme)
    _print(report.as_json(found, w) if as_json else None, report.rows_of(found, w))


def _print(values: Mapping[str, Any] | None, rows: Iterable[Sequence[str]]) -> None:
    """As JSON where there are values, else the rows as CSV."""
    from surveys.tables.writing import csv_of

    click.echo(json.dumps(values, ensure_ascii=False, indent=1) if values is not None else csv_of(rows).rstrip())

"""A programme with five waves and a short questionnaire, and the import of a file into it, on both databases."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evaluator.documents.storing import import_folder
from evaluator.importing.responses import ResponsesImport, import_responses
from evaluator.store.engine import Store

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ITEMS = ("calm", "tense", "secure")

PROGRAMME = """
key = "panel"
languages = ["en"]
title.en = "Panel"
purpose.en = "To see whether people feel calm."

[groups.ages]
title.en = "Ages"
[groups.home]
title.en = "Home"
[groups.elsewhere]
title.en = "Elsewhere"

[processes.salon]
title.en = "Salon"
scale = "light"

[nodes.talks]
kind = "activity"
title.en = "Talks"
[nodes.calm]
kind = "outcome_short"
title.en = "Calm"
[[links]]
from = "talks"
to = "calm"
mechanism.en = "Talking calms."
"""

QUESTIONNAIRE = """
key = "state"
languages = ["en"]
title.en = "How are you?"
information.en = "We ask to learn."

[scales.four]
dont_know = true
choices = [{ code = 1, en = "No" }, { code = 2, en = "A bit" }, { code = 3, en = "Yes" }, { code = 4, en = "Very" }]

[[pages]]
key = "page"
title.en = "Now"
"""


def programme_text() -> str:
    parts = [PROGRAMME]
    for number in (1, 2, 3, 4, 5):
        final = "final = true" if number == 5 else ""
        parts.append(f'[milestones.m{number}]\ntitle.en = "M{number}"\ncut_off = 2026-0{number}-28\n{final}')
        linkage = "anonymous" if number == 5 else "pseudonymous"
        parts.append(
            f'[waves.w{number}]\nmilestone = "m{number}"\nquestionnaire = "state"\ngroups = ["ages", "home"]\n'
            f'linkage = "{linkage}"\nopens = 2026-0{number}-01\ncloses = 2026-0{number}-20'
        )
    for item in (*ITEMS, "visits", "ways#1"):
        share = 'statistic = "share", codes = [1]' if item == "ways#1" else 'statistic = "median"'
        source = f'{{ survey = "state.{item}", {share} }}' if item != "visits" else '{ manual = { en = "Book" } }'
        unit = 'unit = "count"' if item == "visits" else ""
        key = item.replace("#", "-")
        parts.append(
            f'[indicators.{key}]\nnode = "calm"\ntitle.en = "{item}"\ndefinition.en = "."\nsource = {source}\n{unit}'
        )
    return "\n".join(parts)


def questionnaire_text() -> str:
    parts = [QUESTIONNAIRE]
    for item in ITEMS:
        reverse = "reversed = true" if item == "tense" else ""
        parts.append(f'[[pages.items]]\nkey = "{item}"\nkind = "scale"\nscale = "four"\ntext.en = "{item}?"\n{reverse}')
    parts.append(
        '[[pages.items]]\nkey = "visits"\nkind = "integer"\ntext.en = "Visits?"\nmaximum = 50\nbackground = true\n'
        'show_if = { item = "calm", is = [3, 4] }\n'
        'constraint = ". != 13"\nconstraint_message.en = "Nobody was there 13 times."\n'
        '[[pages.items]]\nkey = "ways"\nkind = "multiple"\ntext.en = "How?"\n'
        'choices = [{ code = 1, en = "Talk" }, { code = 2, en = "Walk" }, { code = 3, en = "Sleep" }]\n'
        '[[pages.items]]\nkey = "more"\nkind = "short_text"\ntext.en = "More?"\nmax_length = 20'
    )
    return "\n".join(parts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "programme" / "questionnaires").mkdir(parents=True)
    (tmp_path / "programme" / "programme.toml").write_text(programme_text(), "utf-8")
    (tmp_path / "programme" / "questionnaires" / "state.toml").write_text(questionnaire_text(), "utf-8")
    return tmp_path


@pytest.fixture
def importer(store: Store, vault: Store, folder: Path) -> Callable[..., ResponsesImport]:
    """Imports a file's rows (header first) by a map, in a programme that is there already."""
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, folder / "programme", NOW)

    def run(
        rows: Sequence[Sequence[object]], responses_map: str, *, rules: str = "", dry_run: bool = False
    ) -> ResponsesImport:
        path, map_path = folder / "answers.csv", folder / "map.toml"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        written = responses_map.replace("[columns]", f"[rules]\n{rules}\n[columns]")
        map_path.write_text(written, "utf-8")
        with store.writing() as db, vault.writing() as vault_db:
            return import_responses(db, vault_db, "panel", path, map_path, dry_run=dry_run, now=NOW)

    return run


@pytest.fixture
def now() -> dt.datetime:
    """The time at which files are imported."""
    return NOW

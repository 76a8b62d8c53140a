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
from tests.support.programmes import programme
from tests.support.questionnaires import document, item, page, scale
from tests.support.responses import ITEMS

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def programme_text() -> str:
    median = {one: {"survey": f"state.{one}", "statistic": "median"} for one in ITEMS}
    share = {"survey": "state.ways#1", "statistic": "share", "codes": [1]}
    return programme(
        "panel",
        groups=["ages", "home", "elsewhere"],
        processes={"salon": {"scale": "light"}},
        milestones={f"m{number}": dt.date(2026, number, 28) for number in range(1, 6)},
        indicators={
            **{one: {"source": source} for one, source in median.items()},
            "visits": {"source": {"manual": "Book"}, "unit": "count"},
            "ways-1": {"source": share},
        },
        waves={
            f"w{number}": {
                "milestone": f"m{number}",
                "questionnaire": "state",
                "groups": ["ages", "home"],
                "linkage": "anonymous" if number == 5 else "pseudonymous",
                "opens": dt.date(2026, number, 1),
                "closes": dt.date(2026, number, 20),
            }
            for number in range(1, 6)
        },
    )


def questionnaire_text() -> str:
    visits = item(
        "visits",
        "integer",
        maximum=50,
        background=True,
        show_if={"item": "calm", "is": [3, 4]},
        constraint=". != 13",
        constraint_message="Nobody was there 13 times.",
    )
    return document(
        "state",
        scale("four", ["No", "A bit", "Yes", "Very"], dont_know=True),
        page(
            "page",
            *(item(one, "scale", f"{one}?", scale="four", reversed=one == "tense") for one in ITEMS),
            visits,
            item("ways", "multiple", choices=["Talk", "Walk", "Sleep"]),
            item("more", "short_text", max_length=20),
        ),
        languages=["en"],
    )


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

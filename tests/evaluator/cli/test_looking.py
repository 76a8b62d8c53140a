"""A question and a crosstab by command: the rows of a file, or JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli.main import main
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.site import Site

OF = ("lindevang", "neighbours.heard")


@pytest.fixture
def nedslag(make_sqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tests.support.site import prepared

    config = prepared(make_sqlite, tmp_path)
    site = Site(config)
    rows = [
        Submission(
            programme="lindevang",
            wave="nameless",
            linkage="anonymous",
            version=1,
            group="residents",
            answers={"heard": 1 + person % 5, "again": 1 + person // 20},
        )
        for person in range(40)
    ]
    with site.service.store.writing() as db:
        insert_submissions(db, rows)
    count_milestone(site.service.store, site.service.vault, "lindevang", "m1", now=AFTER_LINDEVANG)
    site.service.close()
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", config.database_url)
    monkeypatch.setenv("NEDSLAG_VAULT_URL", config.vault_url)
    return lambda *words: CliRunner().invoke(main, [*words, "--milestone", "m1"], catch_exceptions=False)


def test_a_question_is_printed_as_rows_or_as_json(nedslag) -> None:
    rows = [*csv.reader(io.StringIO(nedslag("question", *OF).stdout))]
    assert ["40", "40"] not in [row[3:5] for row in rows]
    told = json.loads(nedslag("question", *OF, "--json").stdout)
    everybody = told["figures"][0]["rows"][0]
    assert (everybody["counts"], everybody["n"], everybody["median"]) == ([8] * 5, 40, 3)
    refused = nedslag("question", *OF, "--by", "process")
    assert refused.exit_code == 1
    assert nedslag("question", "lindevang", "neighbours.welcome", "--json").exit_code == 0, "a row of a matrix"


def test_a_crosstab_is_printed_and_one_that_there_is_not_says_why(nedslag) -> None:
    told = json.loads(nedslag("crosstab", *OF, "neighbours.again", "--json").stdout)
    assert (told["n"], told["groups"], sum(map(sum, told["counts"]))) == (40, ["residents"], 40)
    assert nedslag("crosstab", *OF, "neighbours.dish").exit_code == 1

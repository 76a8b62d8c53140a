"""`nedslag texts finish`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.store.counts import counts
from tests.evaluator.cli.test_codes import run, told
from tests.support.coded_words import answers, code_all
from tests.support.site import Site, prepared

FINISH = ("texts", "finish", "lindevang", "--milestone", "m1")


@pytest.fixture
def counted(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_sqlite, tmp_path))
    yield site
    site.service.close()


def test_a_dry_run_says_what_is_outstanding_and_counts_nothing(counted: Site) -> None:
    answers(counted, "linked", "residents", ["seats", *["food"] * 6])
    counted.count()
    waits = run(counted, *FINISH, "--dry-run")
    assert waits.exit_code == 1
    assert "there are texts that are not coded" in waits.stdout
    code_all(counted)
    assert "nothing is outstanding" in told(counted, *FINISH, "--dry-run")
    with counted.service.store.reading() as db:
        assert len(counts(db, "lindevang")) == 1


def test_it_is_declared_once_and_again_for_a_reason(counted: Site) -> None:
    answers(counted, "linked", "residents", ["seats", *["food"] * 6])
    counted.count()
    code_all(counted)
    assert "declared finished and its themes are counted, count 2 (" in told(counted, *FINISH)
    again = run(counted, *FINISH)
    assert again.exit_code == 1
    assert "state why, if the themes are to be counted again (--reason)" in again.stderr
    assert "count 3 (" in told(counted, *FINISH, "--reason", "Read again")

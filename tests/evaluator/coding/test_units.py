"""Texts open with the count of their milestone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.results.counting import gather_registers, keep_count
from evaluator.store.texts import units
from tests.support.counting import AFTER_LINDEVANG
from tests.support.site import Site, prepared
from tests.support.written import written


@pytest.fixture
def site(make_sqlite: Callable, tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_sqlite, tmp_path))
    written(site, "linked", "residents", ["Først", "Så"], asked=8)
    written(site, "nameless", "residents", ["Uden navn"], asked=8)
    site.now = AFTER_LINDEVANG
    yield site
    site.service.close()


def texts(site: Site) -> list[str]:
    with site.service.store.reading() as db:
        return sorted(one.text for one in units(db, "lindevang"))


def test_counting_opens_what_was_written_and_nothing_before(site: Site) -> None:
    assert texts(site) == []
    site.count()
    assert texts(site) == ["Først", "Så", "Uden navn"]


def test_what_comes_after_the_count_is_not_opened_but_by_counting_again(site: Site) -> None:
    site.count()
    written(site, "nameless", "residents", ["For sent"], asked=9)
    assert "For sent" not in texts(site)
    site.count(reason="Ti svar kom med posten")
    assert "For sent" in texts(site)


def test_a_count_of_the_registers_alone_opens_nothing(site: Site) -> None:
    site.count()
    written(site, "nameless", "residents", ["For sent"])
    with site.service.store.reading(snapshot=True) as db:
        found = gather_registers(db, "lindevang", "m1")
    with site.service.store.writing() as db:
        keep_count(db, found, actor="eva", now=site.now, reason="En række manglede")
    assert "For sent" not in texts(site)

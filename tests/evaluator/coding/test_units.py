"""Texts open with the count of their milestone, and those of older counts by asking for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.coding.units import open_texts
from evaluator.results.counting import gather_registers, keep_count
from evaluator.results.folding import fold_new_answers
from evaluator.store.count_tables import milestone_count
from evaluator.store.text_tables import text_unit
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


def opened(site: Site) -> tuple[int, list[str]]:
    with site.service.store.writing() as db:
        made, closed = open_texts(db, "lindevang", actor="eva", now=site.now)
    return made, [str(one.place[-1]) for one in closed]


def forget(site: Site) -> None:
    """As if the milestone had been counted by a version that knew no texts."""
    with site.service.store.writing() as db:
        db.execute(sa.delete(text_unit))
        db.execute(sa.update(milestone_count).values(texts_opened_at=None))


def test_counting_opens_what_was_written_and_nothing_before(site: Site) -> None:
    assert texts(site) == []
    site.count()
    assert texts(site) == ["Først", "Så", "Uden navn"]
    assert opened(site) == (0, [])


def test_what_comes_after_the_count_is_not_opened_but_by_counting_again(site: Site) -> None:
    site.count()
    written(site, "nameless", "residents", ["For sent"], asked=9)
    assert opened(site) == (0, [])
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


def test_texts_of_an_older_count_are_opened_once(site: Site) -> None:
    site.count()
    forget(site)
    assert opened(site) == (3, [])
    assert opened(site) == (0, [])
    assert texts(site) == ["Først", "Så", "Uden navn"]


@pytest.mark.parametrize("folded", [True, False])
def test_a_wave_to_which_more_came_since_an_older_count_stays_closed(site: Site, *, folded: bool) -> None:
    site.count()
    forget(site)
    written(site, "nameless", "residents", ["For sent"])
    if folded:
        fold_new_answers(site.service.store, "lindevang")
    assert opened(site) == (2, ["nameless"])
    assert texts(site) == ["Først", "Så"]

"""The commands about what is kept of people, as they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.store.wave_erasures import erased_waves
from tests.support.kept import COUNTED, DAYS, answered, with_days
from tests.support.processes import called
from tests.support.site import PROGRAMME, Site, prepared

PAST = DAYS.replace("2026-12-01", "2026-06-10").replace("2027-06-01", "2026-06-10")
"""Days that had passed before these tests were written: a command asks the clock of the machine."""


@pytest.fixture
def site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = Site(prepared(make_sqlite, tmp_path / "home"))
    with_days(site, PAST)
    answered(site)
    site.now = COUNTED
    yield site
    site.service.close()


def run(site: Site, *words: str) -> tuple[int, str, str]:
    config = site.service.config
    more = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url, "NEDSLAG_LANG": "en"}
    return called(config.home, *words, **more)


def test_what_is_due_is_listed_with_what_still_needs_it_and_then_deleted(site: Site) -> None:
    code, told, _ = run(site, "retention", "list", PROGRAMME)
    assert code == 0
    assert "lindevang: the answers of linked: its time was up on 10 June 2026" in told
    assert "the milestone m1 is not counted yet" in told
    site.count()
    code, told, _ = run(site, "retention", "run", "--dry-run")
    assert (code, "lindevang: names and addresses: would be deleted" in told) == (0, True)
    assert len(site.submissions("linked")) == 6
    code, told, _ = run(site, "retention", "run")
    assert code == 0
    for what in ("the answers of linked", "the answers of nameless", "names and addresses", "the key behind the"):
        assert f"lindevang: {what}" in told
    assert site.submissions("linked") == []
    assert "its time was up" not in run(site, "retention", "list")[1]


def test_a_person_is_erased_and_nobody_else(site: Site) -> None:
    assert run(site, "person", "erase", PROGRAMME, "--person", "p1@mail.example")[0] == 0
    assert len(site.submissions("linked")) == 5
    code, _, wrong = run(site, "person", "erase", PROGRAMME, "--person", "p1@mail.example")
    assert (code, "nobody in the programme is known by that" in wrong) == (1, True)


def test_answers_and_key_go_once_it_is_confirmed_and_in_their_order(site: Site) -> None:
    site.count()
    assert run(site, "answers", "delete", PROGRAMME, "--wave", "linked", "--confirm", "yes")[0] == 2
    code, _, wrong = run(site, "key", "destroy", PROGRAMME, "--confirm", PROGRAMME)
    assert (code, "people were promised that they can see and withdraw" in wrong) == (1, True)
    assert run(site, "answers", "delete", PROGRAMME, "--wave", "linked", "--confirm", "linked")[0] == 0
    with site.service.store.reading() as db:
        assert erased_waves(db, PROGRAMME) == {"linked"}
    assert run(site, "key", "destroy", PROGRAMME, "--confirm", "linked")[0] == 2
    code, told, _ = run(site, "key", "destroy", PROGRAMME, "--confirm", PROGRAMME)
    assert (code, "the key is destroyed" in told, "No backup that nedslag made" in told) == (0, True, True)
    people = site.service.config.home / "people.csv"
    people.write_text("person,email,group\np9,p9@mail.example,residents\n")
    code, _, wrong = run(site, "contacts", "import", PROGRAMME, str(people))
    assert (code, "nobody can be invited" in wrong, "start a new programme" in wrong) == (1, True, True)


def test_the_documents_are_written_in_both_formats(site: Site, tmp_path: Path) -> None:
    for kind, name in (("processing", "record"), ("accessibility", "accessibility")):
        for form in ("docx", "pdf"):
            code, told, _ = run(site, "statement", PROGRAMME, "--kind", kind, "--format", form, "--into", str(tmp_path))
            assert (code, Path(told.strip()).name) == (0, f"lindevang-{name}.{form}")
            assert Path(told.strip()).read_bytes()[:2] in (b"PK", b"%P")

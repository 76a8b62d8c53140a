"""The journal of removals is written at once, whole, and beside the databases."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from evaluator.operation.journal import Journal, read_journal, write_journal
from evaluator.store.materials import remove_material
from tests.support.diagnostics import rejected
from tests.support.kept_instance import Instance
from tests.support.site import PROGRAMME


@pytest.fixture
def path(instance: Instance) -> Path:
    found = instance.site.service.config.journal
    found.parent.mkdir()
    return found


def withdraw(instance: Instance, who: str) -> int:
    sent = {"sure": "y"}
    return instance.site.client.post(f"/svar/{instance.keys[who]}/slet", data=sent).status_code


def test_a_withdrawal_stands_in_the_file_when_it_is_answered(instance: Instance, path: Path) -> None:
    assert withdraw(instance, "p1") < 400
    written = read_journal(path)
    assert written == instance.journal
    assert [one.kind for one in written.entries["store"]] == ["answers"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_undone_is_not_noted(instance: Instance, path: Path) -> None:
    def fails_at_last() -> None:
        with instance.store.writing() as db:
            remove_material(db, PROGRAMME, instance.material)
            raise LookupError

    with pytest.raises(LookupError):
        fails_at_last()
    assert not path.exists()
    assert not instance.journal.entries["store"]


def test_a_withdrawal_stands_although_the_file_cannot_be_written_and_the_file_is_made_good(
    instance: Instance, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir()
    assert withdraw(instance, "p1") < 400
    assert "journal of removals could not be written" in caplog.text
    assert instance.keys["p1"] not in caplog.text
    path.rmdir()
    assert withdraw(instance, "p2") < 400
    assert len(read_journal(path).entries["store"]) == 2


def test_what_the_file_knows_and_the_databases_do_not_stays_in_it(instance: Instance, path: Path) -> None:
    withdraw(instance, "p1")
    (before,) = read_journal(path).entries["store"]
    with instance.store.writing() as db:
        db.exec_driver_sql("DELETE FROM store_journal")
    withdraw(instance, "p2")
    assert before in read_journal(path).entries["store"]
    assert len(read_journal(path).entries["store"]) == 2


def test_another_instances_file_is_never_written_over(instance: Instance, path: Path) -> None:
    path.write_text('{"journal_of": "another"}\n', "utf-8")
    with rejected("another installation"):
        write_journal(instance.store, instance.vault, path)
    assert read_journal(path) == Journal("another")


@pytest.mark.parametrize(
    "text", ["", "[]\n", '{"journal_of": "it"}\n{"from": "store"', '{"journal_of": "it"}\n{"from": "x"}\n']
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(instance: Instance, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    with rejected("cannot be read"):
        write_journal(instance.store, instance.vault, path)
    assert path.read_text("utf-8") == text

"""A key that rows, contacts, materials or counts name stays in the document; what it is called may change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.documents.storing import Arrival, import_folder, load_programme
from evaluator.registers import keeping
from evaluator.results.counting import gather_count, keep_count
from evaluator.store.engine import Store
from evaluator.store.materials import add_material
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.diagnostics import rejected
from tests.support.registers import DOCUMENT

NOW = dt.datetime(2019, 11, 4, 10, tzinfo=dt.UTC)
MORE = """
[groups.staff]
title = "Staff"
[groups.nobody]
title = "Nobody"
[processes.talks]
title = "Talks"
scale = "full"
[stages.closing]
title = "Closing"
[milestones.m0]
title = "Before"
cut_off = 2019-09-30
"""


class Brought:
    """The documents of a programme, brought in again with words replaced."""

    def __init__(self, folder: Path, store: Store, vault: Store) -> None:
        self.path, self.store, self.vault = folder / "programme.toml", store, vault
        folder.mkdir()
        self.again(DOCUMENT + MORE)

    def again(self, text: str) -> None:
        self.path.write_text(text, "utf-8")
        with self.store.writing() as db, self.vault.writing() as vault_db:
            import_folder(db, vault_db, self.path.parent, NOW, Arrival(reason="Another plan"))

    def replaced(self, old: str, new: str) -> None:
        text = self.path.read_text("utf-8")
        assert old in text
        self.again(text.replace(old, new))


@pytest.fixture
def brought(tmp_path: Path, store: Store, vault: Store) -> Brought:
    return Brought(tmp_path / "demo", store, vault)


def a_row(its: Brought, kind: str, **cells: str) -> None:
    with its.store.writing() as db:
        keeping.add(db, "demo", kind, cells, by="Eva", now=NOW)


def a_contact(its: Brought) -> None:
    with its.vault.writing() as db:
        save_contacts(db, "demo", [Contact(person="p1", group="staff", process="talks")])


def a_material(its: Brought) -> None:
    about = {"kind": "interview", "title": "T", "milestone": "m0", "group": "staff", "process": "talks"}
    with its.store.writing() as db:
        add_material(db, "demo", ["Words"], **about, synthetic=False, actor="a1", now=NOW, stems=str)


def a_count(its: Brought) -> None:
    with its.store.writing() as db, its.vault.reading() as vault_db:
        found = gather_count(db, vault_db, "demo", "m0", now=NOW)
        keep_count(db, found, actor="a1", now=NOW, complete=True, reason="")


ACTS: dict[str, tuple[Callable[[Brought], None], dict[str, str]]] = {
    "a contact": (a_contact, {"groups.staff": "the contacts", "processes.talks": "the contacts"}),
    "a material": (a_material, {"groups.staff": "materials", "milestones.m0": "materials"}),
    "a count": (a_count, {"milestones.m0": "a count"}),
    "a reached stage": (
        lambda its: a_row(its, "stages_reached", process="talks", stage="closing", reached_on="2019-09-01"),
        {"stages.closing": "stages reached", "processes.talks": "stages reached"},
    ),
}


def left_out(place: str) -> tuple[str, str]:
    """The table of MORE, and nothing."""
    start = MORE.index(f"[{place}]")
    end = MORE.find("[", start + 1)
    return MORE[start:end], ""


def renamed(place: str) -> tuple[str, str]:
    return f"[{place}]", f"[{place}-new]"


@pytest.mark.parametrize("change", [left_out, renamed])
@pytest.mark.parametrize("what", ACTS)
def test_a_key_that_is_named_is_neither_left_out_nor_renamed(
    brought: Brought, what: str, change: Callable[[str], tuple[str, str]]
) -> None:
    act, places = ACTS[what]
    act(brought)
    before = brought.path.read_text("utf-8")
    for place, where in places.items():
        with rejected(rf"{place}: the key '[a-z0-9]+' was taken out or changed, but is still named in .*{where}"):
            brought.replaced(*change(place))
        brought.path.write_text(before, "utf-8")
    with brought.store.reading() as db:
        assert load_programme(db, "demo")[1].number == 1


def test_what_nothing_names_goes_and_a_title_may_change(brought: Brought) -> None:
    a_contact(brought)
    brought.replaced(*left_out("groups.nobody"))
    brought.replaced('title = "Staff"', 'title = "Those who work here"')
    with brought.store.reading() as db:
        programme = load_programme(db, "demo")[0]
    assert [one.key for one in programme.groups] == ["citizens", "staff"]
    assert programme.groups[1].title == {"en": "Those who work here"}


def test_every_key_is_told_at_once(brought: Brought) -> None:
    a_material(brought)
    a_contact(brought)
    with rejected() as told:
        brought.again(DOCUMENT)
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == [
        "groups.staff",
        "milestones.m0",
        "processes.talks",
    ]
    assert "the contacts" in told[0]
    assert "materials" in told[0]

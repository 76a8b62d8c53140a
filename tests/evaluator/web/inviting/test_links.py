"""Invitations from a list of people: links that work, faults all at once, and nothing half-done."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from evaluator.core.files import begin_private, finish_private, unfinished
from evaluator.inviting.invitations import begin_links, invite_people
from evaluator.vault.invitations import invitation, invited_counts
from tests.support.diagnostics import rejected


@pytest.fixture
def invited(site, tmp_path: Path):
    """Invites the people of a list to a wave."""

    def run(text: str, wave: str = "linked"):
        path = tmp_path / "people.csv"
        path.write_text(text, "utf-8")
        with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
            return invite_people(db, vault_db, "lindevang", wave, path, now=site.now)

    return run


def counts(site) -> dict:
    with site.service.vault.reading() as db:
        return invited_counts(db, "lindevang")


def test_everybody_gets_a_link_of_their_own_that_opens_the_survey(site, invited, tmp_path: Path) -> None:
    people = invited("person;group;language\n17;residents;en\n18;staff;\n")
    begin_links(people, "https://survey.example/", tmp_path / "links.csv")
    finish_private(tmp_path / "links.csv")
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["person"], row["group"]) for row in rows] == [("17", "residents"), ("18", "staff")]
    for row, language in zip(rows, ("en", "da"), strict=True):
        assert row["link"].startswith("https://survey.example/svar/")
        page = site.client.get(row["link"].removeprefix("https://survey.example"))
        assert f'<html lang="{language}">' in page.text
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600
    assert counts(site) == {("linked", "residents"): 1, ("linked", "staff"): 1}


def test_a_person_invited_again_has_one_working_link_and_the_same_draft(site, invited) -> None:
    (first,), (second,) = (invited("person,group\n17,residents\n") for _ in range(2))
    with site.service.vault.reading() as db:
        assert invitation(db, first.token) is None
        assert invitation(db, second.token) is not None
    assert counts(site) == {("linked", "residents"): 1}


def test_every_fault_is_told_and_nobody_is_invited(site, invited) -> None:
    with rejected() as error:
        invited("person,group,language\n17,residents,da\n,staff,da\n17,staf,fr\n")
    assert error == [
        "people.csv: row 3: column 'person': is blank; fill it in",
        "people.csv: row 4: column 'group': 'staf' is unknown; did you mean 'staff'?",
        (
            "people.csv: row 4: column 'language': 'fr' is unknown; use one of da, en, or write \"fr\" = \"...\" under "
            "[values.language] in the map"
        ),
        "people.csv: row 4: column 'person': '17' stands in row 2 too; leave one of them",
    ]
    assert counts(site) == {}


def test_columns_and_waves_that_are_not_known_are_named(invited) -> None:
    with rejected("the column 'group' is missing"):
        invited("person\n17\n")
    with rejected("column 'grup': looks like 'group', but is not quite that"):
        invited("person,grup\n17,staff\n")
    with rejected("the column 'telephone' is unknown"):
        invited("person,group,telephone\n17,staff,x\n")
    with rejected("lindevang: there is no wave 'spring'"):
        invited("person,group\n17,staff\n", wave="spring")


def test_a_file_of_links_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("the only copy", "utf-8")
    with rejected("is there already"):
        begin_links([], "https://survey.example", path)
    assert path.read_text("utf-8") == "the only copy"
    assert not unfinished(path).exists()


def test_links_whose_name_was_taken_meanwhile_are_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    begin_private(path, "stored by now")
    path.write_text("the only copy", "utf-8")
    with rejected("is there already"):
        finish_private(path)
    assert (path.read_text("utf-8"), unfinished(path).read_text("utf-8")) == ("the only copy", "stored by now")

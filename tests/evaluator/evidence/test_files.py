"""Evidence from a file, and what the example's file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli.main import main
from evaluator.core.paths import examples_folder
from evaluator.documents.folders import read_folder
from evaluator.evidence.files import Import, foresee, read_file
from evaluator.findings.model import Findings
from evaluator.programme.claims import claims
from surveys.diagnostics import InputRejected
from tests.support.site import SECRET
from tests.support.statements import statements
from tests.support.theory_tested import ASSUMED, TheorySite

WHOLE = f"""
[[interpretations]]
title = "Mødet i haven"
milestone = "m1"
held_on = 2026-06-02
present = {{ residents = 12, staff = true }}
shown = [{{ indicator = "heard", said = "confirmed" }}]

[[evidence]]
link = "meetings>contact"
kind = "indicator"
points_at = "heard"
milestone = "m1"
direction = "for"
strength = "moderate"
seen = "De følte sig hørt"

[[evidence]]
link = "meetings>contact"
assumption = "{ASSUMED.upper()}"
kind = "interpretation"
points_at = "Mødet i haven"
milestone = "m1"
direction = "for"
strength = "strong"
seen = "Det sagde de"

[[evidence]]
context = "weather"
kind = "document"
milestone = "m1"
direction = "against"
strength = "weak"
seen = "Det regnede"
source = "Vejrarkivet"

[[links]]
link = "meetings>contact"
milestone = "m1"
rating = "moderate"
why = "Alle så det"
seen = "De talte"

[[assumptions]]
link = "meetings>contact"
assumption = "{ASSUMED}"
milestone = "m1"
state = "holding"
why = "Der var plads"

[[context]]
context = "weather"
milestone = "m1"
seen = "Vådt"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def brought(site: TheorySite, path: Path, **how) -> int:
    with site.service.store.writing() as db:
        return Import(db, site.loaded, "eva", site.now, **how).run(read_file(path))


def test_a_file_is_brought_in_once_however_often_it_is_imported(site, path) -> None:
    assert brought(site, path) == 7
    assert brought(site, path) == 0
    link = site.link()
    assert (link.rating, link.by_rule, link.seen) == ("moderate", "weak", "De talte")
    (assumption,) = link.assumptions
    assert (assumption.state, [its.kind for its in assumption.pieces]) == ("holding", ["interpretation"])
    (held,) = site.theory().interpretations
    assert [(one.group, one.n) for one in held.present] == [("residents", 12), ("staff", None)]


def test_what_is_stored_is_read_once_and_a_piece_that_stands_twice_in_a_file_is_one(site, path) -> None:
    """Read anew for each entry, a file would hold the store's lock for a time that grows with its square."""
    of_weather = next(one for one in WHOLE.split("\n\n") if "Vejrarkivet" in one)
    rained = [of_weather.replace("regnede", f"regnede {day}") for day in range(4)]
    path.write_text("\n\n".join([*rained, rained[0]]), "utf-8")
    with statements() as asked:
        assert brought(site, path) == 4
    assert sum("FROM evidence" in one and one.startswith("SELECT") for one in asked) == 1
    assert brought(site, path) == 0


def test_what_evidence_points_at_is_found_before_others_wait_for_the_store(site, path) -> None:
    read, found = read_file(path), dict[str, Findings]()
    with site.service.store.reading(snapshot=True) as db, statements() as asked:
        foresee(db, site.loaded, read, found)
    assert any("milestone_count.inputs" in one for one in asked)
    with statements() as asked:
        assert brought(site, path, memory=found) == 7
    assert not any("milestone_count.inputs" in one for one in asked)


def test_only_what_is_of_a_milestone_is_brought(site, path) -> None:
    assert brought(site, path, milestone="m2") == 0
    assert site.findings().theory is None


def test_everything_wrong_is_told_with_its_place_and_nothing_is_stored(site, path) -> None:
    path.write_text(WHOLE.replace('points_at = "heard"', 'points_at = "herd"').replace(ASSUMED, "Noget andet"), "utf-8")
    with pytest.raises(InputRejected) as raised:
        brought(site, path)
    assert [(one.code, one.place[1], one.place[2].number) for one in raised.value.diagnostics] == [
        ("evidence.unknown_thing", "evidence", 1),
        ("evidence.unknown_subject", "assumptions", 1),
        ("evidence.without_evidence", "assumptions", 1),
    ]
    assert site.findings().theory is None


def test_keys_that_a_file_cannot_have_are_told(path) -> None:
    path.write_text(WHOLE.replace("strength", "strenght"), "utf-8")
    with pytest.raises(InputRejected) as raised:
        read_file(path)
    assert {one.code for one in raised.value.diagnostics} == {"document.missing", "document.unknown_key"}


def test_the_command_says_how_much_was_new(site, path) -> None:
    config = site.service.config
    urls = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
    run = CliRunner(env={"NEDSLAG_HOME": str(config.home)} | urls | SECRET)
    done = run.invoke(main, ["evidence", "import", "lindevang", str(path), "--milestone", "m1"])
    assert (done.exit_code, done.output) == (
        0,
        "lindevang: 7 new entries of evidence, judgements and joint interpretations.\n",
    )
    assert run.invoke(main, ["evidence", "import", "lindevang", str(path), "--milestone", "m9"]).exit_code == 1


def test_every_link_of_the_example_has_evidence_every_assumption_a_state_and_every_rival_a_weight() -> None:
    folder = examples_folder() / "borgerdesign"
    programme, read = read_folder(folder).programme, read_file(folder / "evidence.toml")
    about = {its.about for _, its in read.evidence}
    assert {one.place for one in about if one.subject == "link"} == {link.key for link in programme.links}
    every = {(one.subject, link.key, one.key) for link in programme.links for one in claims(programme, link)}
    judged = {(one.about.subject, one.about.place, one.about.claim) for _, one in read.judgements if one.about.claim}
    assert judged == every
    assert {(one.subject, one.place, one.claim) for one in about if one.claim} == every
    assert {one.place for one in about if one.subject == "node"} == {
        node.key for node in programme.nodes if node.kind == "context"
    }
    for _, its in read.evidence:
        assert its.seen.startswith("Opdigtet:")

"""`nedslag release` and the draft of `nedslag report`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.evaluator.cli.test_codes import run, told
from tests.evaluator.releases.conftest import releasing_once, site
from tests.support.members import PASSWORD
from tests.support.released import Releasing

__all__ = ["releasing_once", "site"]
OF = ("lindevang", "--milestone", "m1")
REASON = ("--except", "error_share", "The registers are empty")


def signed(site: Releasing, gate: str, who: str, *more: str, password: str = PASSWORD):
    words = ("release", gate, *OF, "--as", who, "--name", who.title(), "--password-stdin", *more)
    return run(site, *words, typed=f"{password}\n")


def test_from_a_proposal_to_files_of_what_was_published(site: Releasing, tmp_path: Path) -> None:
    assert "There are no releases." in told(site, "release", "list", "lindevang")
    assert "propose one first" in signed(site, "complete", "eva").stderr
    assert "Proposed: no. 1, round 1 (" in told(site, "release", "propose", *OF)
    listed = told(site, "release", "list", "lindevang")
    assert "m1: no. 1, round 1: Proposed (" in listed
    assert "have not been checked yet" not in listed
    assert "nothing can be worked out" in told(site, "release", "audit", *OF)
    assert "Signed: no. 1, round 1" in signed(site, "complete", "eva").stdout
    again = signed(site, "complete", "eva")
    assert again.exit_code == 1
    assert "you have signed here already" in again.stderr
    assert "not technically complete" in signed(site, "publish", "eva", *REASON).stderr
    signed(site, "complete", "rita", "--remark", "Checked")
    assert "say why the report is to be published all the same" in signed(site, "publish", "eva").stderr
    assert "the milestone is not published" in run(site, "release", "write", *OF).stderr
    assert signed(site, "publish", "eva", *REASON).exit_code == 0
    assert "Published: no. 1, round 1" in signed(site, "publish", "rita").stdout
    said = told(site, "release", "write", *OF, "--format", "html,json", "--into", str(tmp_path / "out"))
    files = {path.name: path for path in (tmp_path / "out").iterdir()}
    page, figures, whole = "lindevang-m1-udgave-1-da.html", "lindevang-m1-udgave-1.json", "lindevang-m1-1.release.json"
    assert {page, figures, whole} <= files.keys()
    digest = hashlib.sha256(files[whole].read_bytes()).hexdigest()
    assert f"No. 1, SHA-256 {digest}" in said
    assert json.loads(files[figures].read_text())["milestone"] == "m1"
    assert "Eva (evaluator) og Rita (læser)" in files[page].read_text()


def test_of_a_proposal_that_another_took_the_place_of_nothing_more_is_said(site: Releasing) -> None:
    site.propose(site.composed(signed=False))
    alone = told(site, "release", "list", "lindevang").count("are still drafts")
    site.propose(site.composed(signed=False))
    listed = told(site, "release", "list", "lindevang")
    assert ("no. 1, round 1" in listed, "no. 1, round 2" in listed) == (True, True)
    assert listed.count("are still drafts") == alone > 0
    assert "there is a newer proposal" not in listed


def test_a_wrong_password_or_code_signs_nothing(site: Releasing) -> None:
    site.propose()
    assert "name or password is wrong" in signed(site, "complete", "eva", password="guessed").stderr
    assert "needs a code of the two-step sign-in" in signed(site, "complete", "soren", "--code", "123456").stderr
    assert "Signed" in signed(site, "complete", "eva").stdout


def test_a_report_from_the_count_is_marked_as_a_draft(site: Releasing, tmp_path: Path) -> None:
    told(site, "report", *OF, "--format", "html", "--into", str(tmp_path / "out"))
    (page,) = (tmp_path / "out").glob("lindevang-m1-kladde-????-??-??-da.html")
    assert "Kladde" in page.read_text()

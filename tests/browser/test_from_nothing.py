"""The whole of Borgerdesign made in a browser, from an instance on which there is nothing, is what its files make."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench._fresh import Fresh
from bench._hands import Hands
from bench._whole import PROGRAMME_FILE, build, laid_out, set_up, wanted
from evaluator.documents.approving import current_plan
from evaluator.documents.exporting import exported
from evaluator.documents.storing import import_folder
from evaluator.store.engine import open_store
from evaluator.store.plans import approvals
from evaluator.vault.engine import open_vault
from tests.support.browsing import WIDE

pytestmark = pytest.mark.browser

BORGERDESIGN = Path(__file__).resolve().parents[2] / "examples" / "borgerdesign"
NOW = dt.datetime(2018, 9, 3, 8, tzinfo=dt.UTC)


@pytest.fixture
def live(tmp_path: Path, make_sqlite: Callable[[str], str]) -> Iterator[Fresh]:
    with closing(Fresh(tmp_path, [make_sqlite("store"), make_sqlite("vault")], NOW)) as found:
        yield found


def by_files(tmp_path: Path, make: Callable[[str], str]) -> tuple[dict[str, str], str]:
    """What the export of a programme that was imported from its folder says, and its plan's fingerprint."""
    with (
        closing(open_store(make("store"))) as store,
        closing(open_vault(make("vault"))) as vault,
        store.writing() as db,
        vault.writing() as vault_db,
    ):
        import_folder(db, vault_db, BORGERDESIGN, NOW)
        files, digest = exported(db, "borgerdesign", tmp_path), current_plan(db, "borgerdesign").digest
    return {path.relative_to(tmp_path).as_posix(): text for path, (text, _) in files.items()}, digest


def test_borgerdesign_made_in_the_browser_is_the_one_that_its_files_make(live, visitor, tmp_path, make_sqlite) -> None:
    page = visitor(width=WIDE, height=900, script=True)
    page.set_default_timeout(60_000)
    hands = Hands(page, live.address)
    set_up(hands, live.code, "Eva Holm")
    build(hands, wanted(BORGERDESIGN), "Aftalt med styregruppen", by_hand=1)
    page.goto(f"{live.address}/p/borgerdesign/aftale/")
    page.locator("#approved_by").fill("Styregruppen")
    page.locator("#remark").fill("Mødet den 3. september 2018, punkt 4")
    hands.button("Skriv en godkendelse ind")
    expect(page.get_by_role("status")).to_have_text("Godkendelsen er gemt.")
    page.goto(f"{live.address}/p/borgerdesign/afslutning/")
    with page.expect_download() as sent:
        page.get_by_role("button", name="Hent zip-filen").click()
    with zipfile.ZipFile(sent.value.path()) as whole:
        named = {name.partition("/")[2]: whole.read(name).decode() for name in whole.namelist()}
    ours = {name: text for name, text in named.items() if name == PROGRAMME_FILE or name.startswith("questionnaires/")}

    theirs, digest = by_files(tmp_path, make_sqlite)
    assert laid_out(ours) == laid_out(theirs)
    with live.service.store.reading() as db:
        (its,) = approvals(db, "borgerdesign")
    assert (its.digest, its.on_paper) == (digest, True)

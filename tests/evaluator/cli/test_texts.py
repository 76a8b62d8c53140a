"""What people wrote, by commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli.main import main
from evaluator.store import audit
from evaluator.store.materials import materials
from tests.support.counting import AFTER_LINDEVANG
from tests.support.site import SECRET, Site, prepared
from tests.support.written import written


@pytest.fixture
def counted(make_sqlite, tmp_path: Path):
    site = Site(prepared(make_sqlite, tmp_path))
    written(site, "linked", "residents", ["Møderne om aftenen", "Flere bænke"], asked=8)
    site.now = AFTER_LINDEVANG
    site.count()
    yield site
    site.service.close()


def nedslag(site: Site, *words: object) -> Result:
    config = site.service.config
    environment = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url} | SECRET
    environment |= {"NEDSLAG_HOME": str(config.home), "NEDSLAG_LANG": "en"}
    return CliRunner(env=environment).invoke(main, ["texts", *map(str, words)], catch_exceptions=False)


def entries(site: Site) -> list[tuple[str, str, dict]]:
    with site.service.store.reading() as db:
        found = [(one.kind, one.actor, dict(one.details or {})) for one in audit.entries(db)]
    return [one for one in found if one[0].startswith(("texts", "material"))]


def test_texts_are_found_by_words_and_the_reading_is_noted(counted: Site) -> None:
    found = nedslag(counted, "search", "lindevang", "møde", "aften")
    assert found.stdout == (
        "What could be better? | residents | m1\nMøderne om aftenen\n\ntexts found: 1 (page 1 of 1)\n"
    )
    assert entries(counted) == [("texts_read", audit.COMMAND_LINE, {"texts": 0, "searched": True})]


def test_an_unknown_question_is_told_with_the_nearest(counted: Site) -> None:
    found = nedslag(counted, "search", "lindevang", "møde", "--question", "neighbours/beter")
    assert found.exit_code == 1
    assert "neighbours/better" in found.stderr


def test_files_are_brought_all_or_none(counted: Site, tmp_path: Path) -> None:
    note, broken = tmp_path / "note.txt", tmp_path / "broken.pdf"
    note.write_text("Et afsnit", "utf-8")
    broken.write_bytes(b"%PDF-1.7")
    its = ("--kind", "observation", "--milestone", "m1", "--group", "residents")
    failed = nedslag(counted, "import", "lindevang", note, broken, *its)
    assert failed.exit_code == 1
    assert "broken.pdf: the file is damaged" in failed.stderr
    tried = nedslag(counted, "import", "lindevang", note, *its, "--dry-run")
    assert "[1] Et afsnit" in tried.stdout
    with counted.service.store.reading() as db:
        assert materials(db, "lindevang") == []
    assert nedslag(counted, "import", "lindevang", note, *its).exit_code == 0
    with counted.service.store.reading() as db:
        [one] = materials(db, "lindevang")
    assert (one.kind, one.title, one.group, one.added_by) == ("observation", "note", "residents", audit.COMMAND_LINE)
    assert "Et afsnit" in nedslag(counted, "search", "lindevang", "afsnittet").stdout

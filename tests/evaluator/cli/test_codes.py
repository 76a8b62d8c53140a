"""The commands of the codebook and of codes made elsewhere."""

from __future__ import annotations

import csv
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli.main import main
from tests.support.coding_desk import announcing_site
from tests.support.site import SECRET, Site

KEY = "lindevang"


@pytest.fixture
def asked(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = announcing_site(make_sqlite, tmp_path, [f"Svar {number}" for number in range(32)])
    yield site
    site.service.close()


def run(site: Site, *words: object, typed: str | None = None) -> Result:
    config = site.service.config
    urls = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
    its = CliRunner(env={"NEDSLAG_HOME": str(config.home)} | urls | SECRET)
    return its.invoke(main, [str(word) for word in words], input=typed, catch_exceptions=False)


def told(site: Site, *words: object) -> str:
    result = run(site, *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_codebook_comes_in_and_goes_out(asked: Site, tmp_path: Path) -> None:
    (tmp_path / "kodebog.csv").write_text("key,title_da\nro,Ro\n", "utf-8")
    assert "1 codes read, 1 are new or changed" in told(asked, "codes", "import", KEY, tmp_path / "kodebog.csv")
    told(asked, "codes", "export", KEY, tmp_path / "ud.csv")
    assert "ro,Ro," in (tmp_path / "ud.csv").read_text("utf-8")
    refused = run(asked, "codes", "export", KEY, tmp_path / "ud.csv")
    assert refused.exit_code == 1


def test_texts_are_coded_elsewhere_twice_and_the_agreement_is_told(asked: Site, tmp_path: Path) -> None:
    into = tmp_path / "tekster.csv"
    assert "No texts have been coded by two" in told(asked, "codes", "agreement", KEY)
    said = told(asked, "codes", "export-texts", KEY, "--into", into, "--purpose", "To studerende")
    assert "32 texts are in" in said
    assert "1 texts stayed here" in said
    assert stat.S_IMODE(into.stat().st_mode) == 0o600
    rows = list(csv.DictReader(into.read_text("utf-8").splitlines()))
    for coder in ("Bo", "maskine"):
        codes = ["trafik" if number % 3 or (coder == "Bo" and not number) else "stoej" for number in range(32)]
        lines = [f"{row['text_id']},{code}" for row, code in zip(rows, codes, strict=True)]
        (tmp_path / "koder.csv").write_text("\n".join(["text_id,code", *lines]), "utf-8")
        its = told(asked, "codes", "import-codings", KEY, tmp_path / "koder.csv", "--coder", coder)
        assert f"{coder}: 32 texts coded" in its
    lines = told(asked, "codes", "agreement", KEY).splitlines()
    assert lines[0] == "Bo and maskine: 32 texts coded by both"
    assert "seed 20180401. 31 of 32 texts (97%) have exactly the same codes." in lines[1]
    assert lines[2].startswith("  stoej: kappa 0.93 (0.79 to 1.00), agreed on 97% (both 10, only the first 0,")
    assert "Bo og maskine" in told(asked, "--lang", "da", "codes", "agreement", KEY)


def test_a_wrong_file_is_told_with_its_row(asked: Site, tmp_path: Path) -> None:
    (tmp_path / "koder.csv").write_text("text_id,code\nx,stoej\n", "utf-8")
    result = run(asked, "codes", "import-codings", KEY, tmp_path / "koder.csv", "--coder", "Bo")
    assert result.exit_code == 1
    assert "row 2" in result.stderr
    assert "no text with that id" in result.stderr

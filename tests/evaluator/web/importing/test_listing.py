"""The imports that were made are listed with who, when and how much, and each can be undone for a reason."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from evaluator.store.submissions import submissions
from tests.support.answers_brought import Bringing, field_of
from tests.support.editor_site import words
from tests.support.site import Site

LINDEVANG = "Nr,heard,came\n{}\n"
FORM = {"r-consent": "elsewhere"}


def brought(eva: Bringing, n: int, wave: str = "linked", first: int = 1):
    """Bring in the answers of so many people; the file and its map."""
    table = LINDEVANG.format("\n".join(f"q{number},{number % 5 + 1},1" for number in range(first, first + n)))
    page = eva.bring(table, wave=wave)
    use = "" if wave == "open" else "@person"
    page = eva.answered(page, group="residents", **{field_of(page, "nr"): use}, **FORM)
    map_ = eva.answered(page, go="map").text
    assert "er hentet ind" in words(eva.answered(page, go="store")), words(page)
    return table, map_


def stored(site: Site, wave: str) -> int:
    with site.service.store.reading() as db:
        return len([*submissions(db, site.programme, wave)])


@pytest.fixture
def eva(site: Site) -> Bringing:
    return Bringing(site)


def test_an_import_is_listed_with_who_when_and_how_many_rows_in_steps(eva: Bringing) -> None:
    assert "ikke hentet svar ind endnu" in words(eva.get(eva.at))
    brought(eva, 7)
    said = words(eva.get(eva.at))
    assert "eva" in said
    assert "4. maj 2026" in said
    assert "(linked): mindst 5" in said
    brought(eva, 3, first=20)
    assert "(linked): færre end 5" in words(eva.get(eva.at))


def test_how_many_rows_are_told_where_an_evaluator_may_see_who_has_answered(eva: Bringing, site: Site) -> None:
    site.now -= dt.timedelta(days=20)  # before anybody could answer
    site.import_changed("", "", programme=[('linkage = "pseudonymous"', 'linkage = "confidential"')])
    site.now += dt.timedelta(days=20)
    brought(eva, 7)
    assert "(linked): 7" in words(eva.get(eva.at))


def test_an_import_is_undone_for_a_reason(eva: Bringing, site: Site) -> None:
    brought(eva, 6)
    before = stored(site, "linked")
    refused = eva.post(f"{eva.at}1/fortryd", {"reason": " "})
    assert refused.status_code == 422
    assert '<a href="#f-reason">Der mangler en begrundelse' in refused.text, "without the keys of what it is about"
    assert stored(site, "linked") == before
    done = eva.post(f"{eva.at}1/fortryd", {"reason": "Forkert fil"})
    assert "Import nr. 1 er fortrudt." in done.text
    assert "Forkert fil" in words(done)
    assert stored(site, "linked") == before - 6
    assert "fortrudt i forvejen" in words(eva.get(f"{eva.at}1/fortryd"))
    assert eva.get(f"{eva.at}9/fortryd").status_code == 404


def test_answers_of_an_anonymous_wave_go_with_the_same_file_and_map(eva: Bringing, site: Site) -> None:
    table, map_ = brought(eva, 6, wave="open")
    before = stored(site, "open")

    def undo(content: str, written: str):
        files = {"table": (io.BytesIO(content.encode()), "svar.csv"), "map": (io.BytesIO(written.encode()), "k.toml")}
        return eva.post(f"{eva.at}1/fortryd", {"reason": "Forkert fil", **files})

    asked = eva.post(f"{eva.at}1/fortryd", {"reason": "Forkert fil"})
    assert "send den samme fil" in words(asked).lower()
    assert 'value="Forkert fil"' in asked.text
    assert "ikke den fil" in words(undo(table + "x,1,1\n", map_))
    assert "læses andre rækker" in words(
        undo(table, map_.replace('"came" = "came"', "").replace("ignore = [", 'ignore = ["came", '))
    )
    assert stored(site, "open") == before
    assert "Import nr. 1 er fortrudt." in undo(table, map_).text
    assert stored(site, "open") == before - 6


def test_a_wave_that_was_counted_keeps_its_imports(eva: Bringing, site: Site) -> None:
    brought(eva, 6)
    site.count()
    eva = Bringing(site, "ida")
    assert "står og er gjort op" in words(eva.get(eva.at))
    refused = eva.post(f"{eva.at}1/fortryd", {"reason": "Forkert fil"})
    assert refused.status_code == 422
    assert "det, der er talt, bliver stående" in words(refused)
    page = eva.bring(LINDEVANG.format("q90,4,1"), wave="linked")
    page = eva.answered(page, group="residents", **{field_of(page, "nr"): "@person"})
    assert "importen kan ikke fortrydes" in words(page)

"""Notes and documents in the browser: seen in parts, stored, retitled and deleted."""

from __future__ import annotations

import io
import re

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from evaluator.core.limits import BYTES_OF_A_BODY
from evaluator.store import audit
from evaluator.store.materials import materials
from tests.support.documents_brought import docx, pdf
from tests.support.members import Member, token

LIST = "/p/lindevang/tekster/materiale/"
NEW, FILE = f"{LIST}nyt", f"{LIST}fil"
FIELDS = {"title": "Interview om haven", "kind": "interview", "milestone": "m1", "group": "residents"}
KEYS = ("kind", "title", "milestone", "group")
PARAGRAPHS = [f"Afsnit {n} om haven. " + "Der er roligt. " * 40 for n in range(3)]


def stored(site):
    with site.service.store.reading() as db:
        return materials(db, "lindevang")


def parts(page: str) -> list[str]:
    return re.findall(r'<p class="written">(.*?)</p>', page, re.S)


def noted(site) -> list[tuple[str, dict]]:
    with site.service.store.reading() as db:
        found = [one for one in audit.entries(db) if one.kind.startswith("material_")]
        return [(one.kind, dict(one.details or {})) for one in found]


@pytest.fixture
def eva(site) -> Member:
    return Member(site, "eva", "evaluator")


def bring(eva: Member, **fields: str):
    """Post the form as it stands on the page that was posted before."""
    return posted(eva, NEW, **FIELDS | fields)


def take(eva: Member, file: bytes):
    """The words of a file, on the page that asks for it alone."""
    return posted(eva, FILE, file=FileStorage(io.BytesIO(file), "Anna Andersen.docx", name="file"))


def posted(eva: Member, page: str, **fields: object):
    boundary, body = encode_multipart({"csrf_token": token(eva.get(page).text), **fields})
    kind = f"multipart/form-data; boundary={boundary}"
    return eva.client.post(page, data=body, base_url="https://localhost", content_type=kind)


def shown_mark(page: str) -> dict[str, str]:
    found = re.search(r'name="shown"[^>]*value="([^"]*)"', page)
    assert found
    return {"shown": found[1]}


def test_the_parts_are_seen_before_they_are_stored(site, eva) -> None:
    text = "\r\n\r\n".join(PARAGRAPHS)
    page = bring(eva, text=text, store="1").text
    assert len(parts(page)) == 3
    assert "Se dem igennem" in page
    assert stored(site) == []
    assert bring(eva, text=text, store="1", **shown_mark(page)).status_code == 302
    [one] = stored(site)
    assert (one.kind, one.title, one.milestone, one.group, one.parts) == (
        *("interview", "Interview om haven"),
        "m1",
        "residents",
        3,
    )
    assert noted(site) == [("material_added", {"material": "interview", "parts": 3})]


def test_a_text_that_was_changed_since_is_shown_again(site, eva) -> None:
    mark = shown_mark(bring(eva, text="Et afsnit").text)
    assert parts(bring(eva, text="Et andet afsnit", store="1", **mark).text) == ["Et andet afsnit"]
    assert stored(site) == []


@pytest.mark.parametrize("made", [docx, pdf])
def test_a_file_becomes_text_and_nothing_else_of_it_is_kept(eva, made) -> None:
    page = take(eva, made(["Vi sad ved vinduet.", "Så kom de andre."])).text
    assert "Anna Andersen" not in page
    text = re.search(r'<textarea[^>]*id="text"[^>]*>\s*(.*?)</textarea>', page, re.S)
    assert text
    page = bring(eva, text=text[1]).text
    assert "Vi sad ved vinduet." in parts(page)[0]
    assert bring(eva, text=text[1], store="1", **shown_mark(page)).status_code == 302
    found = eva.get("/p/lindevang/tekster/").text
    assert "Så kom de andre." in found
    assert "Interview om haven" in found


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(eva) -> None:
    answer = bring(eva, text="", title="", synthetic="y")
    assert answer.status_code == 422
    assert "titlen mangler" in answer.text.lower()
    assert "der er ingen tekst" in answer.text.lower()
    assert re.search(r'<input checked[^>]*name="synthetic"', answer.text)


def test_a_file_has_a_page_of_its_own_so_that_one_that_is_refused_takes_nothing_typed_with_it(eva) -> None:
    assert 'type="file"' not in eva.get(NEW).text
    refused = take(eva, b"PK\x03\x04 no document")
    assert refused.status_code == 422
    assert 'type="file"' in refused.text
    assert take(eva, b"").status_code == 422


def test_how_large_a_file_may_be_is_said_before_and_is_what_the_server_lets_through(eva) -> None:
    page = eva.get(FILE).text
    most = re.search(r'data-most="(\d+)"', page)
    assert most
    assert f"højst {int(most[1]) // 1_000_000} MB" in page
    assert int(most[1]) + 1_000_000 <= BYTES_OF_A_BODY
    assert take(eva, (b"Et ord. " * 20_000).ljust(int(most[1]))).status_code == 200
    assert "filen er større end 4 mb" in take(eva, b"x" * (int(most[1]) + 1)).text.lower()


def test_a_title_is_corrected_and_a_material_deleted(site, eva) -> None:
    mark = shown_mark(bring(eva, text="Et afsnit").text)
    bring(eva, text="Et afsnit", store="1", **mark)
    its = f"{LIST}{stored(site)[0].id}"
    assert "Et bedre navn" in eva.send(its, title="Et bedre navn").text
    refused = eva.post(its, csrf_token=token(eva.get(its).text), title=" ")
    assert refused.status_code == 422
    assert "kryds" in eva.post(f"{its}/slet", csrf_token=token(eva.get(its).text)).text
    assert len(stored(site)) == 1
    assert eva.post(f"{its}/slet", csrf_token=token(eva.get(its).text), sure="y").status_code == 302
    assert stored(site) == []
    assert [kind for kind, _ in noted(site)] == ["material_added", "material_changed", "material_removed"]
    assert eva.get(its).status_code == 404

"""A programme's folder is taken away, changed, and brought over the programme once it was seen what that changes."""

from __future__ import annotations

import io
import threading
import zipfile

import pytest

from evaluator.store.documents import BROWSER, PROGRAMME, QUESTIONNAIRE, latest_document, save_document
from tests.support.editor_site import Editor, Fields, words
from tests.support.members import Member

PAGE = "/p/lindevang/design/mappe"
QUESTIONS = "lindevang/questionnaires/neighbours.toml"
TITLE = "Naboer i Lindevang"


@pytest.fixture
def eva(site) -> Editor:
    return Editor(site)


def taken(eva: Editor) -> dict[str, str]:
    page = eva.get(f"{PAGE}.zip")
    with zipfile.ZipFile(io.BytesIO(page.data)) as whole:
        return {name: whole.read(name).decode() for name in whole.namelist()}


def packed(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as whole:
        for name, text in files.items():
            whole.writestr(name, text)
    return content.getvalue()


def sent(eva: Editor, files: dict[str, str] | bytes):
    content = files if isinstance(files, bytes) else packed(files)
    return eva.post(PAGE, {"file": (io.BytesIO(content), "mappe.zip")})


def stored(eva: Editor, page, **answers: object):
    form = Fields(page.text.partition("<h2>En anden fil")[0]).values
    return eva.post(PAGE, form | {"go": "store"} | answers)


def number(site, kind: str, key: str) -> int:
    with site.service.store.reading() as db:
        return latest_document(db, "lindevang", kind, key).number


def test_a_folder_is_taken_changed_looked_at_and_brought_in(eva: Editor, site) -> None:
    files = taken(eva)
    assert {"lindevang/programme.toml", "lindevang/versions.toml", QUESTIONS} <= files.keys()
    assert "Der er intet at hente ind." in words(sent(eva, files))
    files["lindevang/programme.toml"] = files["lindevang/programme.toml"].replace(TITLE, "Naboer ved Lindevang")
    page = sent(eva, files)
    said = words(page)
    assert "programme.toml bliver version 2" in said
    assert "Naboer ved Lindevang" in said
    assert TITLE in said
    assert QUESTIONS.rpartition("/")[2] not in said.partition("Sådan står")[0]
    assert number(site, PROGRAMME, "lindevang") == 1
    assert "Nye versioner: 1." in stored(eva, page).text
    assert number(site, PROGRAMME, "lindevang") == 2


def test_looking_waits_for_nobody_who_writes(eva: Editor, site) -> None:
    """SQLite has one lock for all who write, and a look at a folder takes a while."""
    files = taken(eva)
    files["lindevang/programme.toml"] = files["lindevang/programme.toml"].replace(TITLE, "Naboer ved Lindevang")
    said: list[str] = []
    looking = threading.Thread(target=lambda: said.append(words(sent(eva, files))))
    with site.service.store.writing(), site.service.vault.writing():
        looking.start()
        looking.join(timeout=10)
        done = list(said)
    looking.join(timeout=60)
    assert done, "it waited"
    assert "programme.toml bliver version 2" in done[0]


def test_a_question_that_changes_is_told_in_words(eva: Editor) -> None:
    files = taken(eva)
    files[QUESTIONS] = files[QUESTIONS].replace("Hvilken ret vil du helst have?", "Hvilken ret ønsker du dig?")
    undeclared = sent(eva, files)
    assert undeclared.status_code == 422
    assert "questionnaires/neighbours.toml" in words(undeclared)
    files[QUESTIONS] = files[QUESTIONS].replace(
        'key = "dish"\n', 'key = "dish"\nchanged = { since = 1, class = "wording" }\n'
    )
    said = words(sent(eva, files))
    assert "neighbours.toml bliver version 2" in said
    assert "Hvilken ret vil du helst have?" in said
    assert "Hvilken ret ønsker du dig?" in said


def test_what_was_published_in_the_browser_since_is_named_and_replaced_only_when_that_is_said(
    eva: Editor, site
) -> None:
    files = taken(eva)
    with site.service.store.writing() as db:
        text = files["lindevang/programme.toml"].replace(TITLE, "Fra browseren")
        its = {"programme": "lindevang", "kind": PROGRAMME, "key": "lindevang", "now": site.now, "origin": BROWSER}
        save_document(db, text=text, author="nobody", **its)
    files["lindevang/programme.toml"] = files["lindevang/programme.toml"].replace(TITLE, "Fra mappen")
    page = sent(eva, files)
    assert "udgav version 2 i browseren" in words(page)
    assert "Fra browseren" in words(page)
    refused = stored(eva, page)
    assert refused.status_code == 422
    assert number(site, PROGRAMME, "lindevang") == 2
    unsaid = stored(eva, page, replace="lindevang")
    assert unsaid.status_code == 422
    assert "Skriv hvorfor" in words(unsaid)
    assert 'value="lindevang" checked' in unsaid.text
    assert "Nye versioner: 1." in stored(eva, page, replace="lindevang", reason="Mappen er den rigtige").text
    assert number(site, PROGRAMME, "lindevang") == 3
    assert number(site, QUESTIONNAIRE, "neighbours") == 1


def test_every_fault_of_a_folder_is_told_and_nothing_stored(eva: Editor, site) -> None:
    files = taken(eva)
    other = files["lindevang/programme.toml"].replace('key = "lindevang"', 'key = "andre"', 1)
    for content, told in (
        (b"no zip", "zip"),
        (packed({"x.toml": "a = 1"}), "programme.toml"),
        (packed(files | {"lindevang/programme.toml": other}), "andre"),
        (packed(files | {"lindevang/programme.toml": "x = ["}), "programme.toml"),
        (packed(files | {"lindevang/versions.toml": "x = ["}), "versions.toml"),
    ):
        page = sent(eva, content)
        assert page.status_code == 422, told
        assert told in words(page), told
    assert number(site, PROGRAMME, "lindevang") == 1


def test_only_an_evaluator_takes_or_brings_a_folder(site) -> None:
    reader = Member(site, "lene", role="reader")
    assert reader.get(PAGE).status_code == 403
    assert reader.get(f"{PAGE}.zip").status_code == 403

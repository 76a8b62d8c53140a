"""A programme is begun from an example, from another and from a folder; hostile zip files do nothing."""

from __future__ import annotations

import io
import re
import threading
import time
import zipfile
from collections.abc import Mapping

import pytest
import tomlkit
from werkzeug.test import TestResponse

from evaluator.designing.examining import examine
from evaluator.documents.storing import import_folder
from evaluator.portfolio.beginning import examples
from evaluator.portfolio.zips import MOST_BYTES, MOST_FILES, documents_of
from evaluator.store.accounts import Role, account_named
from evaluator.store.documents import programme_keys
from evaluator.store.programme_drafts import programme_draft
from evaluator.store.register_views import save_view, views
from surveys.diagnostics import InputRejected
from tests.support.members import Member, token
from tests.support.site import DOCUMENTS

PAGE = "/indsatser/ny/"


@pytest.fixture
def eva(site) -> Member:
    return Member(site, "eva", role="evaluator", programme="lindevang")


def keys(site) -> list[str]:
    with site.service.store.reading() as db:
        return programme_keys(db)


def packed(files: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", how) as whole:
        for name, text in files.items():
            whole.writestr(name, text)
    return content.getvalue()


def folder(name: str = "tovholt") -> dict[str, str | bytes]:
    place = DOCUMENTS.parent / name
    files = [place / "programme.toml", *(place / "questionnaires").glob("*.toml")]
    return {f"min mappe/{path.relative_to(place).as_posix()}": path.read_text("utf-8") for path in files}


def brought(member: Member, content: bytes, title: str = "") -> TestResponse:
    form = {"source": "folder", "title-da": title, "csrf_token": token(member.get(PAGE).text)}
    data = {**form, "folder": (io.BytesIO(content), "mappe.zip")}
    return member.client.post(PAGE, data=data, base_url="https://localhost", follow_redirects=True)


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_becomes_a_programme_with_the_title_that_was_typed(site, eva, name: str) -> None:
    page = eva.send(PAGE, source="example", example=name, **{"title-da": "Ældre på vej hjem"})
    assert page.request.path == "/p/aeldre-paa-vej-hjem/"
    assert "Indsatsen er begyndt" in page.text
    assert "Ældre på vej hjem" in page.text
    assert "aeldre-paa-vej-hjem" in keys(site)


def test_without_a_title_an_example_keeps_its_own(site, eva) -> None:
    page = eva.send(PAGE, source="example", example="akutplan", **{"title-da": ""})
    assert page.request.path == "/p/akutplan/"
    assert "Handleplan for ældre og det akutte område" in page.text
    assert "akutplan" in keys(site)
    again = eva.send(PAGE, source="example", example="akutplan", **{"title-da": ""})
    assert (again.status_code, again.request.path) == (422, PAGE)


def test_whoever_begins_a_programme_evaluates_it(site, eva) -> None:
    for key in ("akutplan-igen", "akutplan-igen-2"):
        eva.send(PAGE, source="example", example="akutplan", **{"title-da": "Akutplan igen"})
        with site.service.store.reading() as db:
            assert Role("evaluator", key) in account_named(db, "eva").roles
    assert keys(site) == ["akutplan-igen", "akutplan-igen-2", "lindevang"]


def test_a_copy_is_a_draft_with_questionnaires_and_what_the_registers_are_called_and_saved_as(site, eva) -> None:
    with site.service.store.writing() as db:
        save_view(db, "lindevang", "trial_actions", "Åbne", "state=started", "eva")
    titles = {"title-da": "Lindevang igen", "title-en": "Lindevang again"}
    page = eva.send(PAGE, source="copy", original="lindevang", **titles)
    assert page.request.path == "/p/lindevang-igen/design/"
    with site.service.store.reading() as db:
        found = examine(db, programme_draft(db, "lindevang-igen"), site.now)
        assert [(one.title, one.query) for one in views(db, "lindevang-igen", "trial_actions")] == [
            ("Åbne", "state=started")
        ]
    assert {one.key for one in found.new} == {"neighbours"}
    assert {one.diagnostic.code for one in found.faults} <= {"programme.no_wave_asks"}
    assert keys(site) == ["lindevang"]


def test_nobody_begins_from_a_programme_that_they_do_not_evaluate(site, eva) -> None:
    brought(Member(site, "ole", role="evaluator"), packed(folder()))
    assert eva.send(PAGE, source="copy", original="tovholt", **{"title-da": "Min"}).status_code == 404


def test_a_folder_in_a_zip_file_is_checked_and_stored(site, eva) -> None:
    page = brought(eva, packed(folder()))
    assert page.request.path == "/p/tovholt/"
    assert "har været en indsats med nøglen" in brought(eva, packed(folder())).text
    assert brought(eva, packed(folder()), "Den anden").request.path == "/p/den-anden/"
    assert keys(site) == ["den-anden", "lindevang", "tovholt"]


def test_the_programme_of_somebody_else_is_not_written_over(site, eva) -> None:
    brought(eva, packed(folder()))
    other = Member(site, "ole", role="evaluator", programme="tovholt")
    assert brought(other, packed(folder("lindevang"))).status_code == 422
    with site.service.store.reading() as db:
        assert account_named(db, "ole").roles == (Role("evaluator", "tovholt"),)


def test_every_fault_of_the_documents_is_told_with_its_place(site, eva) -> None:
    files = {
        name: str(text).replace('linkage = "', 'linkage = "x').replace('kind = "', 'kind = "y')
        for name, text in folder().items()
    }
    refused = brought(eva, packed(files), "Med fejl")
    assert refused.status_code == 422
    assert {"programme.toml", "questionnaires"} <= set(
        re.findall(r"<li>(programme\.toml|questionnaires)", refused.text)
    )
    assert 'value="Med fejl"' in refused.text
    assert keys(site) == ["lindevang"]


def test_what_is_missing_is_told(eva) -> None:
    assert "mangler en titel" in eva.send(PAGE, source="empty", **{"title-da": " "}).text
    assert "ikke en zip-fil" in brought(eva, b"").text


def test_a_role_in_a_draft_that_was_thrown_away_is_none_in_a_programme_of_that_key(site, eva) -> None:
    eva.send(PAGE, source="empty", key="tovholt", **{"title-da": "Hemmelig"})
    eva.send("/p/tovholt/design/kasser", revision="1")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / "tovholt", site.now)
    assert eva.get("/p/tovholt/").status_code == 403


def test_a_document_that_would_take_minutes_to_read_is_refused_at_once(site, eva) -> None:
    for text, said in (('"a"' + ".a" * 20_000 + " = 1", "40 led"), ("[a]\n" * 60_000, "5000 tabeller")):
        began = time.process_time()
        assert said in brought(eva, packed({"programme.toml": text}), "Bombe").text
        assert time.process_time() - began < 2
    assert keys(site) == ["lindevang"]


@pytest.mark.parametrize("text", ["a = " + "[" * 3_000, "languages = 5"], ids=["deep", "no list"])
def test_what_cannot_be_renamed_is_told_as_what_is_wrong_with_it(site, eva, text: str) -> None:
    page = brought(eva, packed({"programme.toml": text}), "Bombe")
    assert (page.status_code, "programme.toml" in page.text) == (422, True)
    assert keys(site) == ["lindevang"]


def test_nobody_waits_while_documents_are_read(site, eva, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote = threading.Event()

    def write() -> None:
        with site.service.store.writing(), site.service.vault.writing():
            wrote.set()

    def read(text: str, *_: object, **__: object) -> object:
        threading.Thread(target=write).start()
        assert wrote.wait(2)
        return parsed(text)

    parsed = tomlkit.parse
    monkeypatch.setattr(tomlkit, "parse", read)
    assert brought(eva, packed(folder()), "Tovholt").request.path == "/p/tovholt/"


class TestHostileZips:
    def refused(self, content: bytes, code: str) -> None:
        with pytest.raises(InputRejected) as told:
            documents_of(content)
        assert [one.code for one in told.value.diagnostics] == [f"portfolio.{code}"]

    def test_what_swells_is_read_no_further_than_the_bound(self) -> None:
        self.refused(packed({"programme.toml": b"#" * (50 * MOST_BYTES)}), "zip_too_large")

    def test_a_file_that_says_it_is_small_is_bounded_too(self) -> None:
        content = bytearray(packed({"programme.toml": b"#" * (2 * MOST_BYTES)}))
        at = content.rfind(b"PK\x01\x02") + 24
        content[at : at + 4] = (10).to_bytes(4, "little")
        with pytest.raises(InputRejected):
            documents_of(bytes(content))

    def test_many_files_are_refused(self) -> None:
        self.refused(packed({f"x/{n}": b"" for n in range(MOST_FILES + 1)}), "zip_too_large")
        some = {f"questionnaires/{n}.toml": b"" for n in range(101)}
        self.refused(packed({"programme.toml": b"", **some}), "zip_too_large")

    @pytest.mark.parametrize(
        "name", ["../../programme.toml", "/etc/programme.toml", "C:\\programme.toml/programme.toml"]
    )
    def test_a_path_that_leads_out_leads_nowhere(self, name: str, tmp_path) -> None:
        found = documents_of(packed({name: 'key = "x"', f"{name}/../../evil": "x"}))
        assert list(found) == ["programme.toml"]
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"text", bytes(1000)])
    def test_what_is_no_zip_file_is_refused(self, content: bytes) -> None:
        with pytest.raises(InputRejected):
            documents_of(content)

    def test_damaged_and_encrypted_files_are_refused(self) -> None:
        whole = bytearray(packed(folder()))
        whole[60:90] = bytes(30)
        self.refused(bytes(whole), "not_a_zip")
        locked = bytearray(packed({"programme.toml": b"key"}, zipfile.ZIP_STORED))
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            locked[locked.find(mark) + at] |= 1
        self.refused(bytes(locked), "not_a_zip")

    def test_letters_that_nobody_can_read_are_told(self) -> None:
        with pytest.raises(InputRejected) as told:
            documents_of(packed({"programme.toml": b"\xff\xfe"}))
        assert told.value.diagnostics[0].place[0] == "programme.toml"

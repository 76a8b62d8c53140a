"""A file that was handed over is held against its release in the browser, number by number."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

from evaluator.rendering.formats import FORMATS
from evaluator.verifying import apart
from tests.support.members import Member, token
from tests.support.passages_desk import said
from tests.support.released import Releasing

NUMBER = re.compile(r"\d\d")


@pytest.fixture
def checked(site: Releasing):
    """Sends a file to the page of a published release."""
    its = site.publish()
    address = f"/p/lindevang/udgivelser/{its.key.milestone}/{its.key.number}-{its.key.round}/kontrol"
    reader = Member(site, "lene", role="reader")

    def send(content: bytes, name: str = "rapport.docx"):
        form = {"csrf_token": token(reader.get(address).text), "file": (io.BytesIO(content), name)}
        return reader.client.post(address, data=form, base_url="https://localhost")

    send.content = FORMATS["docx"].make(site.released(its), "da")  # type: ignore[attr-defined]
    return send


def changed(content: bytes) -> bytes:
    """The document with another digit in its first tagged number of two."""
    word = Document(io.BytesIO(content))
    text = next(one for one in word.element.body.iter(f"{W}t") if NUMBER.fullmatch(one.text or "") and in_control(one))
    text.text = "".join(str((int(digit) + 1) % 10) for digit in text.text)
    found = io.BytesIO()
    word.save(found)
    return found.getvalue()


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def in_control(text) -> bool:
    return next(text.iterancestors(f"{W}sdt"), None) is not None


def test_a_file_as_it_was_released_and_one_with_another_number(checked) -> None:
    page = checked(checked.content)
    assert "rapport.docx er, som den blev udgivet." in said(page)
    page = checked(changed(checked.content))
    assert "Ét tal afviger fra udgivelsen" in said(page)
    assert "Skæringsdato" in said(page)


def test_what_cannot_be_checked_says_why(checked, monkeypatch) -> None:
    for content, name, told in (
        (b"", "rapport.docx", "ikke valgt en fil"),
        (b"x", "rapport.odt", "ingen af rapportens filer"),
        (b"PK\x03\x04 no", "rapport.docx", "kan ikke læses"),
        (b"{}", "rapport.json", "ikke, som den blev udgivet"),
    ):
        page = checked(content, name)
        assert page.status_code == 422, name
        assert told in said(page), name
    monkeypatch.setattr(apart, "LARGEST", 10)
    assert "for stor" in said(checked(b"x" * 11))


def test_one_file_is_checked_at_a_time_and_only_for_so_long(checked, monkeypatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    with apart._CHECKING.turns:
        assert "En anden fil bliver kontrolleret" in said(checked(checked.content))
    monkeypatch.setattr(apart, "SECONDS", 1)
    assert "inden for 1 sekunder" in said(checked(changed(checked.content)))


def test_a_proposal_is_no_release(site: Releasing) -> None:
    its = site.propose()
    address = f"/p/lindevang/udgivelser/{its.key.milestone}/{its.key.number}-{its.key.round}/kontrol"
    assert Member(site, "lene", role="evaluator").get(address).status_code == 404

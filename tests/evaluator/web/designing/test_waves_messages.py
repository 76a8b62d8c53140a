"""The texts of a wave seen before anybody gets them, and the logo that stands on them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.support.designer import Designer
from tests.support.editor_site import words
from tests.support.site import Site

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>alert(1)</script>'
    b'<rect width="40" height="20" fill="red"/></svg>'
)


@pytest.fixture
def editing(site: Site) -> Designer:
    return Designer(site).begin()


def a_png(width: int = 80, height: int = 40) -> bytes:
    found = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(found, "PNG")
    return found.getvalue()


def bring(editing: Designer, content: bytes, name: str = "logo.png") -> object:
    return editing.post("logo", {"file": (io.BytesIO(content), name)})


def test_mails_are_seen_with_an_invented_name_and_links_of_nobody(editing: Designer) -> None:
    own = {"invitation-da": "Du har været med til spisningen.", "invitation-en": "You came to the meal."}
    editing.fill("runder/linked", **own)
    page = words(editing.get("/p/lindevang/proev/linked/breve-og-mails"))
    assert "Kære Kim Eksempel" in page
    assert "Du har været med til spisningen." in page
    assert "You came to the meal." in page
    assert "/svar/PR0VE" in page


@pytest.mark.parametrize(("wave", "kind"), [("linked", "brev"), ("open", "plakat")])
def test_letters_and_posters_are_seen_as_they_are_printed(editing: Designer, wave: str, kind: str) -> None:
    bring(editing, a_png())
    page = editing.get(f"/p/lindevang/proev/{wave}/{kind}.pdf?language=en")
    assert page.data.startswith(b"%PDF")
    assert page.headers["Content-Disposition"] == "inline"
    assert editing.get(f"/p/lindevang/proev/{wave}/andet.pdf").status_code == 404


class TestTheLogo:
    @pytest.mark.parametrize(("content", "name"), [(a_png(4000, 2000), "logo.png"), (SVG, "logo.svg")])
    def test_it_is_drawn_anew_and_stands_on_the_first_page(
        self, editing: Designer, site: Site, content: bytes, name: str
    ) -> None:
        assert "Logoet er gemt" in words_of(bring(editing, content, name))
        key = site.open_key("open")
        assert f'src="/svar/{key}/logo.png"' in site.client.get(f"/svar/{key}").text
        with Image.open(io.BytesIO(site.client.get(f"/svar/{key}/logo.png").data)) as drawn:
            assert drawn.format == "PNG"
            assert drawn.width <= 1200
        editing.post("logo", {"remove": "1"})
        assert site.client.get(f"/svar/{key}/logo.png").status_code == 404
        assert "logo.png" not in site.client.get(f"/svar/{key}").text

    @pytest.mark.parametrize(
        "content",
        [b"", b"nothing", b"<svg", a_png()[:40], SVG + b" " * 200_000, b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"],
    )
    def test_what_is_no_picture_is_refused(self, editing: Designer, content: bytes) -> None:
        page = bring(editing, content)
        assert page.status_code == 422  # type: ignore[attr-defined]
        assert "Der er intet logo." in words_of(page)


def words_of(page: object) -> str:
    return words(page)  # type: ignore[arg-type]

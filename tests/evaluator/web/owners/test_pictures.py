"""Pictures that owners send: drawn anew in a process of its own, while others go on."""

from __future__ import annotations

import io
import threading

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evaluator.owners import files, pictures
from evaluator.owners.files import LARGEST
from evaluator.store.status_reports import content_of, reports
from tests.support.owned import OwnersDesk


def told(desk: OwnersDesk) -> list[tuple[str, str]]:
    with desk.service.store.reading() as db:
        return [(one.state, one.learned) for one in reports(db, desk.programme)]


def photo(kind: str, **how: object) -> bytes:
    """A small picture as a phone takes it: lying on its side, with a place and a name written into it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ada Lorem"
    exif.get_ifd(0x8825)[1] = "N"
    taken = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(taken, kind, exif=exif, **how)
    return taken.getvalue()


def sent(desk: OwnersDesk, content: bytes) -> tuple[bytes, str]:
    """What is stored of a file that an owner sends, and the page that answers."""
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    question = desk.question(its, reference)
    page = desk.tell(desk.link(its, owner), question, state="started", file=(io.BytesIO(content), "foto.jpg"))
    with desk.service.store.reading() as db:
        found = content_of(db, desk.programme, question.request.id, 1)
    return (found[1] if found else b""), page.text


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_photo_keeps_how_it_looks_and_not_where_it_was_taken(desk: OwnersDesk, kind: str) -> None:
    note = PngInfo()
    note.add_text("Author", "Ada Lorem")
    content = photo(kind, **({"pnginfo": note} if kind == "png" else {"comment": b"Ada Lorem"}))
    assert b"Ada Lorem" in content
    stored, _ = sent(desk, content)
    assert b"Ada Lorem" not in stored
    with Image.open(io.BytesIO(stored)) as found:
        assert (found.size, dict(found.getexif()), found.format) == ((20, 40), {}, kind.upper())


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n rest", photo("jpeg")[:200], photo("png")[:60]])
def test_a_picture_that_cannot_be_drawn_is_refused(desk: OwnersDesk, content: bytes) -> None:
    stored, page = sent(desk, content)
    assert stored == b""
    assert "billedet kan ikke læses" in page.lower()
    assert told(desk) == []


def test_a_picture_of_very_many_pixels_is_refused_before_it_is_drawn(desk: OwnersDesk) -> None:
    large = io.BytesIO()
    Image.new("1", (8000, 8000)).save(large, "png")
    stored, page = sent(desk, large.getvalue())
    assert stored == b""
    assert "over 50 millioner pixel" in page


def endless(side: int, times: int) -> bytes:
    """A small JPEG that says the same of each of its pixels again and again, which takes hours to draw."""
    its = io.BytesIO()
    Image.new("L", (side, side), 128).save(its, "jpeg", progressive=True, optimize=True)
    begins, last = its.getvalue()[:-2], its.getvalue().rindex(b"\xff\xda")
    return begins + begins[last:] * times + b"\xff\xd9"


def test_a_picture_that_takes_hours_to_draw_is_given_up_and_nobody_else_waits_for_it(
    desk: OwnersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 1)
    wrote = threading.Event()

    def write() -> None:
        with desk.service.store.writing():
            wrote.set()

    def drawn(content: bytes, kind: str) -> bytes:
        threading.Thread(target=write).start()
        assert wrote.wait(2), "others cannot write meanwhile"
        return pictures.picture_alone(content, kind)

    monkeypatch.setattr(files, "picture_alone", drawn)
    content = endless(7000, 3_000)
    assert len(content) < LARGEST
    stored, page = sent(desk, content)
    assert (stored, wrote.is_set()) == (b"", True)
    assert "billedet tager for lang tid at læse" in page.lower()


def test_who_sends_a_picture_while_others_are_drawn_is_asked_to_send_it_again(
    desk: OwnersDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    with pictures._DRAWING.turns:
        stored, page = sent(desk, photo("png"))
    assert stored == b""
    assert "læser andres billeder" in page

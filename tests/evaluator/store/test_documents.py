from __future__ import annotations

import datetime as dt
import hashlib

from evaluator.store.documents import document, documents, latest_document, programme_keys, save_document
from evaluator.store.engine import Store


def save(store: Store, now: dt.datetime, text: str, *, key: str = "staff", programme: str = "harbour"):
    with store.writing() as db:
        return save_document(db, programme=programme, kind="questionnaire", key=key, text=text, now=now)


def test_a_changed_text_makes_the_next_version(store: Store, now: dt.datetime) -> None:
    first, is_new = save(store, now, "one")
    second, second_is_new = save(store, now, "two")
    assert (first.number, is_new, second.number, second_is_new) == (1, True, 2, True)
    assert second.digest == hashlib.sha256(b"two").hexdigest()


def test_an_unchanged_text_makes_no_version(store: Store, now: dt.datetime) -> None:
    first, _ = save(store, now, "one")
    again, is_new = save(store, now + dt.timedelta(days=1), "one")
    assert (again, is_new) == (first, False)


def test_every_version_can_be_read_as_it_was(store: Store, now: dt.datetime) -> None:
    saved = [save(store, now, text)[0] for text in ("Hvordan går det?", "Hvordan gik det?")]
    with store.reading() as db:
        assert [document(db, "harbour", "questionnaire", "staff", n) for n in (1, 2)] == saved
        assert latest_document(db, "harbour", "questionnaire", "staff") == saved[1]
        assert document(db, "harbour", "questionnaire", "staff", 3) is None


def test_the_latest_of_each_document_are_listed(store: Store, now: dt.datetime) -> None:
    for text, key in (("one", "staff"), ("two", "staff"), ("one", "leaders")):
        save(store, now, text, key=key)
    with store.reading() as db:
        listed = documents(db, "harbour", "questionnaire")
    assert [(found.key, found.number) for found in listed] == [("leaders", 1), ("staff", 2)]


def test_documents_of_one_programme_are_not_those_of_another(store: Store, now: dt.datetime) -> None:
    save(store, now, "one")
    other, is_new = save(store, now, "one", programme="garden")
    assert (other.number, is_new) == (1, True)
    with store.reading() as db:
        assert [found.programme for found in documents(db, "garden", "questionnaire")] == ["garden"]


def test_programmes_are_those_with_a_programme_document(filled: Store, now: dt.datetime) -> None:
    save(filled, now, "one", programme="garden")
    with filled.reading() as db:
        assert programme_keys(db) == ["harbour"]

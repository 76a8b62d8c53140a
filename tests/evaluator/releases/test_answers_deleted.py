"""A published release outlives the answers that it is made of, and the key: its quotes, its digest, its files."""

from __future__ import annotations

import datetime as dt

from evaluator.releases.serving import Made, kept_or_made
from evaluator.rendering.screens import RESULT
from evaluator.store import releases as stored
from evaluator.store.persons import forget_ways
from evaluator.store.wave_erasures import WaveErasure, erase_answers
from evaluator.store.waves import waves
from evaluator.vault.keys import destroy_key
from tests.evaluator.releases.test_document import QUOTED
from tests.support.released import Releasing


def test_a_release_stands_when_answers_and_key_are_gone(site: Releasing) -> None:
    site.quoted(QUOTED, place=("indicator", "heard"))
    release = site.publish()
    store, programme = site.service.store, release.key.programme
    with store.reading() as db:
        texts, document = stored.texts_of(db, release.key), stored.document_of(db, release)
        asked = [one.key for one in waves(db, programme)]
    assert any(one.kind == "quote" and one.content for one in texts)
    before = kept_or_made(store, release, Made(RESULT, "da"))
    with store.writing() as db:
        for wave in asked:
            erase_answers(db, programme, WaveErasure(wave, dt.date(2027, 1, 1), "eva", due=True))
        forget_ways(db, programme)
    with site.service.vault.writing() as db:
        destroy_key(db, programme)
    with store.reading() as db:
        assert stored.texts_of(db, release.key) == texts
        assert stored.document_of(db, release) == document
    assert kept_or_made(store, release, Made(RESULT, "da")) == before
    assert site.released(release)

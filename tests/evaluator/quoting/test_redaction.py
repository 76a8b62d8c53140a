"""What the rules find in a text, in Danish and English, and what is written in its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.quoting.redaction import KINDS, places_of, proposed, redacted, with_marks, words_left
from evaluator.store.quotes import Mark


def read(text: str, language: str = "da") -> str:
    return redacted(text, 0, len(text), proposed(text), language)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Jeg talte med Birthe Hansen. Birthe var sød.", "Jeg talte med [navn]. [navn] var sød."),
        ("Anne Jensen fra gangen hjalp.", "[navn] fra gangen hjalp."),
        ("Mette hjalp mig, og Mettes mand kørte.", "[navn] hjalp mig, og [navn] mand kørte."),
        ("Det var fru Møller og dr. Holm, f.eks. Søren.", "Det var [navn] og [navn], f.eks. [navn]."),
        ("Overlæge Holm sagde nej.", "[navn] sagde nej."),
        ("jeg hedder kirsten og bor her", "jeg hedder [navn] og bor her"),
        ("Hans mor kom med Hans. Bo og Ole kom også.", "Hans mor kom med [navn]. [navn] kom også."),
        ("Vi var i Region Midtjylland og i aarhus.", "Vi var i [sted] og i [sted]."),
        ("Jeg lå på Aarhus Universitetshospital.", "Jeg lå på [sted]."),
        ("Jeg lå på Regionshospitalet Randers.", "Jeg lå på [sted]."),
        ("Mødet var i Sundhedshuset i Lemvig.", "Mødet var i [sted]."),
        ("I Horsens Kommune boede vi på Lindevej 4, 8700 Horsens.", "I [sted] boede vi på [sted], [sted]."),
        ("Jeg kom på hillerød sygehus, afsnit B7.", "Jeg kom på [sted], [sted]."),
        ("Min skole var god, og vejen var lang.", "Min skole var god, og vejen var lang."),
        ("Det var den 3. maj 2019, ikke 04-05-2019 eller 2019-05-06.", "Det var [dato], ikke [dato] eller [dato]."),
        ("I marts 2020 lukkede det, i juni ikke. 2021 gik.", "I [dato] lukkede det, i [dato] ikke. [dato] gik."),
        ("Han er 78 år, og hun er en 12-årig pige.", "Han er [alder], og hun er en [alder] pige."),
        ("Ring 20 30 40 50 eller +45 20304050.", "Ring [telefonnummer] eller [telefonnummer]."),
        ("Skriv til anna.b@region.example.", "Skriv til [e-mail]."),
        ("Mit nummer er 010203-1234.", "Mit nummer er [personnummer]."),
        ("Se www.minside.dk/abc, eller minside.dk.", "Se [webadresse], eller [webadresse]."),
        ("VI VAR I AARHUS MED METTE OG ALT VAR GODT", "VI VAR I [sted] MED [navn] OG ALT VAR GODT"),
        ("Tak til Jer, I var gode. TV og IT virkede.", "Tak til Jer, I var gode. TV og IT virkede."),
    ],
)  # fmt: skip
def test_danish_texts(text: str, said: str) -> None:
    assert read(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The nurse, Mrs. Smith, helped my 12-year-old.", "The nurse, [name], helped my [age]."),
        ("On 5 May 2019 I was in Copenhagen. I was glad.", "On [date] I was in [place]. I was glad."),
        ("John said so, and I'm sure on May 5th.", "[name] said so, and I'm sure on [date]."),
    ],
)
def test_english_texts(text: str, said: str) -> None:
    assert read(text, "en") == said


def test_only_the_passage_is_looked_at() -> None:
    text = "Mette kom. Anders gik."
    assert [text[one.starts : one.ends] for one in proposed(text, 11)] == ["Anders"]


def test_every_kind_has_a_word_in_both_languages() -> None:
    for language in ("da", "en"):
        said = {redacted("x y", 0, 1, [Mark(0, 1, kind)], language) for kind in KINDS}
        assert len(said) == len(KINDS)
        assert all(one.startswith("[") and one.endswith("]") for one in said)


def test_words_by_hand_take_the_place_of_what_they_overlap() -> None:
    text = "Anne Marie Holm kom"
    marks = with_marks([Mark(0, 4, "name"), Mark(16, 19, "other")], places_of("marie  holm", text), "name")
    assert marks == (Mark(0, 4, "name"), Mark(5, 15, "name"), Mark(16, 19, "other"))
    assert with_marks(marks, [(0, 6)], "place") == (Mark(0, 15, "place"), marks[2])


def test_words_are_found_as_whole_words_only() -> None:
    assert places_of("an", "Anna og An, an") == [(8, 10), (12, 14)]
    assert places_of(" ", "hvad som helst") == []


def test_a_passage_of_placeholders_alone_has_no_words_left() -> None:
    assert not words_left("Anna!", 0, 5, [Mark(0, 4, "name")])
    assert words_left("Anna!", 0, 5, [Mark(0, 4, "name", out=False)])


@given(st.text(alphabet="AaBb Øø.,\n3-@", max_size=60), st.data())
def test_nothing_stands_in_a_quote_that_does_not_stand_in_the_text(text: str, data: st.DataObject) -> None:
    """Only the words in brackets are ours, and what is taken out is gone."""
    marks = proposed(text)
    spans = [(one.starts, one.ends) for one in marks]
    assert all(ends <= starts for (_, ends), (starts, _) in pairwise(spans))
    kept = tuple(Mark(one.starts, one.ends, "cut", out=data.draw(st.booleans())) for one in marks)
    rest = text
    for one in reversed([one for one in kept if one.out]):
        rest = rest[: one.starts] + "[...]" + rest[one.ends :]
    assert redacted(text, 0, len(text), kept, "da") == " ".join(rest.split())

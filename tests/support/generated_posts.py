"""Forms as nobody fills them in: those of tests/documents/faergeby with fields left out, repeated and invented, filled
with what the questions do not ask for, in the bytes in which they go over the wire."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

Field = tuple[bytes, bytes]
Form = tuple[Field, ...]
Fields = dict[str, list[str]]
Change = tuple[str, Field]
Strategy = st.SearchStrategy

PAGES: dict[str, Fields] = {
    "start": {"agrees": ["1"], "used": ["1"], "trips": ["7"]},
    "ride": {
        "late": ["3"],
        "first-trip": ["24.12.2020"],
        "hours": ["2,5"],
        "buys": ["1", "4"],
        "buys#other": ["Pølser"],
        "seat": ["3"],
        "seat#other": ["På taget"],
    },
    "opinion": {
        "again": ["3"],
        "safe": ["2"],
        "clean": ["-998"],
        "noisy": ["-997"],
        "counts": ["1:2", "2:1", "3:3"],
        "money": ["1:2", "3:1", ""],
        "word": ["Dejlig"],
        "more": ["Mere kaffe\r\nog is"],
    },
}
FIELDS = [name for fields in PAGES.values() for name in fields]
OTHERS = [
    "about",
    "statements",
    "used#other",
    "buys#1",
    "counts#1",
    "agrees#1",
    "word#other",
    "_clear",
    "_go",
    "_retur",
]
FORGED = [
    "language",
    "group",
    "csrf_token",
    "receipt",
    "pseudonym",
    "linkage",
    "answers",
    "synthetic",
    "__proto__",
    "\x00",
]
CODES = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "9",
    "10",
    "11",
    "-1",
    "-997",
    "-998",
    "-999",
    "01",
    "+1",
    " 1 ",
    "1.0",
    "１",
    "١",
    "1,5",
]
NUMBERS = [
    "60",
    "61",
    "40,5",
    "41",
    "0,25",
    "-0",
    "1.234",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "−3",
    "9" * 400,
]
DAYS = [
    "31.02.2020",
    "31.05.2026",
    "01.06.2026",
    "2024-12-24",
    "24122024",
    "0000-00-00",
    "1.1.99",
    "99999-01-01",
    "١.١.٢٠٢٠",
]
RANKS = ["1:1", "1:2", "2:1", "3:3", "1:4", "4:1", "1:0", "::", "1:", ":1", "-998:1", "2:99999999999999999999"]
WORDS = [
    "a",
    "ab",
    "x" * 40,
    "x" * 41,
    "x" * 300,
    "x" * 301,
    "x" * 20_001,
    "to\r\nlinjer",
    "a\x00b",
    "\x07",
    "\t",
    "‮tæh",
    "👩‍🚀🙂" * 9,
]
NEAR = {
    "used": ["1", "2", "2", "3"],
    "trips": ["1", "2", "2", "60", "61", "0"],
    "late": ["7", "8", "60", "61", "-1"],
    "first-trip": DAYS,
    "hours": NUMBERS,
    **dict.fromkeys(("counts", "money"), RANKS),
    **dict.fromkeys(("word", "more", "buys#other", "seat#other"), WORDS),
}
"""What looks like the answers to a question; choices have `CODES`."""
HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE submission; --",
    "{{7*7}}",
    "%00",
    "%",
    "&",
    "=1",
    "[]",
    "null",
    "true",
]
WISHES = [
    "next",
    "back",
    "later",
    "decline",
    "en",
    "da",
    "no",
    "start",
    "word",
    "agrees",
    "buys",
    "seat",
    "passengers",
    "crew",
]
WIRE = [
    b"",
    b" ",
    b"\xff",
    b"\xed\xa0\x80",
    b"a\xed\xb0\x80b",
    b"\xc3",
    b"\xf4\x90\x80\x80",
    "\u2028".encode(),
    b"\xef\xbf\xbf",
]


def _bytes(words: Sequence[str]) -> list[bytes]:
    return [word.encode("utf-8") for word in words]


KNOWN = _bytes([*CODES, *NUMBERS, *DAYS, *RANKS, *WORDS, *HOSTILE, *WISHES]) + WIRE
texts = st.text(max_size=12).map(lambda text: text.encode("utf-8"))
halves = st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), min_size=1, max_size=3).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
values = st.one_of(st.sampled_from(KNOWN), st.sampled_from(KNOWN), texts, halves, st.binary(max_size=8))
how = st.sampled_from(["set", "set", "set", "add", "drop"])
names = st.one_of(st.sampled_from(_bytes(FIELDS + OTHERS + FORGED)), st.binary(max_size=6))


def changes(fields: Fields) -> Strategy[Change]:
    """Mostly of a field of the form itself, and to what looks like its answers; each field as often as the others."""
    likely = [(name.encode(), value) for name in fields for value in islice(cycle(_bytes(NEAR.get(name, CODES))), 40)]
    pairs = [st.sampled_from(likely)] * 4 if likely else []
    own = st.sampled_from(_bytes([*fields] or FORGED))
    return st.tuples(how, st.one_of(*pairs, st.tuples(own, values), st.tuples(names, values)))


def changed(form: Form, its: Sequence[Change]) -> Form:
    for kind, (name, value) in its:
        kept = form if kind == "add" else tuple(field for field in form if field[0] != name)
        form = kept if kind == "drop" else (*kept, (name, value))
    return form


def forms(fields: Fields, most: int = 2) -> Strategy[Form]:
    """The form as it should be with up to ``most`` changes."""
    whole = tuple((name.encode(), value.encode()) for name, given in fields.items() for value in given)
    return st.lists(changes(fields), max_size=most).map(lambda its: changed(whole, its))


def on_the_wire(form: Form) -> bytes:
    return b"&".join(quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in form)


def posts_to(*pages: str) -> Strategy[tuple[str, Form]]:
    """One of ``pages`` and what is posted to it."""
    return st.sampled_from(pages).flatmap(lambda page: st.tuples(st.just(page), FORMS[page]))


FORMS = {page: forms(fields, 1) for page, fields in PAGES.items()}
IN_TURN = [posts_to(*[page] * 20, *PAGES) for page in PAGES]
kinds_of_body = st.sampled_from(
    ["application/x-www-form-urlencoded"] * 30 + ["multipart/form-data; boundary=x", "text/plain", ""]
)
ways = st.tuples(
    forms({"language": ["da"], "group": ["passengers"]}), *IN_TURN, posts_to(*PAGES), forms({}), kinds_of_body
)
"""The posts of one participant: to begin, to each page, to one page again, and to send; and of which kind the body of
the first page's is."""

"""The audit log speaks the language of the page: no key of a detail, and no value of one as it is stored."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import evaluator
from evaluator.accounts.audit_words import IN_WORDS, details_in_words, entry_in_words
from evaluator.records.registry import REGISTERS
from evaluator.store.account_tables import ROLES
from evaluator.store.audit import Detail, Entry
from evaluator.store.documents import BROWSER, IMPORT, PROGRAMME, QUESTIONNAIRE
from evaluator.store.evidence_tables import SUBJECTS
from evaluator.store.quote_tables import STATES
from evaluator.store.release_tables import GATES
from evaluator.store.text_tables import MATERIAL_KINDS
from evaluator.store.writing_tables import PLACES
from evaluator.texts import LANGUAGES, Texts, area

THE_CHANGE = {"what", "before", "after"}
THINGS = ("indicator", "group", "milestone", "wave", "programme", "document")
CLOSED: dict[str, tuple[str, ...]] = {
    "role": tuple(ROLES),
    "hearing": ("made", "changed", "grace", "handed_over", "taken_back"),
    "kind": (PROGRAMME, QUESTIONNAIRE),
    "origin": (IMPORT, BROWSER),
    "register": tuple(REGISTERS),
    "material": MATERIAL_KINDS,
    "quote": STATES,
    "evidence": ("added", "changed", "withdrawn"),
    "theory": SUBJECTS,
    "gate": GATES,
    "passage": PLACES,
    "ending": ("closed", "reopened", "archived", "taken_out", "erased"),
    "refused": tuple(one.removeprefix("refused_") for one in area("accounts") if one.startswith("refused_")),
    "owners": ("opened", "reminded", "letters", "closed", "revoked", "renewed", "file_removed", "erased"),
}
OPEN: dict[str, tuple[Detail, ...]] = {
    "attempts": (3,),
    "provider": ("pwd otp", ""),
    "number": (1,),
    "round": (2,),
    "document": (2,),
    "digest": ("ab" * 32,),
    "on_paper": (True,),
    "declared_complete": (True,),
    "registers_only": (True,),
    "themes_only": (True,),
    "rows": (7,),
    "people": (4,),
    "remarks": (5,),
    "parties": (6,),
    "event": (1,),
    "version": (2,),
    "first_question": ("neighbours.heard",),
    "second_question": ("neighbours.again",),
    "texts": (0, 12),
    "question": ("people/why",),
    "searched": (True,),
    "parts": (5,),
    "taken": (30,),
    "waves": ("linked nameless",),
    "formats": ("csv sav",),
    "purpose": ("Kontrol af tallene",),
    "signed": (True,),
    "due": (True,),
    "everything": (True,),
    "backups_until": ("2026-08-02",),
}


def entry(details: dict[str, Detail]) -> Entry:
    return Entry(1, dt.datetime(2026, 5, 4, tzinfo=dt.UTC), "counted", "eva", "lindevang", "m1", details, "", "")


def recorded() -> Iterator[str]:
    """The keys of the details that any module gives to the log, read from its source."""
    for path in Path(evaluator.__file__).parent.rglob("*.py"):
        source = path.read_text()
        if "audit.record(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.AnnAssign) and "audit.Detail" in ast.unparse(node.annotation):
                yield from keys_of(node.value)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("details"):
                yield from keys_of(node.value)
                if isinstance(its := node.targets[0], ast.Subscript):
                    yield ast.literal_eval(its.slice)
            elif isinstance(node, ast.keyword) and node.arg == "details":
                yield from keys_of(node.value)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "details":
                        yield from keys_of(value)


def keys_of(node: ast.expr | None) -> Iterator[str]:
    for one in ast.walk(node) if node else ():
        if isinstance(one, ast.Dict):
            yield from (key.value for key in one.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def changes_of_accounts() -> set[str]:
    """What is said to have changed of an account: the texts that there are, against the words in the source."""
    return {key.removeprefix("change_") for key in area("accounts") if key.startswith("change_")}


def test_every_key_that_is_recorded_has_words() -> None:
    found = set(recorded())
    assert {"change", "declared_complete", "register", "what", "rows", "attempts"} <= found
    assert found == set(IN_WORDS) | THE_CHANGE
    assert set(CLOSED) | set(OPEN) | {"change"} == set(IN_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_told_in_words(language: str) -> None:
    t = Texts(language)
    for key, values in {**CLOSED, **OPEN, "change": tuple(sorted(changes_of_accounts()))}.items():
        for value in values:
            (said,) = details_in_words(entry({key: value}), t)
            assert said
            assert not said.startswith(f"{key}: {value}")
            assert "True" not in said
            assert "_" not in said


def test_what_is_false_or_none_is_not_told() -> None:
    assert details_in_words(entry({"declared_complete": False, "on_paper": False, "event": 0}), Texts("da")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_the_plan_is_one_sentence(language: str) -> None:
    t = Texts(language)
    aspects = [key.removeprefix("aspect_") for key in area("plan") if key.startswith("aspect_")]
    for thing in THINGS:
        for aspect in (*aspects, "replaced"):
            what = f"{thing} {aspect}" if thing == "programme" else f"{thing} hoert {aspect}"
            (said,) = details_in_words(entry({"what": what, "before": "0.6", "after": ""}), t)
            assert what not in said
    said_of = details_in_words(entry({"what": "indicator hoert target", "before": "0.6", "after": "0.4"}), Texts("da"))
    assert said_of == ["indikatoren ”hoert”: målet er ændret fra 0.6 til 0.4"]


def test_an_entry_is_one_line_in_the_language_of_whoever_reads_it() -> None:
    counted = whole(entry({"number": 1, "declared_complete": True}))
    assert entry_in_words(counted, {"eva": "Eva"}, Texts("da")) == (
        "Nr. 1, 4. maj 2026 kl. 02.00: nedslag opgjort, nr. 1, det er bekræftet, at der ikke kommer mere; "
        "Hvem: Eva; Om: m1; Indsats: lindevang"
    )
    changed = entry_in_words(replace(counted, digest="0"), {}, Texts("en"))
    assert changed.startswith("No. 1, 4 May 2026 at 02:00: counted; changed afterwards; ")


def test_a_changed_entry_is_told_as_it_is_stored_for_nobody_knows_what_it_says() -> None:
    told = entry_in_words(replace(entry({"nothing": "known"}), kind="invented", at=None), {}, Texts("en"))
    assert told == "No. 1, ?: invented; changed afterwards; Who: eva; About: m1; Programme: lindevang"


def whole(one: Entry) -> Entry:
    return replace(one, digest=one.computed())

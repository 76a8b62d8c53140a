"""A small library of questions and indicators to begin from, each with where its idea comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from evaluator.editing.scale_templates import MODELS, model_of
from evaluator.programme.model import Programme, Text
from evaluator.texts import LANGUAGES, Texts, catalogue
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.document.editing import add_page, add_scale, item_keys, pages_of, proposed_key
from surveys.document.values import Content

_FILE: Final = Path(__file__).with_name("library.toml")
EXPERIENCED: Final = "experienced"


@dataclass(frozen=True, slots=True)
class Question:
    """``title`` is that of the indicator which counts ``met`` as good, {} for none. With ``{stage}`` in its text there
    is one question for each stage."""

    key: str
    text: Text
    title: Text
    met: tuple[int, ...]
    reversed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of questions on one scale. ``each_stage``: '' or which reading of involvement it asks about; ``ideas``:
    the published work to which it owes its idea."""

    key: str
    title: Text
    about: Text
    ideas: Text
    scale: str
    page: Text
    intro: Text
    each_stage: str
    questions: tuple[Question, ...]


@cache
def entries() -> Mapping[str, Entry]:
    """All entries by key, in their order."""
    return {key: _entry(key, table) for key, table in tomllib.loads(_FILE.read_text("utf-8")).items()}


def entry(key: str) -> Entry:
    """Raises InputRejected where the library has none of that name."""
    if key not in entries():
        raise InputRejected([unknown("documents.not_in_library", (key,), key, entries())])
    return entries()[key]


def inserted(content: Content, its: Entry, programme: Programme, languages: Sequence[str]) -> tuple[Content, str]:
    """The questionnaire with the entry as its last page, and the key of the page. A scale that is there already, with
    the same key, is used as it stands. Raises InputRejected where one of its questions is there already, and for an
    entry about stages where the programme has none."""
    items = [item for question in its.questions for item in _items(its, question, programme, languages)]
    if not items:
        raise InputRejected([Diagnostic("documents.no_stages", (its.key,))])
    taken = tuple(sorted({str(item["key"]) for item in items} & item_keys(content)))
    if taken:
        raise InputRejected([Diagnostic("documents.questions_there", (its.key,), {"items": taken})])
    key = proposed_key(its.key, {str(page.get("key")) for page in pages_of(content)}, its.key)
    intro = {"intro": _in(its.intro, languages)} if its.intro else {}
    new = add_page(content, {"key": key, "title": _in(its.page, languages), **intro, "items": items})
    scale = _scale(its)
    there = scale in new.get("scales", {})
    return (new if there else add_scale(new, scale, model_of(its.scale, languages))), key


def indicators(its: Entry, questionnaire: str, node: str, languages: Sequence[str]) -> dict[str, Content]:
    """The indicators of an entry by key, as they stand in a programme document: a share that should grow, of answers
    judged by its interval. Targets are agreed with the steering group and left open."""
    if its.each_stage:
        reading = its.each_stage
        if reading not in (EXPERIENCED, "practised"):
            return {}
        told = {"title": _in(its.title, languages), "definition": _in(_text(f"library_share_{reading}"), languages)}
        rule = "interval" if reading == EXPERIENCED else "value"  # what was practised is a full count
        return {its.key: {"node": node, **told, **_SHARE, "rule": rule, "source": {"involvement": reading}}}
    return {question.key: _indicator(question, its, questionnaire, node, languages) for question in its.questions}


_SHARE: Final = {"unit": "share", "direction": "increase"}


def _indicator(question: Question, its: Entry, questionnaire: str, node: str, languages: Sequence[str]) -> Content:
    definition = {one: _definition(question, its, Texts(one)) for one in languages}
    source = {"survey": [f"{questionnaire}.{question.key}"], "statistic": "share", "codes": list(question.met)}
    told = {"title": _in(question.title, languages), "definition": definition}
    return {"node": node, **told, **_SHARE, "rule": "interval", "source": source}


def _definition(question: Question, its: Entry, t: Texts) -> str:
    """What is counted, in the words of the scale; of a question that is worded the other way round its other end."""
    codes = MODELS[its.scale].codes
    chosen = [codes[-1 - codes.index(code)] if question.reversed else code for code in question.met]
    low, high = (t(f"scales.{its.scale}_{code}") for code in sorted(chosen))
    return t("editor.library_share", low=low, high=high, question=t.pick(question.text))


def _items(its: Entry, question: Question, programme: Programme, languages: Sequence[str]) -> list[Content]:
    scale: Content = {"kind": "scale", "scale": _scale(its)}
    if not its.each_stage:
        turned = {"reversed": True} if question.reversed else {}
        return [{"key": question.key, **scale, **turned, "text": _in(question.text, languages)}]
    return [
        {"key": f"{question.key}-{stage.key}", **scale, **_use(its, stage.key)}
        | {"text": {one: question.text[one].format(stage=Texts(one).pick(stage.title)) for one in languages}}
        for stage in programme.stages
    ]


def _use(its: Entry, stage: str) -> Content:
    """Experienced involvement is told of a stage; the other readings are for whoever fills in the register."""
    return {"stage": stage} if its.each_stage == EXPERIENCED else {"background": True}


def _scale(its: Entry) -> str:
    return MODELS[its.scale].key or its.scale.replace("_", "-")


def _in(text: Text, languages: Sequence[str]) -> dict[str, str]:
    return {one: text[one] for one in languages if one in LANGUAGES}


def _text(name: str) -> Text:
    return catalogue()[f"editor.{name}"]


def _entry(key: str, table: Mapping[str, Any]) -> Entry:
    questions = tuple(
        Question(one["key"], one["text"], one.get("title", {}), tuple(one.get("met", ())), one.get("reversed", False))
        for one in table["items"]
    )
    texts = {name: table[name] for name in ("title", "about", "ideas", "page")}
    its = {"scale": table["scale"], "intro": table.get("intro", {}), "each_stage": table.get("each_stage", "")}
    return Entry(key=key, **texts, **its, questions=questions)

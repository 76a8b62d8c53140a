"""What `nedslag check` says of a questionnaire, and what is said of an XLSForm, to somebody who edits in the browser.

The libraries tell their faults in English and in terms of the document or the form. ``texts/faults.toml`` and
``texts/xlsform.toml`` have each of their sentences, with places for the values, beside what the pages say; what is not
there is shown as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluator.texts import Texts, catalogue

_CHECK: Final = "check"
_PLACE: Final = re.compile(r"\{(\w+)\}")
_COLUMN: Final = re.compile(r"(?:column|character) (\d+): (.*)", re.DOTALL)


def in_words(sentence: str, t: Texts) -> tuple[str, str]:
    """The sentence in the language of ``t``, and the language in which it stands: English where it is as it was."""
    if found := _COLUMN.fullmatch(sentence):
        problem, language = in_words(found[2], t)
        return (t("faults.column", number=found[1], problem=problem), language)
    key, values = recognised(sentence)
    return (t(key).format(**values), t.language) if key else (sentence, "en")


def recognised(sentence: str) -> tuple[str, dict[str, str]]:
    """The key of the text that says the same, and the values in it; '' where there is none."""
    for pattern, key in _patterns():
        if found := pattern.fullmatch(sentence):
            return key, found.groupdict()
    return "", {}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with the longest words first: the closest sentence wins."""
    known = {key: entry[_CHECK] for key, entry in catalogue().items() if _CHECK in entry}
    keys = sorted(known, key=lambda key: -len(_PLACE.sub("", known[key])))
    return tuple((re.compile(_expression(known[key]), re.DOTALL), key) for key in keys)


def _expression(sentence: str) -> str:
    parts = _PLACE.split(sentence)
    return "".join(_of_place(part) if at % 2 else re.escape(part) for at, part in enumerate(parts))


def _of_place(name: str) -> str:
    """A ``sign`` holds no blank: it would otherwise stand for half of a sentence. Anything else may be empty."""
    return rf"(?P<{name}>\S+)" if name == "sign" else f"(?P<{name}>.*?)"

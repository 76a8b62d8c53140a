"""What a participant is told about an answer that cannot be taken, in each language, naming the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("da", "en")
"""The languages in which a participant can be spoken to."""

MESSAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "required": {
        "da": "Svar på spørgsmålet: {question}",
        "en": "Answer the question: {question}",
    },
    "code": {
        "da": "Vælg et af de svar, der vises ved spørgsmålet: {question}",
        "en": "Choose one of the answers shown with the question: {question}",
    },
    "several": {
        "da": "Vælg kun ét svar på spørgsmålet: {question}",
        "en": "Choose only one answer to the question: {question}",
    },
    "exclusive": {
        "da": "“{label}” kan ikke vælges sammen med andre svar: {question}",
        "en": "“{label}” cannot be chosen together with other answers: {question}",
    },
    "not_whole": {
        "da": "Skriv et helt tal med cifre, for eksempel 12: {question}",
        "en": "Write a whole number in digits, for example 12: {question}",
    },
    "out_of_range": {
        "da": "Skriv et tal fra {minimum} til {maximum}: {question}",
        "en": "Write a number from {minimum} to {maximum}: {question}",
    },
    "too_long": {
        "da": "Svaret fylder {length} tegn, og der er plads til {maximum}. Gør det kortere: {question}",
        "en": "The answer has {length} characters, and there is room for {maximum}. Make it shorter: {question}",
    },
    "characters": {
        "da": "Svaret indeholder usynlige tegn, som ikke kan gemmes. Skriv det igen: {question}",
        "en": "The answer holds invisible characters that cannot be stored. Write it again: {question}",
    },
    "dont_know": {"da": "Ved ikke", "en": "Don’t know"},
    "not_relevant": {"da": "Ikke relevant", "en": "Not relevant"},
}


def message(key: str, language: str, /, **values: object) -> str:
    """The text of ``key`` in a language, in Danish where the language is not spoken here."""
    texts = MESSAGES[key]
    return texts.get(language, texts["da"]).format(**values)

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
    "step": {
        "da": "Tallene går i spring på {step} fra {start}. Skriv et af dem: {question}",
        "en": "The numbers go in steps of {step} from {start}. Write one of them: {question}",
    },
    "not_decimal": {
        "da": "Skriv et tal med cifre, for eksempel 2,5: {question}",
        "en": "Write a number in digits, for example 2.5: {question}",
    },
    "thousands": {
        "da": "Skriv tallet uden tegn mellem tusinderne, for eksempel 1234,5 og ikke 1.234,5: {question}",
        "en": "Write the number without a mark between the thousands, for example 1234.5 and not 1,234.5: {question}",
    },
    "too_many_decimals": {
        "da": "Skriv højst {maximum} decimaler: {question}",
        "en": "Write at most {maximum} decimals: {question}",
    },
    "not_date": {
        "da": "Skriv datoen som dag, måned og år med fire cifre, for eksempel 24.12.2025: {question}",
        "en": "Write the date as day, month and year in four digits, for example 24/12/2025: {question}",
    },
    "no_such_day": {
        "da": "Den dato findes ikke i kalenderen. Tjek dag og måned: {question}",
        "en": "There is no such date in the calendar. Check the day and the month: {question}",
    },
    "date_out_of_range": {
        "da": "Skriv en dato fra {minimum} til {maximum}: {question}",
        "en": "Write a date from {minimum} to {maximum}: {question}",
    },
    "too_few": {
        "da": "Vælg mindst {minimum} svar: {question}",
        "en": "Choose at least {minimum} answers: {question}",
    },
    "too_many": {
        "da": "Vælg højst {maximum} svar: {question}",
        "en": "Choose at most {maximum} answers: {question}",
    },
    "rank_twice": {
        "da": "Nr. {rank} er brugt mere end én gang. Brug hvert nummer én gang: {question}",
        "en": "No. {rank} is used more than once. Use each number once: {question}",
    },
    "rank_left_out": {
        "da": "“{label}” mangler et nummer. Giv alle et nummer, eller lad alle stå tomme: {question}",
        "en": "“{label}” has no number. Give each a number, or leave all of them empty: {question}",
    },
    "rank_left_out_required": {
        "da": "“{label}” mangler et nummer. Giv alle et nummer: {question}",
        "en": "“{label}” has no number. Give each a number: {question}",
    },
    "rank_gap": {
        "da": "Nr. {rank} mangler. Brug numrene i rækkefølge fra 1: {question}",
        "en": "No. {rank} is missing. Use the numbers in order from 1: {question}",
    },
    "other_missing": {
        "da": "Du har valgt “{label}”. Skriv også, hvad det er: {question}",
        "en": "You chose “{label}”. Also write what it is: {question}",
    },
    "other_not_chosen": {
        "da": "Vælg “{label}”, hvis det, du har skrevet, skal med. Slet det ellers: {question}",
        "en": "Choose “{label}” if what you wrote is your answer. Otherwise delete it: {question}",
    },
    "consent": {
        "da": "Sæt kryds, hvis du vil være med. Ellers vælg “Nej tak”: {question}",
        "en": "Tick the box if you want to take part. Otherwise choose “No thanks”: {question}",
    },
    "too_long": {
        "da": "Svaret fylder {length} tegn, og der er plads til {maximum}. Gør det kortere: {question}",
        "en": "The answer has {length} characters, and there is room for {maximum}. Make it shorter: {question}",
    },
    "characters": {
        "da": "Svaret indeholder usynlige tegn, som ikke kan gemmes. Skriv det igen: {question}",
        "en": "The answer holds invisible characters that cannot be stored. Write it again: {question}",
    },
    "constraint": {
        "da": "{message} Det gælder spørgsmålet: {question}",
        "en": "{message} This is about the question: {question}",
    },
    "dont_know": {"da": "Ved ikke", "en": "Don’t know"},
    "not_relevant": {"da": "Ikke relevant", "en": "Not relevant"},
}


def message(key: str, language: str, /, **values: object) -> str:
    """The text of ``key`` in a language, in Danish where the language is not spoken here."""
    texts = MESSAGES[key]
    return texts.get(language, texts["da"]).format(**values)

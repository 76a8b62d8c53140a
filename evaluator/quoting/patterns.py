"""What tells of somebody by its form: addresses, numbers, days, ages, and places by how they are called."""

from __future__ import annotations

import re
from typing import Final

_MONTH: Final = (
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|january|february|march|may|june|july|october)"
)
_SHORT_MONTH: Final = r"(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec)\.?"
_TH: Final = r"st|nd|rd|th"
_CAPITAL: Final = r"[A-ZÆØÅÄÖÜÉ]"
_HOUSE: Final = (
    r"(?:sygehus(?:et)?|hospital(?:et)?|centeret|centret|centrum|hjemmet|skolen|skole|klinikken|klinik|kirken|huset"
    r"|gården|højskole|gymnasium|parken|hospice)"
)
_STREET: Final = r"(?:vej|vejen|gade|gaden|allé|alle|stræde|torv|torvet|plads|vænget|vænge|boulevard)"

HOUSE_AFTER: Final = re.compile(
    r"(?i)\s(?:sygehus|hospital|kommune|rådhus|plejehjem|sundhedscenter|school|town hall)(?!\w)"
)
"""What belongs to the name of a town before it."""
PATTERNS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("email", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
        ("web", r"(?i)\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]]"),
        (
            "web",
            r"(?i)(?<![a-z0-9æøå.-])[a-z0-9æøå-]{1,63}(?:\.[a-z0-9æøå-]+)*\.(?:dk|com|org|net|eu|info)\b(?:/[^\s<>\".,;)]*)?",
        ),
        ("number", r"(?<![\w-])\d{6}[ -–]{0,3}\d{4}(?![\w-])"),
        ("date", r"(?<![\w/.-])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?![\w/-])"),
        ("date", r"(?<![\w/.-])(?:19|20)\d\d-\d\d-\d\d(?!\w)"),
        ("phone", r"(?<![\w+])(?:\+\d{1,3}|00\d{2})(?:[ -]?\d){6,12}(?!\w)"),
        ("phone", r"(?<![\w+])\d{2}(?:[ -]?\d{2}){3}(?!\w)"),
        (
            "date",
            rf"(?i)(?<!\w)(?:den\s)?\d{{1,2}}(?:\.|{_TH})?\s(?:of\s)?(?:{_MONTH}|{_SHORT_MONTH})(?!\w)(?:,?\s\d{{4}})?",
        ),
        ("date", rf"(?i)(?<!\w)(?:{_MONTH}|{_SHORT_MONTH})\s(?:\d{{1,2}}(?:{_TH})?,?\s)?(?:19|20)\d\d(?!\w)"),
        ("date", rf"(?<!\w)(?=[A-Z])(?i:{_MONTH})\s\d{{1,2}}(?:{_TH})?(?!\w)"),
        ("date", rf"(?i)(?<!\w)(?!maj|march|may){_MONTH}(?!\w)"),
        ("date", r"(?<![\w/.-])\d{1,2}/\d{1,2}(?![\w/])"),
        ("age", r"(?i)(?<!\w)\d{1,3}\s?(?:1/2\s)?(?:-\s?)?(?:årige?s?|års?|years?(?:[- ]old)?|year-old)(?!\w)"),
        ("age", r"(?i)(?<!\w)aged\s\d{1,3}(?!\w)"),
        ("date", r"(?<![\w/.,-])(?:19|20)\d\d(?![\w/-]|[.,]\d)"),
        ("place", rf"(?<![\w-]){_CAPITAL}[\w-]*(?:\s{_CAPITAL}[\w-]*)?{_STREET}\s\d+\s?[A-Za-z]?(?!\w)"),
        ("place", rf"(?<!\w)\d{{4}}\s{_CAPITAL}\w+(?:\s{_CAPITAL}(?!\w))?"),
        ("place", rf"(?<!\w)Region\s{_CAPITAL}[\w-]+"),
        ("place", rf"(?<![\w-]){_CAPITAL}[\w-]+(?:-{_CAPITAL}\w+)?\s[Kk]ommune(?!\w)"),
        (
            "place",
            rf"(?<![\w-])(?:{_CAPITAL}[\w-]*\s){{0,3}}{_CAPITAL}?[\w-]*(?<=\w){_HOUSE}(?:\s(?:i\s)?{_CAPITAL}[\w-]+)+",
        ),
        ("place", rf"(?<![\w-])(?:{_CAPITAL}[\w-]*\s){{1,3}}[\w-]*{_HOUSE}(?!\w)"),
        ("place", rf"(?<![\w-]){_CAPITAL}[\w-]+{_HOUSE}(?!\w)"),
        ("place", rf"(?i:(?<!\w)(?:afdeling|afsnit|stue|ward|unit))\s(?:{_CAPITAL}{{1,2}}\d*|\d+)(?!\w)"),
    )
)
"""In the order in which they are looked for: what an earlier one has found no later one finds again."""

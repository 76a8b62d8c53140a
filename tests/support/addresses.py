"""What the parts of an address are filled in with, so that a test can ask for every page there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

_ID: Final = str(UUID(int=0, version=4))
VALUES: Final[Mapping[str, str]] = {
    "programme": "lindevang",
    "milestone": "m1",
    "language": "da",
    "reference": "x",
    "filename": "x",
    "serial": "0000-0000",
    "slug": "konklusion",
    "wave": "linked",
    "kind": "invitation",
    "key": "neighbours",
    "number": "1",
    "page": "meals",
    "name": "heard",
    "account": "a1",
    "change": "luk",
    "proof": "none",
    "questionnaire": "neighbours",
    "item": "heard",
    "hearing": "none",
    "format": "docx",
    "material": _ID,
    "text": _ID,
    "quote_id": _ID,
    "document": _ID,
    "party": _ID,
    "remark": _ID,
    "register": "proevehandlinger",
    "view": _ID,
    "upload": _ID,
    "point": _ID,
    "thread": _ID,
    "evidence": _ID,
    "interpretation": _ID,
    "source": "meetings",
    "target": "contact",
    "node": "contact",
    "person": _ID,
    "mail": _ID,
    "owner": _ID,
    "question": _ID,
    "round_": _ID,
    "turn": "1",
    "suffix": "html",
}

"""The choices sheet -> lists of choices with stable codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.codes import LOWEST_FREE_CODE, OUTSIDE_FLAGS
from surveys.kinds.coding import LARGEST_NUMBER
from surveys.questionnaire import Choice, Scale, Text
from surveys.toml.outside_words import begins_like_outside, meaning_of, nearest_meaning
from surveys.xlsform.questions import key_of
from surveys.xlsform.sheets import Report, Row, Sheet
from surveys.xlsform.vocabulary import NO, YES

OUTSIDE_COLUMN: Final = "outside_scale"
"""In which an author says yes or no of a choice, or what it means: 'dont_know' or 'not_relevant'."""
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,8}")
_OUTSIDE: Final = {"dont_know": "xlsform.dont_know", "not_relevant": "xlsform.not_relevant"}
_OUTSIDE_COLUMNS: Final = ("image", "big-image", "audio", "video", "media")


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """``codes`` are the code, or the name of 'don't know' or 'not relevant', by a choice's name in the form."""

    name: str
    key: str
    row: Row
    choices: tuple[Choice, ...]
    outside: tuple[Choice, ...]
    codes: Mapping[str, int | str]
    ordered: bool

    @property
    def scale(self) -> Scale:
        return Scale(self.key, self.choices, self.outside, self.ordered)


def rows_of_lists(sheet: Sheet, report: Report) -> dict[str, list[Row]]:
    """The rows of each list by its name, in the order of the sheet."""
    lists: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row.get("list_name") and row.get("name"):
            lists.setdefault(row.get("list_name"), []).append(row)
        elif row.get("list_name"):
            report.fault(row, "name", "xlsform.no_choice_name")
        elif row.get("name") or any(column.startswith("label.") for column in row.cells):
            report.fault(row, "list_name", "xlsform.no_list_name")
    return lists


def label_of(row: Row, languages: Sequence[str], report: Report, column: str = "label") -> Text:
    """The row's text in every language; a fault for each that is missing."""
    texts = {language: row.get(f"{column}.{language}") for language in languages}
    for language, text in texts.items():
        if not text and not report.wordless:
            report.fault(row, f"{column}.{language}", "xlsform.untranslated")
    return {language: text or "?" for language, text in texts.items()}


def read_list(
    name: str, rows: Sequence[Row], languages: Sequence[str], report: Report, *, ordered: bool, recognise: bool
) -> ChoiceList:
    """A list with its codes. ``recognise`` says whether 'don't know' and 'not relevant' may lie outside the scale."""
    labels: dict[str, tuple[Row, Text]] = {}
    for row in rows:
        if row.get("name") in labels:
            report.fault(row, "name", "xlsform.choice_twice", choice=row.get("name"), list=name)
        for column in (column for column in row.cells if column.split("::")[0] in _OUTSIDE_COLUMNS):
            report.fault(row, column, "xlsform.pictures")
        if len(row.get("name").split()) > 1:
            report.fault(row, "name", "xlsform.space", choice=row.get("name"))
        labels[row.get("name")] = row, label_of(row, languages, report)
    on_scale = {choice for choice, (row, _) in labels.items() if _said(row) in NO[1:]}
    outside = _outside(labels, name, report, recognise=recognise)
    codes = _codes([choice for choice in labels if choice not in outside])
    if len(codes) < 2:
        report.fault(rows[0], "list_name", "xlsform.too_few_choices", list=name)
    _tell(name, rows[0], labels, outside, codes, report)
    if recognise:
        _ask(name, labels, outside, report, ordered=ordered)
    listed = list(codes)
    if ordered and list(codes.values()) != sorted(codes.values()):
        listed.sort(key=codes.__getitem__)
        report.note(rows[0], "xlsform.low_to_high", list=name)
    return ChoiceList(
        name,
        key_of(name),
        rows[0],
        tuple(Choice(codes[choice], labels[choice][1], on_scale=choice in on_scale) for choice in listed),
        tuple(
            Choice(code, labels[choice][1])
            for flag, code in OUTSIDE_FLAGS.items()
            for choice in outside
            if outside[choice] == flag
        ),
        {**codes, **outside},
        ordered,
    )


def _said(row: Row) -> str:
    return row.get(OUTSIDE_COLUMN).lower()


def _outside(
    labels: Mapping[str, tuple[Row, Text]], name: str, report: Report, *, recognise: bool
) -> Mapping[str, str]:
    """The choices that lie outside the scale, each with the name of what it is."""
    if recognise:
        found = _recognised(labels)
        return found | _marked(labels, found, name, report)
    for row, _ in labels.values():
        if _said(row) not in NO:
            report.fault(row, OUTSIDE_COLUMN, "xlsform.outside_in_ranking", list=name)
    return {}


def _recognised(labels: Mapping[str, tuple[Row, Text]]) -> dict[str, str]:
    """Which choices of which the author says nothing are 'don't know' and 'not relevant': by the names that nedslag
    writes, or by their exact words in a language. None where two choices say the same."""
    found: dict[str, str] = {}
    for flag in OUTSIDE_FLAGS:
        said = [
            choice
            for choice, (row, label) in labels.items()
            if (choice == flag or meaning_of(label) == flag) and not _said(row)
        ]
        if len(said) == 1 and said[0] not in found:
            found[said[0]] = flag
    return found if len(labels) - len(found) >= 2 else {}


def _marked(
    labels: Mapping[str, tuple[Row, Text]], recognised: Mapping[str, str], name: str, report: Report
) -> dict[str, str]:
    """Which choices lie outside the scale because the author says so, each in the place that its words are nearest to,
    or else in the other."""
    found: dict[str, str] = {}
    for choice, (row, label) in labels.items():
        said = _said(row)
        if said not in (*YES, *NO, *OUTSIDE_FLAGS):
            report.fault(row, OUTSIDE_COLUMN, "xlsform.yes_or_no")
        elif said not in NO:
            wanted = said if said in OUTSIDE_FLAGS else nearest_meaning(label)
            free = [flag for flag in OUTSIDE_FLAGS if flag not in {*recognised.values(), *found.values()}]
            if not free:
                report.fault(row, OUTSIDE_COLUMN, "xlsform.outside_full", choice=choice, list=name)
            else:
                found[choice] = wanted if wanted in free else free[0]
    return found


def _ask(
    name: str, labels: Mapping[str, tuple[Row, Text]], outside: Collection[str], report: Report, *, ordered: bool
) -> None:
    """On a scale a choice that begins like 'don't know' may not pass for its highest step unasked."""
    for choice, (row, label) in labels.items():
        if choice not in outside and not _said(row) and begins_like_outside(label):
            values = {"choice": choice, "words": " / ".join(label.values()), "list": name}
            if ordered:
                report.fault(row, "name", "xlsform.maybe_outside", **values)
            else:
                report.note(row, "xlsform.a_choice_like_others", **values)


def _codes(names: Collection[str]) -> dict[str, int]:
    """Names that are whole numbers stay; each other gets the next free number above them, in the order of the list."""
    own = {name: int(name) for name in names if _WHOLE.fullmatch(name) and _is_free(int(name))}
    following = max(own.values(), default=0)
    codes: dict[str, int] = {}
    for name in names:
        if name not in own:
            following = max(following, 0) + 1
        codes[name] = own.get(name, following)
    return codes


def _is_free(code: int) -> bool:
    return LOWEST_FREE_CODE <= code <= LARGEST_NUMBER


def _tell(
    name: str,
    row: Row,
    labels: Mapping[str, tuple[Row, Text]],
    outside: Mapping[str, str],
    codes: Mapping[str, int],
    report: Report,
) -> None:
    for choice, flag in outside.items():
        if choice != flag:
            words = " / ".join(labels[choice][1].values())
            report.note(row, _OUTSIDE[flag], choice=choice, words=words, list=name)
    given = {choice: code for choice, code in codes.items() if choice != str(code)}
    if given:
        codes_given = tuple(f"{choice} = {code}" for choice, code in given.items())
        report.note(row, "xlsform.codes", list=name, codes=codes_given)

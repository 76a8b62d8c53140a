"""The settings sheet: what the form is called and in which languages it is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from surveys.messages import LANGUAGES
from surveys.questionnaire import Text
from surveys.toml.tables import KEY
from surveys.xlsform.questions import key_of
from surveys.xlsform.sheets import LANGUAGE_NAMES, OTHER, Report, Row, Sheet, language_of, misspelt, sheet_of

_KNOWN: Final = ("form_title", "form_id", "default_language", *(f"title_{language}" for language in LANGUAGES))


@dataclass(slots=True)
class Settings:
    """``plain`` is the language of texts that name none, `OTHER` where nedslag does not ask in it. ``title`` is in each
    of ``languages``."""

    key: str
    row: Row
    plain: str
    languages: tuple[str, ...] = LANGUAGES

    @property
    def title(self) -> Text:
        shared = self.row.get("form_title") or self.key
        return {language: self.row.get(f"title_{language}") or shared for language in self.languages}

    def choose_languages(self, survey: Sheet, report: Report) -> None:
        """The languages in which there is a text, the default language first. Other languages are left out."""
        columns = {column for row in survey.rows for column in row.cells if column.startswith(("label.", "hint."))}
        found = [language for language in LANGUAGES if columns & {f"label.{language}", f"hint.{language}"}]
        default, report.wordless = self.row.get("default_language"), not found
        if not found and self.plain == OTHER:
            report.fault(self.row, "default_language", "xlsform.default_language", language=default)
        elif not found:
            report.fault(Row("survey", 0, {}), "", "xlsform.no_label")
        if self.plain == OTHER and default not in report.left_out:
            report.left_out.insert(0, default)
        if report.left_out and found:
            values = {"left": tuple(report.left_out), "kept": tuple(LANGUAGE_NAMES[one] for one in found)}
            report.note(Row("survey", 0, {}), "xlsform.languages_left_out", **values)
        self.languages = tuple(sorted(found, key=lambda language: language != self.plain)) or (
            self.plain if self.plain in LANGUAGES else LANGUAGES[0],
        )
        if len(found) > 1 and not any(self.row.get(f"title_{language}") for language in found):
            report.note(Row("settings", 0, {}), "xlsform.same_title", title=self.title[found[0]])


def read_settings(rows: list[tuple[int, list[str]]], plain: str, report: Report) -> Settings:
    """The first row of the sheet, or what stands in for it; ``plain`` is used where it names no default language."""
    sheet = sheet_of("settings", rows, plain, report)
    row = sheet.rows[0] if sheet.rows else Row("settings", 0, {})
    for extra in sheet.rows[1:]:
        report.fault(extra, "", "xlsform.second_row")
    unused = [column for column in row.cells if column not in _KNOWN and not misspelt(column, _KNOWN, row.cells)]
    if unused:
        written = tuple(sheet.headers[column] for column in unused)
        report.note(Row("settings", 0, {}), "xlsform.setting_unused", settings=written)
    for column in (column for column in row.cells if column not in (*_KNOWN, *unused)):
        report.unknown(row, column, "xlsform.unknown_setting", column, set(_KNOWN) - {*row.cells})
    default = row.get("default_language")
    language = plain if default.lower() in ("", "default") else language_of(default) or OTHER
    if not default:
        report.note(Row("settings", 0, {}), "xlsform.no_default_language", language=plain)
    name = row.get("form_id") or PurePath(report.name).stem
    key = key_of(name)[:60]
    if not KEY.fullmatch(key):
        report.fault(row, "form_id", "xlsform.bad_form_id", name=name)
    elif row.get("form_id") and key != name:
        report.note(row, "xlsform.form_id", name=name, key=key)
    return Settings(key, row, language)

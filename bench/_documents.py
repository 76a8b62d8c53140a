"""The programme and questionnaire that the benchmarks use: 20 five-point questions on one page, 6 groups, 3 waves that
are open on the day of the run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

PROGRAMME = "bench"
QUESTIONS = [f"q{number:02}" for number in range(1, 21)]
GROUPS = [f"g{number}" for number in range(1, 7)]
WAVES = ("w1", "w2", "w3")
TODAY: Final = dt.datetime.now(dt.UTC).date()
_YEAR, _WEEK = dt.timedelta(365), dt.timedelta(7)

_SCALE = """
[scales.agreement]
choices = [
  { code = 1, da = "Slet ikke", en = "Not at all" },
  { code = 2, da = "I mindre grad", en = "A little" },
  { code = 3, da = "I nogen grad", en = "Somewhat" },
  { code = 4, da = "I høj grad", en = "To a high degree" },
  { code = 5, da = "I meget høj grad", en = "To a very high degree" },
]
"""


def write_documents(folder: Path, pages: int = 1, today: dt.date = TODAY) -> Path:
    """Write programme.toml and questionnaires/twenty.toml, with the questions on so many pages and the waves open on
    ``today``, into ``folder`` and return it."""
    (folder / "questionnaires").mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(_programme(today), "utf-8")
    (folder / "questionnaires" / "twenty.toml").write_text(_questionnaire(pages), "utf-8")
    return folder


def closes(wave: str, today: dt.date = TODAY) -> dt.date:
    """The last day of a wave: the first closes a year after ``today``, each other a year after the one before."""
    return today + _YEAR * (WAVES.index(wave) + 1)


def closed_on(wave: str, today: dt.date = TODAY) -> dt.datetime:
    """A moment at which nothing more can come to a wave, also where its documents were written on the day before."""
    return dt.datetime.combine(closes(wave, today) + _WEEK, dt.time(), dt.UTC)


def _questionnaire(pages: int) -> str:
    head = [
        'key = "twenty"',
        'languages = ["da", "en"]',
        'title = { da = "Tyve spørgsmål", en = "Twenty questions" }',
        'information = { da = "Til måling.", en = "For measuring." }',
        _SCALE,
    ]
    items = [
        f'[[pages.items]]\nkey = "{key}"\nkind = "scale"\nscale = "agreement"\nrequired = true\n'
        f'text = {{ da = "Hvor meget gælder udsagn {key} for dig?", en = "How far is statement {key} true of you?" }}'
        for key in QUESTIONS
    ]
    on_a_page = len(items) // pages
    for first in range(0, len(items), on_a_page):
        key = "all" if pages == 1 else f"p{first // on_a_page + 1}"
        head.append(f'[[pages]]\nkey = "{key}"\ntitle = {{ da = "Spørgsmål", en = "Questions" }}')
        head += items[first : first + on_a_page]
    return "\n".join(head)


def _programme(today: dt.date) -> str:
    parts = [
        f'key = "{PROGRAMME}"\nlanguages = ["da", "en"]',
        'title = { da = "Måling", en = "Measuring" }\npurpose = { da = "Måling", en = "Measuring" }',
    ]
    parts += [f'[groups.{key}]\ntitle = {{ da = "Gruppe {key}", en = "Group {key}" }}' for key in GROUPS]
    for place, wave in enumerate(WAVES, 1):
        final = "final = true\n" if place == len(WAVES) else ""
        parts.append(
            f"[milestones.m{place}]\ncut_off = {closes(wave, today)}\n{final}"
            f'title = {{ da = "Nedslag {place}", en = "Milestone {place}" }}'
        )
        parts.append(
            f'[waves.{wave}]\nmilestone = "m{place}"\nquestionnaire = "twenty"\nlinkage = "pseudonymous"\n'
            f"groups = {GROUPS}\nopens = {today - _YEAR}\ncloses = {closes(wave, today)}\n".replace("'", '"')
        )
    parts.append('[nodes.work]\nkind = "activity"\ntitle = { da = "Arbejde", en = "Work" }')
    parts.append('[nodes.effect]\nkind = "outcome_short"\ntitle = { da = "Virkning", en = "Effect" }')
    parts.append(
        '[[links]]\nfrom = "work"\nto = "effect"\nmechanism = { da = "Arbejdet virker", en = "Work has effects" }'
    )
    for key in QUESTIONS:
        parts.append(
            f'[indicators.i-{key}]\nnode = "effect"\ntitle = {{ da = "{key}", en = "{key}" }}\n'
            f'definition = {{ da = "Andel", en = "Share" }}\ntargets = {{ m3 = 0.4 }}\n'
            f'source = {{ survey = "twenty.{key}", statistic = "share", codes = [4, 5] }}'
        )
    told = ("controller", "contact", "processors", "purpose", "grounds", "recipients", "retention", "transfers")
    lines = [f'{key} = {{ da = "Måling", en = "Measuring" }}' for key in told]
    parts.append("\n".join(["[information]", *lines, 'basis = "public_task"']))
    return "\n\n".join(parts)

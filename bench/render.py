"""A whole milestone in every format and both languages, against drawing its pictures once; and the pages of what is
published, against a static file of the same size.

`python -m bench.render HOME PROGRAMME MILESTONE` reads a home with a milestone that is counted; without one it builds
the demonstration first, which takes minutes. The floor is what matplotlib needs for the pictures of one language; that
of a page is a file from the same server, asked for in the same run, on SQLite and PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench._common import scratch
from bench._screens import measured

T = TypeVar("T")
LANGUAGES = ("da", "en")


def timed(make: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = make()
    return time.process_time() - began, made


def measure(home: Path, programme: str, milestone: str) -> None:
    from evaluator.cli.support import databases
    from evaluator.releases.composing import composed
    from evaluator.rendering.format import Draft
    from evaluator.rendering.formats import FORMATS
    from evaluator.rendering.pictures import png_of
    from evaluator.results.milestones import count_of

    os.environ["NEDSLAG_HOME"] = str(home)
    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        findings = composed(db, count_of(db, programme, milestone))
    Draft(findings).report("da")  # what is read and imported once is in no ratio
    floor, _ = timed(lambda: Draft(findings).report("da"))
    draft, whole = Draft(findings), 0.0
    for language in LANGUAGES:
        draft.report(language)
    print(f"composing one language with its pictures: {floor:.2f} s, the floor")
    png_of.cache_clear()  # a picture is drawn once for all formats that show it, as when a release is published
    for form in FORMATS.values():
        makes = [form.make, *([form.appendix] if form.appendix else [])]
        for language in LANGUAGES if form.by_language else LANGUAGES[:1]:
            seconds, made = timed(lambda its=language, makes=makes: [one(draft, its) for one in makes])
            whole += seconds
            size = sum(map(len, made)) / 1000
            print(f"{form.suffix:8} {language}: {seconds / floor:5.2f} of the floor, {size:,.0f} kB")
    print(f"every format in both languages: {whole / floor:.1f} of the floor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("programme", nargs="?", default="borgerdesign")
    parser.add_argument("milestone", nargs="?", default="m3")
    given = parser.parse_args()
    if given.home is not None:
        measure(given.home, given.programme, given.milestone)
        sys.exit(0 if measured(given.home, given.programme) else 1)
    from evaluator.cli.main import main as nedslag

    with scratch() as folder:
        nedslag(["demo", "--into", str(folder / "demo")], standalone_mode=False)
        measure(folder / "demo", given.programme, given.milestone)
        sys.exit(0 if measured(folder / "demo", given.programme) else 1)


if __name__ == "__main__":
    main()

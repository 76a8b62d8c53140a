"""A thousand single digits changed in the files of a report, and files in which only words are; see decision 58.

    python -m tests.changes HOME PROGRAMME MILESTONE [--times 250]

reads a home with a milestone that is counted, such as a demonstration's, makes its report and says how many changes
were found. Where LibreOffice is installed the files are saved by it once more, and nothing may then be called changed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evaluator.cli.support import databases
from evaluator.releases.composing import composed
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.results.milestones import count_of
from evaluator.verifying.check import compared, verified
from evaluator.verifying.expected import Expected
from evaluator.verifying.found import Content, Line
from evaluator.verifying.released import expected_of
from tests.support.changed_digits import KINDS, Pages, changed, words_replaced

SECONDS = 300
SEED = 14


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("programme")
    parser.add_argument("milestone")
    parser.add_argument("--times", type=int, default=250)
    given = parser.parse_args(arguments)
    os.environ["NEDSLAG_HOME"] = str(given.home)
    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        draft = Draft(composed(db, count_of(db, given.programme, given.milestone)))
    release = expected_of(draft, ("da", "en"))
    files = {suffix: FORMATS[suffix].make(draft, "da") for suffix in (*KINDS, "pdf")}
    results = [digits(files, suffix, release, given.times) for suffix in files]
    results += [words(files, suffix, release) for suffix in KINDS]
    if shutil.which("soffice"):
        results += [saved_again(files, suffix, release) for suffix in KINDS]
    return 0 if all(results) else 1


def digits(files: dict[str, bytes], suffix: str, release: Expected, times: int) -> bool:
    chance = random.Random(SEED)
    if suffix == "pdf":
        pages = Pages(files[suffix])
        before = _said(pages.lines)
        read = [lines for lines in pages.changed(times + times // 10, chance) if _said(lines) != before][:times]
        found = sum(bool(compared(Content(tuple(lines), in_order=True), release).differing) for lines in read)
        of = len(read)
    else:
        found = sum(
            bool(verified(one, suffix, release).differing) for one, _ in changed(files[suffix], suffix, times, chance)
        )
        of = times
    print(f"{suffix}: {found} of {of} changed digits found", flush=True)
    return found == of


def words(files: dict[str, bytes], suffix: str, release: Expected) -> bool:
    found = verified(words_replaced(files[suffix], suffix, random.Random(SEED)), suffix, release)
    print(f"{suffix}: other words, moved, larger: {found.checked} numbers, {len(found.differing)} called changed")
    return not found.differing


def saved_again(files: dict[str, bytes], suffix: str, release: Expected) -> bool:
    """The file as LibreOffice writes it after reading it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"file.{suffix}").write_bytes(files[suffix])
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder / "out")]
        subprocess.run([*command, str(folder / f"file.{suffix}")], check=True, capture_output=True, timeout=SECONDS)
        found = verified((folder / "out" / f"file.{suffix}").read_bytes(), suffix, release)
    said = f"{found.checked} numbers, {len(found.differing)} called changed, {len(found.unknown)} not told"
    print(f"{suffix}: saved by LibreOffice: {said}", flush=True)
    for one in found.differing[:5]:
        print("  ", one)
    return not found.differing


def _said(lines: Sequence[Line]) -> list[str]:
    """What pages say, but for their own numbers and those of the pages that they lead to."""
    return [re.sub(r"Side \d+ af \d+|\(s\. \d+\)|\.{4,}\s*\d+", "", line.text) for line in lines]


if __name__ == "__main__":
    sys.exit(main())

"""The first hour: two of the examples from an instance on which there is nothing to a signed plan with an open wave, in
real Chromium, on a clock that runs as fast as a person does.

Each is written in Danish alone, entry by entry, in the forms of the design and of the questionnaire's editor, under the
keys that are proposed; what lies in a table on the evaluator's machine (goals, actions, parties) is brought as that
file. A member of the steering group takes the invitation, turns a second factor on, reads and signs. What the server
and the browser take is added to what people take.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench._agreed import bring, hear, see_it_open, sign
from bench._building import Wanted
from bench._common import ROOT, scratch, verdict
from bench._fresh import Fresh
from bench._hands import Hands, Pace
from bench._hurried import hurried
from bench._whole import build, set_up, wanted
from evaluator.documents.storing import load_programme
from evaluator.store.migration import upgrade_store
from evaluator.vault.engine import upgrade_vault
from surveys.document.content import read_content

CHROMIUMS: Final = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
HOUR: Final = 60.0


@dataclass(frozen=True, slots=True)
class Journey:
    """An example, with the file of a register that is brought, and what the register is called; ``hears``: with a
    hearing."""

    example: str
    table: str
    register: str
    hears: bool = False

    @property
    def folder(self) -> Path:
        return ROOT / "examples" / self.example


JOURNEYS: Final = (
    Journey("forskningsstrategi", "goals.csv", "Mål i en strategi", hears=True),
    Journey("akutplan", "action_plans.csv", "Handleplaner"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--both-languages", action="store_true", help="English, too, and keys by hand")
    parser.add_argument("--only", choices=[one.example for one in JOURNEYS])
    chosen = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    chromium = next(path for path in CHROMIUMS if Path(path).exists())
    journeys = [one for one in JOURNEYS if chosen.only in (None, one.example)]
    print(Pace())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        kept = [_taken(browser, one, both=chosen.both_languages) for one in journeys]
    sys.exit(0 if all(kept) else 1)


def _taken(browser: Browser, its: Journey, *, both: bool) -> bool:
    """Print the minutes of each step and in all; true where they are no more than an hour."""
    whole = wanted(its.folder)
    whole = whole if both else hurried(whole)
    opens = min(wave["opens"] for wave in whole.programme["waves"].values())
    with scratch() as home:
        urls = [f"sqlite:///{home}/{name}.db" for name in ("store", "vault")]
        upgrade_store(urls[0])
        upgrade_vault(urls[1])
        with closing(Fresh(home, urls, dt.datetime.combine(opens, dt.time(8), dt.UTC))) as live:
            hands = Hands(_page(browser), live.address)
            _walk(browser, hands, live, its, whole)
    for step, seconds in hands.spent.items():
        print(f"  {step:20} {seconds / 60:5.1f} min")
    print(f"  {hands.typed:,} characters typed, {hands.pages} pages")
    total = sum(hands.spent.values()) / 60
    return verdict(f"{its.example}{' in both languages' if both else ''}, minutes", total, most=HOUR)


def _walk(browser: Browser, hands: Hands, live: Fresh, its: Journey, whole: Wanted) -> None:
    with hands.step("konto"):
        set_up(hands, live.code, "Eva Holm")
    build(hands, whole, "Første version")
    with live.service.store.reading() as db:
        stored = read_content(load_programme(db, whole.key)[1].text)
    others = [name for name in {*stored, *whole.programme} if stored.get(name) != whole.programme.get(name)]
    assert not others, f"what was built is not what was wanted: {others}"
    with hands.step("register"):
        bring(hands, its.register, its.folder / "registers" / its.table)
    if its.hears:
        deadline = (live.now + dt.timedelta(days=28)).date()
        with hands.step("høring"):
            goals, parties = its.folder / "registers" / its.table, its.folder / "parties.csv"
            hear(hands, "Høring over strategien", deadline, goals, parties)
    with hands.step("underskrift"):
        sign(hands, _also(browser, hands), live, whole.key)
    with hands.step("åben runde"):
        see_it_open(hands, _also(browser, hands), live)


def _page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    context.set_default_timeout(60_000)
    return context.new_page()


def _also(browser: Browser, hands: Hands) -> Hands:
    """Somebody else, whose time counts on the same clock."""
    return Hands(_page(browser), hands.address, hands.pace, hands.spent, _step=hands._step)


if __name__ == "__main__":
    main()

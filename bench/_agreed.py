"""From a published programme to a signed plan with an open wave: registers, a hearing, a signature."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Final

import pyotp
from playwright.sync_api import expect

from bench._fresh import Fresh
from bench._hands import Hands

PASSWORD: Final = "five other words nobody said"
SIGNER: Final = "Sten Bak"
ABOUT: Final = "Udkast til strategiens mål"
ASKED: Final = "Læs målene for hvert område, og skriv, hvad der mangler, og hvad der bør ændres."


def bring(hands: Hands, register: str, table: Path) -> None:
    """The rows of a register from a file. ``register``: what it is called."""
    hands.menu("Registre")
    hands.press(hands.page.locator("main").get_by_role("link", name=f"Hent fra en fil ({register})"))
    _file(hands, table)
    hands.button("Se, hvordan den bliver læst")
    hands.button("Gem rækkerne")


def hear(hands: Hands, title: str, deadline: dt.date, goals: Path, parties: Path) -> None:
    """A hearing on a draft with a section for each area, among the parties of a file."""
    hands.menu("Indsamling")
    hands.menu("Høringer")
    hands.link("Ny høring")
    hands.think()
    with goals.open(encoding="utf-8") as file:
        areas = dict.fromkeys(row["area"] for row in csv.DictReader(file))
    given = {
        "title": title,
        "about": ABOUT,
        "introduction": ASKED,
        "day": deadline.isoformat(),
        "sections": "\n".join(areas),
    }
    for name, text in given.items():
        hands.write(hands.page.locator(f"#f-{name}"), text)
    hands.button("Lav høringen")
    _file(hands, parties)
    hands.button("Tilføj fra filen")


def sign(hands: Hands, others: Hands, live: Fresh, programme: str) -> None:
    """The evaluator invites a member of the steering group, who reads the plan for two minutes and signs it."""
    hands.menu("Adgang og afslutning")
    hands.think()
    hands.write(hands.page.locator("#name"), SIGNER)
    hands.write(hands.page.locator("#email"), "sten@mail.example")
    hands.choose(hands.page.locator("#role"), "steering")
    hands.button("Inviter")
    link = hands.page.locator("code.secret").inner_text()
    others.open(link.removeprefix(live.address))
    for name in ("password", "again"):
        others.write(others.page.locator(f"#{name}"), PASSWORD)
    others.button("Gem adgangskoden, og log ind")
    others.link("Slå totrinslogin til")
    app = pyotp.TOTP(others.page.locator("code.secret").inner_text().replace(" ", ""))
    others.write(others.page.locator("#code"), app.at(live.now))
    others.write(others.page.locator("#password"), PASSWORD)
    others.button("Slå totrinslogin til")
    others.link("Jeg har gemt dem")
    others.open(f"/p/{programme}/aftale/")
    others.take(120)
    others.write(others.page.locator("#approved_by"), "Styregruppen")
    live.now += dt.timedelta(minutes=1)
    others.write(others.page.locator("#second_code"), app.at(live.now))
    others.button("Godkend det aftalte")
    expect(others.page.get_by_role("status")).to_have_text("Godkendelsen er gemt.")


def see_it_open(hands: Hands, participant: Hands, live: Fresh) -> None:
    """The link of the wave is taken from its page, and leads to the questionnaire's first page."""
    hands.menu("Indsamling")
    hands.menu("Invitationer")
    link = hands.page.locator("code.secret").first.inner_text()
    participant.open(link.removeprefix(live.address))
    expect(participant.page.get_by_role("button", name="Begynd")).to_be_visible()


def _file(hands: Hands, path: Path) -> None:
    hands.page.locator("#f-table").set_input_files(path)
    hands.take(3 * hands.pace.choose)

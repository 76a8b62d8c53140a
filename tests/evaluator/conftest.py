"""A theory of change of realistic size with long Danish titles: 18 nodes, 22 links of every kind; and a mail server."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest

from evaluator.programme.model import Link, Milestone, Node, Programme
from tests.support.mail_server import MailServer

_NODES = {
    "money": ("resource", "Regionens forskningspulje og medfinansiering fra kommunerne"),
    "people": ("resource", "Forskningsansvarlige på alle hospitaler"),
    "infrastructure": ("resource", "Databaser, biobanker og statistisk rådgivning"),
    "panel": ("activity", "Patient- og pårørendepanel drøfter forskningsspørgsmål"),
    "leadership": ("activity", "Forskningsledelse bliver en del af hospitalsledelsernes årlige målsamtaler"),
    "courses": ("activity", "Kurser i forskningsmetode for klinisk ansatte"),
    "network": ("activity", "Tværsektorielle forskningsnetværk"),
    "priorities": ("output", "Fælles prioriteringer, som patienterne har været med til at formulere"),
    "trained": ("output", "Uddannede forskningsvejledere i alle afdelinger"),
    "projects": ("output", "Samarbejdsprojekter mellem hospital, kommune og almen praksis"),
    "relevance": ("outcome_short", "Forskningen handler om det, patienterne finder vigtigt"),
    "culture": ("outcome_short", "Forskning er en naturlig del af hverdagen i afdelingerne"),
    "cooperation": ("outcome_short", "Tættere samarbejde på tværs af sektorgrænser"),
    "use": ("outcome_long", "Ny viden tages hurtigere i brug i behandlingen"),
    "attraction": ("outcome_long", "Regionen tiltrækker og fastholder dygtige forskere"),
    "health": ("impact", "Bedre og mere lige sundhed for regionens borgere"),
    "law": ("context", "Lovgivning om brug af sundhedsdata"),
    "funds": ("context", "Private fondes prioriteringer"),
}
_LINKS = """
money>panel money>network people>leadership people>courses infrastructure>projects panel>priorities leadership>trained
courses>trained network>projects priorities>relevance projects>cooperation trained>culture priorities>projects
culture>relevance relevance>use cooperation>use culture>attraction use>health attraction>health attraction>money
law>projects funds>attraction
"""
_FEEDBACK = "attraction>money"


@pytest.fixture
def theory() -> Programme:
    nodes = tuple(Node(key, kind, {"da": title, "en": key.title()}) for key, (kind, title) in _NODES.items())
    links = tuple(
        Link(*key.split(">"), mechanism={"da": f"Fordi {key}", "en": f"Because {key}"}, feedback=key == _FEEDBACK)
        for key in _LINKS.split()
    )
    return Programme(
        key="research",
        title={"da": "Strategi for sundhedsforskning", "en": "Health research strategy"},
        purpose={"da": "Formål", "en": "Purpose"},
        languages=("da", "en"),
        disclosure_minimum=5,
        groups=(),
        milestones=(Milestone("m1", {"da": "Nedslag 1", "en": "Milestone 1"}, dt.date(2026, 6, 1)),),
        nodes=nodes,
        links=links,
        indicators=(),
    )


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def at_once() -> Callable[[list[Callable[[], object]]], list[object]]:
    """Runs functions in threads that start together; what each returned, or the error that it raised."""

    def run(functions: list[Callable[[], object]]) -> list[object]:
        gate = threading.Barrier(len(functions))
        results: list[object] = [None] * len(functions)

        def one(place: int) -> None:
            gate.wait()
            try:
                results[place] = functions[place]()
            except Exception as error:
                results[place] = error

        threads = [threading.Thread(target=one, args=(place,)) for place in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    return run

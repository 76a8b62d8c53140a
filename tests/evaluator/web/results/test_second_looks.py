"""Whoever looks before and after each answer reads off nothing, at any page that their role can open.

Audited before: 6 of 6 answers of a wave were the difference of two looks, in a confidential one by name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from evaluator.rendering.formats import FORMATS
from evaluator.results.folding import fold_new_answers
from evaluator.store.rows import Plain
from evaluator.store.submissions import submissions
from evaluator.store.waves import save_wave, waves
from tests.support.addresses import VALUES
from tests.support.counting import AFTER_LINDEVANG
from tests.support.editor_site import LOCAL
from tests.support.kept_instance import rows_of
from tests.support.members import Member
from tests.support.statements import statements

ROLES = ("evaluator", "steering", "collector")
PEOPLE = 12
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]+|"(?:version|csrf)":"[^"]*"')
STEPPED = [("evaluator", address) for address in ("/", "/p/lindevang/", "/p/lindevang/runder")]
"""The pages that tell in steps how many have answered; the first leads on to the second."""
UNCODED = re.compile(r">\d+ tekst(er)? er ikke kodet<")
STEP = re.compile(r"mindst \d+|færre end \d+|–")


@pytest.fixture
def looking(either_site):
    """The site with a confidential wave too, and somebody of each role."""
    with either_site.service.store.writing() as db:
        [linked] = [wave for wave in waves(db, "lindevang") if wave.key == "linked"]
        save_wave(db, replace(linked, key="named", linkage="confidential"))
    either_site.links = {
        (wave, person): either_site.invite(wave, f"Person {person:02}")
        for wave in ("linked", "named")
        for person in range(PEOPLE)
    }
    either_site.members = {role: Member(either_site, f"{role}-1", role) for role in ROLES}
    return either_site


def addresses(site) -> list[str]:
    """Every page of a programme that a signed-in person can fetch, also of other milestones and in other formats."""
    values = {**VALUES, "wave": "named"}
    with site.app.test_request_context():
        urls = site.app.url_map.bind("localhost")
        rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        mine = [rule for rule in rules if rule.rule.startswith("/p/") or rule.endpoint == "home.programmes"]
        return sorted({
            urls.build(rule.endpoint, {name: (values | (rule.defaults or {}))[name] for name in rule.arguments})
            for rule in mine
        })  # fmt: skip


class Looks:
    """What each role sees at each address, but for the token of its session: ``seen``.

    A page is made of what it asks the databases, and of nothing else that moves here: the clock stands. So `again` does
    not ask for it while every table that its statements name holds the same rows; `all_again` does. Neither asks for
    what was forbidden: of that nothing is read."""

    def __init__(self, site) -> None:
        self.site = site
        self.seen: dict[tuple[str, str], str] = {}
        self._reads: dict[tuple[str, str], set[str]] = {}
        self._rows = self._stored()
        self._look([(role, address) for role in site.members for address in addresses(site)])

    def again(self) -> dict[tuple[str, str], str]:
        """Look again where something may have moved; what was seen before."""
        earlier, self._rows = self._rows, self._stored()
        moved = {table for table, rows in self._rows.items() if rows != earlier[table]}
        return self._look([key for key, read in self._reads.items() if read & moved])

    def all_again(self) -> dict[tuple[str, str], str]:
        self._rows = self._stored()
        return self._look(list(self.seen))

    def differing(self, before: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
        return [key for key in before if before[key] != self.seen[key]]

    def _stored(self) -> dict[str, list[list[Plain]]]:
        return rows_of(self.site.service.store, self.site.service.vault)

    def _look(self, places: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        before = dict(self.seen)
        landed: dict[tuple[str, str], tuple[TestResponse, set[str]]] = {}
        for role, address in places:
            if before.get((role, address), "").startswith("403"):
                continue
            got, read = self._get(role, address)
            if place := got.location:  # several lead to the same page
                there, more = landed.get((role, place)) or self._get(role, place, follow_redirects=True)
                landed[role, place] = there, more
                got, read = there, read | more
            self._reads[role, address] = read
            self.seen[role, address] = f"{got.status_code}\n{TOKEN.sub('', got.data.decode('utf-8', 'replace'))}"
        return before

    def _get(self, role: str, address: str, **how: bool) -> tuple[TestResponse, set[str]]:
        """The page, and the tables that the statements name which it makes."""
        with statements() as asked:
            got = self.site.members[role].client.get(address, base_url=LOCAL, **how)
        return got, {word for one in asked for word in re.findall(r"[a-z_]+", one)} & self._rows.keys()


def without_names(page: str) -> str:
    """A page of waves without the list of who answered a confidential one."""
    return re.sub(r"<details>.*?</details>", "", page, flags=re.S)


def answer(site, wave: str, person: int) -> None:
    heard = {"came": "1", "times": "3", "heard": str(1 + person % 5), "told-by": ["1"]}
    begun = site.begin(site.open_key(wave) if wave == "open" else site.links[wave, person], **GROUP)
    review = site.post(begun, heard, site.TABLE, site.IDEAS).location
    assert site.client.post(review).status_code == 303


GROUP = {"group": "residents"}


@pytest.mark.parametrize(
    ("make_database", "wave"), [("sqlite", "open"), ("postgresql", "named")], indirect=["make_database"]
)
def test_of_an_open_wave_nothing_moves_but_steps_when_the_worker_folds_and_names_alone(looking, wave: str) -> None:
    linked_wave = wave == "named"
    answer(looking, wave, 0)
    looks, moved = Looks(looking), []
    for person in range(1, PEOPLE):
        answer(looking, wave, person)
        before = looks.again()
        its = looks.differing(before)
        assert its == (STEPPED[2:] if linked_wave else [])
        for key in its:
            assert without_names(before[key]) == without_names(looks.seen[key])
        fold_new_answers(looking.service.store, "lindevang")
        before = looks.again()
        if its := looks.differing(before):
            assert its == STEPPED
            for key in its:
                assert STEP.sub("", before[key]) == STEP.sub("", looks.seen[key])
                assert re.findall(r"<details>.*?</details>", before[key], re.S) == re.findall(
                    r"<details>.*?</details>", looks.seen[key], re.S
                )
            moved.append(person + 1)
    assert moved == [5, 10]
    assert looks.differing(looks.all_again()) == []


@pytest.mark.parametrize("make_database", ["sqlite"], indirect=True)
def test_a_page_that_tells_of_each_answer_is_found(looking) -> None:
    def telling(programme: str) -> str:
        with looking.service.store.reading() as db:
            return str(len(list(submissions(db, programme, "open"))))

    looking.app.view_functions["overview.about"] = telling
    looks = Looks(looking)
    answer(looking, "open", 0)
    assert looks.differing(looks.again()) == [(role, "/p/lindevang/om") for role in ROLES[:2]]
    assert looks.differing(looks.again()) == []


@pytest.mark.parametrize("now", [dt.datetime(2026, 5, 20, 10, tzinfo=dt.UTC), AFTER_LINDEVANG])
def test_of_a_wave_that_is_closed_and_not_counted_nobody_reads_off_who_left(looking, now: dt.datetime) -> None:
    for person in range(PEOPLE - 1):
        answer(looking, "linked", person)
    link = looking.invite("linked", "Leaver")
    looking.post(looking.answer_all(link), {})
    fold_new_answers(looking.service.store, "lindevang")
    looking.later(now)
    looks = Looks(looking)
    assert looking.post(f"/svar/{link}/slet", {}).status_code == 303
    assert looks.differing(looks.all_again()) == []


def test_of_a_counted_milestone_no_figure_and_no_name_moves_when_somebody_leaves(looking) -> None:
    for person in range(PEOPLE - 1):
        answer(looking, "named", person)
    link = looking.invite("named", "Leaver")
    looking.post(looking.answer_all(link), {})
    looking.count(shown=True)
    looks = Looks(looking)
    assert "200" in looks.seen["evaluator", "/p/lindevang/rapport/m1.json"][:3]
    assert looking.post(f"/svar/{link}/slet", {}).status_code == 303
    before = looks.all_again()
    after, differing = looks.seen, looks.differing(before)
    moved = [address for role, address in differing if role == "evaluator"]
    assert len(moved) == len(differing)
    its = {address.split("/")[3] for address in moved if address != "/"}
    assert its <= {"", "tekster", "sporgsmaal"}, "words go with their answer, and with rows no process is told"
    home = ("evaluator", "/p/lindevang/")
    assert UNCODED.sub("", before[home]) == UNCODED.sub("", after[home])
    for its in (before, after):
        assert "Leaver" not in "".join(its.values())


@pytest.mark.parametrize("role", ROLES)
def test_no_report_is_there_before_the_count_and_for_the_steering_group_none_before_it_is_out(looking, role) -> None:
    for person in range(PEOPLE):
        answer(looking, "open", person)
    reports = [one for one in addresses(looking) if "/rapport/" in one and "/figur/" not in one]
    assert len(reports) == len(FORMATS) + sum(form.appendix is not None for form in FORMATS.values())

    def got() -> set[int]:
        return {looking.members[role].get(address).status_code for address in reports}

    refused = {403} if role == "collector" else {404}
    assert got() == refused
    looking.count()
    assert got() == ({200} if role == "evaluator" else refused)
    looking.now += dt.timedelta(hours=1)
    looking.count(reason="Vises", shown=True)
    assert got() == ({200} if role == "evaluator" else refused), "what is shown is not published yet"


def test_a_milestone_that_has_not_come_has_no_status_and_no_day_that_it_is_told_of(looking) -> None:
    for role in ("evaluator", "steering"):
        for page in ("", "diagrammer", "rapporter"):
            text = looking.members[role].get(f"/p/lindevang/{page}").text
            assert "Opgjort pr." not in text
            assert 'class="status' not in text
            assert "Ikke nået<" not in text


@pytest.mark.parametrize("language", ["da", "en"])
def test_whoever_withdraws_after_the_count_is_told_that_its_figures_stay(looking, language: str) -> None:
    link = looking.invite("linked", "Leaver", language=language)
    looking.post(looking.answer_all(link), {})
    told = {"da": "men tallene bliver ikke ændret", "en": "but the figures do not change"}[language]
    stay = {"da": "De tal bliver ikke ændret", "en": "Those figures do not change"}[language]
    receipt, leaving = f"/svar/{link}/kvittering?language={language}", f"/svar/{link}/slet?language={language}"
    assert told not in looking.client.get(receipt).text
    assert stay not in looking.client.get(leaving).text
    looking.count()
    assert told in looking.client.get(receipt).text
    assert stay in looking.client.get(leaving).text

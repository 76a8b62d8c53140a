"""Documents are stored as versions, all or none, and come out of the store as they went in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evaluator.answering.intake import Phase, phase_of
from evaluator.documents.import_words import in_lines
from evaluator.documents.storing import ImportSummary, import_folder, load_programme, load_questionnaire
from evaluator.store.documents import QUESTIONNAIRE, documents, programme_keys
from evaluator.store.drafts import Draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import Wave, wave
from evaluator.vault.invitations import invite
from evaluator.vault.keys import destroy_key, key_of
from surveys.diagnostics import InputRejected
from tests.support.diagnostics import rejected, said
from tests.support.programmes import programme
from tests.support.questionnaires import document, item, page

NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
WHILE_OPEN = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)
AFTER_OPEN = dt.datetime(2026, 6, 25, 9, tzinfo=dt.UTC)
WHILE_LINKED = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)


def lines_of(summary: ImportSummary) -> list[str]:
    return list(in_lines(summary, "en"))


PROGRAMME = programme(
    "garden",
    groups=["neighbours"],
    milestones={"m1": dt.date(2026, 6, 30), "m2": dt.date(2026, 12, 15)},
    indicators={"joy": {"source": {"survey": "garden.joy", "statistic": "share", "codes": [2]}}},
    waves={
        "open": {
            "milestone": "m1",
            "questionnaire": "garden",
            "groups": ["neighbours"],
            "linkage": "anonymous",
            "opens": dt.date(2026, 6, 1),
            "closes": dt.date(2026, 6, 20),
            "open_link": True,
        },
        "linked": {
            "milestone": "m2",
            "questionnaire": "garden",
            "groups": ["neighbours"],
            "linkage": "pseudonymous",
            "opens": dt.date(2026, 11, 1),
            "closes": dt.date(2026, 11, 20),
        },
    },
)

GARDEN = document(
    "garden",
    page("first", item("joy", "single", "Do you enjoy the garden?", choices=["No", "Yes"])),
    languages=["en"],
    information="We ask.",
)


class Garden:
    """The folder, the databases, and the import of the one into the others."""

    def __init__(self, folder: Path, store: Store, vault: Store) -> None:
        self.folder, self.store, self.vault = folder, store, vault
        (folder / "questionnaires").mkdir()
        self.write("programme.toml", PROGRAMME)
        self.write("questionnaires/garden.toml", GARDEN)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def bring_in(self, now: dt.datetime = NOW) -> ImportSummary:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return import_folder(db, vault_db, self.folder, now)

    def wave(self, key: str) -> Wave:
        with self.store.reading() as db:
            found = wave(db, "garden", key)
        assert found is not None
        return found

    def answer(self, key: str) -> None:
        asked = self.wave(key)
        linked = asked.linkage == "pseudonymous"
        answers = Submission(
            programme="garden",
            wave=key,
            linkage=asked.linkage,
            version=asked.version,
            group="neighbours",
            answers={"joy": 2},
            pseudonym="p1" if linked else None,
        )
        with self.store.writing() as db:
            insert_submissions(db, [answers])


@pytest.fixture
def garden(tmp_path: Path, store: Store, vault: Store) -> Garden:
    folder = tmp_path / "garden"
    folder.mkdir()
    return Garden(folder, store, vault)


def test_what_is_imported_is_loaded_again(garden: Garden) -> None:
    summary = garden.bring_in()

    with garden.store.reading() as db:
        programme, document = load_programme(db, "garden")
        questionnaire = load_questionnaire(db, "garden", "garden", 1)
    assert (programme.key, document.number, document.text) == ("garden", 1, PROGRAMME)
    assert questionnaire.key == "garden"
    assert [(document.kind, is_new) for document, is_new in summary.documents] == [
        ("programme", True),
        ("questionnaire", True),
    ]
    assert "programme garden: version 1" in lines_of(summary)


def test_the_programme_gets_its_key_in_the_vault(garden: Garden) -> None:
    garden.bring_in()

    with garden.vault.reading() as db:
        assert len(key_of(db, "garden")) == 32


def test_an_unchanged_folder_makes_no_new_versions_and_keeps_open_links(garden: Garden) -> None:
    garden.bring_in()
    link = garden.wave("open").open_key

    again = garden.bring_in()

    assert not any(is_new for _, is_new in again.documents)
    assert "questionnaire garden: version 1, unchanged" in lines_of(again)
    assert link
    assert garden.wave("open").open_key == link
    assert garden.wave("linked").open_key is None


def test_a_changed_document_alone_makes_a_new_version(garden: Garden) -> None:
    garden.bring_in()
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you."))

    again = garden.bring_in()

    assert [(d.key, d.kind, d.number) for d, is_new in again.documents if is_new] == [("garden", "questionnaire", 2)]
    with garden.store.reading() as db:
        assert load_questionnaire(db, "garden", "garden", 1).information["en"] == "We ask."
        assert load_questionnaire(db, "garden", "garden", 2).information["en"] == "We ask you."


def test_waves_without_answers_go_over_to_the_new_version(garden: Garden) -> None:
    garden.bring_in()
    garden.answer("open")
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you."))

    again = garden.bring_in()

    assert garden.wave("open").version == 1
    assert garden.wave("linked").version == 2
    assert any(line.startswith("wave open: garden version 1, anonymous; kept") for line in lines_of(again))


def test_a_wave_that_somebody_has_begun_keeps_its_version_and_the_others_get_the_new_one(garden: Garden) -> None:
    garden.bring_in()
    begun = Draft(programme="garden", wave="linked", draft_key="d1", linkage="pseudonymous", version=1, pseudonym="p1")
    with garden.store.writing() as db:
        save_draft(db, begun)
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you."))

    again = garden.bring_in()

    assert (garden.wave("linked").version, garden.wave("open").version) == (1, 2)
    told = "kept, because the wave has opened (version 2 goes into waves that nobody can have answered yet)"
    assert f"wave linked: garden version 1, pseudonymous; {told}" in lines_of(again)


@pytest.mark.parametrize("answered", [False, True])
def test_a_wave_that_has_opened_to_anybody_keeps_its_version_whether_somebody_answered_or_not(
    garden: Garden, answered: bool
) -> None:
    garden.bring_in()
    if answered:
        garden.answer("open")
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you."))

    again = garden.bring_in(WHILE_OPEN)

    assert (garden.wave("open").version, garden.wave("linked").version) == (1, 2)
    assert next(line for line in lines_of(again) if "kept, because the wave has opened" in line).startswith("wave open")


def test_a_wave_of_personal_links_keeps_its_version_from_when_somebody_holds_one(garden: Garden) -> None:
    garden.bring_in()
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you."))
    garden.bring_in(WHILE_LINKED)
    assert garden.wave("linked").version == 2
    with garden.vault.writing() as db:
        invite(db, programme="garden", wave="linked", group="neighbours", person="p1", language="en", linked=True)
    garden.write("questionnaires/garden.toml", GARDEN.replace("We ask.", "We ask you all."))
    garden.bring_in(WHILE_LINKED)
    assert garden.wave("linked").version == 2


@pytest.mark.parametrize("answered", [False, True])
def test_a_later_last_day_of_a_closed_wave_is_refused_alike_whether_somebody_answered_or_not(
    garden: Garden, answered: bool
) -> None:
    garden.bring_in()
    if answered:
        garden.answer("open")
    garden.write("programme.toml", PROGRAMME.replace("2026-06-20", "2026-06-28"))

    with rejected("waves.open.begin_by: the wave closed to new people on"):
        garden.bring_in(AFTER_OPEN)


def test_a_changed_question_without_a_declaration_is_refused_and_nothing_stored(garden: Garden) -> None:
    garden.bring_in()
    garden.write("questionnaires/garden.toml", GARDEN.replace("Do you enjoy", "How do you like"))

    with rejected(r"questionnaires/garden.toml: pages\[1\]\(first\).items\[1\]\(joy\).text: 'Do"):
        garden.bring_in()

    with garden.store.reading() as db:
        assert [document.number for document in documents(db, "garden", QUESTIONNAIRE)] == [1]


def test_a_declared_change_becomes_the_next_version_and_can_be_imported_again(garden: Garden) -> None:
    garden.bring_in()
    declared = 'key = "joy"\nchanged = { since = 1, class = "wording" }'
    garden.write(
        "questionnaires/garden.toml", GARDEN.replace('key = "joy"', declared).replace("Do you enjoy", "How do you like")
    )

    assert "questionnaire garden: version 2" in lines_of(garden.bring_in())
    assert "questionnaire garden: version 2, unchanged" in lines_of(garden.bring_in())


def test_a_wave_with_answers_cannot_change_its_mode(garden: Garden) -> None:
    garden.bring_in()
    garden.answer("linked")
    garden.write("programme.toml", PROGRAMME.replace('"pseudonymous"', '"anonymous"').replace("for all", "for none"))

    with pytest.raises(InputRejected) as caught:
        garden.bring_in()

    [fault] = said(caught.value.diagnostics)
    place, problem = "programme.toml: waves.linked.linkage", "the wave has opened as 'pseudonymous'"
    remedy = 'write linkage = "pseudonymous" again and ask in a new wave'
    assert fault == f"{place}: {problem} and cannot become 'anonymous'; {remedy}"
    with garden.store.reading() as db:
        assert load_programme(db, "garden")[1].number == 1


def test_a_wave_with_answers_can_close_later(garden: Garden) -> None:
    garden.bring_in()
    garden.answer("linked")
    garden.write("programme.toml", PROGRAMME.replace("2026-11-20", "2026-11-30"))

    garden.bring_in()

    assert garden.wave("linked").closes == dt.date(2026, 11, 30)


def test_a_later_last_day_lets_nobody_new_in_unless_the_document_says_so(garden: Garden) -> None:
    garden.bring_in()
    garden.answer("linked")
    later = PROGRAMME.replace("2026-11-20", "2026-11-28")
    garden.write("programme.toml", later)
    closed = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)

    with pytest.raises(InputRejected) as caught:
        garden.bring_in(closed)

    [fault] = said(caught.value.diagnostics)
    assert "waves.linked.begin_by: the wave closed to new people on 2026-11-20" in fault
    garden.write("programme.toml", later.replace("closes = 2026-11-28", "closes = 2026-11-28\nbegin_by = 2026-11-20"))
    garden.bring_in(closed)
    assert garden.wave("linked").begin_until == (dt.date(2026, 11, 20), None)
    assert phase_of(garden.wave("linked"), closed + dt.timedelta(days=4)) is Phase.GRACE


def test_times_of_day_of_a_wave_are_stored_and_taken_away_again(garden: Garden) -> None:
    timed = PROGRAMME.replace("closes = 2026-11-20", "closes = 2026-11-20\nopens_at = 08:00:00\ncloses_at = 16:30:00")
    assert timed != PROGRAMME
    garden.write("programme.toml", timed)
    garden.bring_in()
    assert (garden.wave("linked").opens_at, garden.wave("linked").closes_at) == (dt.time(8), dt.time(16, 30))
    garden.write("programme.toml", PROGRAMME)
    garden.bring_in()
    assert (garden.wave("linked").opens_at, garden.wave("linked").closes_at) == (None, None)


def test_the_languages_of_a_wave_are_stored_and_taken_away_again(garden: Garden) -> None:
    garden.write("programme.toml", PROGRAMME.replace("closes = 2026-11-20", 'closes = 2026-11-20\nlanguages = ["en"]'))
    assert "wave linked: garden version 1, pseudonymous, in en" in lines_of(garden.bring_in())
    assert garden.wave("linked").languages == ("en",)
    assert garden.wave("open").languages == ()
    garden.write("programme.toml", PROGRAMME)
    garden.bring_in()
    assert garden.wave("linked").languages == ()


def test_nothing_is_stored_of_a_folder_with_a_fault(garden: Garden) -> None:
    garden.write("questionnaires/garden.toml", GARDEN.replace("title = ", "titel = ", 1))

    with rejected("did you mean 'title'"):
        garden.bring_in()

    with garden.store.reading() as db:
        assert programme_keys(db) == []
        assert documents(db, "garden", QUESTIONNAIRE) == []


def test_a_programme_whose_key_was_destroyed_is_not_imported_again(garden: Garden) -> None:
    garden.bring_in()
    with garden.vault.writing() as db:
        destroy_key(db, "garden")

    with rejected(r"programme.toml: key: the key of programme 'garden' was destroyed"):
        garden.bring_in()


def test_the_same_text_is_parsed_once(garden: Garden) -> None:
    garden.bring_in()

    with garden.store.reading() as db:
        assert load_programme(db, "garden")[0] is load_programme(db, "garden")[0]
        first = load_questionnaire(db, "garden", "garden", 1)
        assert load_questionnaire(db, "garden", "garden", 1) is first


def test_what_is_not_there_is_named_with_what_is(garden: Garden) -> None:
    garden.bring_in()

    with garden.store.reading() as db:
        with rejected(r"gardn: there is no such programme; did you mean 'garden'\?"):
            load_programme(db, "gardn")
        with rejected("there is no version 9 of questionnaire 'garden'"):
            load_questionnaire(db, "garden", "garden", 9)

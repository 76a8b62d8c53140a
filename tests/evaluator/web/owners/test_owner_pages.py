"""The pages of an owner: what they tell, what comes of an answer, and what nobody else sees."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from evaluator.owners.rounds import close, revoke
from evaluator.owners.status_updates import MOST
from evaluator.registers import keeping
from evaluator.registers.correcting import withdraw_row
from evaluator.store.register_versions import Recorded, versions
from evaluator.store.status_reports import named_owners, reports
from tests.support.owned import KIND, OwnersDesk

PDF = b"%PDF-1.7 tall\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n rest"


def told(desk: OwnersDesk) -> list[tuple[str, str]]:
    with desk.service.store.reading() as db:
        return [(one.state, one.learned) for one in reports(db, desk.programme)]


def test_one_row_is_asked_about_on_the_first_page(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    page = desk.get(desk.link(its, owner))
    assert page.status_code == 200
    for words in ("Fælles stuegang", "Sat i gang", "stadig sat i gang", "Afprøvet", "handleplanen", "Ada Lorem"):
        assert words.lower() in page.text.lower(), words
    assert "Set-Cookie" not in page.headers
    after = desk.tell(
        desk.link(its, owner), desk.question(its, reference), state="tried", day="2026-04-20", learned="Det virker"
    )
    assert "Tak for dit svar" in after.text
    assert "Set-Cookie" not in after.headers
    assert desk.events(reference) == [("started", "2026-03-02", "eva"), ("tried", "2026-04-20", "owner")]
    row = desk.row(reference)
    assert row is not None
    assert (row.told_on, row.is_silent) == (dt.date(2026, 5, 4), False)


def test_the_owner_of_an_action_in_a_plan_sees_its_time_and_can_tell_that_it_is_done(desk: OwnersDesk) -> None:
    plan = {"theme": "Data", "title": "Akutteam", "schedule_as_written": "2. kvartal 2020", "owner": "vicedirektør"}
    with desk.service.store.writing() as db:
        reference = keeping.add(db, desk.programme, "action_plans", plan, by="eva", now=desk.site.now)
    owner = desk.person()
    its = desk.open()
    assert "Tidsplan: 2. kvartal 2020" in desk.get(desk.link(its, owner)).text
    desk.tell(desk.link(its, owner), desk.question(its, reference), state="done", day="2020-06-15", learned="I drift")
    assert told(desk) == [("done", "I drift")]


def test_nothing_but_the_rows_of_the_owner_is_shown(desk: OwnersDesk) -> None:
    desk.action("Fælles stuegang")
    desk.action("Aftenvagt på telefon", owner="afdelingsleder")
    desk.action("Mødefri onsdag")
    ada, bo = desk.person(), desk.person("afdelingsleder", "Bo Ipsum", "bo@mail.example")
    its = desk.open()
    page = desk.get(desk.link(its, ada)).text
    assert ("Fælles stuegang" in page, "Mødefri onsdag" in page, "Aftenvagt" in page) == (True, True, False)
    assert "Bo Ipsum" not in page
    other = desk.question(its, next(one.reference for one in desk.chosen()[0].rows))
    assert desk.get(f"{desk.link(its, bo)}/{desk.question(its, 'action-01').request.id}").status_code == 404
    assert other.row is not None


def test_that_nothing_has_changed_is_an_answer_without_an_event(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    desk.tell(desk.link(its, owner), desk.question(its, reference), state="started", learned="Går stille")
    assert desk.events(reference) == [("started", "2026-03-02", "eva")]
    assert told(desk) == [("started", "Går stille")]


def test_an_answer_that_arrives_twice_changes_nothing(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    question, link = desk.question(its, reference), desk.link(its, owner)
    assert question.row is not None
    form = {"state": "tried", "day": "2026-04-20", "learned": "To gode uger", "mark": question.row.mark}
    for _ in range(2):
        page = desk.site.client.post(f"{link}/{question.request.id}", data=form, follow_redirects=True)
        assert "Tak for dit svar" in page.text
    assert told(desk) == [("tried", "To gode uger")]
    assert len(desk.events(reference)) == 2


def test_a_correction_is_another_version_of_the_same_event(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link = desk.link(its, owner)
    desk.tell(link, desk.question(its, reference), state="tried", day="2026-04-20", learned="Godt")
    desk.tell(link, desk.question(its, reference), state="stopped", day="2026-04-22", learned="Det blev stoppet")
    assert desk.events(reference)[1:] == [("stopped", "2026-04-22", "owner")]
    assert told(desk) == [("tried", "Godt"), ("stopped", "Det blev stoppet")]
    with desk.service.store.reading() as db:
        its_versions = [one for one in versions(db, desk.programme, KIND, reference) if one.event == 2]
    assert [(one.number, one.recorded_by, one.cells["state"]) for one in its_versions] == [
        (1, "owner", "tried"),
        (2, "owner", "stopped"),
    ]
    desk.tell(link, desk.question(its, reference), state="started", learned="Nej, det kører stadig")
    assert desk.events(reference) == [("started", "2026-03-02", "eva")]
    assert len(told(desk)) == 3


def test_a_row_that_moved_on_meanwhile_is_said_and_nothing_typed_is_lost(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    assert question.row is not None
    old = question.row.mark
    desk.move(reference, "tried", "2026-04-10")
    form = {"state": "stopped", "day": "2026-04-20", "learned": "Ingen tid til det", "mark": old}
    page = desk.site.client.post(f"{link}/{question.request.id}", data=form)
    assert page.status_code == 409
    assert "registret siger nu afprøvet, 2026-04-10" in page.text or "registret siger nu afprøvet" in page.text
    assert "Ingen tid til det" in page.text
    assert told(desk) == []
    desk.tell(link, question, state="stopped", day="2026-04-20", learned="Ingen tid til det")
    assert [state for state, _, _ in desk.events(reference)] == ["started", "tried", "stopped"]


def test_what_an_evaluator_corrects_afterwards_stands_beside_what_was_told(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link = desk.link(its, owner)
    desk.tell(link, desk.question(its, reference), state="tried", day="2026-04-20", learned="Godt")
    desk.move(reference, "adopted", "2026-05-01")
    desk.tell(link, desk.question(its, reference), state="adopted", learned="Ja, den er taget i brug")
    assert [state for state, _, _ in desk.events(reference)] == ["started", "tried", "adopted"]
    assert told(desk) == [("tried", "Godt"), ("adopted", "Ja, den er taget i brug")]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"learned": "Ord"}, "vælg et af svarene"),
        ({"state": "tried", "learned": "Ord"}, "der mangler en dag"),
        ({"state": "tried", "day": "i går", "learned": "Ord"}, "det er ikke en dag"),
        ({"state": "tried", "day": "2026-06-01", "learned": "Ord"}, "ikke kommet endnu"),
        ({"state": "tried", "day": "2026-01-01", "learned": "Ord"}, "ligger før det sidste"),
        ({"state": "spread", "day": "2026-04-01", "learned": "Ord"}, "spredt kan ikke komme efter"),
        ({"state": "nonsense", "day": "2026-04-01", "learned": "Ord"}, "vælg et af de svar"),
        ({"state": "started", "learned": "Ord " * 600}, "længere end 2000"),
        ({"state": "started", "learned": "Ord om 010190-1234"}, "CPR-nummer"),
    ],
)
def test_what_does_not_follow_is_refused_and_comes_back(desk: OwnersDesk, form: dict[str, str], said: str) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    page = desk.tell(desk.link(its, owner), desk.question(its, reference), **form)
    assert page.status_code == 422
    assert said.lower() in page.text.lower()
    assert form["learned"].strip() in page.text
    assert told(desk) == []
    assert len(desk.events(reference)) == 1


def test_everything_that_is_wrong_is_said_at_once(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    file = (io.BytesIO(b"MZ program"), "tal.pdf")
    form = {"state": "tried", "learned": "x" * 2001, "file": file}
    page = desk.tell(desk.link(its, owner), desk.question(its, reference), **form).text.lower()
    for words in ("der mangler en dag", "længere end 2000", "hverken pdf"):
        assert words in page, words


def test_a_file_comes_with_the_answer_and_goes_with_the_row(desk: OwnersDesk, eva) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    file = (io.BytesIO(PDF), "../Ada Lorem's tal.exe")
    desk.tell(link, question, state="started", learned="Se bilag", file=file)
    place = f"{desk.pages}/svar/{question.request.id}"
    got = eva.get(f"{place}/1/fil")
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    assert got.headers["Content-Disposition"] == 'attachment; filename="bilag-1.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    with desk.service.store.writing() as db:
        withdraw_row(db, desk.programme, KIND, reference, Recorded("eva", desk.site.now, "Fejl"))
    assert eva.get(f"{place}/1/fil").status_code == 404
    assert "Sagen er ikke længere i registret" in desk.get(link).text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"GIF89a", "hverken PDF"), (b"PK\x03\x04 rubbish", "hverken PDF"), (PNG + b"x" * 15_000_000, "større end 4 MB")],
)
def test_a_file_of_another_kind_or_too_large_takes_nothing_with_it(desk: OwnersDesk, content: bytes, said: str) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    place, row = f"{desk.link(its, owner)}/{desk.question(its, reference).request.id}", desk.row(reference)
    assert row is not None
    fields = {"mark": row.mark, "state": "started", "learned": "Ord"}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="billede.png"\r\n\r\n'
    body = "".join((*parts, file)).encode() + content + b"\r\n--x--\r\n"
    page = desk.site.client.post(place, data=body, content_type="multipart/form-data; boundary=x")
    assert page.status_code == 422
    assert said in page.text
    assert ">\nOrd</textarea>" in page.text
    assert told(desk) == []


def test_a_link_that_is_over_revoked_or_unknown_takes_no_answer(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    with desk.service.store.writing() as db:
        close(db, desk.programme, its, actor="a1", now=desk.site.now)
    late = desk.tell(link, question, state="started", learned="Lang tekst, der tog tid")
    assert late.status_code == 410
    assert "Lang tekst, der tog tid" in late.text
    assert desk.get(link).status_code == 410
    with desk.service.store.writing() as db, desk.service.vault.writing() as vault_db:
        revoke(db, vault_db, desk.programme, its, owner, actor="a1", now=desk.site.now)
    assert desk.get(link).status_code == 404
    assert desk.get("/ansvarlig/k7qm-2xwd-0v9t-mb5e-k7qm-2xwd00").status_code == 404
    assert told(desk) == []


def test_a_link_ends_with_its_last_day(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    desk.site.now += dt.timedelta(days=14)
    assert desk.get(link).status_code == 200
    desk.site.now += dt.timedelta(days=1)
    assert "Runden er slut" in desk.get(link).text
    assert desk.tell(link, question, state="started").status_code == 410


def test_several_rows_are_listed_and_answered_one_by_one(desk: OwnersDesk) -> None:
    first, second = desk.action("Fælles stuegang"), desk.action("Mødefri onsdag")
    owner = desk.person()
    its = desk.open()
    link = desk.link(its, owner)
    assert desk.tell(link, desk.question(its, first), state="tried", learned="Ord").status_code == 422
    page = desk.tell(link, desk.question(its, second), state="stopped", day="2026-04-01")
    assert "Du har svaret på 1 af 2" in page.text
    assert desk.events(first) == [("started", "2026-03-02", "eva")]
    page = desk.tell(link, desk.question(its, first), state="started")
    assert "Du har svaret på alt" in page.text


def test_a_name_is_stored_only_with_agreement_and_goes_again(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link = desk.link(its, owner)

    def names() -> dict[object, str]:
        with desk.service.store.reading() as db:
            return dict(named_owners(db, desk.programme))

    desk.tell(link, desk.question(its, reference), state="started")
    assert names() == {}
    desk.tell(link, desk.question(its, reference), state="started", named="1")
    assert names() == {owner: "Ada Lorem"}
    desk.tell(link, desk.question(its, reference), state="started")
    assert names() == {}
    assert len(told(desk)) == 1


def test_the_language_is_changed_without_losing_what_was_typed(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    form = {"state": "tried", "learned": "Ord", "_go": "en"}
    page = desk.tell(desk.link(its, owner), desk.question(its, reference), **form)
    assert "How far has it come?" in page.text
    assert ">\nOrd</textarea>" in page.text
    assert told(desk) == []


def test_very_many_answers_are_bounded(desk: OwnersDesk) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link = desk.link(its, owner)
    for number in range(MOST):
        desk.tell(link, desk.question(its, reference), state="started", learned=f"Nr. {number}")
    assert desk.tell(link, desk.question(its, reference), state="started", learned="Flere").status_code == 422
    assert len(told(desk)) == MOST
    many = [desk.tell(link, desk.question(its, reference), state="started").status_code for _ in range(320)]
    assert many[-1] == 429


def test_nobody_waits_for_an_answer_on_a_row_that_is_gone(desk: OwnersDesk) -> None:
    gone, owner = desk.action("Fælles stuegang"), desk.person()
    rest = desk.action("Aftenvagt på telefon")
    its = desk.open()
    link = desk.link(its, owner)
    with desk.service.store.writing() as db:
        withdraw_row(db, desk.programme, KIND, gone, Recorded("eva", desk.site.now, "Fejl"))
    page = desk.get(link).text
    assert "Sagen er ikke længere i registret" in page
    assert "Du behøver ikke svare på den" in page
    assert "Du har svaret på alt" in desk.tell(link, desk.question(its, rest), state="started").text
    standing = desk.progress(its).by_owner[owner]
    assert [one.is_missing for one in standing] == [False, False]

"""Answers from another tool come in through the browser: looked at, asked about, brought in whole or not at all."""

from __future__ import annotations

import datetime as dt
import io

import sqlalchemy as sa

from evaluator.cli.serving import also_due
from evaluator.importing import uploading
from evaluator.store import audit
from evaluator.store.import_tables import responses_upload
from evaluator.store.response_uploads import forget_old_uploads
from evaluator.store.submissions import free_texts, submissions
from tests.support.answers_brought import Bringing, chosen, field_of, label_of, word_of
from tests.support.editor_site import Fields, words
from tests.support.members import Member

TABLE = (
    "Nr,Navn,Vil du anbefale haven til en ven?,Jeg føler mig hjemme i haven,better\n"
    "b-1,Åse Nygaard,9,Enig,Mere lys på stien\n"
    "b-2,Bo Holm,10,Meget enig,\n"
)
ANSWERED = {"r-consent": "elsewhere"}


def answers(garden, wave: str = "spring") -> list:
    with garden.service.store.reading() as db:
        return [one.answers for one in submissions(db, garden.programme, wave)]


def settled(eva: Bringing, table: str = TABLE):
    """The page of a file of which everything is settled."""
    page = eva.bring(table)
    page = eva.answered(page, **{field_of(page, "nr"): "@person"}, **ANSWERED)
    return eva.answered(page, **{word_of(page, "Meget enig"): "5"}, **ANSWERED)


def test_a_file_is_looked_at_asked_about_and_brought_in(eva: Bringing, garden) -> None:
    page = eva.bring(TABLE)
    said = words(page)
    assert "2 rækker til Første nedslag: Beboer (spring)" in said
    assert chosen(page) == {
        "nr": "?",
        "navn": "@identity",
        "vil du anbefale haven til en ven?": "recommend",
        "jeg føler mig hjemme i haven": "at-home",
        "better": "better",
    }
    assert "det er ikke valgt" in said.lower()
    assert "ingen kolonne viser, hvem der svarer" in said
    assert "Hent svarene ind" not in said
    asked = eva.answered(page, **{field_of(page, "nr"): "@person"})
    assert "‘Meget enig’" in words(asked)
    assert "Filen siger ikke, om samtykket er givet" in words(asked)
    assert answers(garden) == []
    ready = eva.answered(asked, **{word_of(asked, "Meget enig"): "5"}, **ANSWERED)
    assert "spring: 2 rækker læst" in words(ready)
    done = eva.answered(ready, go="store")
    assert "hentet ind som import nr. 1" in words(done)
    assert sorted((one["recommend"], one["at-home"]) for one in answers(garden)) == [(9, 4), (10, 5)]
    with garden.service.store.reading() as db:
        assert free_texts(db, "tovholt", "spring", "better") == ["Mere lys på stien"]


def test_every_doubt_is_told_at_once_with_its_remedy(eva: Bringing) -> None:
    table = 'Nr,recommend,moved-in,hours,Ukendt\nb-1,11,03/04/2020,"1,250",x\nb-1,9,05/06/2020,2,y\n,8,2020-01-01,2,z\n'
    page = eva.bring(table)
    page = eva.answered(page, **{field_of(page, "nr"): "@person", field_of(page, "ukendt"): ""})
    said = words(page)
    for told in ("svarer mere end én gang", "er tom", "som ikke er", "samtykket 'agrees'", "tegnet foran decimalerne"):
        assert told in said, told
    assert "rækkefølgen i datoer" in said
    assert {name for name in Fields(page.text).values if name.startswith("r-")} >= {
        "r-duplicates",
        "r-missing_person",
        "r-unknown_code",
        "r-consent",
    }
    form = {"r-duplicates": "last", "r-missing_person": "skip_row", "r-unknown_code": "blank", "decimal": ","}
    ready = eva.answered(page, dates="day/month/year", **form, **ANSWERED)
    assert "spring: 1 rækker læst" in words(ready)
    assert label_of(ready, "r-duplicates") == "behold den sidste"


def test_what_was_answered_is_kept_when_somebody_comes_back(eva: Bringing) -> None:
    page = eva.bring(TABLE)
    eva.answered(page, **{field_of(page, "nr"): "@person", field_of(page, "better"): ""}, **ANSWERED)
    again = eva.get(page.request.path)
    assert chosen(again)["nr"] == "@person"
    assert chosen(again)["better"] == ""
    assert label_of(again, "r-consent") == "samtykket blev givet, hvor folk svarede"
    assert page.request.path in eva.get(eva.at).text


def test_the_map_can_be_taken_along_and_given_again(eva: Bringing, garden) -> None:
    page = settled(eva)
    kept = eva.answered(page, go="map")
    assert kept.mimetype == "application/toml"
    assert 'person = ["nr"]' in kept.text
    again = eva.bring(TABLE, map_=kept.text)
    assert "spring: 2 rækker læst" in words(again)
    eva.answered(again, go="store")
    assert len(answers(garden)) == 2


def test_a_file_lies_sealed_and_opens_for_its_sender_in_one_browser_alone(eva: Bringing, garden) -> None:
    page = eva.bring(TABLE)
    address = page.request.path
    with garden.service.store.reading() as db:
        row = db.execute(sa.select(responses_upload)).one()
    for secret in ("Nygaard", "anbefale", "b-1"):
        assert secret.encode() not in row.content + row.map
    assert "Send den igen" in words(Member(garden, "ida", role="evaluator").get(address, follow_redirects=True))
    cookie = eva.client.get_cookie("nedslag-fil", path=eva.at)
    assert cookie is not None
    assert (cookie.http_only, cookie.secure, cookie.same_site) == (True, True, "Strict")
    eva.client.delete_cookie("nedslag-fil", path=eva.at)
    assert eva.get(address).status_code == 302
    eva.client.set_cookie("nedslag-fil", "AGE-SECRET-KEY-1WRONG", path=eva.at)
    assert eva.get(address).status_code == 302


def test_a_file_goes_when_its_answers_came_in_when_it_is_thrown_away_and_after_a_day(eva: Bringing, garden) -> None:
    def waits() -> int:
        with garden.service.store.reading() as db:
            return db.execute(sa.select(sa.func.count()).select_from(responses_upload)).scalar_one()

    eva.answered(settled(eva), go="store")
    assert waits() == 0
    page = eva.bring(TABLE)
    assert waits() == 1
    eva.bring(TABLE)
    assert waits() == 1
    eva.post(f"{eva.bring(TABLE).request.path}/smid-ud", {})
    assert waits() == 0
    page = eva.bring(TABLE)
    with garden.service.store.writing() as db:
        assert forget_old_uploads(db, garden.now + dt.timedelta(hours=23)) == 0
        assert forget_old_uploads(db, garden.now + dt.timedelta(hours=25)) == 1
    assert eva.get(page.request.path).status_code == 302


def test_the_worker_takes_away_what_nobody_came_back_to(eva: Bringing, garden) -> None:
    eva.bring(TABLE)
    here = garden.service
    also_due(here.store, here.vault, here.config)(lambda: True)  # by the clock of the machine, which is later
    with here.store.reading() as db:
        assert db.execute(sa.select(responses_upload)).all() == []


def test_what_is_no_table_or_no_map_is_refused_and_says_why(eva: Bringing, monkeypatch) -> None:
    monkeypatch.setattr(uploading, "LARGEST", 300)
    for content, name, map_, said in (
        ("", "svar.csv", None, "ikke valgt en fil"),
        ("x", "svar.pdf", None, "hverken CSV eller et regneark"),
        ("a" * 301, "svar.csv", None, "for stor"),
        ("a,b\n1,2\n", "svar.csv", "[", "TOML"),
        ("a,b\n1,2\n", "svar.csv", "[columns]\na = 3\n", "Nævner intet spørgsmål"),
    ):
        page = eva.bring(content, name=name, map_=map_)
        assert page.status_code == 422
        assert said in words(page)
    assert "ikke valgt en runde" in words(eva.bring("a,b\n1,2\n", wave="nix"))


def test_a_column_is_read_as_what_is_chosen_and_its_words_are_guessed(eva: Bringing, garden) -> None:
    page = eva.bring("Nr,Spm 4,Kryds\n1,enig,Ja\n2,Helt uenig,Nej\n")
    form = {field_of(page, "nr"): "@person", field_of(page, "spm 4"): "at-home", field_of(page, "kryds"): "grows#1"}
    page = eva.answered(page, **form, **ANSWERED)
    assert label_of(page, word_of(page, "enig")) == "Enig"
    assert label_of(page, word_of(page, "Ja")) == "valgt"
    eva.answered(page, go="store")
    assert sorted((one["at-home"], one["grows#1"]) for one in answers(garden)) == [(1, None), (4, 1)]


def test_joined_choices_are_parted_and_own_words_are_put_beside_other(eva: Bringing, garden) -> None:
    page = eva.bring("person,grows\n1,Blomster/Humle\n2,Bær;Blomster\n")
    assert label_of(page, word_of(page, "Blomster/Humle")) == 'egne ord ved "andet"'
    page = eva.bring("person,grows\n1,Blomster|Humle\n2,Bær|Blomster\n")
    field = field_of(page, "grows")
    page = eva.answered(page, **{f"{field}-separator": "bar"}, **ANSWERED)
    assert label_of(page, word_of(page, "Humle")) == 'egne ord ved "andet"'
    eva.answered(page, go="store")
    with garden.service.store.reading() as db:
        assert free_texts(db, "tovholt", "spring", "grows#other") == ["Humle"]


def test_a_doubt_stands_at_its_column_until_it_is_settled(eva: Bringing) -> None:
    page = eva.bring("Nr,Jeg føler mig hjemme i havn\n1,Enig\n")
    doubt = "Kolonnens navn ligner 'at-home', men er ikke ens. Vælg det, hvis det passer."
    assert doubt in words(page)
    assert doubt in words(eva.get(page.request.path))
    assert chosen(page)["jeg føler mig hjemme i havn"] == "?"
    settled = eva.answered(page, **{field_of(page, "jeg føler mig hjemme i havn"): "at-home"})
    assert doubt not in words(settled)
    assert label_of(settled, word_of(settled, "Enig")) == "Enig"


def test_what_a_tool_says_of_its_codes_in_files_beside_is_read(eva: Bringing, garden) -> None:
    beside = {
        "labels": (io.BytesIO(b"spm;1;Enig\nspm;2;Helt uenig\n"), "labels.csv"),
        "variables": (io.BytesIO("spm;Jeg føler mig hjemme i haven\n".encode()), "structure.csv"),
    }
    page = eva.bring("person;spm\n1;1\n2;2\n", **beside)
    assert chosen(page)["spm"] == "at-home"
    assert label_of(page, word_of(page, "1")) == "Enig"
    eva.answered(page, go="store", **ANSWERED)
    assert sorted(one["at-home"] for one in answers(garden)) == [1, 4]


def test_the_log_is_told_that_answers_came_in_and_never_whose(eva: Bringing, garden) -> None:
    eva.answered(settled(eva), go="store")
    with garden.service.store.reading() as db:
        entry = audit.latest(db, "tovholt", before=None, most=1)[0]
    assert entry.kind == "responses_imported"
    assert "b-1" not in repr(entry)


def test_bringing_in_asks_for_the_role_of_an_evaluator(garden) -> None:
    for role in ("reader", "assistant", "steering"):
        assert Member(garden, role, role=role).get("/p/tovholt/svar-udefra/").status_code == 403

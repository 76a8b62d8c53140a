"""The command line as a contract: what is said where, and with which exit code."""

from __future__ import annotations

import json
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from evaluator.cli.loading import LoadedCommands
from evaluator.cli.main import main
from evaluator.core.config import Config
from evaluator.core.paths import examples_folder
from evaluator.store.engine import open_store
from evaluator.store.waves import waves
from tests.support.killed_processes import Command
from tests.support.mail_server import MailServer
from tests.support.processes import called, environment, served

BORGERDESIGN = examples_folder() / "borgerdesign"
LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
HEAVY = {"alembic", "babel", "flask", "jinja2", "matplotlib", "numpy", "openpyxl", "scipy", "sqlalchemy", "wtforms"}
COMMANDS = (
    ("check",),
    *(("owners", name) for name in ("import", "list", "ask", "remind", "letters", "close", "erase")),
    ("plan",),
    ("init",),
    ("import",),
    ("survey", "import"),
    ("survey", "export"),
    *(("registers", name) for name in ("import", "map", "correct", "withdraw", "history", "list", "export")),
    *(("responses", name) for name in ("import", "map", "list", "undo", "export")),
    ("tallies", "export"),
    ("invite",),
    *(("contacts", name) for name in ("import", "map", "export", "delete")),
    *(("mail", name) for name in ("queue", "send", "status", "decide", "bounce")),
    ("letters",),
    ("poster",),
    ("survey", "diff"),
    ("count",),
    ("work",),
    ("report",),
    ("question",),
    ("crosstab",),
    ("recount",),
    *(("codes", name) for name in ("import", "export", "export-texts", "import-codings", "agreement")),
    *(("texts", name) for name in ("search", "import")),
    *(("account", name) for name in ("add", "list", "reset", "disable", "enable", "role", "two-step")),
    *(("audit", name) for name in ("verify", "list")),
    ("serve",),
    ("demo",),
)


@pytest.fixture
def nedslag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs the command with a home of its own."""
    for name in ("NEDSLAG_DATABASE_URL", "NEDSLAG_VAULT_URL", "NEDSLAG_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path / "home"))

    def run(*words: object, given: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=given, catch_exceptions=False)

    return run


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the programme."""
    home = tmp_path_factory.mktemp("prepared")
    for words in (("init",), ("import", LINDEVANG)):
        assert called(home, *words)[0] == 0
    return home


@pytest.fixture
def ready(nedslag, prepared: Path, tmp_path: Path):
    """The command with the programme in its home."""
    shutil.copytree(prepared, tmp_path / "home")
    return nedslag


@pytest.fixture
def past(nedslag, tmp_path: Path):
    """The command with the programme, whose milestone was years ago."""
    folder = shutil.copytree(LINDEVANG, tmp_path / "past")
    document = folder / "programme.toml"
    document.write_text(document.read_text("utf-8").replace("2026-05-", "2020-05-"), "utf-8")
    assert nedslag("init").exit_code == 0
    assert nedslag("import", folder).exit_code == 0
    return nedslag


@pytest.fixture
def ready_to_ask(ready, tmp_path: Path):
    """Its waves are still open."""
    widen_wave(tmp_path / "open", ready)
    return ready


@pytest.mark.parametrize("words", [["--help"], ["check", str(BORGERDESIGN)]], ids=["help", "check"])
def test_what_is_asked_for_often_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        f"import sys; from evaluator.cli.main import main; main({words!r}, standalone_mode=False);"
        f"heavy = {HEAVY};"
        "of_commands = {name for name in sys.modules if name.startswith('evaluator.cli.')};"
        "usual = {f'evaluator.cli.{name}' for name in ('language', 'loading', 'main', 'output', 'support')};"
        "print(sorted(heavy & set(sys.modules)), sorted(of_commands - usual), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[] []"


def test_help_lists_every_command_as_if_it_had_been_loaded(nedslag, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = nedslag("--help").output
    monkeypatch.setattr(LoadedCommands, "format_commands", click.Group.format_commands)
    assert nedslag("--help").output == listed
    assert all(f"\n  {name} " in listed for name in main.commands)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_a_help_text_with_an_example(nedslag, words: tuple[str, ...]) -> None:
    shown = nedslag(*words, "--help").output
    assert "nedslag " + " ".join(words) in shown.split("Example:")[1]


def test_plan_takes_the_documents_alone_and_makes_no_database(nedslag, tmp_path: Path) -> None:
    shown = nedslag("plan", BORGERDESIGN, "--lang", "en")
    assert shown.exit_code == 0
    assert "10 expected answers of 14: met from 8 yes" in shown.output
    assert "(target: at least “to a large extent”)" in shown.output
    assert not (tmp_path / "home").exists()


def test_check_ends_with_0_without_faults_and_with_1_and_one_line_each_with_faults(nedslag, tmp_path: Path) -> None:
    assert nedslag("check", BORGERDESIGN).exit_code == 0
    broken = tmp_path / "broken"
    (broken / "questionnaires").mkdir(parents=True)
    (broken / "programme.toml").write_text('key = "x"\nlanguages = ["da", "fr"]\n', "utf-8")
    result = nedslag("check", broken)
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) > 3
    assert all(line.startswith("programme.toml: ") for line in lines)


def test_wrong_usage_ends_with_2(nedslag) -> None:
    for words in (("report",), ("check", "/no/such/folder"), ("import-it",), ("serve", "--port", "many")):
        assert nedslag(*words).exit_code == 2, words


def test_nothing_runs_on_a_database_that_is_not_set_up(nedslag) -> None:
    result = nedslag("recount", "lindevang")
    assert result.exit_code == 1
    assert "run `nedslag init`" in result.stderr


def test_a_database_that_does_not_answer_is_named_with_the_remedy(nedslag, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/nowhere")
    for words in (("init",), ("recount", "lindevang")):
        result = nedslag(*words)
        assert result.exit_code == 1
        assert "cannot be reached" in result.stderr
        assert "NEDSLAG_DATABASE_URL" in result.stderr
        assert "secret" not in result.stderr


def test_import_says_what_is_new_and_a_second_import_that_nothing_is(ready) -> None:
    result = ready("import", LINDEVANG)
    assert result.exit_code == 0
    assert "programme lindevang: version 1" in result.output
    assert "unchanged" in result.output


def test_a_register_is_imported_once(nedslag) -> None:
    nedslag("init")
    nedslag("import", BORGERDESIGN)
    file = BORGERDESIGN / "registers" / "decisions.csv"
    assert "35 added, 0 already there" in nedslag("registers", "import", "borgerdesign", "decisions", file).output
    assert "0 added, 35 already there" in nedslag("registers", "import", "borgerdesign", "decisions", file).output
    other = nedslag("registers", "import", "borgerdesign", "meetings", file)
    assert other.exit_code == 1
    assert "meetings: there is no such register" in other.stderr


def test_a_table_is_tried_mapped_and_brought_in(nedslag, tmp_path) -> None:
    nedslag("init")
    nedslag("import", BORGERDESIGN)
    file, given = tmp_path / "hours.csv", tmp_path / "map.toml"
    file.write_text("Kategori;Aktivitet;Timer\nForløb;Salon;1.200\nForløb;Panel;1.200,5\n", "utf-8")
    refused = nedslag("registers", "import", "borgerdesign", "hours", file)
    assert (refused.exit_code, 'decimal = ","' in refused.stderr) == (1, True)
    shown = nedslag("registers", "map", "hours", file, "--programme", "borgerdesign")
    assert shown.output.startswith('decimal = ","')
    assert (
        "the map is in"
        in nedslag("registers", "map", "hours", file, "--programme", "borgerdesign", "--into", given).output
    )
    words = ("registers", "import", "borgerdesign", "hours", file, "--map", given)
    tried = nedslag(*words, "--dry-run").output
    assert "read as kategori = category, aktivitet = activity, timer = hours_per_year" in tried
    assert "2 would be added, 0 are already there\ndry run" in tried
    assert "2 added, 0 already there" in nedslag(*words).output


def test_a_list_of_people_is_tried_mapped_and_brought_in(nedslag, tmp_path) -> None:
    nedslag("init")
    nedslag("import", BORGERDESIGN)
    file, given = tmp_path / "people.csv", tmp_path / "map.toml"
    file.write_text("Navn;Mail;Gruppe\nAnna;anna@mail.example;Medarbejdere\n", "utf-8")
    shown = nedslag("contacts", "map", file, "--programme", "borgerdesign")
    assert '# "" = "person"' in shown.output
    assert "no heading says where person stands" in shown.stderr
    given.write_text('[columns]\n"Mail" = ["email", "person"]\n', "utf-8")
    words = ("contacts", "import", "borgerdesign", file, "--map", given)
    assert "1 would be added, 0 changed, 0 left as they are" in nedslag(*words, "--dry-run").output
    assert "1 added, 0 changed, 0 as they were" in nedslag(*words).output


def test_a_milestone_is_counted_once_when_what_is_outstanding_is_declared_complete(past) -> None:
    words = ("count", "lindevang", "--milestone", "m1")
    listed = past(*words, "--dry-run")
    assert (listed.exit_code, listed.output.count("fewer than 5 answers")) == (0, 4)
    assert "dry run: nothing has been counted" in listed.output
    refused = past(*words)
    assert refused.exit_code == 1
    assert "fewer than 5 answers" in refused.stderr
    assert "milestone m1 is counted, count 1 (" in past(*words, "--complete", "--show").output
    again = past(*words, "--complete")
    assert again.exit_code == 1
    assert "the milestone was counted on" in again.stderr
    assert "count 2 (" in past(*words, "--complete", "--reason", "A register was corrected").output


def test_registers_alone_are_counted_again_with_the_answers_as_they_were(past) -> None:
    words = ("count", "lindevang", "--milestone", "m1")
    early = past(*words, "--registers-only")
    assert early.exit_code == 1
    assert "no answers to count the registers with; count the whole milestone" in early.stderr
    assert past(*words, "--complete").exit_code == 0
    assert "state why" in past(*words, "--registers-only").stderr
    assert "nothing has been counted" in past(*words, "--registers-only", "--dry-run").output
    again = past(*words, "--registers-only", "--reason", "Two meals were missing").output
    assert again.startswith("lindevang: the registers of milestone m1 are counted again, count 2 (")


def test_a_milestone_that_has_not_come_is_not_counted_and_says_what_it_waits_for(nedslag, tmp_path: Path) -> None:
    folder = shutil.copytree(LINDEVANG, tmp_path / "ahead")
    document = folder / "programme.toml"
    document.write_text(document.read_text("utf-8").replace("2026-05-", "2126-05-"), "utf-8")
    for words in (("init",), ("import", folder)):
        assert nedslag(*words).exit_code == 0
    for more in ((), ("--complete",), ("--dry-run",)):
        result = nedslag("count", "lindevang", "--milestone", "m1", *more)
        assert result.exit_code == 1
        assert "the milestone covers the days until 31 May 2126; wait" in result.output + result.stderr
        assert "the wave opens on 1 May 2126" in result.output + result.stderr
    report = nedslag("report", "lindevang", "--milestone", "m1", "--into", tmp_path)
    assert report.exit_code == 1
    assert "the milestone is not counted yet" in report.stderr


def test_work_folds_once_and_says_how_many(ready) -> None:
    assert ready("work", "--once").output == "New answers are folded into the tallies\n"


def test_a_report_is_written_in_the_formats_that_were_asked_for(past, tmp_path: Path) -> None:
    ready = past
    assert past("count", "lindevang", "--milestone", "m1", "--complete").exit_code == 0
    words = ("report", "lindevang", "--milestone", "m1", "--lang", "en", "--into", tmp_path / "reports")
    assert ready(*words, "--format", "json,html").exit_code == 0
    appendix, page, figures = sorted((tmp_path / "reports").iterdir())
    day = figures.stem.removeprefix("lindevang-m1-kladde-")
    assert (page.name, appendix.name) == tuple(f"lindevang-m1-draft-{day}-en{end}.html" for end in ("", "-appendix"))
    assert json.loads(figures.read_text("utf-8"))["milestone"] == "m1"
    assert ready(*words, "--format", "odt").exit_code == 2
    assert ready(*words, "--format", ",").exit_code == 2
    assert ready("report", "lindevang", "--milestone", "m7").exit_code == 1


def test_recount_agrees_or_says_where_it_does_not(ready) -> None:
    result = ready("recount", "lindevang")
    assert (result.exit_code, result.output) == (0, "lindevang: tallies agree with the submissions\n")
    store = open_store(Config.from_environment().database_url)
    with store.writing() as db:
        columns = "programme_id, wave_key, variable_key, group_key, process_key, code, n"
        wave = waves(db, "lindevang")[0]
        db.execute(
            sa.text(f"INSERT INTO tally ({columns}) VALUES ('lindevang', :wave, 'heard', :group, '', 4, 2)"),
            {"wave": wave.key, "group": wave.groups[0]},
        )
    store.close()
    result = ready("recount", "lindevang")
    assert result.exit_code == 1
    assert result.stderr == f"wave {wave.key}, heard, group {wave.groups[0]}, code 4: tallied 2, counted 0\n"


def test_an_account_is_added_with_a_password_that_is_asked_for_twice(ready) -> None:
    given = "a long password\na long password\n"
    added = ready("account", "add", "anna", "--role", "steering", "--all-programmes", given=given)
    assert (added.exit_code, added.output.splitlines()[-1]) == (0, "anna can sign in as steering group")
    again = ready("account", "add", "anna", "--role", "evaluator", given=given)
    assert again.exit_code == 1
    assert "anna has an account already" in again.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://nobody@127.0.0.1:1/x", "mysql://nobody@127.0.0.1:1/x: neither SQLite nor PostgreSQL; write"),
        ("sqlite://", "sqlite://: a database in memory, which ends with the program; name a file"),
        ("postgresql", "the database URL cannot be read; correct NEDSLAG_DATABASE_URL"),
    ],
)
def test_a_database_of_another_kind_is_refused(nedslag, monkeypatch: pytest.MonkeyPatch, url: str, said: str) -> None:
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", url)
    result = nedslag("init")
    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_named(past, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    into = tmp_path / "file" / "below"
    assert past("count", "lindevang", "--milestone", "m1", "--complete").exit_code == 0
    result = past("report", "lindevang", "--milestone", "m1", "--format", "json", "--into", into)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{into}: cannot be used (Not a directory); name a place")
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path / "file" / "home"))
    assert past("init").exit_code == 1


@pytest.mark.usefixtures("ready")
def test_an_address_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Command("serve", "--port", port, env=environment(tmp_path / "home")) as process:
            _, told = process.communicate()
    assert process.returncode == 1
    assert told.startswith(f"127.0.0.1:{port}: cannot be served on (Address already in use); name another")
    assert len(told.splitlines()) == 1


def test_others_than_the_own_machine_are_served_under_names_that_are_written_down(ready) -> None:
    for words in (("--proxy", "127.0.0.1"), ("--host", "0.0.0.0")):
        result = ready("serve", "--port", "0", *words)
        assert result.exit_code == 1
        assert "NEDSLAG_HOSTS: does not say under which names" in result.stderr


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("proxy", [(), ("--proxy", "127.0.0.1")], ids=["alone", "behind a proxy"])
def test_only_a_web_server_that_is_named_is_believed_to_speak_https(tmp_path: Path, proxy: tuple[str, ...]) -> None:
    with served(environment(tmp_path / "home", NEDSLAG_HOSTS="svar.example"), *proxy) as (_, port):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/log-ind", headers={"X-Forwarded-Proto": "https"})
        with urllib.request.urlopen(asked, timeout=20) as response:
            assert ("Strict-Transport-Security" in response.headers) == bool(proxy)


def test_contacts_are_imported_exported_and_erased_and_a_faulty_file_ends_with_1(ready, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("person,email,group\n17,aase@mail.example,residents\n18,,staff\n", "utf-8")
    assert "2 added, 0 changed, 0 as they were" in ready("contacts", "import", "lindevang", people).output
    assert "2 contacts" in ready("contacts", "export", "lindevang", "--into", tmp_path / "out.csv").output
    assert ready("contacts", "delete", "lindevang").exit_code == 2
    assert "1 contacts erased" in ready("contacts", "delete", "lindevang", "--person", "17").output
    people.write_text("person,group\n17,nobody\n", "utf-8")
    result = ready("contacts", "import", "lindevang", people)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "people.csv: row 2: column 'group': 'nobody' is unknown" in result.stderr


def test_mails_are_queued_sent_through_the_server_of_the_environment_and_told(
    ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail_server: MailServer
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("person,email,group\n17,aase@mail.example,residents\n18,bo@mail.example,staff\n", "utf-8")
    ready("contacts", "import", "lindevang", people)
    widen_wave(tmp_path, ready)
    assert "2 mails queued" in ready("mail", "queue", "lindevang", "linked").output
    send = ("mail", "send", "lindevang", "--address", "https://svar.example")
    result = ready(*send)
    assert result.exit_code == 1
    assert "NEDSLAG_MAIL_HOST: names no mail server" in result.stderr
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(mail_server.port)), ("SECURITY", "none")):
        monkeypatch.setenv(f"NEDSLAG_MAIL_{name}", value)
    monkeypatch.setenv("NEDSLAG_MAIL_SENDER", "svar@nord.example")
    assert ready("mail", "send", "lindevang", "--address", "svar.example").exit_code == 2
    assert "1 mails dealt with" in ready(*send, "--limit", "1").output
    assert "linked, invitation: 1 queued, 1 dealt with" in ready("mail", "status", "lindevang").output
    assert "1 mails dealt with" in ready(*send).output
    assert sorted(mail_server.recipients()) == ["aase@mail.example", "bo@mail.example"]
    assert "has answered will get none" in ready("mail", "queue", "lindevang", "linked", "--reminder").output
    assert "linked, reminder 1: not shown (protects individuals)" in ready("mail", "status", "lindevang").output
    noted = ready("mail", "bounce", "lindevang", "--email", "bo@mail.example")
    assert "1 contacts noted" in noted.output
    assert ready("mail", "bounce", "lindevang").exit_code == 2
    assert ready("mail", "decide", "lindevang", "x", "--sent").exit_code == 1


def test_letters_and_posters_are_written_and_a_file_of_links_is_not_overwritten(ready_to_ask, tmp_path: Path) -> None:
    ready = ready_to_ask
    people = tmp_path / "people.csv"
    people.write_text("person,address_1,address_2,group\n17,Vej 1,5000 Odense,residents\n", "utf-8")
    ready("contacts", "import", "lindevang", people)
    letters = ("letters", "lindevang", "linked", "--address", "https://svar.example", "--into", tmp_path / "paper")
    assert "1 letters" in ready(*letters).output
    assert (tmp_path / "paper" / "lindevang-linked-letters.pdf").read_bytes().startswith(b"%PDF")
    assert "is there already" in ready(*letters).stderr
    poster = ("poster", "lindevang", "open", "--address", "https://svar.example", "--into", tmp_path / "paper")
    assert ready(*poster).exit_code == 0
    assert (tmp_path / "paper" / "lindevang-open-poster.pdf").read_bytes().startswith(b"%PDF")
    assert "has no open link" in ready("poster", "lindevang", "linked", "--address", "https://svar.example").stderr
    assert "has an open link" in ready("letters", "lindevang", "open", "--address", "https://svar.example").stderr


def test_paper_forms_are_printed_for_anybody_or_with_the_codes_of_contacts(ready_to_ask, tmp_path: Path) -> None:
    ready = ready_to_ask
    into = ("--into", tmp_path / "paper")
    assert "3 forms" in ready("forms", "lindevang", "open", "--copies", "3", "--lang", "en", *into).output
    assert (tmp_path / "paper" / "lindevang-open-forms-en.pdf").read_bytes().startswith(b"%PDF")
    assert "is there already" in ready("forms", "lindevang", "open", "--copies", "3", "--lang", "en", *into).stderr
    people = tmp_path / "people.csv"
    people.write_text("person,address_1,address_2,group\n17,Vej 1,5000 Odense,residents\n", "utf-8")
    ready("contacts", "import", "lindevang", people)
    assert "Keep the file safe" in ready("forms", "lindevang", "linked", "--personal", *into).output
    assert "bear no code" in ready("forms", "lindevang", "open", "--personal", *into).stderr
    assert "say how many --copies, or --personal" in ready("forms", "lindevang", "open").stderr
    assert (
        "say how many --copies, or --personal"
        in ready("forms", "lindevang", "open", "--copies", "2", "--personal").stderr
    )


def test_a_dry_run_of_responses_says_what_would_be_added_and_ends_with_1_while_a_rule_is_missing(
    ready, tmp_path: Path
) -> None:
    answers, map_file = tmp_path / "answers.csv", tmp_path / "map.toml"
    answers.write_text("id,heard\n1,4\n2,9\n", "utf-8")
    written = 'wave = "linked"\ngroup = "residents"\nperson = "id"\n[columns]\nheard = "heard"\n'
    map_file.write_text(written, "utf-8")
    command = ("responses", "import", "lindevang", answers, "--map", map_file)
    result = ready(*command, "--dry-run")
    assert result.exit_code == 1
    remedy = 'write unknown_code = under [rules] in map.toml with one of "blank", "skip_row"'
    assert result.output.splitlines() == [
        "answers.csv: 2 rows",
        f"answers.csv: row 3: column 'heard' holds '9', which is no code of 'heard'; {remedy}",
        "wave linked: 1 rows read; how many of them are new is not shown (protects individuals)",
        "dry run: nothing has been stored",
        "nothing can be imported until the map has a rule for each of the rows named above",
    ]
    map_file.write_text(written.replace("[columns]", '[rules]\nunknown_code = "blank"\n[columns]'), "utf-8")
    result = ready(*command)
    assert result.exit_code == 0
    assert "wave linked: 2 rows read; the new ones are added, but how many is not shown" in result.output
    assert "responses undo lindevang 1 --reason REASON until" in result.output


@pytest.mark.parametrize("wave", ["linked", "open-one"], ids=["pseudonymous", "anonymous"])
def test_no_command_of_imports_tells_whether_a_row_was_new(ready, tmp_path: Path, wave: str) -> None:
    """A row of somebody who has answered, and one of somebody who has not."""
    answers, map_file = tmp_path / "answers.csv", tmp_path / "map.toml"
    who = 'person = "id"' if wave == "linked" else 'ignore = ["id"]'
    map_file.write_text(f'wave = "{wave}"\ngroup = "residents"\n{who}\n[columns]\nheard = "heard"\n', "utf-8")
    command = ("responses", "import", "lindevang", answers, "--map", map_file)
    source = () if wave == "linked" else ("--file", answers, "--map", map_file)

    def said(row: str, number: int) -> list[str]:
        answers.write_text(f"id,heard\n{row}\n", "utf-8")
        found = [ready(*command, "--dry-run").output, ready(*command).output]
        found += [ready("responses", "undo", "lindevang", number, "--reason", "wrong", *source).output]
        listed = ready("responses", "list", "lindevang").output.splitlines()[-1].partition("file ")[2][12:]
        return [one.replace(f"import {number}", "").replace(f"lindevang {number}", "") for one in (*found, listed)]

    # The second one stays, so that both rows below come to a wave that holds imported answers.
    for row in ("1,4", "3,5"):
        answers.write_text(f"id,heard\n{row}\n", "utf-8")
        ready(*command)
    assert said("1,4", 3) == said("2,3", 4)


def test_evaluators_of_a_confidential_wave_are_told_who_was_new(nedslag, tmp_path: Path) -> None:
    document = shutil.copytree(LINDEVANG, tmp_path / "named") / "programme.toml"
    document.write_text(document.read_text("utf-8").replace('"pseudonymous"', '"confidential"'), "utf-8")
    for command in (("init",), ("import", document.parent)):
        assert nedslag(*command).exit_code == 0
    answers, map_file = tmp_path / "answers.csv", tmp_path / "map.toml"
    written = 'wave = "linked"\ngroup = "residents"\nperson = "id"\n[columns]\nheard = "heard"\n'
    map_file.write_text(written, "utf-8")
    answers.write_text("id,heard\n1,4\n", "utf-8")
    command = ("responses", "import", "lindevang", answers, "--map", map_file)
    assert "wave linked: 1 added, 0 already there" in nedslag(*command).output
    assert "wave linked: 0 to add, 1 already there" in nedslag(*command, "--dry-run").output


def test_a_map_is_proposed_for_a_file_and_imports_it(ready, tmp_path: Path) -> None:
    answers, map_file = tmp_path / "answers.csv", tmp_path / "map.toml"
    answers.write_text("Mine naboer lytter til mig\nEnig\nVed ikke\n", "utf-8")
    command = ("responses", "map", answers, "--wave", "lindevang/open-one")
    assert 'wave = "open-one"\ngroup = "residents"' in ready(*command).stdout
    result = ready(*command, "--into", map_file)
    assert result.output.splitlines()[0] == "1 of 1 columns are matched to items, 0 are unsure"
    assert map_file.stat().st_mode & 0o077 == 0
    told = result.output.partition("try: nedslag ")[2]
    assert "wave open-one: 2 rows read; how many of them are new is not shown" in ready(*shlex.split(told)).output
    assert "map.toml: is there already" in ready(*command, "--into", map_file).stderr


def test_what_a_proposed_map_leaves_open_is_told(ready, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("heard,Bydel\n4,Nord\n5,Syd\n", "utf-8")
    result = ready("responses", "map", answers, "--wave", "lindevang/linked")
    assert '# "bydel" = ""' in result.stdout
    assert "nothing tells what these columns are: bydel" in result.stderr
    assert "nothing in the file tells which group answers. The groups of the wave are residents, staff" in result.stderr
    assert "has no wave 'linkd'; did you mean 'linked'?" in ready(*_map(answers, "lindevang/linkd")).stderr


def _map(answers: Path, wave: str) -> tuple[object, ...]:
    return "responses", "map", answers, "--wave", wave


def test_the_command_that_undoes_an_import_into_an_anonymous_wave_has_the_file_and_the_map(
    ready, tmp_path: Path
) -> None:
    answers, map_file = tmp_path / "the answers.csv", tmp_path / "map.toml"
    answers.write_text("heard\n4\n", "utf-8")
    map_file.write_text('wave = "nameless"\ngroup = "residents"\n[columns]\nheard = "heard"\n', "utf-8")
    added = ready("responses", "import", "lindevang", answers, "--map", map_file)
    told = added.output.partition("undone with nedslag ")[2].partition(" until ")[0]
    assert told, added.output + added.stderr
    undone = ready(*shlex.split(told))
    assert "import 1 has been undone" in undone.output


def widen_wave(folder: Path, nedslag) -> None:
    """Let the waves be open on whatever day the test runs."""
    copy = folder / "lindevang"
    shutil.copytree(LINDEVANG, copy)
    path = copy / "programme.toml"
    text = path.read_text("utf-8").replace("2026-05-31", "2099-12-31")
    text = text.replace("opens = 2026-05-01", "opens = 2020-01-01")
    path.write_text(text.replace("closes = 2026-05-14", "closes = 2099-05-14\nbegin_by = 2099-05-14"), "utf-8")
    assert nedslag("import", copy, "--reason", "Open on whatever day it is").exit_code == 0


def test_two_versions_of_a_questionnaire_are_compared(ready, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(LINDEVANG, folder)
    path = folder / "questionnaires" / "neighbours.toml"
    path.write_text(path.read_text("utf-8").replace("Mine naboer lytter", "Naboerne lytter"), "utf-8")
    refused = ready("import", folder)
    assert refused.exit_code == 1
    assert 'write changed = { since = 1, class = "wording" } at the item' in refused.stderr
    declared = 'key = "heard"\nchanged = { since = 1, class = "wording" }'
    path.write_text(path.read_text("utf-8").replace('key = "heard"', declared), "utf-8")
    assert "questionnaire neighbours: version 2" in ready("import", folder).output
    shown = ready("survey", "diff", "lindevang", "neighbours", "--lang", "en")
    assert (shown.exit_code, shown.output.splitlines()[0]) == (0, "neighbours: version 2 against version 1")
    assert "    + Naboerne lytter til mig" in shown.output
    assert ready("survey", "diff", "lindevang", "neighbours", "2", "1").exit_code == 1


def test_a_folder_is_exported_changed_and_imported_again(ready, tmp_path: Path) -> None:
    into = tmp_path / "exported"
    result = ready("export", "lindevang", "--into", into)
    assert (result.exit_code, len(result.output.splitlines())) == (0, 2)
    path = into / "questionnaires" / "neighbours.toml"
    path.write_text(path.read_text("utf-8") + "# A remark\n", "utf-8")
    assert "questionnaire neighbours: version 2" in ready("import", into).output
    assert "neighbours = 2" in (into / "versions.toml").read_text("utf-8")
    refused = ready("import", LINDEVANG)
    assert refused.exit_code == 1
    assert "questionnaires/neighbours.toml: from version 2, which is stored (-), to the folder's (+)" in refused.stderr
    assert "-# A remark" in refused.stderr
    replacing = ("--replace", "neighbours", "--reason", "The remark was wrong")
    assert "questionnaire neighbours: version 3" in ready("import", LINDEVANG, *replacing).output


def test_what_is_agreed_is_approved_and_changed_only_for_a_reason(ready, tmp_path: Path) -> None:
    assert "The plan has not been approved." in ready("approval", "show", "lindevang").output
    on_paper = ("--by", "Karen Holm", "--on", "2026-04-01", "--note", "Minutes, item 4")
    assert "Approval 1: version 1" in ready("approval", "add", "lindevang", *on_paper).output
    assert "Approved on 1 April 2026 by Karen Holm (version 1)." in ready("approval", "show", "lindevang").output
    copy = shutil.copytree(LINDEVANG, tmp_path / "lindevang")
    path = copy / "programme.toml"
    path.write_text(path.read_text("utf-8").replace("m1 = 0.5", "m1 = 0.3"), "utf-8")
    refused = ready("import", copy)
    assert refused.exit_code == 1
    assert "indicators.heard.targets: the target at m1 was changed from 0.5 to 0.3" in refused.stderr
    assert (
        "changes of what was agreed, stored with their reason: 1"
        in ready("import", copy, "--reason", "We were too hopeful").output
    )

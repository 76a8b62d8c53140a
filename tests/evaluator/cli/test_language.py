"""The command line speaks Danish and English: help, what is printed, what is wrong, and click's own words."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from evaluator.cli.language import help_of_command, help_of_option, of_environment
from evaluator.cli.main import main
from evaluator.core.paths import examples_folder
from evaluator.texts import LANGUAGES, area
from tests.surveys.xlsform.xlsform_forms import FORMS, workbook

BORGERDESIGN = examples_folder() / "borgerdesign"
Run = Callable[..., Result]
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def commands(group: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), group
    for name, command in group.commands.items() if isinstance(group, click.Group) else ():
        yield from commands(command, (*path, name))


COMMANDS = tuple(commands())


def options(path: str, command: click.Command) -> list[str]:
    """The options of a command, each by the word at which its help stands."""
    context = click.Context(command, info_name=path)
    return [one.opts[-1] for one in command.get_params(context) if isinstance(one, click.Option)]


@pytest.fixture
def nedslag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command with a home of its own in an environment that names no language."""
    for name in ("NEDSLAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NEDSLAG_DATABASE_URL", "NEDSLAG_VAULT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path / "home"))

    def run(*words: object, **environment: str) -> Result:
        return CliRunner(env=environment).invoke(main, [str(word) for word in words], catch_exceptions=False)

    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path or "nedslag" for path, _ in COMMANDS])
def test_every_command_and_option_has_words_in_both_languages(path: str, command: click.Command, language: str) -> None:
    without = []
    for name, words in ((path, help_of_command), *((one, help_of_option) for one in options(path, command))):
        try:
            assert words(path, language) if words is help_of_command else words(path, name, language)
        except KeyError:
            without.append(name)
    assert without == [], f"nedslag {path}: add to help.toml: {', '.join(without)}"


def test_no_words_are_there_for_a_command_or_option_that_is_gone() -> None:
    known = {path or "nedslag" for path, _ in COMMANDS}
    known |= {one for path, command in COMMANDS for name in options(path, command) for one in _keys(path, name)}
    assert area("help").keys() - known == {"example"}


def _keys(path: str, option: str) -> tuple[str, str]:
    return option, f"{path or 'nedslag'} {option}"


def test_every_text_of_click_that_is_translated_is_one_that_click_has() -> None:
    source = "".join(inspect.getsource(vars(click)[name]) for name in CLICK) + "required"
    texts = [entry["en"].replace("\n", "\\n").replace("\t", "\\t") for entry in area("click").values()]
    assert [text for text in texts if text not in source] == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "da"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "da_DK.UTF-8"}, "da"),
        ({"LC_ALL": "en_US", "LC_MESSAGES": "da_DK.UTF-8"}, "en"),
        ({"NEDSLAG_LANG": "da", "LC_ALL": "en_US"}, "da"),
        ({"NEDSLAG_LANG": "", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "da"),
    ],
)
def test_the_environment_names_the_language(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


def test_the_option_goes_before_the_environment(nedslag: Run) -> None:
    assert "Kommandoer:" in nedslag("--help").output
    assert "Commands:" in nedslag("--help", NEDSLAG_LANG="en").output
    assert "Kommandoer:" in nedslag("--lang", "da", "--help", NEDSLAG_LANG="en").output
    assert nedslag("--help", NEDSLAG_LANG="en", LANG="da_DK").output == nedslag("--help", LANG="en_GB").output
    assert nedslag("check", BORGERDESIGN, NEDSLAG_LANG="fr").exit_code == 2


def test_help_of_a_command_is_told_in_danish_with_its_example(nedslag: Run) -> None:
    shown = nedslag("mail", "queue", "--help").output
    assert shown.startswith("Brug: main mail queue [OPTIONS] PROGRAMME WAVE")
    assert "Eksempel: nedslag mail queue borgerdesign m1-leaders" in shown
    assert "En påmindelse til dem, der ikke har svaret." in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mail", "qeue"), "Fejl: Der er ingen kommando, der hedder 'qeue'. Mente du 'queue'?"),
        (("invite",), "Fejl: Der mangler et argument: 'PROGRAMME'."),
        (("report", "x"), "Fejl: Der mangler '--milestone'."),
        (("report", "x", "--milestone", "m1", "--lang", "fr"), "'--lang': 'fr' er ikke en af 'da', 'en'."),
        (("serve", "--port", "many"), "Fejl: Ugyldig værdi for '--port': 'many' er ikke et gyldigt tal."),
        (("check", "/no/such/folder"), "'/no/such/folder' findes ikke."),
        (("check", BORGERDESIGN, "more"), "Fejl: Der er et argument for meget (more)"),
        (("forms", "x", "w"), "Fejl: skriv, hvor mange --copies, eller --personal"),
    ],
)
def test_wrong_usage_is_told_in_danish_and_ends_with_2(nedslag: Run, words: tuple[object, ...], said: str) -> None:
    result = nedslag("--lang", "da", *words, NEDSLAG_LANG="en")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("Brug: ")


def test_what_is_wrong_and_what_is_done_is_told_in_danish(nedslag: Run, tmp_path: Path) -> None:
    assert nedslag("check", BORGERDESIGN).output.endswith(f"{BORGERDESIGN}: ingen fejl\n")
    assert "databasen er ikke lavet endnu; kør `nedslag init`" in nedslag("recount", "borgerdesign").stderr
    assert nedslag("init").output == f"Klar i {tmp_path / 'home'}\n"
    assert "indsatsen borgerdesign: version 1\n" in nedslag("import", BORGERDESIGN).output
    folder = Path(shutil.copytree(BORGERDESIGN, tmp_path / "broken"))
    document = folder / "programme.toml"
    document.write_text(document.read_text("utf-8").replace("final = true", 'final = "ja"'), "utf-8")
    refused = nedslag("check", folder)
    assert refused.exit_code == 1
    assert "hverken true eller false; skriv true eller false uden anførselstegn" in refused.stderr


def test_a_programme_that_is_not_toml_hides_nothing_of_the_questionnaires(nedslag: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BORGERDESIGN, tmp_path / "broken"))
    (folder / "programme.toml").write_text("key = borgerdesign\n", "utf-8")
    first, *_ = sorted((folder / "questionnaires").glob("*.toml"))
    first.write_text(first.read_text("utf-8").replace("title", "titel", 1), "utf-8")
    refused = nedslag("check", folder)
    assert "programme.toml: er ikke TOML i linje 1, tegn 7: Invalid value; ret linjen" in refused.stderr
    assert f"questionnaires/{first.name}: " in refused.stderr
    (folder / "programme.toml").write_bytes(b"\xff")
    assert f"questionnaires/{first.name}: " in nedslag("check", folder).stderr


def test_plan_and_diff_speak_the_language_of_the_run_where_none_is_given(nedslag: Run) -> None:
    danish, english = nedslag("plan", BORGERDESIGN).output, nedslag("plan", BORGERDESIGN, "--lang", "en").output
    assert danish != english
    assert nedslag("--lang", "en", "plan", BORGERDESIGN).output == english
    assert nedslag("plan", BORGERDESIGN, NEDSLAG_LANG="en").output == english


@pytest.mark.parametrize(("language", "mark"), [("da", ": bemærk: "), ("en", ": note: ")])
def test_what_became_of_a_form_is_told_in_the_language_of_the_command(
    nedslag: Run, tmp_path: Path, language: str, mark: str
) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(workbook(FORMS["plain Danish"]))
    done = nedslag("--lang", language, "survey", "import", form, "--into", tmp_path)
    assert done.exit_code == 0
    assert done.stderr.splitlines()
    assert all(mark in line for line in done.stderr.splitlines())

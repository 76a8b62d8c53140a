"""Commands on a programme that is archived: whatever changes something of it is refused, and it is read as before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
import pytest

from evaluator.cli.main import main
from evaluator.store.endings import set_state
from evaluator.store.engine import open_store
from evaluator.store.programme_tables import ARCHIVED
from tests.support.processes import called

LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
SENDS = {"NEDSLAG_MAIL_HOST": "127.0.0.1", "NEDSLAG_MAIL_SENDER": "svar@nord.example"}
READS = {
    *("approval show", "audit list", "codes agreement", "codes export", "contacts map", "export", "hearing list"),
    *("mail status", "owners list", "poster", "question", "recount", "registers history", "registers list"),
    *("registers map", "release list", "release write", "report", "responses list", "survey diff"),
    *("retention list", "statement", "tallies export", "verify", "words export"),
}
TAKES_OUT = {
    *("codes export-texts", "contacts export", "crosstab", "hearing note", "registers export", "responses export"),
    *("texts search",),
}
"""Leave a line in the audit log and change nothing else."""
ACCESS = {"account add", "account role", "retention run"}
"""Are about people: somebody has to be able to read what is archived, and what is due is deleted of it, too."""
MORE = {
    "contacts delete": ("--all",),
    "forms": ("--personal",),
    "mail bounce": ("--email", "a@nord.example"),
    "owners erase": ("--due",),
    "registers correct": ("title=other",),
}
"""What a command asks for besides what its options say."""
WITHOUT = {"forms": ("--copies",), "mail bounce": ("file",), "registers correct": ("fields",)}


def commands(group: click.Group = main, words: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from commands(one, (*words, name))
        else:
            yield " ".join((*words, name)), one


OF_PROGRAMMES = {name: one for name, one in commands() if any(its.name == "programme" for its in one.params)}
CHANGES = sorted(OF_PROGRAMMES.keys() - READS - TAKES_OUT - ACCESS)


def given(name: str, command: click.Command, file: Path, new: Path) -> Iterator[str]:
    """What the command takes, as it could be typed."""
    for its in command.params:
        written = its.opts[-1]
        if written in WITHOUT.get(name, ()) or not (its.required or isinstance(its, click.Argument)):
            continue
        value = "lindevang" if its.name == "programme" else typed(its.type, file, new)
        yield from (value,) if isinstance(its, click.Argument) else (written,) if is_flag(its) else (written, value)
    yield from MORE.get(name, ())


def is_flag(its: click.Parameter) -> bool:
    return isinstance(its, click.Option) and its.is_flag


def typed(kind: click.ParamType, file: Path, new: Path) -> str:
    match kind:
        case click.Path(exists=True):
            return str(file)
        case click.Path():
            return str(new)
        case click.Choice():
            return str(next(iter(kind.choices)))
        case click.DateTime():
            return "2026-05-01"
        case click.types.UUIDParameterType():
            return str(UUID(int=1))
        case click.IntRange() | click.types.IntParamType():
            return "1"
    return "https://svar.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that is archived; no test changes anything of it."""
    home = tmp_path_factory.mktemp("archived")
    for words in (("init",), ("import", LINDEVANG)):
        assert called(home, *words)[0] == 0
    store = open_store(f"sqlite:///{home / 'nedslag.db'}")
    with store.writing() as db:
        set_state(db, "lindevang", ARCHIVED, by="eva", now=dt.datetime(2040, 1, 1, tzinfo=dt.UTC))
    store.close()
    return home


@pytest.mark.parametrize("name", CHANGES)
def test_a_command_that_changes_something_of_an_archived_programme_is_refused(
    name: str, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "given.csv"
    file.write_text("# words of somebody")
    words = given(name, OF_PROGRAMMES[name], file, tmp_path / "new")
    code, _, errors = called(home, *name.split(), *words, **SENDS)
    assert (code, "lindevang: the programme is archived" in errors) == (1, True), errors
    assert not (tmp_path / "new").exists()


def test_every_command_about_a_programme_says_whether_it_changes_it() -> None:
    assert len(CHANGES) > 30
    assert OF_PROGRAMMES.keys() >= READS | TAKES_OUT | ACCESS


def test_what_is_archived_is_read_as_before(home: Path, tmp_path: Path) -> None:
    for words in (("registers", "list", "lindevang", "trial-actions"), ("export", "lindevang", "--into", tmp_path)):
        assert called(home, *words)[0] == 0

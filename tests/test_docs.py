"""The documents name files, links, modules and commands that exist."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from pathlib import Path

import click
import pytest

from evaluator.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
FOLDERS = "analysis|bench|docs|evaluator|examples|locks|surveys|templates|tests"
PATH = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/[\w./*-]*[\w*]")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
MODULE = re.compile(r"`((?:analysis|evaluator|surveys)(?:\.\w+)+)`")
COMMAND = re.compile(r"^ {4}nedslag ([^#\n]+)|`nedslag ([^`]+)`", re.M)
SENTENCE = 60
"""From how many characters on a sentence says something of its own."""
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}")

each_document = pytest.mark.parametrize("text", [path.read_text("utf-8") for path in DOCUMENTS], ids=NAMES)


@each_document
def test_every_path_exists(text: str) -> None:
    named = {path for path in PATH.findall(text) if not PLACEHOLDER.search(path)}
    assert sorted(path for path in named if not any(ROOT.glob(path))) == []


@each_document
def test_no_long_sentence_stands_twice_in_a_section(text: str) -> None:
    for section in re.split(r"^#+ ", text, flags=re.M):
        prose = " ".join(line.strip() for line in section.splitlines() if not line.startswith(("|", "    ")))
        found = Counter(one for one in re.split(r"(?<=[.;:]) ", prose) if len(one) >= SENTENCE)
        assert [one for one, times in found.items() if times > 1] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text("utf-8"))
    assert sorted(link for link in links if not (document.parent / link).exists()) == []


@each_document
def test_every_module_and_what_it_names_exist(text: str) -> None:
    assert sorted(name for name in set(MODULE.findall(text)) if not exists(name)) == []


def exists(name: str) -> bool:
    """A module, or something in one."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return bool(module) and exists(module) and hasattr(importlib.import_module(module), attribute)
    return True


@each_document
def test_every_command_has_its_options(text: str) -> None:
    written = [" ".join((line or inline).split()) for line, inline in COMMAND.findall(text)]
    assert sorted(line for line in written if not parses(line.split())) == []


def parses(words: list[str], command: click.Command = main) -> bool:
    """Whether each word that must be a command or an option is one; arguments and values may be anything."""
    options = {name: one for one in command.params for name in one.opts + one.secondary_opts} | {"--help": None}
    if not isinstance(command, click.Group):
        return all(word in options for word in words if word.startswith("--"))
    if words and words[0] in options:
        return parses(words[2:], command)
    if not words or PLACEHOLDER.match(words[0]):
        return not words or words[0].isupper()
    return words[0] in command.commands and parses(words[1:], command.commands[words[0]])

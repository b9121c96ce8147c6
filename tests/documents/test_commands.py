"""Every command in the documents exists: what is typed is parsed by the command itself, and never run."""

import json
import re
import shlex

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from holiday_rental.local.command import app
from tests.documents.pages import ROOT, blocks_of, commands_of, inline_code, pages

COMMAND = typer.main.get_command(app)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PAGES = [*pages(), ROOT / "CONTRIBUTING.md"]


def of_page(page):
    return page.relative_to(ROOT).as_posix()


def parse(words):
    """Parse words as `holiday-rental` would. Raises `TyperException` for what it does not know."""
    name, found, context = "holiday-rental", COMMAND, None
    while isinstance(found, TyperGroup):
        context = typer.Context(found, parent=context)
        found.parse_args(context, words)
        name, found, words = found.resolve_command(context, words)
    found.make_context(name, words, parent=context)


def named(text):
    """Return the commands that a text such as "clock show|set DIR" names: words up to the first that is none."""
    found, chosen = COMMAND, [[]]
    for word in text.split():
        if not isinstance(found, TyperGroup) or not re.fullmatch(r"[a-z|]+", word):
            break
        unknown = [each for each in word.split("|") if each not in found.commands]
        assert unknown == [], f"there is no `holiday-rental {text}`: {unknown} is none of {sorted(found.commands)}"
        chosen = [[*before, each] for before in chosen for each in word.split("|")]
        found = found.commands[word.split("|")[-1]]
    options = set(re.findall(r"--[a-z-]+", text))
    known = {option for each in found.params for option in (*each.opts, *each.secondary_opts)}
    assert options <= known, f"`holiday-rental {text}` has no {sorted(options - known)}"
    return chosen


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_what_is_typed_can_be_typed(page):
    for line, typed in commands_of(page):
        program, *words = shlex.split(typed.replace("[", "").replace("]", ""))  # brackets: what may be left out
        where = f"{page.name}, block at line {line}: {typed}"
        if program == "holiday-rental":
            try:
                parse(words)
            except TyperException as error:
                pytest.fail(f"{where}: {error.format_message()}")
        if program == "make":
            assert {each for each in words if "=" not in each} <= TARGETS, f"{where}: the Makefile has {TARGETS}"


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_what_prose_calls_a_command_is_one(page):
    for code in inline_code(page):
        program, _, rest = code.partition(" ")
        if program == "holiday-rental" and rest:
            named(rest)
        if program == "make" and rest:
            assert rest.split()[0] in TARGETS, f"{page.name}: there is no `{code}`"


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_json_in_the_documents_is_json(page):
    for line, text in blocks_of(page, "json"):
        try:
            json.loads(text)
        except ValueError as error:
            pytest.fail(f"{page.name}, block at line {line}: {error}")


@pytest.mark.parametrize("words", [["fly"], ["redrive", "--everything"], ["clock", "wind"], ["clock"]])
def test_a_command_that_is_none_is_found(words):
    with pytest.raises(TyperException):
        parse(words)


@pytest.mark.parametrize("text", ["fly", "clock show|wind", "redrive --everything"])
def test_prose_that_names_none_is_found(text):
    with pytest.raises(AssertionError):
        named(text)

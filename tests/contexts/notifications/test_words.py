"""All languages have words for the same things, and tell the same facts with them."""

import re
import tomllib
from pathlib import Path

import pytest

from rental.notifications import templates
from rental.notifications.domain.wording import LANGUAGE_CODES

FOLDER = Path(templates.__file__).with_suffix("")
_NAMES = re.compile(r"{{\s*(.+?)\s*}}|(?<![{%])({\w+})(?!})")
_CONDITIONS = re.compile(r"{%\s*((?:if|elif|for) .+?)\s*%}")


def words(code):
    return tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))


def sentences(words, path=()):
    """Yield every sentence with where it stands; a pair of forms is two of them."""
    for name, inner in words.items() if isinstance(words, dict) else enumerate(words):
        if isinstance(inner, str):
            yield (*path, name), inner
        else:
            yield from sentences(inner, (*path, name))


def told(sentence):
    """Return the facts that a sentence names, and on what it depends."""
    return {one or other for one, other in _NAMES.findall(sentence)} | set(_CONDITIONS.findall(sentence))


def test_every_language_of_the_letters_has_its_words():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(LANGUAGE_CODES)


@pytest.mark.parametrize("code", sorted(set(LANGUAGE_CODES) - {"en"}))
def test_all_languages_have_words_for_the_same_things_and_name_the_same_facts(code):
    english, other = (dict(sentences(words(each))) for each in ("en", code))
    assert sorted(map(str, english)) == sorted(map(str, other))
    assert {path: told(other[path]) for path in other} == {path: told(english[path]) for path in english}

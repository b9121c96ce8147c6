"""Letters from Jinja2 templates: `booking.html` and `booking.txt` hold the shape, `<language>.toml` the words.

The words are rendered to plain text first, so that the HTML escapes everything exactly once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rental.bookings.contract import Line
from rental.notifications.domain.letter import Letter
from rental.notifications.domain.wording import day_in_words, money_in_words
from rental.notifications.ports import Rendered

_FOLDER = Path(__file__).with_suffix("")
_PEOPLE = ("adults", "children", "infants", "pets")
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JinjaTemplates:
    """The `Templates` port."""

    html: Environment
    text: Environment
    words: Mapping[str, Words]

    @classmethod
    def load(cls) -> "JinjaTemplates":
        """Read the templates from disk; once is enough for an environment."""
        words = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in _FOLDER.glob("*.toml")}
        return cls(_environment(autoescape=True), _environment(autoescape=False), words)

    def render(self, letter: Letter) -> Rendered:
        words = self.words[letter.language.code]
        values = _values(letter, words)
        sentences = {**words[letter.about][letter.recipient], "refund": words["refund"][letter.about]}
        said = {name: self.text.from_string(each).render(values).strip() for name, each in sentences.items()}
        values |= {"said": said, "refund": said["refund"]}
        html = self.html.get_template("booking.html").render(values)
        return Rendered(said["subject"], html, self.text.get_template("booking.txt").render(values))


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=autoescape,  # noqa: S701 - off for plain text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _values(letter: Letter, words: Words) -> dict[str, Any]:
    """Return the names that templates know: the letter's facts, and functions that put them into words."""
    booking = letter.booking
    counts = [(booking.guests.get(kind, 0), words["labels"][kind]) for kind in _PEOPLE]
    return {
        "letter": letter,
        "booking": booking,
        "stay": booking.stay,
        "tenant": letter.tenant,
        "terms": letter.terms,
        "words": words,
        "people": ", ".join(_counted(number, forms) for number, forms in counts if number),
        "day": partial(day_in_words, language=letter.language),
        "money": partial(money_in_words, currency=booking.currency, language=letter.language),
        "counted": _counted,
        "line_label": partial(_line_label, words=words),
    }


def _counted(number: int, forms: list[str]) -> str:
    """Return e.g. "1 night" or "3 nights" of the forms ["{n} night", "{n} nights"]."""
    return forms[0 if number == 1 else 1].format(n=number)


def _line_label(line: Line, words: Words) -> str:
    """Return a price line's words; a rule newer than these templates is shown by its own name."""
    forms = words["lines"].get(line.rule)
    return _counted(line.quantity, forms) if forms else line.rule.replace("_", " ")

"""Letters from Jinja2 templates: `booking.*`, `links.*` and `calendar.*` hold the shape, `<language>.toml` the words.

The words are rendered to plain text first, so that the HTML escapes everything exactly once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rental.bookings.contract import Line
from rental.calendar_sync.contract import stay_calendar
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_facts import calendar_facts
from rental.notifications.domain.calendar_letter import CalendarLetter
from rental.notifications.domain.contrast import text_colour_on
from rental.notifications.domain.letter import GUEST, Letter, LinksLetter
from rental.notifications.domain.money_facts import sums_of
from rental.notifications.domain.money_news import ABOUT_MONEY, RECEIPT
from rental.notifications.domain.stay_file import STAY_FILE, brings_stay, stay_of
from rental.notifications.domain.wording import day_in_words, moment_in_words, money_in_words
from rental.notifications.ports import AnyLetter, Attachment, Rendered

_FOLDER = Path(__file__).with_suffix("")
_PEOPLE = ("adults", "children", "infants", "pets")
# Which sentence tells what cancelling gives back.
_REFUND = {
    **dict.fromkeys(("requested", "confirmed", "changed"), "rule"),
    **dict.fromkeys(("cancelled", "no_show"), "due"),
}
_PRICED = _REFUND.keys() | {RECEIPT}
_SAYS_WHY = frozenset({"no_show", "lost"}) | ABOUT_MONEY  # by themselves, in words, or it is not the matter
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

    def render(self, letter: AnyLetter) -> Rendered:
        words = self.words[letter.language.code]
        if isinstance(letter, LinksLetter):
            return self._written("links", words["links"][letter.recipient], _common(letter, words))
        if isinstance(letter, CalendarLetter):
            names = {"terms": letter.terms, "conflict": letter.conflict, "feed": letter.feed}
            names |= _common(letter, words) | {"facts": calendar_facts(letter, words)}
            return self._written("calendar", words[letter.about][letter.recipient], names)
        values = _common(letter, words) | _of_booking(letter, words)
        values["sums"] = sums_of(letter, words, values["money"])
        written = self._written(
            "booking", words[letter.about][letter.recipient], values | {"facts": self._facts(letter, values)}
        )
        return replace(written, attachments=(self._stay_file(letter, values),)) if brings_stay(letter) else written

    def _stay_file(self, letter: Letter, values: Mapping[str, Any]) -> Attachment:
        said = {name: self._sentence(each, values) for name, each in values["words"]["stay_file"].items()}
        return Attachment(
            STAY_FILE, "text/calendar", stay_calendar(stay_of(letter, said["summary"], said["description"]))
        )

    def _written(self, template: str, sentences: Mapping[str, str], values: Mapping[str, Any]) -> Rendered:
        said = {name: self._sentence(each, values) for name, each in sentences.items()}
        html, text = self.html.get_template(f"{template}.html"), self.text.get_template(f"{template}.txt")
        return Rendered(said["subject"], html.render(values, said=said), text.render(values, said=said))

    def _sentence(self, source: str, values: Mapping[str, Any]) -> str:
        return self.text.from_string(source).render(values).strip()

    def _facts(self, letter: Letter, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return label and text of what is told besides dates, contact and price."""
        booking, words = letter.booking, values["words"]
        labels = words["labels"]
        facts = _changes(letter, values) if letter.about == "changed" else []
        facts += [(labels["reason"], booking.reason)] if booking.reason and letter.about not in _SAYS_WHY else []
        facts += [(labels["guests"], values["people"](booking))]
        facts += [(labels["payment"], said)] if (said := self._payment(letter, values)) else []
        if kind := _REFUND.get(letter.about):
            facts += [(labels[f"refund_{kind}"], self._sentence(words["refund"][kind], values))]
        if letter.about in ABOUT_MONEY and letter.recipient == GUEST:
            facts += [(labels["host"], f"{letter.tenant.name}, {letter.tenant.contact_email}")]
        return facts

    def _payment(self, letter: Letter, values: Mapping[str, Any]) -> str:
        """Return how a new or changed booking is paid, or how far a card's money has come; "" for neither."""
        words, booking = values["words"], letter.booking
        if booking.pays_by in words["pays_by"]:
            return str(words["pays_by"][booking.pays_by]) if letter.about in ("confirmed", "changed") else ""
        source = words["reserved"].get(letter.about, "")
        return self._sentence(source, values) if booking.paid.authorised or booking.paid.captured else ""


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=autoescape,  # noqa: S701 - off for plain text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _common(letter: AnyLetter, words: Words) -> dict[str, Any]:
    """Return the names that all templates know: the letter's facts, and functions that put them into words."""
    return {
        "letter": letter,
        "tenant": letter.tenant,
        "words": words,
        "colour_on_accent": text_colour_on(letter.tenant.accent_colour),
        "day": partial(day_in_words, language=letter.language),
        "counted": _counted,
    }


def _of_booking(letter: Letter, words: Words) -> dict[str, Any]:
    booking, language = letter.booking, letter.language
    return {
        "booking": booking,
        "stay": booking.stay,
        "terms": letter.terms,
        "priced": letter.about in _PRICED,
        "people": partial(_people, words=words),
        "moment": partial(moment_in_words, time_zone=letter.terms.time_zone, language=language),
        "money": partial(money_in_words, currency=booking.currency, language=language),
        "line_label": partial(_line_label, words=words),
    }


def _changes(letter: Letter, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a line "from → to" for everything a guest or host sees that is other than before."""
    was, now, words = letter.was, letter.booking, values["words"]
    day, money, people = values["day"], values["money"], values["people"]
    shown = {
        "check_in": (day(was.stay.check_in), day(now.stay.check_in)),
        "check_out": (day(was.stay.check_out), day(now.stay.check_out)),
        "guests": (people(was), people(now)),
        "unit": (was.unit, now.unit),
        "total": (money(was.total), money(now.total)),
    }
    changes = [(words["differences"][name], f"{old} → {new}") for name, (old, new) in shown.items() if old != new]
    if difference := now.total - was.total:
        more_or_less = words["differences"]["more" if difference > 0 else "less"]
        changes.append((words["differences"]["difference"], more_or_less.format(money=money(abs(difference)))))
    return changes


def _people(booking: BookedStay, words: Words) -> str:
    counts = [(booking.guests.get(kind, 0), words["labels"][kind]) for kind in _PEOPLE]
    return ", ".join(_counted(number, forms) for number, forms in counts if number)


def _counted(number: int, forms: list[str], **names: str) -> str:
    """Return e.g. "1 night" or "3 nights" of the forms ["{n} night", "{n} nights"]."""
    return forms[0 if number == 1 else 1].format(n=number, **names)


def _line_label(line: Line, words: Words) -> str:
    """Return a price line's words; "season:Easter" has a rule and the host's own name of it.

    A rule newer than these templates is shown by its own name.
    """
    rule, _, name = line.rule.partition(":")
    forms = words["lines"].get(rule)
    return _counted(line.quantity, forms, name=name) if forms else line.rule.replace("_", " ")

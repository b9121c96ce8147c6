"""Letters from Jinja2 templates: `booking.*`, `links.*`, … are the shapes, `<language>.toml` the words.

The words are rendered to plain text first, so that the HTML escapes everything exactly once. What a host wrote in place
of ours is never a template.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from rental.calendar_sync.contract import stay_calendar
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_facts import calendar_facts
from rental.notifications.domain.calendar_letter import CalendarLetter
from rental.notifications.domain.contrast import text_colour_on
from rental.notifications.domain.fact_letter import FactLetter, code_in_letters
from rental.notifications.domain.fact_lines import door_lines, fact_lines
from rental.notifications.domain.letter import GUEST, HOST, Letter, LinksLetter
from rental.notifications.domain.money_facts import owed_of, sums_of
from rental.notifications.domain.money_news import ABOUT_MONEY, RECEIPT
from rental.notifications.domain.offer_letter import OfferLetter
from rental.notifications.domain.phrases import Facts, Words, changes, counted, line_label, people
from rental.notifications.domain.reminder_letter import OWN, ReminderLetter
from rental.notifications.domain.stay_file import STAY_FILE, brings_stay, stay_of
from rental.notifications.domain.text_message import text_message
from rental.notifications.domain.wording import day_in_words, moment_in_words, money_in_words
from rental.notifications.ports import AnyLetter, Attachment, Rendered

_FOLDER = Path(__file__).with_suffix("")
# Which sentence tells what cancelling gives back.
_REFUND = {
    **dict.fromkeys(("requested", "confirmed", "changed"), "rule"),
    **dict.fromkeys(("cancelled", "no_show"), "due"),
}
_PRICED = _REFUND.keys() | {RECEIPT}
_SAYS_WHY = frozenset({"no_show", "lost"}) | ABOUT_MONEY  # by themselves, in words, or it is not the matter


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

    def render(self, letter: AnyLetter, preferences: str = "") -> Rendered:
        values = _common(letter, self.words[letter.language.code]) | {"preferences": preferences}
        match letter:
            case LinksLetter():
                return self._links(letter, values)
            case CalendarLetter():
                return self._calendar(letter, values)
            case ReminderLetter():
                return self._reminder(letter, values)
            case FactLetter():
                return self._facts_alone(letter, values)
            case OfferLetter():
                return self._offer(letter, values)
            case _:
                return self._booking(letter, values)

    def render_text_message(self, letter: ReminderLetter) -> str:
        words = self.words[letter.language.code]
        values = _common(letter, words) | _of_booking(letter, words)
        said = letter.text or self._sentence(words["text_messages"][letter.about], values)
        return text_message(f"{letter.tenant.name}: {said}", letter.link)

    def _links(self, letter: LinksLetter, values: Mapping[str, Any]) -> Rendered:
        words, tenant = values["words"], letter.tenant
        footer = [words["labels"]["asked_by"].format(name=tenant.name, host=tenant.host)]
        return self._written("links", words["links"][letter.recipient], {**values, "footer": footer})

    def _calendar(self, letter: CalendarLetter, values: Mapping[str, Any]) -> Rendered:
        words, tenant = values["words"], letter.tenant
        names: dict[str, Any] = {
            "terms": letter.terms,
            "conflict": letter.conflict,
            "feed": letter.feed,
            "contact": False,
        }
        names["facts"] = calendar_facts(letter, words)
        names["footer"] = [words["calendar"]["sent_by"].format(name=tenant.name, host=tenant.host)]
        return self._written("calendar", words[letter.about][letter.recipient], {**values, **names})

    def _booking(self, letter: Letter, values: Mapping[str, Any]) -> Rendered:
        values = {**values, **_of_booking(letter, values["words"]), "priced": letter.about in _PRICED}
        values["sums"] = sums_of(letter, values["words"], values["money"])
        values |= {"facts": self._facts(letter, values), "contact": letter.recipient == HOST}
        written = self._written("booking", values["words"][letter.about][letter.recipient], values)
        return replace(written, attachments=(self._stay_file(letter, values),)) if brings_stay(letter) else written

    def _reminder(self, letter: ReminderLetter, values: Mapping[str, Any]) -> Rendered:
        words = values["words"]
        values = {**values, **_of_booking(letter, words), "priced": False, "shows_stay": True}
        values["sums"] = owed_of(letter.booking, words, values["money"]) if letter.owes else []
        values["facts"] = [(words["labels"]["guests"], people(letter.booking, words))]
        values["contact"], key = letter.recipient == HOST, letter.shown_door_code
        values["code"] = (words["facts"]["code"]["door_code"], code_in_letters(key.code)) if key else None
        values["facts"] = (door_lines(key, letter.terms, words, letter.language) if key else []) + values["facts"]
        sentences = dict(words.get(letter.about, {}).get(letter.recipient) or words[OWN][letter.recipient])
        return self._written("reminder", sentences, values, subject=letter.subject, opening=letter.text)

    def _facts_alone(self, letter: FactLetter, values: Mapping[str, Any]) -> Rendered:
        words, about, tenant = values["words"], letter.about, letter.tenant
        labels = words["facts"]
        footer = [labels["sent_because"][about].format(name=tenant.name, host=tenant.host)]
        if letter.stay and letter.terms:
            footer.insert(0, words["labels"]["times"].format(zone=letter.terms.time_zone))
        names: dict[str, Any] = {
            "terms": letter.terms,
            "stay": letter.stay,
            "code": (labels["code"][about], letter.code) if letter.code else None,
            "facts": fact_lines(letter, words),
            "footer": footer,
            "contact": False,
        }
        return self._written("fact", words[about][letter.recipient], {**values, **names})

    def _offer(self, letter: OfferLetter, values: Mapping[str, Any]) -> Rendered:
        words, tenant = values["words"], letter.tenant
        footer = [words["labels"]["offered_by"].format(name=tenant.name, host=tenant.host)]
        names = {**values, "name": letter.name, "shows_stay": False, "footer": footer}
        sentences = words[letter.about][letter.recipient]
        return self._written("reminder", sentences, names, subject=letter.subject, opening=letter.text)

    def _stay_file(self, letter: Letter, values: Mapping[str, Any]) -> Attachment:
        said = {name: self._sentence(each, values) for name, each in values["words"]["stay_file"].items()}
        return Attachment(
            STAY_FILE, "text/calendar", stay_calendar(stay_of(letter, said["summary"], said["description"]))
        )

    def _written(
        self, template: str, sentences: Mapping[str, str], values: Mapping[str, Any], **instead: str
    ) -> Rendered:
        """Return a letter of a shape and its sentences; what stands in `instead` takes their place as it is."""
        said = {name: instead.get(name) or self._sentence(each, values) for name, each in sentences.items()}
        html, text = self.html.get_template(f"{template}.html"), self.text.get_template(f"{template}.txt")
        return Rendered(said["subject"], html.render(values, said=said), text.render(values, said=said))

    def _sentence(self, source: str, values: Mapping[str, Any]) -> str:
        return _compiled(self.text, source).render(values).strip()

    def _facts(self, letter: Letter, values: Mapping[str, Any]) -> Facts:
        """Return label and text of what is told besides dates, contact and price."""
        booking, words = letter.booking, values["words"]
        labels = words["labels"]
        changed = letter.about == "changed"
        facts = changes(letter.was, booking, words, values["day"], values["money"]) if changed else []
        facts += [(labels["reason"], booking.reason)] if booking.reason and letter.about not in _SAYS_WHY else []
        facts += [(labels["guests"], people(booking, words))]
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


@lru_cache(maxsize=1024)
def _compiled(environment: Environment, source: str) -> Template:
    """Compile a sentence of ours once; what a host wrote never comes here."""
    return environment.from_string(source)


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
        "counted": counted,
    }


def _of_booking(letter: Letter | ReminderLetter, words: Words) -> dict[str, Any]:
    booking, language, tenant = letter.booking, letter.language, letter.tenant
    return {
        "booking": booking,
        "stay": booking.stay,
        "terms": letter.terms,
        "moment": partial(moment_in_words, time_zone=letter.terms.time_zone, language=language),
        "money": partial(money_in_words, currency=booking.currency, language=language),
        "line_label": partial(line_label, words=words),
        "footer": _footer(booking, letter, words, tenant.name, tenant.host),
    }


def _footer(booking: BookedStay, letter: Letter | ReminderLetter, words: Words, name: str, host: str) -> list[str]:
    labels = words["labels"]
    return [
        labels["reference"].format(id=booking.id),
        labels["times"].format(zone=letter.terms.time_zone),
        labels["sent_by"].format(name=name, host=host),
    ]

"""Messages of a stay and what a host chose, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.kernel.errors import InvalidRequest
from rental.kernel.month_day import MonthDay
from rental.reminders.domain.kinds import Choice, Chosen, Kind, Kinds, Words
from rental.reminders.use_cases.messages import Message

MessageState = Literal[
    "planned", "not_planned", "sent", "paused", "passed", "off", "cancelled", "booked_later", "nothing_owed"
]
ReminderName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,29}$(?!\n)")]
Language = Literal["en", "de", "es"]  # that letters are written in
QuarterHour = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):(00|15|30|45)$(?!\n)")]
# A day of the year; 29 February comes on the 28th in other years.
DayOfYear = Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)")]
Days = Annotated[int, Meta(ge=-365, le=365)]
# A subject is one line.
Subject = Annotated[str, Meta(max_length=150, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]
Text = Annotated[str, Meta(max_length=5000)]


class MessageDocument(Struct):
    """A message of a stay: `at` is the instant at which it goes out, `local_at` the property's own time then.

    `state` says why it does not go out, where it does not: it was switched off or paused, the stay is cancelled or was
    booked after its moment, nothing is owed, or its moment has passed. "not_planned": nobody has planned it for this
    moment, or not yet. `can_be_sent`: whether it may be sent now.
    """

    reminder: ReminderName
    recipient: Literal["guest", "host"]
    state: MessageState
    at: datetime
    local_at: str
    time_zone: str
    paused: bool
    can_be_sent: bool
    sent_at: datetime | None


class MessagesDocument(Struct):
    items: list[MessageDocument]


class WordsDocument(Struct, forbid_unknown_fields=True):
    """A host's own words; "" takes the usual ones."""

    subject: Subject = ""
    text: Text = ""


class ChosenReminder(Struct, forbid_unknown_fields=True):
    """What is chosen of a reminder; what is left out is as usual. `words` are by language.

    A season needs a `date`, month and day, on which it goes out every year.
    """

    enabled: bool = True
    at: QuarterHour | None = None
    days: Days | None = None
    words: dict[Language, WordsDocument] = {}
    date: DayOfYear | None = None


class ReminderSettingDocument(Struct):
    """A reminder: `days` after its `anchor`, before it where negative, at `at` at the property, and what is usual.

    Those of a "birthday" and of a "season" go to guests who take offers, at the tenant's own time. `date` is a season's
    day of the year; `next_at` when it goes out next, null while it does not.
    """

    reminder: ReminderName
    recipient: Literal["guest", "host"]
    anchor: str
    enabled: bool
    at: str
    days: int
    usual_at: str
    usual_days: int
    words: dict[str, WordsDocument]
    date: str | None
    next_at: datetime | None


class ReminderSettingsDocument(Struct):
    """All reminders there are. `version` is also the ETag."""

    version: int
    items: list[ReminderSettingDocument]


def message_document(message: Message) -> MessageDocument:
    moment = message.moment
    return MessageDocument(
        reminder=message.reminder,
        recipient=moment.kind.recipient,  # type: ignore[arg-type]
        state=message.state,  # type: ignore[arg-type]
        at=moment.instant,
        local_at=f"{moment.slot.day.isoformat()}T{moment.slot.at}",
        time_zone=moment.slot.zone,
        paused=message.paused,
        can_be_sent=message.can_be_sent,
        sent_at=message.sent_at,
    )


def settings_document(kinds: Kinds, chosen: Chosen, next_at: Mapping[str, datetime]) -> ReminderSettingsDocument:
    items = [_setting(kind, chosen, next_at.get(kind.name)) for kind in kinds.values()]
    return ReminderSettingsDocument(chosen.version, items)


def choices_of(wanted: Mapping[str, ChosenReminder]) -> dict[str, Choice]:
    """Return what is chosen. Raises `InvalidRequest` for a date that no year has."""
    return {
        name: Choice(
            each.enabled,
            each.at,
            each.days,
            {language: Words(words.subject, words.text) for language, words in each.words.items()} or None,
            _day_of_year(name, each.date) if each.date else None,
        )
        for name, each in wanted.items()
    }


def _day_of_year(reminder: str, text: str) -> MonthDay:
    try:
        return MonthDay.parse(text)
    except ValueError:
        raise InvalidRequest(f"/reminders/{reminder}/date", f"No year has a day {text}.") from None


def _setting(kind: Kind, chosen: Chosen, next_at: datetime | None) -> ReminderSettingDocument:
    choice, applied = chosen.of(kind.name), chosen.applied_to(kind)
    return ReminderSettingDocument(
        reminder=kind.name,
        recipient=kind.recipient,  # type: ignore[arg-type]
        anchor=kind.anchor,
        enabled=chosen.goes_out(kind),
        at=applied.at,
        days=applied.days,
        usual_at=kind.at,
        usual_days=kind.days,
        words={language: WordsDocument(each.subject, each.text) for language, each in (choice.words or {}).items()},
        date=str(choice.date) if choice.date else None,
        next_at=next_at,
    )

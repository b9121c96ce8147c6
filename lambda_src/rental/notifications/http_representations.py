"""Letters, preferences and notices as JSON."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from rental.kernel.instants import instant
from rental.notifications.domain.preferences import Preferences
from rental.notifications.ports import HostNotice, SentLetter


class Letter(Struct):
    """One message of a booking. `why` is the mail service's word for what went wrong.

    `state` is queued, sent, delivered, delayed, bounced or complained; suppressed or unwanted where it was kept back.
    """

    recipient: str
    about: str
    channel: str
    state: str
    at: str
    why: str


class Letters(Struct):
    """What was written about a booking, the earliest first."""

    items: list[Letter]


class LetterPreferences(Struct):
    """What a guest gets besides what belongs to a booking. `text_messages` come beside reminders.

    `name_kept` and `birthday_kept` tell whether who takes offers gave them: what they are is not told.
    """

    reminders: bool
    offers: bool
    text_messages: bool
    name_kept: bool
    birthday_kept: bool


class Notice(Struct):
    """What a host is told on the page. `link` is a path of the site."""

    id: str
    at: str
    about: str
    text: str
    link: str
    read: bool


class HostNotices(Struct):
    """The latest first, of this month and the one before. `unread` counts those among them that were not read."""

    items: list[Notice]
    unread: int


def letters(found: Sequence[SentLetter]) -> Letters:
    return Letters(
        [Letter(each.recipient, each.about, each.channel, each.state, instant(each.at), each.why) for each in found]
    )


def letter_preferences(wanted: Preferences) -> LetterPreferences:
    taker = wanted.taker if wanted.takes_offers else None
    return LetterPreferences(
        wanted.reminders,
        wanted.takes_offers,
        wanted.text_messages,
        name_kept=bool(taker and taker.name),
        birthday_kept=bool(taker and taker.birthday),
    )


def host_notices(found: Sequence[HostNotice], read_until: datetime | None) -> HostNotices:
    items = [
        Notice(each.id, instant(each.at), each.about, each.text, each.link, bool(read_until and each.at <= read_until))
        for each in found
    ]
    return HostNotices(items, sum(not each.read for each in items))

"""What a letter of calendars in step lists besides its sentences: label and text, in the letter's language."""

from collections.abc import Mapping
from typing import Any

from rental.kernel.stay_dates import Stay
from rental.notifications.domain.calendar_letter import (
    BLOCK_CONFLICT,
    SAME_STAY,
    CalendarLetter,
    ConflictSide,
    Disputed,
    TroubledFeed,
)
from rental.notifications.domain.wording import Language, day_in_words, moment_in_words

Words = Mapping[str, Any]
Facts = list[tuple[str, str]]


def calendar_facts(letter: CalendarLetter, words: Words) -> Facts:
    """Return what is to be listed."""
    labels = words["calendar"]
    facts = [(labels["unit"], letter.unit)] if letter.unit else []
    if letter.conflict:
        facts += _of_conflict(letter.conflict, letter.about, words, letter.language)
    if letter.feed:
        facts += _of_feed(letter.feed, letter, words)
    return facts


def side_in_words(side: ConflictSide, words: Words) -> str:
    """Return e.g. "Booked with you by Ada Lovelace" or "Sold on Airbnb"."""
    plain, labelled = words["sides"][side.kind]
    channel = side.channel or words["calendar"]["some_channel"]
    return str((labelled if side.label else plain).format(label=side.label, channel=channel))


def period_in_words(stay: Stay, language: Language) -> str:
    return f"{day_in_words(stay.check_in, language)} \u2013 {day_in_words(stay.check_out, language)}"


def _of_conflict(conflict: Disputed, about: str, words: Words, language: Language) -> Facts:
    labels = words["calendar"]
    facts = [(labels["nights"], period_in_words(conflict.nights, language))]
    for label, side in ((labels["keeps"], conflict.keeps), (labels["waits"], conflict.waits)):
        facts.append((label, f"{side_in_words(side, words)}, {period_in_words(side.stay, language)}"))
    channel = conflict.waits.channel or conflict.keeps.channel or labels["some_channel"]
    facts.append((labels["why"], words["why"][conflict.why]))
    steps = [words["steps"][name].format(channel=channel) for name in _steps(conflict, about)]
    return facts + [(labels["next"].format(n=number), step) for number, step in enumerate(steps, start=1)]


def _steps(conflict: Disputed, about: str) -> tuple[str, ...]:
    if about == SAME_STAY:
        return ("compare", "one_feed", "relocate")
    if about == BLOCK_CONFLICT:
        blocked_here = "host_block" in (conflict.keeps.kind, conflict.waits.kind)
        return ("unblock", "relocate", "contact") if blocked_here else ("open_there", "look_there")
    return ("relocate", "refund", "contact")


def _of_feed(feed: TroubledFeed, letter: CalendarLetter, words: Words) -> Facts:
    labels = words["calendar"]
    facts = [(labels["feed"], feed.name)]
    facts += [(labels["reason"], feed.reason)] if feed.reason else []
    if feed.since:
        facts.append((labels["since"], moment_in_words(feed.since, letter.terms.time_zone, letter.language)))
    return facts

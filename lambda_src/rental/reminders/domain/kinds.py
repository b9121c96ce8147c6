"""What kinds of reminders there are: the deployment's list, and a kind as one tenant wants it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from rental.kernel.month_day import MonthDay
from rental.reminders.contract import GUEST

CHECK_IN, CHECK_OUT, BIRTHDAY, SEASON = "check_in", "check_out", "birthday", "season"
OF_STAYS = (CHECK_IN, CHECK_OUT)
ANCHORS = (*OF_STAYS, BIRTHDAY, SEASON)


@dataclass(frozen=True, slots=True)
class Kind:
    """A reminder that goes out `days` after a day called `anchor` (before it where negative), at `at` at the property.

    After an outage it still goes out `catch_up` hours late. `only_if_owed`: only while the guest has to pay something.
    Anchors that are none of `OF_STAYS` come once a year, and to guests who take offers.
    """

    name: str
    anchor: str
    days: int
    at: str
    recipient: str = GUEST
    catch_up: int = 12
    only_if_owed: bool = False

    @property
    def of_stays(self) -> bool:
        return self.anchor in OF_STAYS

    @property
    def window(self) -> timedelta:
        """Return how late it may still go out."""
        return timedelta(hours=self.catch_up)


@dataclass(frozen=True, slots=True)
class Words:
    """A host's own subject and text, each "" where the usual ones are to be taken."""

    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a host chose of a kind; None where it is as usual. `words` are by language.

    `date` is a season's day; it, its time and whether it goes out are so `since` then. A season without a date is off.
    """

    enabled: bool = True
    at: str | None = None
    days: int | None = None
    words: Mapping[str, Words] | None = None
    date: MonthDay | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that a tenant's host chose. `version` counts from 1; 0 where nothing was."""

    choices: Mapping[str, Choice]
    version: int = 0

    def of(self, name: str) -> Choice:
        return self.choices.get(name, Choice())

    def goes_out(self, kind: Kind) -> bool:
        """Tell whether a kind goes out at all: what is usual does, but for a season, which needs a date."""
        choice = self.of(kind.name)
        return choice.enabled and (kind.anchor != SEASON or choice.date is not None)

    def applied_to(self, kind: Kind) -> Kind:
        """Return a kind at the time of day and on the days that were chosen."""
        choice = self.of(kind.name)
        return replace(
            kind,
            at=kind.at if choice.at is None else choice.at,
            days=kind.days if choice.days is None else choice.days,
        )

    def words(self, name: str, language: str) -> Words:
        return (self.of(name).words or {}).get(language, Words())


Kinds = Mapping[str, Kind]


def kinds_from_json(text: str) -> Kinds:
    """Read the deployment's list. Raises `ValueError` naming what is wrong; the construct has checked the values."""
    try:
        kinds = [Kind(**each) for each in json.loads(text)]
    except TypeError as error:
        raise ValueError(f"REMINDER_KINDS must be a list of kinds: {error}") from None
    return {kind.name: kind for kind in kinds}


def digest_of(kinds: Kinds) -> str:
    """Return what tells the kinds of one deployment from another's, in whatever order they are listed."""
    plain = [asdict(kind) for _, kind in sorted(kinds.items())]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]

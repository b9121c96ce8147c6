"""Which changes of a property a listener has dealt with: the rule by which it knows old, next, and missing ones.

A property's changes are numbered twice: `version` counts all of them, `of_type` those of their type. A listener that
hears some types only has gaps among the versions, and none among the numbers of a type that it hears.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rental.kernel.ids import TenantId

HEADS = "G#CHANGES#"
_MOST_RANGES = 20

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A change's place: the `version`-th of its property, the `of_type`-th of its `type` there; both from 1."""

    version: int
    type: str
    of_type: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What was dealt with of one type: all up to `last` but what is in `missing`, ranges with both ends, in order."""

    last: int = 0
    missing: tuple[Range, ...] = ()

    def has(self, number: int) -> bool:
        return number <= self.last and not any(first <= number <= last for first, last in self.missing)

    def with_(self, number: int) -> "Heard":
        """Return it with `number` dealt with; what was skipped to get there is missing.

        Of very many ranges the oldest are made one. What was dealt with between them counts as missing then, and
        would be dealt with twice: that is better than never.
        """
        if number > self.last:
            skipped = ((self.last + 1, number - 1),) if number > self.last + 1 else ()
            missing = (*self.missing, *skipped)
        else:
            missing = tuple(left for each in self.missing for left in _without(each, number))
        while len(missing) > _MOST_RANGES:
            missing = ((missing[0][0], missing[1][1]), *missing[2:])
        return Heard(max(self.last, number), missing)


@dataclass(frozen=True, slots=True)
class Position:
    """How far a listener is with one property: the newest `version` it dealt with, and what it heard, by type."""

    version: int = 0
    types: Mapping[str, Heard] = field(default_factory=dict)

    def has(self, numbers: Numbers) -> bool:
        """Return whether this change was dealt with, so that it is stale."""
        return self._heard(numbers).has(numbers.of_type)

    def is_past(self, numbers: Numbers) -> bool:
        """Return whether a newer change was dealt with: this one, if it was not, is late."""
        return numbers.version < self.version

    def missing_before(self, numbers: Numbers) -> int:
        """Return how many of its type should have come before this one and did not.

        None are, where it is the first of its type that comes: nobody knows from when on the listener was there.
        """
        last = self._heard(numbers).last
        return max(0, numbers.of_type - last - 1) if last else 0

    def after(self, numbers: Numbers) -> "Position":
        """Return it with this change dealt with."""
        heard = self._heard(numbers).with_(numbers.of_type)
        return replace(self, version=max(self.version, numbers.version), types={**self.types, numbers.type: heard})

    def _heard(self, numbers: Numbers) -> Heard:
        return self.types.get(numbers.type, Heard())


def _without(each: Range, number: int) -> tuple[Range, ...]:
    first, last = each
    if not first <= number <= last:
        return (each,)
    return tuple((start, end) for start, end in ((first, number - 1), (number + 1, last)) if start <= end)


def head_key(tenant: TenantId, property_id: str) -> tuple[str, str]:
    """Return where the relay counts a property's changes: under a key of the platform's own."""
    return f"{HEADS}{tenant}#{property_id}", "HEAD"

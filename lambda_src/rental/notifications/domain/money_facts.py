"""The sums that a letter about money lists, in the order they came about, in the letter's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.letter import Letter
from rental.notifications.domain.money_news import OPEN, RECEIPT, REFUND, STUCK
from rental.notifications.domain.wording import day_in_words

Words = Mapping[str, Any]
_TOLD = {RECEIPT: "paid_now", REFUND: "given_back_now", OPEN: "missing"}


@dataclass(frozen=True, slots=True)
class Sum:
    """A label and an amount in words; `told` is the one that the letter is about."""

    label: str
    text: str
    told: bool


def sums_of(letter: Letter, words: Words, money: Callable[[int], str]) -> Sequence[Sum]:
    """Return what is to be listed below a price, or instead of one; nothing where the letter is of something else."""
    labels, told = {"total": words["labels"]["total"], **words["sums"]}, _TOLD.get(letter.about, "")
    day = day_in_words(letter.day, letter.language)
    return [Sum(labels[name].format(day=day), money(amount), name == told) for name, amount in _amounts(letter)]


def _amounts(letter: Letter) -> Sequence[tuple[str, int]]:
    """Return sums by their names in the words. What is nothing is left out."""
    booking, paid = letter.booking, letter.booking.paid
    so_far = [("reserved", paid.authorised), ("paid", paid.captured), ("given_back", paid.refunded)]
    sums: Mapping[str, list[tuple[str, int]]] = {
        RECEIPT: [
            ("paid_now", letter.paid_now),
            ("paid", paid.captured if paid.captured != letter.paid_now else 0),
            ("given_back", paid.refunded),
        ],
        REFUND: [
            ("paid", paid.captured),
            ("given_back_now", letter.given_back_now),
            ("given_back", paid.refunded),
        ],
        STUCK: [("total", booking.total), *so_far],
        OPEN: [("total", booking.total), *so_far, ("missing", booking.missing)],
    }
    return [(name, amount) for name, amount in sums.get(letter.about, ()) if amount]


def owed_of(booking: BookedStay, words: Words, money: Callable[[int], str]) -> Sequence[Sum]:
    """Return the sums that tell what is still to be paid, and of what."""
    labels = {"total": words["labels"]["total"], **words["sums"]}
    amounts = [("total", booking.total), ("paid", booking.paid.captured), ("missing", booking.missing)]
    return [Sum(labels[name], money(amount), name == "missing") for name, amount in amounts if amount]

"""What letters of facts list besides their sentences: label and text, in the letter's language."""

from rental.notifications.domain.fact_letter import (
    AccountOpened,
    AddressToVerify,
    CouponGiven,
    DoorCode,
    DoorCodeSet,
    FactLetter,
    MessageReceived,
    SignInLocked,
    WebhookNews,
)
from rental.notifications.domain.headers import one_line
from rental.notifications.domain.phrases import Facts, Words, counted
from rental.notifications.domain.wording import Language, day_in_words, moment_in_words, money_in_words
from rental.properties.contract import PropertyTerms

_DOOR_LIMIT_CHARACTERS = 200


def fact_lines(letter: FactLetter, words: Words) -> Facts:
    """Return what is to be listed."""
    labels, language = words["facts"], letter.language
    match letter.facts:
        case AddressToVerify(valid_until=until) | SignInLocked(valid_until=until):
            return [(labels["valid_until"], moment_in_words(until, letter.tenant.time_zone, language))]
        case CouponGiven() as coupon:
            facts = [(labels["worth"], worth(letter, coupon, words))]
            facts += [(labels["valid_until"], day_in_words(coupon.valid_until, language))]
            if coupon.minimum_nights > 1:
                facts.append((labels["stay_of"], counted(coupon.minimum_nights, labels["at_least"])))
            return facts
        case DoorCodeSet(key=key):
            return door_lines(key, letter.terms, words, language)
        case WebhookNews(host=host, since=since):
            facts = [(labels["endpoint"], one_line(host, _DOOR_LIMIT_CHARACTERS))]
            zone = letter.tenant.time_zone
            return facts + ([(labels["since"], moment_in_words(since, zone, language))] if since else [])
        case AccountOpened() | MessageReceived():
            return []


def door_lines(key: DoorCode, terms: PropertyTerms | None, words: Words, language: Language) -> Facts:
    """Return which door a code opens, and when, as the clocks there show it."""
    labels, zone = words["facts"], terms.time_zone if terms else "UTC"
    moments = [moment_in_words(each, zone, language) for each in (key.works_from, key.works_until)]
    door = one_line(key.door, _DOOR_LIMIT_CHARACTERS)
    return [
        *([(labels["door"], door)] if door else []),
        (labels["works"], labels["between"].format(start=moments[0], end=moments[1])),
    ]


def worth(letter: FactLetter, coupon: CouponGiven, words: Words) -> str:
    """Return e.g. "10% off" or "A$50.00 off"."""
    labels = words["facts"]
    if coupon.percent:
        return str(labels["percent_off"].format(n=coupon.percent))
    money = money_in_words(coupon.amount, letter.tenant.currency, letter.language)
    return str(labels["amount_off"].format(money=money))

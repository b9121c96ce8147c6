"""What letters of accounts, messages, coupons and door codes say, and what of them is kept."""

import logging
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.notifications.contract import guest_digest
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.use_cases import sending
from rental.notifications.use_cases.sending import LettersOutstanding, send_letters
from tests.contexts.notifications.fact_samples import CODE, EMAIL, KEY_OF_DOOR, LETTERS, SECRET_LINK, of_facts
from tests.contexts.notifications.fakes import FakeMail, new_office
from tests.contexts.notifications.reading import TEMPLATES, Page
from tests.contexts.notifications.samples import BOOKING, HOST, TENANT, event, reminder
from tests.contexts.notifications.test_letters import GMAIL_CLIPS_AT, check_whole, nasty
from tests.contexts.notifications.test_mail_contract import asked_of_ses
from tests.support.samples import KEY, NOW, SEAVIEW, TERMS

WITH_CODE = ["verify_address", "door_code", "door_code_changed"]


def written(about, recipient="guest", **changes):
    return TEMPLATES.render(of_facts(about, recipient, **changes))


@pytest.mark.parametrize(("about", "recipient"), LETTERS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_letter_is_whole(about, recipient, language):
    check_whole(written(about, recipient, language=language))


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_no_two_letters_to_a_guest_begin_alike(language):
    subjects = [written(*each, language=language).subject for each in LETTERS if each[1] == "guest"]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize(
    ("about", "seen"),
    [
        ("account_opened", ["welcome to Seaview Stays", "Hello Ada Lovelace"]),
        ("verify_address", ["Your code", CODE, "Valid until", "Saturday 21 November 2026, 20:00"]),
        ("sign_in_locked", ["Locked out?", "Valid until", "Saturday 21 November 2026, 20:00", "works once"]),
        ("message", ["Coach House", "Seaview Stays", "Hello Ada,", "the key is in the box."]),
        ("coupon", ["Coupon code", CODE, "15% off", "Tuesday 1 June 2027", "at least 3 nights"]),
        ("door_code", ["Door code", CODE, "Side door", "Coach House", "from 15:00", "Australia/Adelaide"]),
        ("door_code_changed", ["New door code", CODE, "The one you had before works no more"]),
    ],
)
def test_a_guest_reads_what_it_is_about_in_both_forms(about, seen):
    rendered = written(about)
    for text in (rendered.text, Page(rendered.html).text):
        assert [each for each in seen if each not in text] == []
    assert Page(rendered.html).links == [SECRET_LINK]


def test_a_door_code_works_by_the_clocks_of_its_door():
    text = written("door_code").text
    assert "The code works: from Friday 5 March 2027, 15:00 until Friday 12 March 2027, 10:00" in text


def test_a_coupon_takes_off_a_share_or_a_sum_and_not_both():
    assert "A$50.00 off" in written("coupon", percent=0, amount=5000).text
    assert "at least" not in written("coupon", minimum_nights=1).text
    for percent, amount in ((0, 0), (10, 500)):
        with pytest.raises(ValueError, match="either percent or amount"):
            of_facts("coupon", percent=percent, amount=amount)


@pytest.mark.parametrize("about", ["account_opened", "coupon"])
def test_who_gave_no_name_is_greeted_without_one(about):
    assert "\n\nHello, " in written(about, name="").text


def test_a_host_is_written_to_by_the_guests_name():
    letter = of_facts("message", "host", sender="Ada Lovelace")
    assert (letter.people, letter.language.code) == ((HOST, EMAIL), "en")
    assert TEMPLATES.render(letter).subject == "Message from Ada Lovelace: Coach House"


@pytest.mark.parametrize(
    ("about", "answered"), [("verify_address", ""), ("sign_in_locked", ""), ("coupon", HOST), ("message", HOST)]
)
def test_an_answer_reaches_the_host_and_nobody_answers_a_verification(about, answered):
    assert of_facts(about).people == (EMAIL, answered)


names = {"account_opened": "name", "coupon": "name", "message": "guest_name"} | dict.fromkeys(
    ("door_code", "door_code_changed"), "guest_name"
)


@settings(max_examples=40, deadline=None)  # each writes two letters in two forms
@given(st.sampled_from(LETTERS), st.sampled_from(LANGUAGE_CODES), nasty)
def test_nothing_that_people_type_becomes_markup_or_a_template(letter_of, language, typed):
    def hostile(text):
        about, recipient = letter_of
        changes = {names[about]: text} if about in names else {}
        if about == "message":
            changes |= {"sender": text, "text": " ".join(text.split())}
        if about in {"coupon", "verify_address"}:
            changes["code"] = text
        if about.startswith("door_code"):
            changes["key"] = replace(KEY_OF_DOOR, code=text, door=text)
        terms, tenant = replace(TERMS, title=text.replace("\n", " ")), replace(TENANT, name=text.replace("\n", " "))
        return written(about, recipient, language=language, terms=terms, tenant=tenant, **changes)

    plain, told = hostile("Ada"), hostile(f"A{typed}")
    assert Page(told.html).tags == Page(plain.html).tags
    assert Page(told.html).links == Page(plain.html).links
    assert len(told.html.encode()) < GMAIL_CLIPS_AT


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([each for each in LETTERS if each[0] in names]), nasty)
def test_a_name_stays_on_its_line(letter_of, name):
    about, recipient = letter_of
    told = written(about, recipient, **{names[about]: f"A{name}"})
    assert len(told.text.splitlines()) == len(written(about, recipient).text.splitlines())


@pytest.mark.parametrize(("about", "recipient"), LETTERS)
@pytest.mark.parametrize("typed", ["\U0001f3d6" * 200, "a" * 200, "x\r\nBcc: eve@example.com", "<b>&amp;\u202e"])
def test_ses_gets_every_letter_whatever_people_are_called(monkeypatch, about, recipient, typed):
    changes = {names[about]: typed} if about in names else {}
    changes |= {"sender": typed} if about == "message" else {}
    letter = of_facts(about, recipient, tenant=replace(TENANT, name=typed), **changes)
    asked = asked_of_ses(sent(monkeypatch, letter, offers=True)[0])
    subject = asked["Content"]["Simple"]["Subject"]["Data"]
    assert (len(subject.splitlines()), len(subject) <= 150) == (1, True)
    assert asked["FromEmailAddress"].isascii()
    assert len(asked["FromEmailAddress"].splitlines()) == 1


def sent(monkeypatch, letter, *, offers=False, office=None):
    """Return the messages that go out where an event calls for this letter."""
    office = office or new_office()
    if offers:
        wanted = Preferences(offers=True, taker=OfferTaker(EMAIL, "en"))
        office.preferences.keep(SEAVIEW, guest_digest(KEY, SEAVIEW, EMAIL), wanted, NOW)
    monkeypatch.setattr(sending, "letters_of", lambda *_: [letter])
    send_letters(office, event())
    return office.mail.sent


@pytest.mark.parametrize("about", WITH_CODE)
def test_a_code_stands_in_the_letter_and_nowhere_else(monkeypatch, caplog, about):
    caplog.set_level(logging.DEBUG)
    letter, office = of_facts(about), new_office()
    (message,) = sent(monkeypatch, letter, office=office)
    assert CODE in message.content.text
    hidden, _, shown = message.content.html.partition('class="page"')
    kept = (message.content.subject, hidden, message.tags, message.headers, office.notices, office.host_notices)
    for secret in (CODE, SECRET_LINK):
        assert secret in shown
        assert secret not in str((*kept, letter, caplog.text))


@pytest.mark.parametrize("about", WITH_CODE)
def test_a_letter_that_fails_does_not_tell_its_code(monkeypatch, about):
    with pytest.raises(LettersOutstanding) as failed:
        sent(monkeypatch, of_facts(about), office=new_office(mail=FakeMail(refused={EMAIL})))
    assert CODE not in f"{failed.value} {failed.value.__cause__}"


def test_a_coupon_comes_to_who_asked_for_offers_and_can_be_stopped_from_the_letter(monkeypatch):
    office = new_office()
    assert sent(monkeypatch, of_facts("coupon"), office=office) == []
    assert [each.state for each in office.notices.of(SEAVIEW, BOOKING)] == ["unwanted"]
    (message,) = sent(monkeypatch, of_facts("coupon"), offers=True)
    assert "category=offers" in message.headers["List-Unsubscribe"]
    assert "/letters#key=" in message.content.text


@pytest.mark.parametrize("kind", ["check_in_tomorrow", "welcome"])
def test_a_guest_who_is_about_to_arrive_reads_the_door_code_in_the_reminder(kind):
    due = replace(reminder(kind), door_code=KEY_OF_DOOR)
    rendered = TEMPLATES.render(due)
    check_whole(rendered)
    for text in (rendered.text, Page(rendered.html).text):
        assert [each for each in (CODE, "Side door", "until Friday 12 March 2027, 10:00") if each not in text] == []
    assert CODE not in rendered.subject
    assert CODE not in f"{due}{TEMPLATES.render_text_message(due)}"


@pytest.mark.parametrize(("kind", "recipient"), [("check_in_soon", "guest"), ("review", "guest"), ("welcome", "host")])
def test_no_other_reminder_shows_a_door_code(kind, recipient):
    assert CODE not in TEMPLATES.render(replace(reminder(kind, recipient), door_code=KEY_OF_DOOR)).text

"""What reminders say, in every language, in our words and in a host's own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.notifications.domain.categories import REMINDER_KINDS
from rental.notifications.domain.text_message import parts
from rental.notifications.domain.wording import LANGUAGE_CODES
from tests.contexts.notifications.reading import TEMPLATES, Page
from tests.contexts.notifications.samples import BOOKING, TENANT, reminder
from tests.contexts.notifications.test_letters import GMAIL_CLIPS_AT, check_whole, nasty
from tests.support.samples import TERMS

PREFERENCES = "https://seaview.example.com/letters#key=token"
REMINDERS = [
    *((kind, "host" if kind == "cleaners" else "guest") for kind in REMINDER_KINDS),
    *(("pool_heating", "guest"), ("pool_heating", "host"), ("check_in_tomorrow", "host")),
]
LINK = f"https://seaview.example.com/booking/{BOOKING}#key=20270610.signature"


def written(kind, recipient, preferences="", **options):
    return TEMPLATES.render(reminder(kind, recipient, **options), preferences)


@pytest.mark.parametrize(("kind", "recipient"), REMINDERS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_reminder_is_whole(kind, recipient, language):
    tenant = replace(TENANT, default_language=language)
    check_whole(written(kind, recipient, language=language, tenant=tenant))


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_no_two_reminders_begin_alike(language):
    tenant = replace(TENANT, default_language=language)
    subjects = [written(*each, language=language, tenant=tenant).subject for each in REMINDERS[:-1]]
    assert len(set(subjects)) == len(subjects)


def test_a_guest_is_reminded_of_dates_times_and_place():
    for text in (written("check_in_tomorrow", "guest").text, Page(written("check_in_tomorrow", "guest").html).text):
        for seen in ("See you tomorrow", "Coach House", "Angaston", "Friday 5 March 2027", "from 15:00", "3 adults"):
            assert seen in text


def test_who_cleans_reads_when_the_guest_leaves_and_whom_to_ask():
    rendered = written("cleaners", "host")
    assert rendered.subject == "To be cleaned: Coach House, Friday 12 March 2027"
    for seen in ("by 10:00", "ada@example.com", "+44 20 7946 0000"):
        assert seen in rendered.text


def test_what_is_still_to_be_paid_is_listed_with_what_was_paid():
    rendered = written("balance_due", "guest", payment=[1, 0, 100_000, 0, 0])
    assert rendered.subject.startswith("Still to be paid: A$1,258.00")
    for seen in ("Total: A$2,258.00", "Paid in all: A$1,000.00", "Still to be paid: A$1,258.00"):
        assert seen in rendered.text


@pytest.mark.parametrize(
    ("pays_by", "said", "not_said"), [("card", "by its link", "transfer"), ("transfer", "Please transfer it", "Pay A$")]
)
def test_who_pays_by_transfer_is_not_sent_to_a_card_form(pays_by, said, not_said):
    text = written("balance_due", "guest", pays_by=pays_by, payment=[1, 0, 100_000, 0, 0]).text
    assert said in text
    assert not_said not in text


def test_while_there_is_no_page_for_reviews_guests_are_asked_for_an_answer():
    text = written("review", "guest").text
    assert "An answer to this letter is all it takes" in text
    assert "See your booking" in text


def test_hosts_own_words_stand_where_ours_were_and_the_rest_stays():
    own = {"subject": "Bring towels", "text": "Dear guest,\n\nbring towels <b>& joy</b>.\n{{ 7*7 }} {% raw %}"}
    rendered = written("check_in_tomorrow", "guest", **own)
    assert rendered.subject == "Bring towels"
    assert "bring towels <b>& joy</b>.\n{{ 7*7 }} {% raw %}" in rendered.text
    assert "bring towels &lt;b&gt;&amp; joy&lt;/b&gt;.<br />{{ 7*7 }} {% raw %}" in rendered.html
    assert "See you tomorrow" in rendered.text
    assert "Have a safe journey" not in rendered.text
    assert LINK in Page(rendered.html).links


def test_a_kind_that_importers_added_has_the_same_shape():
    rendered = written("pool_heating", "guest", subject="The pool", text="The pool is warm from today on.")
    assert rendered.subject == "The pool"
    assert "The pool is warm from today on." in rendered.text
    assert Page(rendered.html).tags == Page(written("check_in_tomorrow", "guest").html).tags


def test_where_letters_may_be_chosen_the_foot_leads_there_and_elsewhere_it_does_not():
    chosen, fixed = written("review", "guest", PREFERENCES), written("review", "guest")
    assert Page(chosen.html).links == [LINK, PREFERENCES]
    assert f"Choose which letters you get:\n{PREFERENCES}" in chosen.text
    assert Page(fixed.html).links == [LINK]


def test_a_logo_stands_where_the_name_would_and_says_it():
    tenant = replace(TENANT, logo_url="https://seaview.example.com/logo.png", name='A "B" <c>')
    html = TEMPLATES.render(reminder(tenant=tenant)).html
    assert 'alt="A &#34;B&#34; &lt;c&gt;"' in html
    assert Page(html).links[0] == "https://seaview.example.com/logo.png"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(REMINDERS), st.sampled_from(LANGUAGE_CODES), nasty)
def test_nothing_that_people_type_becomes_markup(kind_for, language, typed):
    def with_name(name):
        title = f"Loft {name}".replace("\n", " ")
        terms, tenant = replace(TERMS, title=title), replace(TENANT, name=f"Stays {name}".replace("\n", " "))
        return written(*kind_for, PREFERENCES, guest_name=name, terms=terms, tenant=tenant, language=language)

    plain, hostile = with_name("Ada"), with_name(f"A{typed}")
    assert Page(hostile.html).tags == Page(plain.html).tags
    assert Page(hostile.html).links == Page(plain.html).links
    assert len(hostile.html.encode()) < GMAIL_CLIPS_AT


@settings(max_examples=40, deadline=None)
@given(nasty, nasty)
def test_hosts_own_words_are_text_and_one_subject(subject, text):
    rendered = written("welcome_drink", "guest", subject=subject, text=text)
    assert len(rendered.subject.splitlines()) <= 1
    assert set(Page(rendered.html).tags) == set(Page(written("check_in_tomorrow", "guest").html).tags) | (
        {"br"} if "<br" in rendered.html else set()
    )
    assert Page(rendered.html).links == [LINK]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*REMINDER_KINDS, "pool_heating"]), st.sampled_from(LANGUAGE_CODES), nasty)
def test_a_text_message_has_two_parts_at_most_and_its_whole_link(kind, language, name):
    letter = reminder(kind, terms=replace(TERMS, title=f"A{name}"), tenant=replace(TENANT, name=f"B{name}"))
    text = TEMPLATES.render_text_message(replace(letter, language=letter.language))
    assert parts(text) <= 2
    assert text.endswith(f" {letter.link}")
    assert len(text.splitlines()) == 1


def test_a_text_message_says_who_writes_and_what_is_due():
    text = TEMPLATES.render_text_message(reminder())
    assert text == f"Seaview Stays: see you tomorrow from 15:00 at Coach House. Your booking: {LINK}"

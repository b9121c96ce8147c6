"""What the letters say, in every language, whatever people are called."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.notifications.domain.contrast import contrast, text_colour_on
from rental.notifications.domain.letter import GUEST, HOST, RECIPIENTS
from rental.notifications.domain.wording import LANGUAGE_CODES
from tests.contexts.notifications.reading import NO_BREAK, TEMPLATES, TIMES, Page, render
from tests.contexts.notifications.samples import (
    BOOKING,
    EVENTS,
    LOFT,
    TENANT,
    links_letter,
)
from tests.support.samples import TERMS

GMAIL_CLIPS_AT = 102 * 1024
LETTERS = [(about, recipient) for about, recipients in RECIPIENTS.items() for recipient in recipients]


def test_a_guest_reads_every_line_the_total_dates_times_and_place():
    rendered = render()
    seen = (
        "Your stay is booked",
        "Hello Ada Lovelace",
        "Coach House",
        "Angaston",
        "Friday 5 March 2027",
        "from 15:00",
        "Friday 12 March 2027",
        "until 10:00",
        "3 adults, 1 child, 1 pet",
        f"7 nights {TIMES} A$254.00",
        "A$1,778.00",
        f"14 nights in all {TIMES} A$30.00",
        "A$420.00",
        "Cleaning",
        "A$60.00",
        "A$2,258.00",
        "Free until Friday 19 February 2027. 50% is given back until Friday 26 February 2027.",
        "Australia/Adelaide",
    )
    page = Page(rendered.html).text
    assert [each for each in seen if each not in page] == []
    assert [each for each in seen if each not in rendered.text] == []


def test_a_german_guest_reads_german_and_the_host_the_sites_own_language():
    guest, host = (render(recipient, language="de") for recipient in (GUEST, HOST))
    assert guest.subject == "Gebucht: Coach House, Freitag, 5. März 2027"
    assert '<html lang="de"' in guest.html
    assert f"2.258,00{NO_BREAK}A$" in guest.text
    assert "ab 15:00 Uhr" in guest.text
    assert host.subject == "New booking: Coach House, Friday 5 March 2027, Ada Lovelace"
    german_site = replace(TENANT, default_language="de")
    assert render("host", tenant=german_site).subject.startswith("Neue Buchung: ")


def test_a_language_we_do_not_write_falls_back_to_the_sites_own():
    assert render(language="fr", tenant=replace(TENANT, default_language="de")).subject.startswith("Gebucht")
    assert render(language="fr").subject.startswith("Booked")


def test_a_host_reads_who_comes_and_how_to_reach_them():
    rendered = render("host")
    for text in (rendered.text, Page(rendered.html).text):
        assert all(each in text for each in ("Ada Lovelace", "ada@example.com", "+44 20 7946 0000"))
    page = f"https://seaview.example.com/host/bookings/{BOOKING}"
    assert Page(rendered.html).links == [page, "mailto:ada%40example.com"]
    assert f"See the booking:\n{page}\n" in rendered.text


def test_a_link_to_write_to_the_guest_cannot_be_steered():
    rendered = render("host", guest_email="ada?bcc=eve@example.com")
    assert Page(rendered.html).links[1:] == ["mailto:ada%3Fbcc%3Deve%40example.com"]


def test_a_host_is_told_of_a_guest_without_an_address_too():
    rendered = render("host", guest_email=None, guest_phone=None)
    for text in (rendered.text, Page(rendered.html).text):
        assert "There is no e-mail address of Ada Lovelace." in text
    assert len(Page(rendered.html).links) == 1
    assert "Guest: Ada Lovelace\n" in rendered.text


@pytest.mark.parametrize(("about", "recipient"), LETTERS)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_letter_is_whole(about, recipient, language):
    told = EVENTS[about]
    told = replace(told, data={**told.data, "language": language})
    check_whole(render(recipient, of=told, tenant=replace(TENANT, default_language=language)))


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_letter_of_links_is_whole(language):
    check_whole(TEMPLATES.render(links_letter(language)))


def check_whole(rendered):
    page = Page(rendered.html)
    for text in (rendered.subject, rendered.text, rendered.html):
        assert text.strip()
        assert not any(left in text for left in ("{{", "{%", "}}", "None", "Undefined", "{n}", "{name}", "{money}"))
    assert "\n\n\n" not in rendered.text
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert 'name="viewport"' in rendered.html
    assert len(rendered.html) < 20_000


def test_no_two_letters_begin_alike():
    subjects = [render(recipient, of=EVENTS[about]).subject for about, recipient in LETTERS]
    assert len(set(subjects)) == len(subjects)


nasty = st.text(min_size=1, max_size=200) | st.text("\U0001f3d6\U0001f469<>&\"'{}%", min_size=200, max_size=200)


@settings(max_examples=60, deadline=None)  # each writes two letters in two forms
@given(st.sampled_from(LETTERS), st.sampled_from(LANGUAGE_CODES), nasty)
def test_nothing_that_people_type_becomes_markup_or_a_template(letter_of, language, typed):
    about, recipient = letter_of

    def written(name):
        told = EVENTS[about]
        lines = [[f"season:{name}", 2, 500], [f"tax:{name}", 1, 5]]
        data = {**told.data, "language": language, "guest_name": name, "lines": lines}
        if about != "no_show":
            data["reason"] = name
        terms = replace(TERMS, title=f"Loft {name}".replace("\n", " "))
        tenant = replace(TENANT, default_language=language)
        return render(recipient, of=replace(told, data=data), terms=terms, tenant=tenant)

    plain, hostile = written("Ada"), written(f"A{typed}")
    assert Page(hostile.html).tags == Page(plain.html).tags
    assert Page(hostile.html).links == Page(plain.html).links
    assert len(hostile.html.encode()) < GMAIL_CLIPS_AT


@settings(max_examples=40, deadline=None)
@given(st.sampled_from((GUEST, HOST)), nasty)
def test_a_name_stays_on_its_line(recipient, name):
    plain, typed = render(recipient), render(recipient, guest_name=name)
    assert len(typed.text.splitlines()) == len(plain.text.splitlines())


@settings(max_examples=20, deadline=None)
@given(nasty)
def test_a_title_in_the_letter_of_links_is_no_markup(title):
    plain = TEMPLATES.render(links_letter())
    hostile = TEMPLATES.render(links_letter(terms=(replace(TERMS, title=title), LOFT)))
    assert Page(hostile.html).tags == Page(plain.html).tags
    assert Page(hostile.html).links == Page(plain.html).links


def test_a_name_of_markup_is_shown_as_typed():
    name = "<script>alert(1)</script> & {{ 7*7 }}"
    rendered = render(
        guest_name=name, terms=replace(TERMS, title="<b>Loft</b>"), tenant=replace(TENANT, name="A & <i>B")
    )
    assert f"Hello {name}" in Page(rendered.html).text
    assert "<script" not in rendered.html
    assert "<b>Loft" not in rendered.html
    assert f"Hello {name}" in rendered.text


def test_links_open_each_booking():
    letter_of_links = links_letter()
    rendered = TEMPLATES.render(letter_of_links)
    links = [each.link for each in letter_of_links.bookings]
    assert Page(rendered.html).links == links
    assert all(f"See the booking:\n{link}\n" in rendered.text for link in links)
    for seen in ("Coach House", "Harbour Loft", "Friday 5 March 2027 \u2013 Friday 12 March 2027"):
        assert seen in rendered.text
        assert seen in Page(rendered.html).text


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_the_buttons_text_can_be_read_on_any_accent_colour(number):
    accent = f"#{number:06x}"
    chosen = text_colour_on(accent)
    assert contrast(chosen, accent) >= 4.5
    html = render(tenant=replace(TENANT, accent_colour=accent)).html
    assert f"background:{accent}" in html
    assert f"color:{chosen};" in html


def test_contrast_is_the_one_of_the_accessibility_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1f6f5c", "#1f6f5c") == pytest.approx(1)

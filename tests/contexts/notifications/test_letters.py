"""What the letters say, in both languages, whatever people are called."""

import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.notifications import templates
from rental.notifications.domain.letter import RECIPIENTS, contrast
from rental.notifications.templates import JinjaTemplates
from tests.contexts.notifications.samples import TENANT, event, letter
from tests.support.samples import TERMS

TEMPLATES = JinjaTemplates.load()
TYPES = ("BookingConfirmed", "BookingCancelled")
NO_BREAK, TIMES = "\u00a0", "\u00d7"


class Page(HTMLParser):
    """Reads an HTML letter: the text a person sees, the tags, the addresses it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.text += " "

    def handle_data(self, data):
        self.text += data


def render(recipient="guest", **options):
    return TEMPLATES.render(letter(recipient, **options))


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
    guest, host = (render(recipient, language="de") for recipient in RECIPIENTS)
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
    assert Page(rendered.html).links == ["mailto:ada%40example.com"]


def test_a_button_to_write_to_the_guest_cannot_be_steered():
    rendered = render("host", guest_email="ada?bcc=eve@example.com")
    assert Page(rendered.html).links == ["mailto:ada%3Fbcc%3Deve%40example.com"]


@pytest.mark.parametrize("type", TYPES)
@pytest.mark.parametrize("recipient", RECIPIENTS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_letter_is_whole(type, recipient, language):
    rendered = render(recipient, of=event(type, language=language), tenant=replace(TENANT, default_language=language))
    page = Page(rendered.html)
    for text in (rendered.subject, rendered.text, rendered.html):
        assert text.strip()
        assert not any(left in text for left in ("{{", "{%", "}}", "None", "Undefined"))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert 'name="viewport"' in rendered.html
    assert len(rendered.html) < 20_000


@settings(max_examples=40)  # each writes two letters in two forms
@given(
    st.sampled_from(RECIPIENTS),
    st.text(min_size=1, max_size=200) | st.text("\U0001f3d6\U0001f469<>&\"'{}%", min_size=200, max_size=200),
)
def test_no_name_becomes_markup_or_a_template(recipient, name):
    plain, typed = render(recipient), render(recipient, guest_name=name)
    assert Page(typed.html).tags == Page(plain.html).tags
    assert Page(typed.html).links == Page(plain.html).links
    assert len(typed.text.splitlines()) == len(plain.text.splitlines())


def test_a_name_of_markup_is_shown_as_typed():
    name = "<script>alert(1)</script> & {{ 7*7 }}"
    rendered = render(
        guest_name=name, terms=replace(TERMS, title="<b>Loft</b>"), tenant=replace(TENANT, name="A & <i>B")
    )
    assert f"Hello {name}" in Page(rendered.html).text
    assert "<script" not in rendered.html
    assert "<b>Loft" not in rendered.html
    assert f"Hello {name}" in rendered.text


def test_a_rule_newer_than_the_templates_is_shown_by_its_own_name():
    rendered = render(lines=[["nightly", 1, 100], ["resort_fee", 1, 50]], total=150)
    assert "resort fee: A$0.50" in rendered.text
    assert "1 night: A$1.00" in rendered.text


@pytest.mark.parametrize(
    ("policy", "type", "day", "said"),
    [
        ("flexible", "BookingConfirmed", "2027-01-01", "Free until Thursday 4 March 2027."),
        ("flexible", "BookingConfirmed", "2027-03-05", "The last day on which money is given back has passed."),
        ("strict", "BookingConfirmed", "2027-02-22", "50% is given back until Friday 26 February 2027."),
        ("strict", "BookingCancelled", "2027-02-19", "In time for a full refund."),
        ("strict", "BookingCancelled", "2027-02-22", "In time for 50% back."),
        ("strict", "BookingCancelled", "2027-03-01", "After the last day on which money is given back."),
    ],
)
def test_the_refund_rule_is_told_as_of_the_day(policy, type, day, said):
    told = event(type, at=f"{day}T01:00:00+00:00", cancellation_policy=policy)
    assert f"Cancellation: {said}\n" in render(of=told).text


def test_the_day_is_the_propertys_not_utcs():
    in_adelaide_tomorrow = event(at="2027-03-04T23:00:00+00:00", cancellation_policy="flexible")
    assert "has passed" in render(of=in_adelaide_tomorrow).text


@settings(max_examples=40)
@given(st.integers(0, 0xFFFFFF))
def test_the_buttons_text_can_be_read_on_any_accent_colour(number):
    accent = f"#{number:06x}"
    chosen = letter(tenant=replace(TENANT, accent_colour=accent)).colour_on_accent
    assert contrast(chosen, accent) >= 4.5
    assert f"background:{accent}" in render(tenant=replace(TENANT, accent_colour=accent)).html


def test_contrast_is_the_one_of_the_accessibility_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1f6f5c", "#1f6f5c") == pytest.approx(1)


def test_both_languages_have_words_for_the_same_things():
    def shape(words):
        return {name: shape(inner) if isinstance(inner, dict) else type(inner) for name, inner in words.items()}

    folder = Path(templates.__file__).with_suffix("")
    english, german = (tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in ("en", "de"))
    assert shape(english) == shape(german)

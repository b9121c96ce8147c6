"""axe finds nothing on any page, in light and dark, on a phone and a desktop; and nothing is cut off."""

import re

from tests.web.host import Host
from tests.web.looks import DESKTOP, PHONE, ZOOMED, too_wide, wrong, wrong_in_any_look


def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(visitor, asking_stay, letter_link, platform_site):
    guest = visitor(**PHONE, dark=True)
    found = {}
    for name in walk(guest, asking_stay, letter_link, platform_site):
        guest.settle()
        found |= wrong_in_any_look(guest.page, name)
    assert found == {}


def walk(guest, asking_stay, letter_link, platform_site):
    """Every page and every state of it that a guest meets; yields a name whenever one stands."""
    stay = guest.find_free_stay()
    yield from _to_a_booking(guest, stay)
    yield from _with_a_booking(guest)
    yield from _asking_the_host(guest, asking_stay(guest))
    yield from _finding_a_booking(guest)
    yield from _choosing_letters(guest, letter_link)
    guest.go("/no/such/page")
    guest.sees("This page does not exist")
    yield "not found"
    guest.go("/booking/unknown")
    guest.sees("We cannot show this booking")
    yield "booking without its key"
    guest.press("Deutsch")
    guest.page.get_by_role("heading", name="Diese Buchung können wir nicht zeigen").wait_for()
    yield "in German"
    yield from _at_the_platform(guest, platform_site)


def _at_the_platform(guest, platform_site):
    """Where hosts come from: another site, and nobody's."""
    page = guest.page
    page.goto(platform_site)
    page.get_by_role("link", name="Create your site").wait_for()
    yield "platform"
    page.get_by_role("link", name="Create your site").click()
    page.get_by_label("Name of your business").fill("Seaview")
    page.get_by_role("button", name="Take seaview").wait_for()
    page.get_by_role("button", name="Create my site").click()
    page.get_by_text("Type your e-mail address.").wait_for()
    yield "sign-up with errors"
    page.goto(f"{platform_site}/sign-up/unknown#unknown")
    page.get_by_role("heading", name="We cannot show this sign-up").wait_for()
    yield "sign-up without its token"


def _to_a_booking(guest, stay):
    page, place = guest.page, f"/stay/{stay.property_id}"
    guest.open()
    yield "overview"
    page.get_by_role("button", name="Dates").click()
    page.locator(".rdp-month_grid").first.wait_for()
    yield "dates"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Guests").click()
    yield "guests"
    page.keyboard.press("Escape")
    guest.go(f"/{stay.query}")
    guest.reads(re.compile(r"^\d+ (of the first )?places? (is|are) free"))
    yield "overview with dates"
    guest.go(f"/{stay.query}&adults=16")
    guest.sees("Nothing is free for this search")
    yield "overview with nothing free"
    guest.go(place)
    guest.sees(stay.title)
    yield "place"
    guest.go(place + stay.query)
    page.get_by_role("link", name="Continue to booking").wait_for()
    yield "place with dates"
    guest.go(f"{place}/book")
    guest.sees("Choose your dates first")
    yield "book without dates"
    guest.go(f"{place}/book{stay.query}")
    guest.reads("We keep these nights for you until")
    yield "book"
    guest.book_button.click()
    page.get_by_text("Tell us who is coming.").wait_for()
    yield "book with errors"
    guest.fill_in("Ada Lovelace", "axe@example.com")
    guest.book_button.click()
    guest.sees("Your stay is booked")
    yield "confirmation"


def _with_a_booking(guest):
    page = guest.page
    guest.press("Change dates or guests")
    page.locator("dialog .rdp-month_grid").first.wait_for()
    yield "change"
    guest.press("More: Pets")
    guest.reads("The price stays the same.")
    yield "change with its price"
    page.keyboard.press("Escape")
    guest.press("Cancel booking")
    page.get_by_role("table").wait_for()
    yield "cancel"
    page.get_by_role("button", name="Yes, cancel it").click()
    guest.sees("This booking is cancelled")
    yield "cancelled"


def _asking_the_host(guest, asked):
    guest.go(f"/stay/{asked.property_id}/book{asked.query}")
    guest.reads("We keep these nights for you until")
    guest.fill_in("Ada Lovelace", "axe@example.com")
    yield "ask"
    guest.ask_button.click()
    guest.sees("Your request is with the host")
    yield "request"
    guest.press("Withdraw request")
    yield "withdraw"


def _finding_a_booking(guest):
    guest.go("/find-booking")
    guest.sees("Find your booking")
    yield "find"
    guest.press("Send me the links")
    yield "find without an address"
    guest.page.get_by_label("E-mail").fill("axe@example.com")
    guest.press("Send me the links")
    guest.sees("Look into your mail")
    yield "find, sent"


def _choosing_letters(guest, letter_link):
    guest.go(letter_link)
    guest.sees("Which letters you get")
    yield "letters"
    # Where only the fragment differs the same page stays.
    guest.go("/find-booking")
    guest.go("/letters#key=unknown")
    guest.sees("This link opens nothing here")
    yield "letters without their key"


CONSOLE = {
    "today": "/host",
    "calendar": "/host/calendar",
    "bookings": "/host/bookings",
    "new booking": "/host/bookings/new",
    "conflicts": "/host/conflicts",
    "money": "/host/money",
    "account": "/host/account",
    "messages": "/host/messages",
    "places": "/host/properties",
    "new place": "/host/properties/new",
    "partners": "/host/partners",
    "webhooks": "/host/partners/webhooks",
    "site's look": "/host/site",
    "people": "/host/site/people",
    "own domain": "/host/site/domain",
    "data and closing": "/host/site/closing",
}


def test_axe_finds_nothing_in_the_console_in_either_language_and_nothing_scrolls_sideways(
    browser, site, host_account, booking_page
):
    context = browser.new_context(viewport=PHONE, color_scheme="dark", locale="de-DE", reduced_motion="reduce")
    host = Host(context.new_page(), site)
    found = {}
    host.open("/host")  # whose site it is has come too
    host.page.get_by_role("heading", name="Anmelden").wait_for()
    found |= _seen_both_ways(host.page, "sign in")
    for name in walk_doors(host):
        found |= _seen_both_ways(host.page, name)
    host.sign_in(*host_account)
    for name in walk_console(host, booking_page):
        found |= _seen_both_ways(host.page, name)
    context.close()
    assert found == {}


def walk_doors(host):
    """Every page of who is not signed in; yields a name whenever one stands, and ends where one signs in."""
    page = host.page
    host.go("/host/unlock#token=unknown")
    yield "unlock"
    page.get_by_role("button", name="Wieder anmelden lassen").click()
    page.get_by_text("Dieser Link gilt nicht mehr").wait_for()
    yield "unlock by a used link"
    host.go("/host/forgotten")
    yield "forgotten password"
    page.get_by_label("E-Mail").fill("axe@example.com")
    page.get_by_role("button", name="Code senden").click()
    page.get_by_label("Code aus dem Brief").wait_for()
    yield "forgotten password, sent"


def walk_console(host, booking_page):
    """Every page of the console; yields a name whenever one stands."""
    page = host.page
    for name, path in CONSOLE.items():
        host.go(path)
        yield name
    host.go("/host/properties")
    place = page.locator(".property-row").first.get_attribute("href")
    host.go(place)
    yield "place"
    page.get_by_role("button", name="Vorschau").click()
    page.get_by_role("region", name="So sehen es").wait_for()
    yield "place's preview"
    host.go(f"{place}/channels")
    yield "channels"
    host.go(booking_page)
    yield "booking"


def _seen_both_ways(page, name):
    """What is wrong on a phone in the dark in German, and on a desktop in the light in English; what is too wide."""
    found = wrong(page, f"{name}, German")
    page.set_viewport_size(ZOOMED)
    found |= too_wide(page, f"{name}, zoomed")
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="EN, English").click()
    page.locator("html[lang=en]").wait_for()
    found |= wrong(page, f"{name}, English")
    page.get_by_role("button", name="DE, Deutsch").click()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    return found

"""A guest pays by card: accepted, declined, proven at the bank, slow; and every page of it is fit for everybody."""

import re
import uuid

from playwright.sync_api import expect

from tests.web.guest import ASKS_FOR_PROOF, SLOW, WITHOUT_MONEY
from tests.web.keyboard import tab_to
from tests.web.looks import PHONE, wrong_in_any_look

TOTAL = ".price-lines__row--total dd"


def at_the_form(guest, card):
    """A guest whose form is filled in, and the stay."""
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.fill_in("Ada Lovelace", f"guest-{uuid.uuid4().hex[:8]}@example.com", card)
    return stay


def pay_with(guest, card):
    stay = at_the_form(guest, card)
    guest.book_button.click()
    return stay


def watch_posts(guest):
    """Bodies of what is posted from now on, as text, by the end of its address."""
    posted = []
    guest.page.on(
        "request", lambda request: request.method == "POST" and posted.append((request.url, request.post_data or ""))
    )
    return lambda ending: [body for url, body in posted if url.endswith(ending)]


def test_what_was_paid_is_what_the_button_said_and_no_card_number_leaves_the_page(visitor):
    guest = visitor(width=390, height=844)
    bodies = watch_posts(guest)
    at_the_form(guest, "4242 4242 4242 4242")
    expect(guest.page.get_by_text("If you cancel")).to_be_visible()
    total = guest.page.locator(TOTAL).inner_text()
    expect(guest.book_button).to_have_text(f"Book and pay {total}")
    guest.book_button.dblclick()
    guest.sees("Your stay is booked")
    expect(guest.receipt("Paid")).to_have_text(total, timeout=30_000)
    expect(guest.receipt("Card")).to_have_text("Visa …4242")
    (sent,) = bodies("/bookings")
    assert "pm_card_visa" in sent
    kept = guest.page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    assert not re.search(r"4242[ \d]*4242", sent + kept)
    guest.page.reload()
    guest.sees("Your stay is booked")
    expect(guest.receipt("Paid")).to_have_text(total)
    assert guest.complaints == []


def test_a_declined_card_says_why_and_another_is_taken_in_its_place(visitor):
    guest = visitor(width=390, height=844)
    pay_with(guest, WITHOUT_MONEY)
    guest.sees("Your card was not accepted")
    guest.reads("There is not enough money on the card for this. Nothing was charged.")
    guest.reads(re.compile(r"^Your nights are kept until .*\d"))
    guest.page.reload()
    guest.sees("Your card was not accepted")
    guest.fill_card()
    guest.other_card_button.dblclick()
    guest.sees("Your stay is booked")
    expect(guest.receipt("Card")).to_have_text("Visa …4242")
    expect(guest.page.get_by_role("heading", name="Your card was not accepted")).to_have_count(0)
    assert guest.complaints == []


def test_a_bank_that_asks_for_proof_is_visited_once_and_the_way_back_finds_the_booking(visitor):
    guest = visitor(width=390, height=844)
    pay_with(guest, ASKS_FOR_PROOF)
    guest.page.wait_for_url("**/booking/**")
    guest.answer_at_bank("Approve")
    guest.sees("Your stay is booked")
    expect(guest.receipt("Card")).to_have_text("Visa …3184")
    assert re.search(r"/booking/[\w-]+#key=.+$", guest.page.url)
    other_device = visitor()
    other_device.page.goto(guest.page.url)
    other_device.sees("Your stay is booked")
    assert guest.complaints == []


def test_a_guest_who_refuses_at_the_bank_can_give_another_card(visitor):
    guest = visitor()
    pay_with(guest, ASKS_FOR_PROOF)
    guest.answer_at_bank("Refuse")
    guest.sees("Your card was not accepted")
    guest.fill_card()
    guest.other_card_button.click()
    guest.sees("Your stay is booked")


def test_a_slow_bank_is_waited_for_without_a_reload(visitor):
    guest = visitor(width=390, height=844)
    pay_with(guest, SLOW)
    guest.sees("Paying for your stay")
    loaded = guest.page.evaluate("performance.timeOrigin")
    expect(guest.page.get_by_role("button", name="Add to calendar")).to_have_count(0)
    expect(guest.page.get_by_role("heading", name="Your stay is booked")).to_be_visible(timeout=60_000)
    assert guest.page.evaluate("performance.timeOrigin") == loaded
    expect(guest.receipt("Card")).to_have_text("Visa …6009")


def test_two_tabs_of_one_booking_take_one_card(visitor):
    guest = visitor()
    pay_with(guest, WITHOUT_MONEY)
    guest.sees("Your card was not accepted")
    address = guest.page.url
    other = guest.page.context.new_page()
    other.goto(address)
    expect(other.get_by_role("heading", name="Your card was not accepted")).to_be_visible(timeout=30_000)
    guest.fill_card()
    guest.other_card_button.click()
    guest.sees("Your stay is booked")
    expect(other.get_by_role("heading", name="Your stay is booked")).to_be_visible(timeout=30_000)
    expect(guest.receipt("Paid")).to_have_text(guest.page.locator(TOTAL).inner_text())


def test_cancelling_gives_back_line_by_line_what_was_shown_before(visitor):
    guest = visitor()
    guest.book(guest.find_free_stay(), "refund@example.com")
    expect(guest.receipt("Paid")).to_be_visible(timeout=30_000)
    guest.press("Cancel booking")
    rows = guest.page.locator(".refund-table tr")
    expect(rows.first).to_be_visible()
    shown, back = rows.all_inner_texts(), guest.page.locator(".refund-table__sum").inner_text()
    guest.press("Yes, cancel it")
    guest.sees("This booking is cancelled")
    assert rows.all_inner_texts() == shown
    guest.page.reload()
    guest.sees("This booking is cancelled")
    assert rows.all_inner_texts() == shown
    if "Nothing" not in back:
        expect(guest.receipt("Given back so far")).to_contain_text(re.compile(r"\d"), timeout=60_000)
        assert guest.receipt("Given back so far").inner_text() in back


def test_an_unknown_card_is_refused_in_words_and_nothing_is_sent(visitor):
    guest = visitor()
    bodies = watch_posts(guest)
    pay_with(guest, "5555 5555 5555 4444")
    guest.reads(re.compile("Only test cards can be used here"))
    expect(guest.page.get_by_label("Card number")).to_be_focused()
    assert bodies("/bookings") == []


def test_a_keyboard_is_enough_to_pay_after_a_declined_card(visitor):
    guest = visitor()
    page = guest.page
    pay_with(guest, WITHOUT_MONEY)
    guest.sees("Your card was not accepted")
    expect(page.get_by_label("Card number")).to_be_visible()
    for field, typed in (("Card number", "4242424242424242"), ("Valid until", "1234"), ("Security code", "123")):
        tab_to(page, field)
        page.keyboard.type(typed)
    tab_to(page, "Try this card")
    page.keyboard.press("Enter")
    guest.sees("Your stay is booked")


def test_axe_finds_nothing_on_the_pages_of_paying_and_nothing_is_cut_off(visitor):
    guest = visitor(**PHONE, dark=True)
    found = {}

    def look(name):
        found.update(wrong_in_any_look(guest.page, name))

    at_the_form(guest, "4242 4242 4242 4241")
    guest.page.get_by_text("Test cards", exact=True).click()
    guest.book_button.click()
    guest.reads(re.compile("This number has a slip in it"))
    look("a mistyped card")
    guest.fill_card(SLOW)
    guest.book_button.click()
    guest.sees("Paying for your stay")
    look("paying")
    guest.sees("Your stay is booked")
    expect(guest.receipt("Card")).to_be_visible(timeout=60_000)
    look("a receipt")
    pay_with(guest, WITHOUT_MONEY)
    guest.sees("Your card was not accepted")
    expect(guest.page.get_by_label("Card number")).to_be_visible()
    look("a declined card")
    guest.page.get_by_role("button", name="Deutsch").click()
    guest.page.get_by_role("heading", name="Ihre Karte wurde nicht angenommen").wait_for()
    look("in German")
    assert found == {}

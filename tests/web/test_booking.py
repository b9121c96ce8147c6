"""A guest books real nights in a browser, from the first page to the link in the e-mail."""

import re
import uuid

from playwright.sync_api import expect

from tests.support.eventually import eventually

# The request arrives and takes effect; only its answer never does.
LOSE_THE_NEXT_ANSWER = """
() => {
  const send = window.fetch;
  window.fetch = async (url, init) => {
    const answer = send(url, init);
    if (init?.method !== "POST" || !url.endsWith("/bookings")) return answer;
    window.fetch = send;
    await answer;
    throw new TypeError("connection lost");
  };
}
"""


def guest_address():
    return f"guest-{uuid.uuid4().hex[:8]}@example.com"


def mails_to(mail, address):
    """Confirmations: a receipt may have come already, or not yet."""
    return [sent for sent in mail() if address in sent["to"] and not sent["subject"].startswith("Receipt")]


def test_a_guest_finds_a_place_books_it_and_opens_the_link_in_the_mail(visitor, mail):
    guest, address = visitor(width=390, height=844), guest_address()
    guest.open()
    stay = guest.find_free_stay()
    guest.search(stay)
    guest.page.get_by_role("link", name=stay.title, exact=True).first.click()
    guest.sees(stay.title)
    expect(guest.page.get_by_text("If you cancel")).to_be_visible()
    guest.page.get_by_role("link", name="Continue to booking").click()
    guest.fill_in("Ada Lovelace", address)
    total = guest.page.locator(".price-lines__row--total dd").inner_text()
    expect(guest.book_button).to_have_text(re.compile(rf"(for|pay) {re.escape(total)}$"))
    guest.book_button.click()
    guest.sees("Your stay is booked")
    expect(guest.page.locator(".price-lines__row--total dd")).to_have_text(total)

    guest.page.reload()
    guest.sees("Your stay is booked")

    (sent, *_) = eventually(lambda: mails_to(mail, address), lambda found: len(found) > 0)
    link = re.search(r"http://\S+/booking/\S+#key=[\w%.~-]+", sent["text"])
    other_device = visitor()
    other_device.page.goto(link[0])
    other_device.sees("Your stay is booked")
    assert guest.complaints == other_device.complaints == []


def test_a_double_click_a_reload_and_the_back_button_book_once(visitor, mail):
    guest, address = visitor(), guest_address()
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    guest.page.get_by_role("link", name="Continue to booking").click()
    guest.fill_in("Ada Lovelace", address)
    guest.page.reload()
    expect(guest.page.get_by_label("Full name")).to_have_value("Ada Lovelace")
    guest.page.go_back()
    guest.page.go_forward()
    expect(guest.page.get_by_label("E-mail")).to_have_value(address)
    guest.settle()
    guest.fill_card()
    guest.book_button.dblclick()
    guest.sees("Your stay is booked")
    guest.page.go_back()
    guest.sees(stay.title)
    eventually(lambda: mails_to(mail, address), lambda found: len(found) > 0)
    assert len(mails_to(mail, address)) == 1


def test_a_lost_answer_is_found_again_under_the_same_key(visitor, mail):
    guest, address = visitor(), guest_address()
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.fill_in("Ada Lovelace", address)

    guest.page.evaluate(LOSE_THE_NEXT_ANSWER)
    guest.book_button.click()
    expect(guest.page.get_by_role("alert")).to_contain_text("We could not reach the booking desk")
    guest.page.reload()
    expect(guest.page.get_by_role("alert")).to_contain_text("We did not hear back about your booking")
    guest.book_button.click()
    guest.sees("Your stay is booked")
    eventually(lambda: mails_to(mail, address), lambda found: len(found) > 0)
    assert len(mails_to(mail, address)) == 1


def test_a_guest_cancels_and_the_nights_are_free_again(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, guest_address())
    guest.press("Cancel booking")
    expect(guest.page.get_by_role("table")).to_be_visible()
    guest.press("Yes, cancel it")
    guest.sees("This booking is cancelled")
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    expect(guest.page.get_by_role("link", name="Continue to booking")).to_be_visible()


def test_the_calendar_file_holds_the_stay(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, guest_address())
    with guest.page.expect_download() as download:
        guest.page.get_by_role("button", name="Add to calendar").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert f"DTSTART;VALUE=DATE:{stay.check_in.replace('-', '')}\n" in text.replace("\r", "")
    assert f"DTEND;VALUE=DATE:{stay.check_out.replace('-', '')}\n" in text.replace("\r", "")


def test_a_booking_without_its_key_stays_closed(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, guest_address())
    stranger = visitor()
    stranger.page.goto(guest.page.url.partition("#")[0])
    stranger.sees("We cannot show this booking")

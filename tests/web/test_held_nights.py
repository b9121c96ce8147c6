"""Nights are kept for whoever fills in the form, told to everybody else, and given back when the page is left."""

from playwright.sync_api import expect


def test_nights_are_kept_at_the_checkout_and_given_back_when_it_is_left(visitor):
    first, second = visitor(width=390, height=844), visitor()
    stay = first.find_free_stay()
    first.open(f"/stay/{stay.property_id}/book{stay.query}")
    first.reads("We keep these nights for you until")

    second.open(f"/stay/{stay.property_id}/book{stay.query}")
    second.reads("Some of these nights are already taken")
    expect(second.page.get_by_role("button", name="Book", exact=True)).to_be_disabled()

    with first.page.expect_response(lambda answer: answer.request.method == "DELETE") as given_back:
        first.page.get_by_role("link", name="Change dates").click()
    assert given_back.value.status == 204
    second.page.reload()
    second.reads("We keep these nights for you until")
    expect(second.book_button).to_be_enabled()
    assert first.complaints == second.complaints == []


def test_a_reload_keeps_the_nights_of_the_same_guest(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.reads("We keep these nights for you until")
    guest.page.reload()
    guest.reads("We keep these nights for you until")
    guest.fill_in("Ada Lovelace", "reload@example.com")
    guest.book_button.click()
    guest.sees("Your stay is booked")

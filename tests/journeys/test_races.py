"""Many clients at once, over real HTTP."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor


def at_once(count, send):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(send, range(count)))


def test_the_same_nights_from_50_clients_are_sold_once_and_the_others_are_told_which_are_taken(seaview, wanted):
    def book(number):
        guest = {"name": f"Guest {number}", "email": f"guest{number}@example.com"}
        return seaview.send("POST", "/bookings", json=wanted | {"guest": guest})

    answers = at_once(50, book)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 49}
    for refused in (answer for answer in answers if answer.status_code == 409):
        assert refused.headers["content-type"] == "application/problem+json"
        problem = refused.json()
        assert problem["type"] == "urn:holiday-rental:problem:nights-taken"
        assert problem["nights"][0] == wanted["check_in"]
        assert len(problem["nights"]) == 3


def test_the_same_key_20_times_is_one_booking_and_another_body_is_refused(seaview, tokens, wanted):
    key = f"one-{wanted['check_in']}"
    answers = at_once(20, lambda _: seaview.send("POST", "/bookings", json=wanted, key=key))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["booking_id"] for answer in answers}) == 1
    query = {"from": wanted["check_in"], "to": wanted["check_out"]}
    assert len(seaview.send("GET", "/bookings", params=query, token=tokens["seaview"]).json()["items"]) == 1

    other = seaview.send("POST", "/bookings", json=wanted | {"language": "de"}, key=key)
    assert (other.status_code, other.json()["type"].rpartition(":")[2]) == (409, "idempotency-key-reused")

"""What SES tells of letters reaches who wrote them: delivered, bounced, complained of; then nobody is written to."""

import pytest

from tests.support.eventually import eventually

SIMULATOR = "simulator.amazonses.com"


@pytest.fixture
def told_guest(seaview, tokens, listing, next_stay):
    """Enter a stay of a guest with this address; return how their letter stands, once it does as expected."""

    def enter(email, *expected):
        asked = {
            **next_stay(),
            "guests": {"adults": 2},
            "guest": {"name": "Ada Lovelace", "email": email},
            "source": "phone",
            "pays_by": "cash",
            "ignore_rules": True,
        }
        path = f"/properties/{listing['property_id']}/bookings"
        made = seaview.send("POST", path, json=asked, token=tokens["seaview"])
        assert made.status_code == 201, made.text
        letters = f"/bookings/{made.json()['booking_id']}/letters"

        def look():
            items = seaview.send("GET", letters, token=tokens["seaview"]).json()["items"]
            return next(((each["state"], each["why"]) for each in items if each["recipient"] == "guest"), None)

        return eventually(look, lambda found: found in expected)

    return enter


def test_a_letter_that_arrives_is_delivered(told_guest):
    told_guest("arrives@example.com", ("delivered", ""))


@pytest.mark.parametrize(
    ("mailbox", "fate"), [("bounce", ("bounced", "Permanent/General")), ("complaint", ("complained", "abuse"))]
)
def test_who_takes_no_mail_or_complains_is_not_written_to_again(told_guest, platform, mailbox, fate):
    email = f"{mailbox}+journey@{SIMULATOR}"
    told_guest(email, fate)
    told_guest(email, ("suppressed", ""))
    assert len([mail for mail in platform.mail() if email in mail["to"]]) == 1

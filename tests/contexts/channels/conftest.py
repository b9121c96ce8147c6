"""A host's site in this process, with what follows from a change; made once, and each test has a house of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.partner_app import PartnerApp
from tests.support.site_under_document import api_site

HOUSE = {
    "title": "A house on two channels",
    "type": "House",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "rates": {"currency": "AUD", "nightly": 15_000, "guests_included": 2},
}
FIRST = datetime.now(UTC).date() + timedelta(days=60)


def night(number):
    return (FIRST + timedelta(days=number)).isoformat()


@dataclass
class Place:
    """A house whose host has a partner, and its listing SS-1 led there."""

    stage: object
    property_id: str
    partner: PartnerApp
    connection_id: str

    def host(self, method, path, **options):
        return self.stage.site.send(method, path, token=self.stage.token, **options)

    @property
    def path(self):
        return f"/channels/connections/{self.connection_id}"

    def map(self, listing, property_id=None):
        answer = self.host(
            "PUT", f"{self.path}/listings/{listing}", json={"property_id": property_id or self.property_id}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def taken(self, property_id=None):
        """Return the taken nights as ranges of numbers."""
        query = f"from={night(0)}&to={night(40)}"
        shown = self.stage.site.send(
            "GET", f"/properties/{property_id or self.property_id}/availability?{query}"
        ).json()
        days = {night(number): number for number in range(41)}
        return [(days[each["from"]], days[each["to"]]) for each in shown["taken"]]

    def health(self):
        items = self.host("GET", "/channels/connections").json()["items"]
        (found,) = [each["health"] for each in items if each["connection_id"] == self.connection_id]
        return found

    def conflicts(self):
        found = self.host("GET", "/calendar-conflicts?state=open").json()["items"]
        return [each for each in found if each["property_id"] == self.property_id]


@pytest.fixture(scope="module")
def stage():
    with api_site() as site:
        yield site.stage


@pytest.fixture
def place(stage):
    made = Place(stage, stage.new_property(**HOUSE), *PartnerApp.connected(stage.site, stage.token))
    made.map("SS-1")
    yield made
    made.host("DELETE", made.path)

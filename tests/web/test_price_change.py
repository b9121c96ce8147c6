"""The host changes the price while a guest fills in the form. Against the real API: what it answers is the point."""

from playwright.sync_api import expect

from holiday_rental.local.site_session import sign_in
from tests.support.site_client import SiteClient


def test_a_changed_price_is_shown_and_booked_only_when_the_guest_agrees(platform, visitor):
    tenant = platform.tenant("seaview")
    host, token = SiteClient(tenant.site), sign_in(tenant.site, tenant.host_username, tenant.host_password)
    guest = visitor(width=390, height=844)
    guest.site = tenant.site  # never the mock
    guest.open()
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    page = guest.page
    page.locator("input[name=name]").fill("Ada Lovelace")
    page.locator("input[name=email]").fill("ada@example.com")
    button = page.get_by_role("button", name="Book for")
    shown = button.inner_text()

    rates = host.send("GET", f"/properties/{stay.property_id}").json()["rates"]
    dearer = {"rates": rates | {"nightly": rates["nightly"] + 1000}}
    assert host.send("PATCH", f"/properties/{stay.property_id}", json=dearer, token=token).status_code == 200
    try:
        button.click()
        expect(page.get_by_text("The price changed")).to_be_visible()
        expect(page.locator("input[name=name]")).to_have_value("Ada Lovelace")
        assert button.inner_text() != shown
        button.click()
        page.wait_for_url("**/booking/**")
        assert guest.complaints == []
    finally:
        host.send("PATCH", f"/properties/{stay.property_id}", json={"rates": rates}, token=token)

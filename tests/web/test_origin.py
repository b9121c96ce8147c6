"""Nothing leaves the tenant's own origin, and nothing the site does breaks its content security policy."""

from urllib.parse import urlsplit


def test_no_request_leaves_the_origin(visitor, site):
    guest = visitor()
    asked = []
    guest.page.context.on("request", lambda request: asked.append(request.url))
    stay = guest.find_free_stay()
    guest.open()
    guest.search(stay)
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    guest.book(stay, "origin@example.com")
    guest.page.get_by_role("button", name="Deutsch").click()
    guest.settle()
    strangers = {url for url in asked if urlsplit(url).netloc != urlsplit(site).netloc}
    assert strangers == set()
    assert len(asked) > 20
    assert guest.complaints == []

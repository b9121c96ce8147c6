"""Which addresses are fetched from, by their form and by what they resolve to."""

import json
import logging
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.public_addresses import is_public, is_this_machine
from rental.kernel.secret_url import AddressRefused, Doors, SecretUrl, secret_url

ADDRESSES = json.loads((Path(__file__).parents[1] / "data" / "feed_addresses.json").read_text("utf-8"))
REFUSED_URLS, CLOSED, OPEN = (ADDRESSES[name] for name in ("refused_urls", "closed_addresses", "open_addresses"))


@pytest.mark.parametrize("url", REFUSED_URLS, ids=ascii)
def test_an_address_of_another_form_is_refused_and_not_repeated(url):
    with pytest.raises(AddressRefused) as refused:
        secret_url(url)
    assert not url.strip() or url not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://x", "begin with https://"),
        ("x", "begin with https://"),
        ("ftp://a b", "begin with https://"),
        ("https://", "name a host"),
        ("https://:443/a", "name a host"),
        ("https://partner.example/a b", "no space"),
        ("https://user:word@partner.example/", "no user and no password"),
        ("https://partner.example:99999/", "from 1 to 65535"),
        ("https://partner.example:0/", "from 1 to 65535"),
        ("https://partner.example:https/", "from 1 to 65535"),
        ("https://partner.example:8443/", "no port other than 443"),
        ("https://[fd00::1]/", "by a plain name"),
        ("https://10.0.0.1/", "of the public internet"),
        (f"https://partner.example/{10_000 * 'a'}", "2048 characters at most"),
    ],
    ids=lambda each: each[:40],
)
def test_what_is_told_first_is_what_is_wrong(url, told):
    with pytest.raises(AddressRefused, match=told):
        secret_url(url)


def test_more_than_60_forms_and_60_addresses_are_refused():
    assert len(set(REFUSED_URLS)) > 60
    assert len(set(CLOSED)) > 60


@pytest.mark.parametrize("address", CLOSED, ids=ascii)
def test_an_address_that_is_no_host_of_the_public_internet_is_closed(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_a_host_of_the_public_internet_is_open(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_dress_of_an_ipv4_address_is_public(address):
    packed = int(address)
    for dressed in (f"::{address}", f"::ffff:{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}"):
        assert not is_public(dressed)
    assert not is_public(f"2002:{packed >> 16:x}:{packed & 0xFFFF:x}::1")
    assert not is_public(f"2001:0:{packed >> 16:x}:{packed & 0xFFFF:x}::1")


@pytest.mark.parametrize(
    ("text", "revealed"),
    [
        ("https://www.airbnb.com/calendar/ical/1.ics?s=ab&t=c", "https://www.airbnb.com/calendar/ical/1.ics?s=ab&t=c"),
        ("  webcal://P01.iCloud.com/published/2/x ", "https://p01.icloud.com/published/2/x"),
        ("https://feeds.example", "https://feeds.example/"),
        ("https://feeds.example?key=1#part", "https://feeds.example/?key=1"),
        ("HTTPS://Feeds.Example:443/A", "https://feeds.example/A"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://xn--bcher-kva.example/a@b:c", "https://xn--bcher-kva.example/a@b:c"),
    ],
)
def test_an_address_is_put_in_one_form(text, revealed):
    url = secret_url(text)
    assert url.reveal() == revealed
    assert secret_url(url.reveal()) == url


def test_a_secret_url_shows_no_more_than_its_host(caplog):
    url = secret_url("https://feeds.example/calendar/SECRET.ics?s=SECRET")
    logging.getLogger("any").warning("fetching %s %r", url, [url])
    shown = [str(url), repr(url), f"{url}", f"{(url,)}", json.dumps({"url": url}, default=str), caplog.text]
    assert all("feeds.example" in each and "SECRET" not in each for each in shown)
    assert pickle.loads(pickle.dumps(url)) == url  # noqa: S301 - made here


def test_another_port_is_an_option():
    assert secret_url("https://feeds.example:8443/", Doors(frozenset({443, 8443}))).authority == "feeds.example:8443"


@pytest.mark.parametrize("host", ["localhost", "partner.localhost", "127.0.0.1", "[::1]"])
def test_plain_http_is_for_this_machine_and_only_where_it_is_opened(host):
    url = secret_url(f"http://{host}:4566/feed.ics", Doors(local=True))
    assert (url.host, url.port, url.is_encrypted) == (host, 4566, False)
    with pytest.raises(AddressRefused):
        secret_url(f"http://{host}:4566/feed.ics")
    with pytest.raises(AddressRefused, match="from 1 to 65535"):
        secret_url(f"http://{host}:65536/feed.ics", Doors(local=True))


@pytest.mark.parametrize(
    "host", ["feeds.example", "127.1", "0x7f000001", "127.0.0.2", "10.0.0.1", "localhost.evil.example"]
)
def test_plain_http_goes_nowhere_else(host):
    with pytest.raises(AddressRefused):
        secret_url(f"http://{host}/feed.ics", Doors(local=True))


def test_a_name_for_this_machine_may_lead_nowhere_else():
    local = SecretUrl("http", "localhost", 80, "/")
    assert local.may_lead_to("127.0.0.1")
    assert local.may_lead_to("::1")
    assert not any(local.may_lead_to(each) for each in ("8.8.8.8", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"))
    assert not is_this_machine("::1%1")
    assert not SecretUrl("https", "feeds.example", 443, "/").may_lead_to("127.0.0.1")

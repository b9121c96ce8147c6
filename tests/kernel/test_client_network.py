"""What a client nobody knows is told by."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rental.kernel.client_network import client_network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::1%eth0", "2001:db8::/64"),
        ("203.0.113.9:443", ""),
        ("", ""),
    ],
)
def test_a_strangers_network_is_an_address_of_ipv4_or_half_of_one_of_ipv6(address, network):
    assert client_network(address) == network


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_whoever_chooses_among_the_addresses_of_a_network_is_told_as_one(address, other):
    neighbour = type(address)((int(address) >> 64 << 64) + other)
    assume(not (neighbour.ipv4_mapped or address.ipv4_mapped))
    assert client_network(str(neighbour)) == client_network(str(address))


@given(st.text(max_size=45))
def test_any_text_in_the_addresss_place_is_read_without_failing(text):
    assert isinstance(client_network(text), str)


@given(st.ip_addresses(v=4), st.integers(0, 255))
def test_a_network_of_ipv4_is_one_in_either_dress(address, other):
    neighbour = type(address)((int(address) >> 8 << 8) + other)
    network = client_network(str(address), ipv4_bits=24)
    assert network.endswith(".0/24")
    assert client_network(str(neighbour), ipv4_bits=24) == client_network(f"::ffff:{address}", ipv4_bits=24) == network

"""Which internet addresses may be asked for what a stranger names.

A rule of our own: `ipaddress.is_global` has called NAT64's, 6to4's and multicast addresses public in one version or
another, and knows nothing of the clouds. IPv6 is a list of what is open, IPv4 one of what is not.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_CLOSED_V4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' own; also clouds' metadata
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; clouds' metadata and credentials
            "168.63.129.16/32",  # Azure's host
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocols; also clouds' metadata
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_OPEN_V6 = ip_network("2000::/3")  # all that is given out; not v4 in any dress, NAT64, local or multicast
_CLOSED_V6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocols, Teredo, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: str) -> bool:
    """Tell whether an address, as a resolver gives it, is a host of the public internet."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _CLOSED_V4)
    if parsed is None or parsed.scope_id is not None:
        return False
    return parsed in _OPEN_V6 and not any(parsed in network for network in _CLOSED_V6)


def is_this_machine(address: str) -> bool:
    """Tell whether an address is loopback, and plainly so."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return parsed == IPv6Address("::1") and parsed.scope_id is None
    return parsed is not None and parsed in ip_network("127.0.0.0/8")


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None

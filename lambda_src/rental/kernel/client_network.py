"""What a client nobody knows is told by: its address, or as much of it as one household or machine chooses from."""

import ipaddress

_IPV4_BITS, _IPV6_BITS = 32, 64


def client_network(address: str, *, ipv4_bits: int = _IPV4_BITS) -> str:
    """Return an IPv4 address, or its network of so many bits; of IPv6 the /64. "" where it is no address."""
    try:
        told = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(told, ipaddress.IPv6Address):
        if told.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(told), _IPV6_BITS), strict=False))
        told = told.ipv4_mapped
    return str(told) if ipv4_bits == _IPV4_BITS else str(ipaddress.IPv4Network((int(told), ipv4_bits), strict=False))

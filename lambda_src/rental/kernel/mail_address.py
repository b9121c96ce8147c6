"""What counts as an e-mail address: one rule for the edge that takes it and the letter that is sent to it."""

import re

_ADDRESS = re.compile(r"([^\s@<>(),;:\"\\\[\]]{1,64})@([^\s@<>(),;:\"\\\[\]]{1,253})")


def deliverable_address(text: str) -> str:
    """Return the address with its domain in ASCII. Raises `ValueError` saying what is wrong.

    The part before the @ is ASCII, because SES delivers to no other; the domain has at least two labels.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if not match or not text.isprintable():
        raise ValueError("not one e-mail address")
    if not match[1].isascii():
        raise ValueError("the part before the @ has letters that mail cannot be delivered to")
    try:
        domain = match[2].encode("idna").decode()
    except UnicodeError:
        raise ValueError("the domain is no domain name") from None
    if "." not in domain.strip("."):
        raise ValueError("the domain has no ending")
    return f"{match[1]}@{domain}"

"""How often a password may be tried, and under which names that is counted: none of them shows whose it is.

An attempt is counted for an account as seen from one network. Who guesses from elsewhere shuts out only their own
network, and the owner still gets in.
"""

from dataclasses import dataclass
from datetime import timedelta

from rental.kernel.client_network import client_network
from rental.kernel.ids import derived_id

_NOWHERE = "unknown"
_IPV4_BITS = 24  # what one customer of a provider is usually given


@dataclass(frozen=True, slots=True)
class AttemptRule:
    """After `most` in a row no further one is made until `window` after the last of them."""

    most: int
    window: timedelta


_WINDOW = timedelta(minutes=15)
OF_ACCOUNT = AttemptRule(5, _WINDOW)  # as one network tries it
OF_NETWORK = AttemptRule(100, _WINDOW)  # over all accounts: passwords stolen elsewhere are tried once each
LETTERS_TO_ACCOUNT = AttemptRule(10, _WINDOW)  # whoever asks for them
INVITATIONS_TO_ACCOUNT = AttemptRule(3, timedelta(days=1))  # that somebody has sent again by a forgotten password
LETTERS_FROM_NETWORK = AttemptRule(20, _WINDOW)


def network_of(address: str) -> str:
    """Return the network that an address belongs to: what an attacker has many addresses of counts as one."""
    return client_network(address, ipv4_bits=_IPV4_BITS) or _NOWHERE


def account_name(key: bytes, pool_id: str, username: str) -> str:
    """Return what stands for an account. Capitals and blanks around do not count, as in the pools."""
    return derived_id(key, "sign-in-account", pool_id, username.strip().lower())


def attempts_of_account(key: bytes, account: str, network: str) -> str:
    """Return under what attempts at `account`, an `account_name`, from a network are counted."""
    return derived_id(key, "sign-in-attempts", account, network)


def attempts_of_network(key: bytes, network: str) -> str:
    return derived_id(key, "sign-in-network", network)


def letters_to_account(key: bytes, account: str) -> str:
    return derived_id(key, "unlock-letters", account)


def letters_from_network(key: bytes, network: str) -> str:
    return derived_id(key, "unlock-network", network)


def invitations_to_account(key: bytes, account: str) -> str:
    return derived_id(key, "invitation-letters", account)

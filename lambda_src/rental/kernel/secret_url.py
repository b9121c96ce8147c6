"""An address that a stranger gave us. Who knows it may be let in by it, so it shows no more of itself than its host.

The grammar is narrower than a browser's: two readers of one address must not differ on where it leads. A host is a name
of the public internet; numbers, however they are written, are no name.
"""

import re
from dataclasses import dataclass

from rental.kernel.public_addresses import is_public, is_this_machine

_HTTPS, _HTTP = "https", "http"
_PORTS = {_HTTPS: 443, _HTTP: 80}
_LIMIT_CHARACTERS = 2048
_HOST_LIMIT_CHARACTERS = 253
_SCHEME = re.compile(r"([A-Za-z]+)://")
_NEVER_INSIDE = re.compile(r"[\x00-\x20\x7f\\]")
_FORM = re.compile(r"[A-Za-z]+://(?P<authority>[^/?#]*)(?P<target>[^#]*)(?:#.*)?")
_AUTHORITY = re.compile(r"(?P<host>[^@:\[\]%]+|\[::1\])(?::(?P<port>[0-9]{1,5}))?")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_NOT_PUBLIC = ("localhost", "local", "internal", "arpa", "onion")
_THIS_MACHINE = re.compile(r"(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\]")
_HIGHEST_PORT = 65535
_NO_PORT = f"a port is a number from 1 to {_HIGHEST_PORT}"
# IDNA 2003 and 2008 lead to different hosts by these.
_DEVIATING = re.compile("[\u00df\u03c2\u200c\u200d]")


class AddressRefused(ValueError):  # noqa: N818 - says what became of an address
    """An address that is not asked. The message is for the host, and repeats nothing of the address."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What may be asked. `local` opens plain HTTP to this machine, for the local platform's partner only."""

    ports: frozenset[int] = frozenset({443})
    local: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class SecretUrl:
    """An address that passed the grammar. `target` is its path and query, `host` in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    def __repr__(self) -> str:
        return f"SecretUrl({self.scheme}://{self.host}/...)"

    def reveal(self) -> str:
        """Return the whole address, to be stored or joined: never to be logged."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Return the Host header's value."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == _HTTPS

    def may_lead_to(self, address: str) -> bool:
        """Tell whether a resolved address may be connected to: public for HTTPS, this machine for local HTTP."""
        return is_public(address) if self.is_encrypted else is_this_machine(address)


def secret_url(text: str, doors: Doors = Doors()) -> SecretUrl:
    """Read an address that a host pasted or a redirect gave. Raises `AddressRefused`."""
    text = text.strip(" ")
    if len(text) > _LIMIT_CHARACTERS:
        raise AddressRefused(f"the address must have {_LIMIT_CHARACTERS} characters at most")
    begins = _SCHEME.match(text)
    scheme = begins[1].lower() if begins else ""
    scheme = {"webcal": _HTTPS, "webcals": _HTTPS}.get(scheme, scheme)
    if scheme not in ({_HTTPS, _HTTP} if doors.local else {_HTTPS}):
        raise AddressRefused("the address must begin with https://")
    form = None if _NEVER_INSIDE.search(text) else _FORM.fullmatch(text)
    if not form:
        raise AddressRefused("the address must hold no space, line break or backslash")
    authority = _AUTHORITY.fullmatch(form["authority"])
    if not authority:
        raise AddressRefused(_fault_of_authority(form["authority"]))
    port = int(authority["port"] or _PORTS[scheme])
    if not 0 < port <= _HIGHEST_PORT:
        raise AddressRefused(_NO_PORT)
    if scheme == _HTTPS and port not in doors.ports:
        allowed = " or ".join(map(str, sorted(doors.ports)))
        raise AddressRefused(f"the address must name no port other than {allowed}")
    host = _public_name(authority["host"]) if scheme == _HTTPS else _this_machine(authority["host"])
    return SecretUrl(scheme, host, port, _target(form["target"]))


def _fault_of_authority(text: str) -> str:
    """Say what is wrong between "//" and the path, and repeat none of it."""
    if "@" in text:
        return "the address must hold no user and no password"
    host, colon, port = text.partition(":")
    if not host and ":" not in port:
        return "the address must name a host"
    if colon and ":" not in port and not re.search(r"[\[\]%]", host):
        return _NO_PORT
    return "the address must name its host by a plain name, not by numbers"


def _public_name(host: str) -> str:
    name = _ascii(host)
    if len(name) > _HOST_LIMIT_CHARACTERS or not _NAME.fullmatch(name):
        raise AddressRefused("the address must name a host of the public internet")
    if name.rpartition(".")[2] in _NOT_PUBLIC:
        raise AddressRefused("the address must name a host of the public internet")
    return name


def _this_machine(host: str) -> str:
    if not _THIS_MACHINE.fullmatch(host.lower()):
        raise AddressRefused("plain HTTP is for this machine only")
    return host.lower()


def _ascii(host: str) -> str:
    if _DEVIATING.search(host):
        raise AddressRefused("the host's name must be given in its xn-- form")
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise AddressRefused("the address must name a host of the public internet") from None


def _target(text: str) -> str:
    target = "".join(each if each.isascii() else _escaped(each) for each in text)
    return target if target.startswith("/") else f"/{target}"


def _escaped(character: str) -> str:
    return "".join(f"%{octet:02X}" for octet in character.encode("utf-8", "replace"))

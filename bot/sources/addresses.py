"""Which addresses are the public internet's, and how an address may be written in a link."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]
"""Whether an address may be asked for something: :func:`is_public`, or :func:`anywhere`."""

_INNER_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this machine, as Linux understands it
        "10.0.0.0/8",
        "100.64.0.0/10",  # between a provider and its customers; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's metadata, though its block is public (learn.microsoft.com, WireServer)
        "169.254.0.0/16",  # link-local; nearly every cloud's metadata at 169.254.169.254
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays into 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast at its end
    )
)
"""IANA's IPv4 Special-Purpose Address Registry, and multicast. Python's ``is_global`` knows less of it, and
something else in every version."""

_UNICAST_V6 = IPv6Network("2000::/3")
"""All that IANA gives out of IPv6 (RFC 4291); ``::1``, ``fc00::`` and ``::ffff:127.0.0.1`` lie outside."""

_INNER_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols' own: Teredo, which may end at any IPv4 address, and others
        "2001:db8::/32",
        "2002::/16",  # 6to4, which may end at any IPv4 address
        "3fff::/20",
    )
)
"""What of it the IANA IPv6 Special-Purpose Address Registry takes out again."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""How a network without IPv4 reaches IPv4 addresses: in the last 32 bits (RFC 6052)."""

_NUMBER = r"(?:0[xX][0-9a-fA-F]*|[0-9]+)"
_IN_NUMBERS = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{0,3}}")
_ENDS_IN_NUMBER = re.compile(rf"(?:.*\.)?{_NUMBER}", re.DOTALL)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet, and leads nowhere else by another way."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _INNER_V4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST_V6 and not any(address in network for network in _INNER_V6)


def anywhere(address: Address) -> bool:  # noqa: ARG001  # it stands where `is_public` does
    """Allow every address."""
    return True


def literal_of(host: str) -> Address | None:
    """Return the address that a host is written as; None for a name, which has to be looked up.

    Whatever some program or other takes for IPv4 is understood: ``127.1``, ``0x7f.1``, ``2130706433``,
    ``017700000001``. What ends in a number is no name (WHATWG URL, "ends in a number"), so that nobody after
    us can read a name of ours as an address.

    Raises:
        ValueError: it is neither.
    """
    if ":" in host:
        return IPv6Address(host)
    host = host.rstrip(".")
    if not _ENDS_IN_NUMBER.fullmatch(host):
        return None
    if not _IN_NUMBERS.fullmatch(host):
        raise ValueError("an IPv4 address has no letters, and at most four numbers")
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError as error:
        raise ValueError("a number of the IPv4 address is too large") from error

"""Which network addresses are one and the same, as far as limits go."""

from __future__ import annotations

import ipaddress


def network_of(origin: str | None) -> str | None:
    """Return what a network address counts as: itself, or of an IPv6 address its first 64 bits.

    A household, or a single machine, has that many addresses for itself (RFC 6177) and may use any of them.
    """
    try:
        address = ipaddress.ip_address(origin or "")
    except ValueError:
        return origin  # a proxy may pass on anything
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), 64), strict=False))

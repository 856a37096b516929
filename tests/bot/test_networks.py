"""Where somebody asks from, as far as it counts."""

from __future__ import annotations

import pytest

from bot.networks import network_of


@pytest.mark.parametrize(
    ("origin", "network"),
    [
        (None, None),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_counts_as_itself_and_all_of_one_ipv6_household_as_one(
    origin: str | None, network: str | None
) -> None:
    assert network_of(origin) == network

"""Only the public internet is public, however its addresses and all others are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.addresses import anywhere, is_public, literal_of

PUBLIC = ("8.8.8.8", "1.1.1.1", "99.255.255.255", "100.128.0.0", "172.32.0.1", "192.0.1.1", "223.255.255.255")
INNER = (
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
)
INNER_V6 = (
    "::",
    "::1",
    "100::1",
    "64:ff9b:1::7f00:1",  # NAT64 for one network's own use
    "2001::1",
    "2001:db8::1",
    "2001:2::1",
    "2001:20::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
PUBLIC_V6 = ("2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "2001:4860:4860::8888", "2001:200::1")


@pytest.mark.parametrize("text", PUBLIC + PUBLIC_V6)
def test_addresses_of_the_internet_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", INNER + INNER_V6)
def test_all_others_are_not(text: str) -> None:
    assert not is_public(ip_address(text))
    assert anywhere(ip_address(text))


def disguises(address: IPv4Address) -> dict[str, IPv6Address]:
    """Return the IPv6 addresses that lead to an IPv4 address, by the names of the ways."""
    number = int(address)
    return {
        "mapped": IPv6Address(0xFFFF << 32 | number),
        "compatible": IPv6Address(number),
        "translated": IPv6Address(0xFFFF << 48 | number),
        "6to4": IPv6Address(0x2002 << 112 | number << 80 | 1),
        "Teredo's client": IPv6Address(0x20010000 << 96 | 0x08080808 << 64 | number ^ 0xFFFF_FFFF),
        "Teredo's server": IPv6Address(0x20010000 << 96 | number << 64 | 0x08080808 ^ 0xFFFF_FFFF),
        "NAT64": IPv6Address((0x64FF9B << 96) | number),
    }


@pytest.mark.parametrize("text", INNER)
def test_an_inner_address_is_not_public_in_an_ipv6_disguise(text: str) -> None:
    for way, address in disguises(IPv4Address(text)).items():
        assert not is_public(address), way


@pytest.mark.parametrize("text", PUBLIC)
def test_of_all_disguises_only_nat64_is_public_as_networks_without_ipv4_need_it(text: str) -> None:
    ways = disguises(IPv4Address(text))

    assert ways["NAT64"] in IPv6Network("64:ff9b::/96")
    assert [way for way, address in ways.items() if is_public(address)] == ["NAT64"]


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_something_else(address: IPv4Address | IPv6Address) -> None:
    if is_public(address) and address not in IPv6Network("64:ff9b::/96"):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@st.composite
def written(draw: st.DrawFn) -> tuple[IPv4Address, str]:
    """Return an IPv4 address, and a form that some program or other understands."""
    address = draw(st.ip_addresses(v=4))
    assert isinstance(address, IPv4Address)
    count = draw(st.integers(1, 4))
    octets = address.packed
    numbers = [*octets[: count - 1], int.from_bytes(octets[count - 1 :], "big")]
    forms = ("{:d}", "0{:o}", "000{:o}", "0x{:x}", "0X{:X}", "0x000{:x}")
    parts = [draw(st.sampled_from(forms)).format(number) for number in numbers]
    return address, ".".join(parts) + draw(st.sampled_from(("", ".")))


@given(written())
def test_an_ipv4_address_is_recognized_in_every_form(case: tuple[IPv4Address, str]) -> None:
    address, text = case

    assert literal_of(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("127.0.0.1..", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("2852039166", "169.254.169.254"),
        ("::1", "::1"),
        ("::ffff:127.0.0.1", "::ffff:7f00:1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("FE80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_a_literal_is_the_address_that_it_stands_for(text: str, address: str) -> None:
    assert literal_of(text) == ip_address(address)


@pytest.mark.parametrize(
    "text", ["localhost", "localhost.", "shop.example", "1.example", "x1", "1x", "0xg", ""]
)
def test_a_name_is_no_literal(text: str) -> None:
    assert literal_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["1.2.3.4.5", "256.0.0.1", "4294967296", "127.0.0.08", "1.2.3.x.4", "shop.1", "a.0x1", ":", "1:2", ".1"],
)
def test_what_only_looks_like_an_address_is_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        literal_of(text)


@given(st.text(alphabet="0123456789abcdefxX.:-", max_size=20))
def test_no_name_of_ours_is_an_address_to_aiohttp_which_would_then_ask_no_resolver(host: str) -> None:
    from aiohttp.helpers import is_ip_address

    try:
        literal = literal_of(host)
    except ValueError:
        return
    if literal is None:
        assert not is_ip_address(host)

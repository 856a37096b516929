"""What is a link, and what is asked for by it."""

from __future__ import annotations

import pytest
from yarl import URL

from bot.errors import LinkUnusable
from bot.sources.links import LONGEST, read_link

BASE = URL("http://shop.example/women/dress?color=red")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("http://shop.example", "http://shop.example"),
        ("HTTPS://shop.example:8443/a", "https://shop.example:8443/a"),
        ("  http://shop.example/a\n", "http://shop.example/a"),
        ("http://shop.example/a#part", "http://shop.example/a"),
        ("http://anna:secret@shop.example/a", "http://shop.example/a"),
        ("http://anna@shop.example/a", "http://shop.example/a"),
        ("http://shop.example/red dress.jpg?a=b c", "http://shop.example/red%20dress.jpg?a=b+c"),
        ("http://mode.example/kleid-grün.jpg", "http://mode.example/kleid-gr%C3%BCn.jpg"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://127.1:8080/a", "http://127.0.0.1:8080/a"),
        ("http://0x7f000001/", "http://127.0.0.1/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[0:0::1]:81/a", "http://[::1]:81/a"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_a_link_is_read(text: str, link: str) -> None:
    assert str(read_link(text)) == link


@pytest.mark.parametrize(
    "path", ["/a%2Fb%2C%7E/%C3%BC?sig=A%2Fb%2Bc%3D%3D&x=%2C+%20&y=(1,2)", "/a/../b//c", "/%e4?", "/*?'!$;@:"]
)
def test_a_well_written_link_is_asked_for_to_the_letter(path: str) -> None:
    assert read_link(f"http://shop.example{path}").raw_path_qs == path.removesuffix("?")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dress",
        "shop.example/a.jpg",
        "//shop.example/a.jpg",
        "file:///etc/passwd",
        "file://shop.example/etc/passwd",
        "data:image/png;base64,AAAA",
        "ftp://shop.example/a.jpg",
        "javascript:alert(1)",
        "gopher://shop.example:6379/_INFO",
        "http:",
        "http://",
        "http:///a.jpg",
        "http:shop.example",
        "http://shop.example:99999/",
        "http://shop.example:x/",
        "http://shop example/",
        "http://shop.example/a\r\nHost: inner.example",
        "http://shop.exa\nmple/",
        "http://shop.example/\0",
        "http://shop.example\\@inner.example/",
        "http://%31%32%37.0.0.1/",
        "http://shop.example%00.inner.example/",
        "http://./",
        "http://-/",
        "http://[::1/",
        "http://[1.2.3.4]/",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://\ud800.example/",
        "http://shop.example/" + "a" * LONGEST,
    ],
)
def test_what_is_no_link_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(LinkUnusable, match=r"^[A-Z][^!]*\.$") as caught:
        read_link(text)
    assert type(caught.value) is LinkUnusable
    assert "example" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("/a%2Cb", "http://shop.example/a%2Cb"),
        ("shoes?x", "http://shop.example/women/shoes?x"),
        ("//cdn.example/a", "http://cdn.example/a"),
        ("https://cdn.example/a", "https://cdn.example/a"),
        ("//anna:secret@2130706433/a", "http://127.0.0.1/a"),
    ],
)
def test_what_a_link_is_passed_on_to_may_be_relative(target: str, link: str) -> None:
    assert str(read_link(target, BASE)) == link


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "data:image/png,a", "javascript:x", "https:a", "//[", "//1.2.3.x.4"]
)
def test_what_a_link_is_passed_on_to_must_be_a_link(target: str) -> None:
    with pytest.raises(LinkUnusable):
        read_link(target, BASE)

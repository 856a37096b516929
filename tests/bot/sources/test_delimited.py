"""CSV files as they are found in the wild."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceUnusable
from bot.sources.base import BadRow
from bot.sources.delimited import delimited_rows
from bot.sources.fields import Row
from bot.sources.lines import LONGEST

HEADER = b"product_id,photo,title\n"


def read(tmp_path: Path, content: bytes) -> tuple[list[tuple[object, ...]], list[tuple[int | None, str]]]:
    """Rows as tuples of cells, and bad rows as line and reason."""
    path = tmp_path / "c.csv"
    path.write_bytes(content)
    entries = list(delimited_rows(path))
    rows = [tuple(entry.cells.values()) for entry in entries if isinstance(entry, Row)]
    return rows, [(entry.line, entry.reason) for entry in entries if isinstance(entry, BadRow)]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfproduct_id,photo,title\np1,a.jpg,Hat\n",
        b"product_id,photo,title\r\np1,a.jpg,Hat\r\n",
        b"\n\nproduct_id,photo,title\n\np1,a.jpg,Hat",
        b"Product ID, Photo ,TITLE\np1,a.jpg,Hat\n",
        b'"product_id";"photo";"title"\n"p1";"a.jpg";"Hat"\n',
        b"product_id\tphoto\ttitle\np1\ta.jpg\tHat\n",
        b'"product_id", "photo", "title"\np1,a.jpg,Hat\n',
        b",,\nproduct_id,photo,title\n,,\np1,a.jpg,Hat\n",
    ],
)
def test_marks_line_ends_case_and_delimiters_do_not_matter(content: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, content) == ([("p1", "a.jpg", "Hat")], [])


def test_quotes_hold_delimiters_and_line_breaks(tmp_path: Path) -> None:
    rows, bad = read(tmp_path, HEADER + b'p1,a.jpg,"Hat, ""big""\nand red"\np2,b.jpg,Tie\n')
    assert rows == [("p1", "a.jpg", 'Hat, "big"\nand red'), ("p2", "b.jpg", "Tie")]
    assert not bad


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_header_may_be_quoted_like_any_row(delimiter: str, tmp_path: Path) -> None:
    header = ["product_id", "photo", '"title, long; or\nshort"', '"Unit\nprice"', "price"]
    cells = ["p1", "a.jpg", "Hat", "5", "49.90"]
    path = tmp_path / "c.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (header, cells)), encoding="utf-8")
    [row] = delimited_rows(path)
    assert isinstance(row, Row)
    assert row.cells == {
        "product_id": "p1",
        "photo": "a.jpg",
        "title,_long;_or_short": "Hat",
        "unit_price": "5",
        "price": "49.90",
    }
    assert row.line == 4


def test_an_inch_sign_is_no_quote(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + b'p1,a.jpg,Belt 40"\np2,b.jpg,Tie\n')[0][0] == ("p1", "a.jpg", 'Belt 40"')


def test_a_broken_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    many = b"".join(b"q%d,b.jpg,Tie\n" % number for number in range(300))
    rows, bad = read(tmp_path, HEADER + b'p1,a.jpg,"Hat\n' + many + b'p2,"b.jpg"x,Tie\np3,c.jpg,Belt\n')
    assert [row[0] for row in rows] == [f"q{number}" for number in range(300)] + ["p3"]
    assert [line for line, _ in bad] == [2, 303]
    assert all(reason.startswith("A quote is opened and not closed properly") for _, reason in bad)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"p1,a\0.jpg,Hat", "The line holds a NUL byte."),
        (b"p1,a.jpg,H\xfct", "The line is not UTF-8; store the file as UTF-8."),
        (b"p1,a.jpg," + bytes(LONGEST), "The line is longer than 1 MB."),
    ],
)
def test_a_line_that_cannot_be_read_is_said_and_costs_no_other(
    line: bytes, reason: str, tmp_path: Path
) -> None:
    assert read(tmp_path, HEADER + line + b"\np2,b.jpg,Tie\n") == ([("p2", "b.jpg", "Tie")], [(2, reason)])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", r"c\.csv is empty\.$"),
        (b"id,photo\n", r"has no column product_id; its first line names: id, photo\.$"),
        (b"product_id,title\n", r"has no column photo or photos; its first line names: product_id, title\.$"),
        (b"\xff\xfep\0r\0", r"is stored as UTF-16; store it as UTF-8\.$"),
        (
            b'product_id,photo,"title\np1,a.jpg,Hat\n',
            r"has no header that can be read: A quote is opened and not closed properly",
        ),
        (b'"id";"photo"\n', r"has no column product_id; its first line names: id, photo\.$"),
        (bytes(100), r"has no header that can be read: The line holds a NUL byte\.$"),
    ],
)
def test_a_file_that_cannot_be_used_at_all_gets_one_sentence(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceUnusable, match=sentence):
        read(tmp_path, content)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_raise_or_lose_the_last_row(
    tmp_path_factory: pytest.TempPathFactory, middle: bytes
) -> None:
    rows, bad = read(
        tmp_path_factory.getbasetemp(), HEADER + middle.replace(b'"', b"") + b"\np9,z.jpg,Last\n"
    )
    assert rows[-1] == ("p9", "z.jpg", "Last")
    assert all(reason.endswith(".") for _, reason in bad)


@given(st.text(alphabet='",\n;p\t', max_size=40))
def test_no_mix_of_quotes_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    rows, bad = read(tmp_path_factory.getbasetemp(), HEADER + text.encode())
    assert len(rows) + len(bad) <= text.count("\n") + 1

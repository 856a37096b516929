"""What people see in a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from bot import views
from bot.errors import BadRequest
from bot.jobs.checkup.finding import Finding
from bot.jobs.embed import EmbedReport
from bot.jobs.find import FindAnswer, FoundProduct
from bot.jobs.index import IndexReport
from bot.jobs.ingest import IngestReport
from bot.terminal import plain_console
from engine.config import PhotoLimits
from engine.evaluation.judge import Score, Slice, unbeaten
from engine.evaluation.metrics import Interval
from engine.evaluation.readings import MEASURES
from engine.evaluation.report import Report
from engine.types import Garment, Gate, Hit, ImageId, ProductId, SearchResult, Timings
from storage.records import ProductRow, TypeSource
from tests.support.pictures import write_jpeg
from tests.support.stored import NOON

ROW = ProductRow(
    id=1,
    external_id="A1",
    title="Red [b]dress[/b]",
    price=Decimal("1299.90"),
    currency="EUR",
    url="https://shop.example/a1",
    brand=None,
    raw_type="Dresses",
    product_type="dress",
    type_source=TypeSource.SHOP,
    fingerprint="",
    created_at=NOON,
    updated_at=NOON,
)
GATE = Gate(("dress", "skirt"), {"dress": 0.9, "skirt": 0.08, "bag": 0.02}, fallback=False)
HIT = Hit(ProductId(1), ImageId(7), "dress", 0.1234)
GARMENT = Garment(None, "dress", 0.9, (HIT,), GATE, close=True)


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    """The commands' console, 100 columns wide, writing into its ``file``."""
    monkeypatch.setenv("COLUMNS", "100")
    console = plain_console()
    console.file = io.StringIO()
    return console


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answer(garment: Garment, image: Path = Path("a.jpg")) -> FindAnswer:
    result = SearchResult((garment,), "model", "index", Timings(1, 2))
    timings = {"decode": 3.21, "embed": 1.0, "search": 2.0, "total": 6.5}
    return FindAnswer(result, ((FoundProduct(HIT, ROW, image, image),),), timings)


def test_an_answer_shows_what_was_seen_what_was_searched_and_what_was_found(console: Console) -> None:
    views.show_answer(console, answer(GARMENT))
    text = shown(console)
    assert "I see: dress (90%); searched dress 90%, skirt 8%." in text
    assert "Nothing of the catalogue is close" not in text
    for part in ("A1", "Red [b]dress[/b]", "1,299.90 EUR", "0.123", "https://shop.example/a1"):
        assert part in text
    assert "decode 3.2, embed 1.0, search 2.0, total 6.5" in text


def test_an_answer_owns_up_to_doubts(console: Console) -> None:
    views.show_answer(console, answer(replace(GARMENT, close=False, gate=replace(GATE, fallback=True))))
    assert "not sure, so every type was searched" in shown(console)
    assert "Nothing of the catalogue is close; these are the nearest." in shown(console)


@pytest.mark.parametrize(
    ("price", "currency", "text"),
    [(None, "EUR", ""), (Decimal("5"), None, "5.00"), (Decimal("0.5"), "USD", "0.50 USD")],
)
def test_a_price_is_shown_as_far_as_it_is_known(
    price: Decimal | None, currency: str | None, text: str
) -> None:
    assert views.price_text(replace(ROW, price=price, currency=currency)) == text


def test_the_sheet_shows_photo_and_products(tmp_path: Path) -> None:
    photo, image = write_jpeg(tmp_path / "q.jpg", 1), write_jpeg(tmp_path / "a.jpg", 2)
    sheet = views.draw_sheet(photo, answer(GARMENT, image), PhotoLimits())
    assert sheet.width > 200
    assert sheet.height > 100
    empty = views.draw_sheet(photo, replace(answer(GARMENT), products=((),)), PhotoLimits())
    assert empty.tobytes() != sheet.tobytes()


def test_a_sheet_is_written_in_the_format_of_its_name(tmp_path: Path) -> None:
    views.save_sheet(Image.new("RGB", (9, 9)), tmp_path / "sheet.jpg")
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.format == "JPEG"
    with pytest.raises(BadRequest, match=r"sheet\.doc"):
        views.save_sheet(Image.new("RGB", (9, 9)), tmp_path / "sheet.doc")


def test_an_ingest_counts_and_names_its_report(console: Console) -> None:
    views.show_ingest(console, IngestReport(added=1_234, same=5, photos_added=2_000))
    assert "1,234 added, 0 changed, 5 as they were. Photos: 2,000 added." in shown(console)
    assert "left out" not in shown(console)
    long = Path("/a/very/long/way") / ("x" * 90) / "ingest.csv"
    views.show_ingest(console, IngestReport(bad_rows=3, report_file=long))
    assert f"3 rows, photos or cells could not be used; {long} says which and why.\n" in shown(console)


def test_an_ingest_says_what_is_wrong_with_many_rows_and_which_prices_have_no_currency(
    console: Console,
) -> None:
    report = IngestReport(
        bad_rows=154, report_file=Path("ingest.csv"), commonest=("The line is not UTF-8.", 150)
    )
    report.without_currency = 12
    views.show_ingest(console, report)
    assert "150 times: The line is not UTF-8." in shown(console)
    assert "12 products have a price without a currency; set shop.currency" in shown(console)


def test_an_index_names_some_unreadable_photos_and_counts_the_rest(console: Console) -> None:
    unreadable = tuple((f"{place:064x}", "It is broken.") for place in range(7))
    views.show_index(console, IndexReport("abc", 2_000, 700, 12, unreadable))
    assert "Index abc answers now: 2,000 photos of 700 products, 12 newly embedded." in shown(console)
    assert shown(console).count("It is broken.") == 5
    assert "2 more photos" in shown(console)


def test_embedding_names_some_failures_and_counts_the_rest(console: Console) -> None:
    failed = tuple((f"{place}.jpg", "It is broken.") for place in range(7))
    views.show_embedded(console, EmbedReport(10, failed), Path("out.npz"))
    assert "Wrote 10 embeddings to out.npz." in shown(console)
    assert shown(console).count("It is broken.") == 5
    assert "2 more" in shown(console)


def test_findings_are_one_line_each(console: Console) -> None:
    findings = [
        Finding("home", good=True, says="It is [fine]."),
        Finding("index", good=False, says="Mend it."),
    ]
    views.show_findings(console, findings)
    assert shown(console).splitlines() == ["ok    home   It is [fine].", "mend  index  Mend it."]


def scored(gain: Interval) -> Report:
    """A report on two arms, of which the first gains so much everywhere."""
    figures = {measure: Interval(0.75, 0.7, 0.8) for measure in MEASURES}
    ours = Score("ours", baseline=False, seen=True, figures=figures, gains=None)
    gains = dict.fromkeys(MEASURES, gain)
    theirs = Score("color histogram", baseline=True, seen=False, figures=figures, gains=gains)
    slices = (Slice("all", "all queries", 100, 40, (ours, theirs)),)
    return Report("a shop", (), (), slices, unbeaten(slices), (), None, None)


def test_scores_stand_beside_each_other_with_what_is_gained(console: Console) -> None:
    console.width = 200
    views.show_scores(console, scored(Interval(0.25, 0.2, 0.3)))
    assert "a shop; 100 queries of 40 products" in shown(console)
    assert "ours (learned from a shop asked about)" in shown(console)
    assert "0.750" in shown(console)
    assert "+0.250 (+0.200 to +0.300)" in shown(console)
    assert "beaten" not in shown(console)


@pytest.mark.parametrize(
    ("gain", "said"),
    [(Interval(-0.1, -0.2, 0.1), "not beaten"), (Interval(0.1, -0.1, 0.2), "beaten within chance")],
)
def test_a_baseline_that_is_not_surely_beaten_is_named(console: Console, gain: Interval, said: str) -> None:
    console.width = 200
    views.show_scores(console, scored(gain))
    assert f"On all queries (100), color histogram is {said}" in shown(console)

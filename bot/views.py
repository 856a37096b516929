"""What commands show in a terminal; make the console with :func:`bot.terminal.plain_console`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.errors import BadRequest
from bot.jobs.checkup.finding import Finding
from bot.jobs.embed import EmbedReport
from bot.jobs.find import FindAnswer, FoundProduct
from bot.jobs.index import IndexReport
from bot.jobs.ingest import IngestReport
from bot.outlines import Outline, outlined
from bot.sheet import SheetCard, contact_sheet
from engine.config import PhotoLimits
from engine.evaluation.judge import MAIN
from engine.evaluation.metrics import Interval
from engine.evaluation.report import Report
from engine.photos import read_photo
from engine.regions import widened
from engine.types import Garment
from storage.records import ProductRow

MANY = 5
"""Failures that are listed one by one; the rest are counted."""

SHOWN = ("any view @1", "any view @10", "one view @1", "merged @1", "mAP")
"""Measures that fit into a terminal; a report has all."""


def show_ingest(console: Console, report: IngestReport) -> None:
    """Say what an ingest changed, and where the rows are that it could not use."""
    console.print(
        f"Products: {report.added:,} added, {report.changed:,} changed, {report.same:,} as they were. "
        f"Photos: {report.photos_added:,} added."
    )
    if report.bad_rows:
        console.print(
            f"{report.bad_rows:,} rows, photos or cells could not be used; "
            f"{report.report_file} says which and why."
        )
        reason, count = report.commonest
        if count > 1:
            console.print(f"{count:,} times: {reason}")
    if report.without_currency:
        console.print(
            f"{report.without_currency:,} products have a price without a currency; "
            "set shop.currency, such as SNAPLOOK_SHOP__CURRENCY=EUR, and run this again."
        )
    if report.unknown_types:
        words = ", ".join(repr(word) for word, _ in report.unknown_types.most_common(MANY))
        console.print(
            f"{report.unknown_types.total():,} products have a type that is not known here ({words}); "
            "they are kept as 'other', which every search looks through."
        )


def show_index(console: Console, report: IndexReport) -> None:
    """Say which index answers now."""
    console.print(
        f"Index {report.index_id} answers now: {report.photos:,} photos of {report.products:,} products, "
        f"{report.embedded:,} newly embedded."
    )
    for digest, reason in report.unreadable[:MANY]:
        console.print(f"Left out photo {digest[:12]}: {reason}")
    if len(report.unreadable) > MANY:
        console.print(f"... and {len(report.unreadable) - MANY:,} more photos.")


def show_answer(console: Console, answer: FindAnswer) -> None:
    """Show an answer as one table a garment."""
    for number, (garment, products) in enumerate(zip(answer.result.garments, answer.products, strict=True)):
        if number == 0 or garment.searched:
            console.print(_headline(garment))
            console.print(_product_table(products), soft_wrap=False)
        else:
            console.print(f"Also in the photo: {garment.product_type}{_place(garment)}")
    parts = ", ".join(f"{name} {value:.1f}" for name, value in answer.timings.items())
    console.print(f"Milliseconds: {parts}.", style="dim")


def _place(garment: Garment) -> str:
    """Return where a garment is as an option that searches it."""
    if garment.box is None:
        return ""
    return f" (--box {','.join(f'{side:.3f}' for side in widened(garment.box))})"


def _headline(garment: Garment) -> str:
    if garment.gate.fallback:
        searched = "not sure, so every type was searched"
    else:
        searched = "searched " + ", ".join(
            f"{name} {garment.gate.probabilities[name]:.0%}" for name in garment.gate.opened
        )
    headline = f"I see: {garment.product_type} ({garment.confidence:.0%}){_place(garment)}; {searched}."
    doubt = "" if garment.close else "\nNothing of the catalogue is close; these are the nearest."
    return headline + doubt


def _product_table(products: Sequence[FoundProduct]) -> Table:
    """One row a product: its link stands under its title, where it can be copied whole."""
    product_column = Column("product", overflow="fold")
    table = Table("#", product_column, "type", "price", "distance", show_lines=True)
    for rank, product in enumerate(products, start=1):
        row = product.row
        lines = (row.title, row.external_id, row.url)
        name = Text("\n".join(line for line in lines if line))
        table.add_row(str(rank), name, product.product_type, price_text(row), f"{product.hit.distance:.3f}")
    return table


def price_text(row: ProductRow) -> str:
    """Return a price as text; nothing where there is none."""
    return "" if row.price is None else f"{row.price:,.2f} {row.currency or ''}".strip()


def draw_sheet(photo: Path, answer: FindAnswer, limits: PhotoLimits) -> Image.Image:
    """Draw the first garment's products beside the photo as one numbered picture."""
    cards = [
        SheetCard(
            image=_picture(product.cover, limits),
            title=product.row.title,
            price=price_text(product.row) or None,
            note=product.product_type,
        )
        for product in answer.products[0]
    ]
    garments = answer.result.garments
    outlines = [Outline(one.box, one is garments[0]) for one in garments if one.box is not None]
    query = _picture(photo, limits)
    return contact_sheet(outlined(query, outlines) if len(outlines) > 1 else query, cards)


def save_sheet(sheet: Image.Image, path: Path) -> None:
    """Write a sheet in the format that the file's name ends with.

    Raises:
        BadRequest: it is none that can be written.
        OSError: the file cannot be written.
    """
    try:
        sheet.save(path)
    except ValueError as error:
        raise BadRequest(f"{path} cannot be written as a picture; end its name with .png or .jpg.") from error


def _picture(path: Path, limits: PhotoLimits) -> Image.Image:
    return Image.fromarray(read_photo(path, limits).pixels)


def show_embedded(console: Console, report: EmbedReport, out: Path) -> None:
    """Say how many photos were embedded, and which were not."""
    console.print(f"Wrote {report.embedded:,} embeddings to {out}.")
    for path, reason in report.failed[:MANY]:
        console.print(f"Left out {path}: {reason}")
    if len(report.failed) > MANY:
        console.print(f"... and {len(report.failed) - MANY:,} more.")


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Show what the doctor found, one line a part."""
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = ("ok  ", "green") if finding.good else ("mend", "red")
        console.print(Text.assemble(mark, f"  {finding.name:{width}}  {finding.says}"))


def show_scores(console: Console, report: Report) -> None:
    """Show every arm on all queries, the first one's gains with 95 % intervals, and where it falls short."""
    everything = report.slices[0]
    title = f"{report.title}; {everything.queries:,} queries of {everything.products:,} products"
    table = Table("", *SHOWN, f"gain over it, {MAIN}", title=title)
    for score in everything.scores:
        figures = [f"{score.figures[measure].value:.3f}" for measure in SHOWN]
        gain = "" if score.gains is None else _interval(score.gains[MAIN], "+.3f")
        name = f"{score.arm} (learned from a shop asked about)" if score.seen else score.arm
        table.add_row(name, *figures, gain)
    console.print(table, soft_wrap=False)
    for case in report.unbeaten:
        where = "all queries" if case.kind == "all" else f"{case.kind} {case.name}"
        verdict = "not beaten" if case.behind else "beaten within chance"
        console.print(
            f"On {where} ({case.queries:,}), {case.arm} is {verdict}: {_interval(case.gain, '+.3f')}."
        )
    if report.types and report.reliability and report.gate:
        first, gate = report.types[0], report.gate.shipped
        console.print(
            f"Type of {first.photos:,} photos: top-1 {_interval(first.top1, '.3f')}, neighboring words "
            f"forgiven {_interval(first.top1_forgiven, '.3f')}; calibration error "
            f"{report.reliability.ece:.3f}."
        )
        console.print(
            f"The gate opens {gate.opened:.1f} types, the labeled one inside {gate.inside:.3f}; recall@10 "
            f"{gate.recall:.3f}, with every type open {report.gate.curve[-1].recall:.3f}."
        )


def _interval(interval: Interval, form: str) -> str:
    return f"{interval.value:{form}} ({interval.low:{form}} to {interval.high:{form}})"

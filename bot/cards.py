"""What an answer shows: products as cards, product types as chips, and what else can be pressed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.callbacks import encode
from bot.conversation.reading import Shelf
from bot.conversation.wanted import Wanted
from bot.messages import Button, Piece, Press, ProductCard, Verb
from bot.texts import Speaker
from engine.types import OTHER, WHOLE
from storage.records import ProductRow, QueryRecord, ResultRecord, Verdict

EVERYTHING = "all"
"""The argument of the chip that searches every type."""

ALL_OF_IT = "0-0-1000-1000"
"""The frame around the whole photo."""

MOST_CHIPS = 4
LEAST_SHARE = 0.03
"""A type that is less likely than this gets no chip: it would be noise beside the others."""

VERDICTS = {Verb.THIS: Verdict.THIS, Verb.SIMILAR: Verdict.SIMILAR, Verb.NO: Verdict.NO}
VERDICT_TEXTS = {Verb.THIS: "verdict-this", Verb.SIMILAR: "verdict-similar", Verb.NO: "verdict-no"}


def product_cards(
    record: QueryRecord, shelf: Shelf, said: Mapping[int, Verdict], speaker: Speaker
) -> tuple[ProductCard, ...]:
    """Return a card for each product of an answer that the shop still has.

    A card shows the photo that the shop shows first, not the nearest one: it is what waits behind the link,
    and among covers products compare fairly, while the nearest may be a back or a detail.

    Args:
        record: the answer.
        shelf: what is known of its products.
        said: the asker's verdicts by product id.
        speaker: of the asker's language.
    """
    return tuple(
        product_card(record.id, result, shelf, said.get(result.product_id), speaker)
        for result in record.results
        if shelf.has(result.product_id)
    )


def product_card(
    query_id: str, result: ResultRecord, shelf: Shelf, said: Verdict | None, speaker: Speaker
) -> ProductCard:
    """Return one product as a card."""
    row = shelf.rows[result.product_id]
    product_type = speaker.type_name(row.product_type or result.product_type)
    title = row.title.strip() or product_type
    return ProductCard(
        number=result.rank,
        product_id=row.external_id,
        title=title,
        product_type=product_type,
        price=price_of(row, speaker),
        url=row.url if row.url and urlsplit(row.url).scheme in ("http", "https") else None,
        photo=shelf.covers[result.product_id],
        alt=speaker.say("card-alt", title=title, type=product_type),
        verdicts=tuple(
            Button(
                encode(Press(verb, query_id, str(result.rank))),
                speaker.say(VERDICT_TEXTS[verb]),
                chosen=said is verdict,
            )
            for verb, verdict in VERDICTS.items()
        ),
    )


def price_of(row: ProductRow, speaker: Speaker) -> str | None:
    """Return a product's price as its reader writes it; None when it is unknown."""
    return None if row.price is None else speaker.price(row.price, row.currency)


def chips(record: QueryRecord, speaker: Speaker) -> tuple[Button, ...]:
    """Return the likeliest types of the photo and "everything", to search it again.

    Those that were searched are marked as chosen. They lead back to the photo, or to the part of it that was
    chosen, whichever of its answers they stand under: so the same chip is always the same search.
    """
    shares: Mapping[str, float] = record.gate["probabilities"]
    opened = frozenset(record.gate["opened"])
    everything = opened == shares.keys()
    wanted = Wanted.from_json(record.request)
    shown, start = _chip_types(shares, wanted), wanted.anchor or record.root_id
    if len(shares) < 2 or not shown:
        return ()
    return (
        *(
            Button(
                encode(Press(Verb.TYPES, start, name)),
                speaker.say("chip-type", type=speaker.type_name(name), share=speaker.percent(shares[name])),
                chosen=name in opened and not everything,
            )
            for name in shown
        ),
        Button(encode(Press(Verb.TYPES, start, EVERYTHING)), speaker.say("chip-all"), chosen=everything),
    )


def _chip_types(shares: Mapping[str, float], wanted: Wanted) -> list[str]:
    """Return the types worth a chip, likeliest first; those that were asked for are among them."""
    named = wanted.types if isinstance(wanted.types, frozenset) else frozenset[str]()
    likely = [name for name, share in shares.items() if share >= LEAST_SHARE and name != OTHER]
    kept = named.union(likely[:MOST_CHIPS])
    return [name for name in shares if name in kept]


def pieces(record: QueryRecord, speaker: Speaker) -> tuple[Piece, ...]:
    """Return the garments that were seen in the photo, to search another one, and at last the whole photo.

    There are none where it shows a single one. They stay when the photo is kept no longer, and say so.
    """
    wanted = Wanted.from_json(record.request)
    if not wanted.pieces:
        return ()
    texts = [
        speaker.say("piece", number=number, type=speaker.type_name(piece.product_type))
        for number, piece in enumerate(wanted.pieces, start=1)
    ]
    boxes = [*(piece.box for piece in wanted.pieces), WHOLE]
    searched = boxes.index(wanted.box or WHOLE) if (wanted.box or WHOLE) in boxes else None
    arguments = [*(str(number) for number in range(1, len(boxes))), "0"]
    return tuple(
        Piece(
            box, Button(encode(Press(Verb.PIECE, record.root_id, argument)), text, chosen=place == searched)
        )
        for place, (box, argument, text) in enumerate(
            zip(boxes, arguments, [*texts, speaker.say("piece-whole")], strict=True)
        )
    )


def views(record: QueryRecord, speaker: Speaker) -> tuple[Button, ...]:
    """Return the photos that show different garments, to search another one, and at last all together."""
    wanted = Wanted.from_json(record.request)
    if not wanted.views:
        return ()
    texts = [speaker.say("view", number=number) for number in range(1, wanted.views + 1)]
    numbered = [*enumerate(texts, start=1), (0, speaker.say("view-all"))]
    return tuple(
        Button(
            encode(Press(Verb.VIEW, record.root_id, str(number))), text, chosen=number == (wanted.view or 0)
        )
        for number, text in numbered
    )


def marked(record: QueryRecord, speaker: Speaker) -> Piece:
    """Return what searches a mark on the photo; it is chosen where a mark is what was searched."""
    wanted = Wanted.from_json(record.request)
    box = wanted.box or WHOLE
    known = {WHOLE, *(piece.box for piece in wanted.pieces)}
    press = Press(Verb.MARK, record.root_id, ALL_OF_IT)
    return Piece(box, Button(encode(press), speaker.say("piece-frame"), chosen=box not in known))


def buttons(record: QueryRecord, shelf: Shelf, page: int, speaker: Speaker) -> tuple[Button, ...]:
    """Return what else can be done with an answer.

    Args:
        record: the answer.
        shelf: what is known of its products.
        page: products in a full answer; a shorter one has nothing after it.
        speaker: of the asker's language.
    """
    shown = [result.product_id for result in record.results]
    offered = {
        Verb.MORE: len(shown) >= page,
        Verb.CHEAPER: shelf.first_price(shown) is not None,
        Verb.SHEET: any(map(shelf.has, shown)),
    }
    texts = {Verb.MORE: "button-more", Verb.CHEAPER: "button-cheaper", Verb.SHEET: "button-sheet"}
    return tuple(
        Button(encode(Press(verb, record.id)), speaker.say(texts[verb]))
        for verb, fits in offered.items()
        if fits
    )

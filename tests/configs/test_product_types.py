"""Which of our types a shop's own words mean."""

from __future__ import annotations

import tomllib

import pytest

from configs.product_types import TYPES, TypeMap, load_type_map

TYPE_MAP = load_type_map()

SHOPS_WORDS = {
    "t-shirt": ["Polo", "T-Shirt", "Tshirts", "polo", "tshirt"],
    "shoes": ["Casual Shoes", "Formal Shoes", "Shoes", "Sports Shoes", "shoes"],
    "shirt": ["Shirt", "Shirts"],
    "trousers": ["Capris", "Jeans", "Leggings", "Lounge Pants", "Pants", "Track Pants", "Trousers", "pants"],
    "sandals": ["Flats", "Flip Flops", "Sandals", "Sports Sandals"],
    "top": ["Blouse", "Body", "Top", "Tops", "Tunics", "tank"],
    "jacket": ["Blazer", "Jackets", "Outwear", "Shrug", "Waistcoat", "jacket"],
    "bag": [
        "Backpacks",
        "Clutches",
        "Duffel Bag",
        "Handbags",
        "Laptop Bag",
        "Messenger Bag",
        "Rucksacks",
        "Waist Pouch",
        "bag",
    ],
    "longsleeve": ["Longsleeve"],
    "dress": ["Dress", "Dresses", "dress"],
    "ethnic-wear": ["Churidar", "Dupatta", "Kurta Sets", "Kurtas", "Kurtis", "Sarees"],
    "shorts": ["Lounge Shorts", "Shorts", "shorts"],
    "underwear": ["Boxers", "Bra", "Briefs", "Innerwear Vests", "Trunk", "Undershirt", "bra"],
    "watch": ["Watches", "watch"],
    "sweatshirt": ["Hoodie", "Sweatshirts", "hoodie_sweatshirt"],
    "heels": ["Heels"],
    "eyewear": ["Sunglasses", "eyewear"],
    "sweater": ["Sweaters", "sweater"],
    "skirt": ["Skirt", "Skirts", "skirt"],
    "wallet": ["Wallets"],
    "hat": ["Caps", "Hat", "Headband", "hat"],
    "belt": ["Belts"],
    "hosiery": ["Socks", "Stockings", "Tights"],
    "scarf": ["Mufflers", "Scarves", "Stoles", "scarf"],
    "tie": ["Ties"],
    "jewellery": ["Bracelet", "Necklace and Chains", "bracelet", "earrings", "necklace"],
}
"""The words of seven published shop and consumer data sets, by the type that their photos show.

One differs on purpose: a demo shop files four scarves under "belt"; here a belt is a belt.
"""


@pytest.mark.parametrize(
    ("expected", "word"), [(name, word) for name in SHOPS_WORDS for word in SHOPS_WORDS[name]]
)
def test_words_of_real_shops_are_known(expected: str, word: str) -> None:
    assert TYPE_MAP.map(word) == expected


def test_the_types_are_the_models_26() -> None:
    assert TYPE_MAP.types == tuple(SHOPS_WORDS)
    assert len(TYPE_MAP.types) == 26


def test_no_word_stands_under_two_types() -> None:
    for name, words in tomllib.loads(TYPES.read_text(encoding="utf-8")).items():
        for word in (name, *words):
            assert TYPE_MAP.map(word) == name


@pytest.mark.parametrize(
    "spelling",
    ["T-Shirts", "t shirt", "TSHIRT", "t_shirt", "Men's T-Shirts", " T.Shirt", "Camisetas", "tees"],
)
def test_case_space_punctuation_and_plural_do_not_matter(spelling: str) -> None:
    assert TYPE_MAP.map(spelling) == "t-shirt"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Women > Dresses > Midi dress", "dress"),
        ("Dresses > Midi", "dress"),
        ("Shoes/Heels", "heels"),
        ("Jewelry | Watches", "watch"),
        ("Apparel & Accessories > Clothing > Shirts & Tops", "top"),
        ("Apparel & Accessories > Handbags, Wallets & Cases > Handbags", "bag"),
        ("Damen/Röcke", "skirt"),
    ],
)
def test_the_deepest_step_of_a_path_counts(path: str, expected: str) -> None:
    assert TYPE_MAP.map(path) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("dress shirt", "shirt"),
        ("shirt dress", "dress"),
        ("long sleeve dress", "dress"),
        ("long sleeve tee", "longsleeve"),
        ("belt bag", "bag"),
        ("bow tie", "tie"),
        ("zapatos de tacón", "heels"),
        ("Camiseta interior", "underwear"),
    ],
)
def test_what_a_phrase_ends_with_counts(phrase: str, expected: str) -> None:
    assert TYPE_MAP.map(phrase) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Sommerkleider", "dress"),
        ("Lederjacken", "jacket"),
        ("Gürtel", "belt"),
        ("guertel", "belt"),
        ("Hemden", "shirt"),
        ("Pantalones", "trousers"),
        ("Cinturones", "belt"),
        ("Bolsos", "bag"),
    ],
)
def test_german_and_spanish_shops_are_understood(word: str, expected: str) -> None:
    assert TYPE_MAP.map(word) == expected


@pytest.mark.parametrize("word", ["", "!!!", "Perfume", "Umbrella", "Spring", "Tailoring", "Jumpsuits", "服"])
def test_what_is_none_of_ours_maps_to_none(word: str) -> None:
    assert TYPE_MAP.map(word) is None


def test_an_operator_may_bring_other_words() -> None:
    assert TypeMap({"hat": ["chapeau"]}).map("Chapeaux d'été > chapeau") == "hat"

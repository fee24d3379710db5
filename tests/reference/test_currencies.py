"""Currencies: signs, words and codes find one ISO 4217 code, or none when they can mean several."""

import unicodedata

import pycountry
import pytest

from icmd_cli.reference import currencies

WORDS = {
    "AED": ["AED", "dirham des Émirats arabes unis"],
    "BRL": ["R$", "reais"],
    "CAD": ["CAD", "$ CAN", "CAN$", "dollars can", "dollar canadien", "Canadian dollars"],
    "CDF": ["franc congolais", "francs congolais"],
    "CHF": ["CHF", "chf", "franc suisse", "francs suisses", "Swiss francs", "francos suizos"],
    "EUR": ["€", "EUR", "eur", "Eur", "euro", "Euros", "EUROS", " euros ", "euros."],
    "GBP": ["£", "GBP", "livre sterling", "livres  sterling", "pounds sterling"],
    "GEL": ["GEL", "lari"],
    "GHS": ["cedis", "cédis"],
    "GNF": ["GNF", "francs guinéens"],
    "INR": ["₹", "roupie indienne"],
    "JPY": ["yen", "yens"],
    "MAD": ["MAD", "DH", "dh", "Dhs", "DHS", "dirham", "Dirhams", "dirhams marocains", "Moroccan dirham"],
    "MDL": ["leu moldave"],
    "NGN": ["₦", "naira"],
    "PHP": ["₱", "PHP", "Philippine pesos"],
    "TND": ["DT", "dinars tunisiens"],
    "TRY": ["lires turques", "livre turque"],
    "USD": [
        "USD",
        "usd",
        "US$",
        "$US",
        "us$",
        "$ US",
        "US $",
        "dollar US",
        "dollars américains",
        "US dollars",
    ],
    "XAF": ["XAF", "franc CFA (BEAC)", "FCFA (BEAC)"],
    "XDR": ["XDR", "special drawing rights"],
    "XOF": ["XOF", "xof", "francs CFA (BCEAO)", "FCFA BCEAO"],
    "XPF": ["FCFP", "franc pacifique"],
}
SEVERAL = {
    "FCFA": ("XOF", "XAF"),
    "fcfa": ("XOF", "XAF"),
    "F CFA": ("XOF", "XAF"),
    "F\u202fCFA": ("XOF", "XAF"),
    "F.CFA": ("XOF", "XAF"),
    "CFA": ("XOF", "XAF"),
    "Francs CFA": ("XOF", "XAF"),
    "$": ("USD", "CAD", "AUD"),
    "dollars": ("USD", "CAD", "AUD"),
    "¥": ("JPY", "CNY"),
    "C$": ("CAD", "NIO"),
    "lei": ("MDL", "RON"),
    "ouguiya": ("MRU", "MRO"),
}
GONE = ["BYR", "EEK", "HRK", "LTL", "LVL", "MRO", "SKK", "SLL", "STD", "VEF", "ZMK", "ZWL"]
MORE_DIGITS = {
    "TND": 3,
    "JOD": 3,
    "KWD": 3,
    "XOF": 0,
    "XAF": 0,
    "JPY": 0,
    "GNF": 0,
    "EUR": 2,
    "USD": 2,
    "MAD": 2,
}


@pytest.mark.parametrize(("code", "word"), [(code, word) for code, words in WORDS.items() for word in words])
def test_every_usual_sign_and_word_finds_its_currency(code: str, word: str) -> None:
    assert currencies.find(word) == code
    assert currencies.find(unicodedata.normalize("NFD", word)) == code
    assert currencies.candidates(word) == ()


@pytest.mark.parametrize(("word", "codes"), SEVERAL.items())
def test_a_word_of_several_currencies_finds_none_and_offers_them_likeliest_first(
    word: str, codes: tuple[str, ...]
) -> None:
    assert currencies.find(word) is None
    assert currencies.candidates(word) == codes


@pytest.mark.parametrize("word", ["franc", "francs", "F", "livres", "pesos", "dinars", "roupies", "Rs", "₨", "kr"])
def test_a_word_of_many_currencies_finds_none_and_offers_codes(word: str) -> None:
    assert currencies.find(word) is None
    assert len(currencies.candidates(word)) > 1
    assert all(map(currencies.is_code, currencies.candidates(word)))


@pytest.mark.parametrize("word", ["", " ", ".", "eurro", "xyz", "million", "k€", "EU", "MDH", "HT", "or", "argent"])
def test_nothing_is_guessed(word: str) -> None:
    assert currencies.find(word) is None
    assert currencies.candidates(word) == ()


def test_every_currency_of_iso_4217_is_a_code_and_finds_itself() -> None:
    """But metals, the code for tests, and the code that says "no currency"."""
    codes = {currency.alpha_3 for currency in pycountry.currencies} - {
        "XAG",
        "XAU",
        "XPD",
        "XPT",
        "XTS",
        "XXX",
    }
    assert all(map(currencies.is_code, codes))
    assert {currencies.find(code) for code in codes} == {currencies.find(code.lower()) for code in codes} == codes


@pytest.mark.parametrize("code", GONE)
def test_currencies_that_have_gone_since_2008_are_codes(code: str) -> None:
    assert currencies.is_code(code)
    assert currencies.find(code) == code


@pytest.mark.parametrize("code", ["", "eur", "EU", "FCFA", "XXX", "XTS", "XAU", "FRF", "DEM", "€"])
def test_other_words_are_not_codes(code: str) -> None:
    assert not currencies.is_code(code)


@pytest.mark.parametrize(("code", "digits"), MORE_DIGITS.items())
def test_a_currency_has_its_own_number_of_decimals(code: str, digits: int) -> None:
    assert currencies.decimals(code) == digits


def test_an_unknown_currency_has_two_decimals() -> None:
    assert currencies.decimals("ZZZ") == 2


@pytest.mark.parametrize(
    ("word", "places", "code"),
    [
        ("FCFA", ["SN"], "XOF"),
        ("FCFA", ["SN", "ML"], "XOF"),
        ("FCFA", ["SN", "MR"], "XOF"),
        ("FCFA", ["SN", "CM"], None),
        ("FCFA", ["MR"], None),
        ("FCFA", [], None),
        ("dinars", ["TN", "FR"], "TND"),
        ("pesos", ["EC", "CO"], "COP"),
        ("pesos", ["MX", "CO"], None),
        ("$", ["MX", "SN"], None),
    ],
)
def test_a_name_of_several_currencies_is_that_of_the_only_country_that_has_one(
    word: str, places: list[str], code: str | None
) -> None:
    assert currencies.used_in(word, places) == code

"""Currencies: their ISO 4217 codes, and the words and signs that people write for them."""

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from icmd_cli.text import fold

_USUAL_DIGITS = 2

_USERS = {
    "XOF": frozenset(("BJ", "BF", "CI", "GW", "ML", "NE", "SN", "TG")),
    "XAF": frozenset(("CM", "CF", "CG", "GA", "GQ", "TD")),
    "USD": frozenset(("US", "EC", "SV", "PA", "TL", "PR")),
}
"""Whose currency it is, where that is not the one country that its code begins with (ISO 4217)."""


@cache
def _table() -> dict[str, dict[str, Any]]:
    # ISO 4217 and Unicode CLDR, put together by scripts/make_tables.py.
    path = Path(__file__).parent / "data" / "currencies.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def fold_word(word: str) -> str:
    """`word` without case, accents and spare blanks or points, its signs kept: " Fr.  CFA" -> "fr. cfa"."""
    return " ".join(fold(word).lower().split()).strip(" .")


def find(word: str) -> str | None:
    """The ISO 4217 code of `word`: a code, sign or name, such as "usd", "US$" or "francs suisses".

    None when no currency is called so, and when several are ("$", "FCFA"): see `candidates`. The names are
    those of the Unicode CLDR and ISO 4217 in English, French and Spanish, with usual signs and short forms.
    """
    key = fold_word(word)
    if is_code(key.upper()):
        return key.upper()
    return _table()["lookup"].get(key)


def candidates(word: str) -> tuple[str, ...]:
    """The codes that an ambiguous `word` can mean, likeliest first: "FCFA" -> ("XOF", "XAF"); else none."""
    return tuple(_table()["ambiguous"].get(fold_word(word), ()))


def users(code: str) -> frozenset[str]:
    """The countries (ISO 3166-1) whose currency it is: several, or the one that its code begins with."""
    return _USERS.get(code) or frozenset((code[:2],))


def used_in(word: str, countries: Collection[str]) -> str | None:
    """The one of the currencies that `word` can mean which all of `countries` have; None when that is not one.

    Of a name ("FCFA") also the only one that any of them has; a sign ("$") is written for the dollar everywhere.
    """
    theirs = {code: users(code).intersection(countries) for code in candidates(word)}
    found = [code for code, where in theirs.items() if where and (word.isalpha() or len(where) == len(set(countries)))]
    return found[0] if len(found) == 1 else None


def is_code(code: str) -> bool:
    """Whether `code`, in capitals, is an ISO 4217 code of today or of the catalogue's years, 2008-2017."""
    return code in _table()["codes"]


def decimals(code: str) -> int:
    """How many decimals the Unicode CLDR gives a currency: 2 for EUR, 0 for XOF, 2 for an unknown code."""
    entry = _table()["codes"].get(code, {})
    return int(entry.get("digits", _USUAL_DIGITS))


def codes() -> tuple[str, ...]:
    """Every ISO 4217 code, in alphabetical order."""
    return tuple(sorted(_table()["codes"]))

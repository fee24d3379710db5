"""The kinds of values that fields hold: how each is read from JSON or from people, and how it is called on screen."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from icmd_cli.domain.values.lists import JOINT, split_list, split_names
from icmd_cli.domain.values.slugs import parse_id
from icmd_cli.i18n import _, either, language
from icmd_cli.reference import countries, currencies, vocabulary
from icmd_cli.text import clean, shortened

if TYPE_CHECKING:
    from icmd_cli.domain.values.amounts import Amount
    from icmd_cli.domain.values.dates import PartialDate

Parser = Callable[[Any], Any]
"""What JSON or a person gives -> the value as a project holds it. Raises ValueError with the reason."""

_SHOWN = 80
"""Letters of an unknown name that are said again."""

_MACHINE_NUMBER = r"-?[0-9]{1,99}(?:\.[0-9]{1,99})?"


def _text(value: Any, *, lines: bool = False) -> str:
    if type(value) is str:
        return clean(value, lines=lines)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("should be a text"))  # noqa: TRY004 - every parser raises ValueError
    return clean(str(value), lines=lines)


def _prose(value: Any) -> str:
    return _text(value, lines=True)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return _listed(value)
    if not isinstance(value, list | tuple):
        raise ValueError(_("should be a list of texts"))  # noqa: TRY004 - every parser raises ValueError
    return _each_once(value)


@lru_cache(4096)
def _listed(text: str) -> tuple[str, ...]:
    """The texts in one cell; most columns of lists repeat their cells, which are kept once then."""
    return _each_once(split_list(text))


def _each_once(values: Iterable[Any]) -> tuple[str, ...]:
    found = dict.fromkeys([clean(item) if type(item) is str else _text(item) for item in values])
    found.pop("", None)
    return tuple(found)


def _countries(value: Any) -> tuple[str, ...]:
    # Nearly every project has one, as its code.
    if type(value) is list and len(value) == 1 and type(value[0]) is str and countries.is_code(value[0]):
        return (value[0],)
    names = split_names(value, countries.find) if isinstance(value, str) else _texts(value)
    codes = dict.fromkeys(
        [name if countries.is_code(name) else countries.find(name) or _no_country(name) for name in names]
    )
    return tuple(code for code in codes if code)


def _no_country(name: str) -> str:
    """No code for a word that says that there is none. Raises ValueError with the nearest names for any other."""
    from icmd_cli.domain.values.blanks import is_nothing  # only for what is no country

    return "" if is_nothing(name) else parse_country(name)  # "none", "aucun"


def _codes(table: str) -> Parser:
    known = vocabulary.TABLES[table]

    def parse(value: Any) -> tuple[str, ...]:
        codes = [name if name in known else vocabulary.find(table, name) or name for name in _texts(value)]
        return tuple(dict.fromkeys(codes))

    return parse


def _status(value: Any) -> str:
    text = _text(value)
    return text if text in vocabulary.STATUSES or not text else parse_status(text)


def _identifier(value: Any) -> str:
    return parse_id(_text(value))


def _language(value: Any) -> str:
    return _language_tag(_text(value))


@lru_cache(64)
def _language_tag(text: str) -> str:
    parts = text.split("-")
    if not (parts[0].isascii() and parts[0].isalpha() and len(parts[0]) in (2, 3)) or not all(
        part.isascii() and part.isalnum() for part in parts
    ):
        from icmd_cli.reference import languages  # only for what is no tag

        tag = languages.tag_of(text)
        if tag is None:
            raise ValueError(_("not a language; write fr, en or es (BCP 47), or its name"))
        return tag
    return "-".join([parts[0].lower(), *parts[1:]])


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def phase_digits(text: str) -> str:
    """The number of a phase in figures: "Phase II", "II" and "2" are "2"; any other text gives no number."""
    bare = text.strip().lower().removeprefix("phase").removeprefix("fase").strip()
    return _ROMAN.get(bare, bare)


def _phase(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError(_("should be a number: 1 or 2"))  # noqa: TRY004 - every parser raises ValueError
    text = phase_digits(str(value))
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 99:  # noqa: PLR2004 - far enough
        raise ValueError(_("should be a number: 1 or 2"))
    return int(text)


def read_date(text: str) -> "PartialDate":
    """The date that `text` writes. Raises ValueError, which says of a part of a year ("fin 2014") what to write."""
    from icmd_cli.domain.values.dates import parse_date  # only where records are read

    try:
        return parse_date(text)
    except ValueError as error:
        from icmd_cli.domain.values.periods import vague  # only for what is no date

        raise ValueError(vague(text) or str(error)) from error


def _date(value: Any) -> "PartialDate":
    return read_date(_text(value))


def _budget(value: Any) -> "Amount":
    from decimal import Decimal  # only where records are read

    from icmd_cli.domain.values.amounts import Amount, canonical, parse_amount, parse_currency, storable

    if isinstance(value, Amount):
        return value
    if isinstance(value, str):
        return parse_amount(value)
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise ValueError(_('should be {"amount": "230041", "currency": "USD"}'))
    amount, currency = value["amount"], _text(value["currency"])
    number = f"{amount:f}" if isinstance(amount, Decimal) else _text(amount)
    # A machine wrote this: a point parts the decimals, and 302.802 has three.
    if not re.fullmatch(_MACHINE_NUMBER, number):
        raise ValueError(_("“{number}” is not a number; write it with a point and no grouping").format(number=number))
    value = storable(canonical(Decimal(number)))
    return Amount(value, currency if currencies.is_code(currency) else parse_currency(currency))


def _link(value: Any) -> str:
    from icmd_cli.domain.values.urls import parse_link  # only where records are read

    return parse_link(_text(value))


def _links(value: Any) -> tuple[str, ...]:
    return tuple(map(_link, _texts(value)))


def parse_country(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of the country that `name` means. Raises ValueError with the nearest names."""
    code = countries.find(name)
    if code:
        return code
    from icmd_cli.reference.regions import is_region  # only for what is no country

    if is_region(name):
        raise ValueError(
            _("“{name}” is a part of the world, not a country: put it among the regions").format(name=name)
        )
    return _unknown(_("unknown country “{name}”"), name, countries.nearest(name, language()))


def parse_status(name: str) -> str:
    """The status code that `name` means, in any language. Raises ValueError with the choices."""
    code = vocabulary.find("status", name)
    if code:
        return code
    nearest = vocabulary.nearest("status", name, language())
    if nearest:
        return _unknown(_("unknown status “{name}”"), name, nearest)
    message = _("unknown status “{name}”: it is one of {statuses}")
    statuses = ", ".join(vocabulary.labels("status", language()))
    raise ValueError(message.format(name=shortened(name, _SHOWN), statuses=statuses))


def _unknown(message: str, name: str, nearest: list[str]) -> str:
    text = message.format(name=shortened(name, _SHOWN))
    if nearest:
        text += _(" (did you mean {names}?)").format(names=either(nearest))
    raise ValueError(text)


class Kind(NamedTuple):
    """A kind of values; `several` says that a field holds a list of them, `table` names the vocabulary of their codes.

    Its JSON Schema stands in `domain.json_schema` under its `name`, what completes it in `cli.completion.sources`.
    """

    name: str
    parse: Parser
    several: bool = False
    table: str = ""

    @property
    def coded(self) -> bool:
        """Whether its values are codes that read as words of a language."""
        return bool(self.table) or self.name in ("countries", "language")

    def code(self, word: str) -> str | None:
        """The code that `word` means in any language; None when it means none."""
        if self.table:
            return vocabulary.find(self.table, word)
        if self.name == "language":
            with suppress(ValueError):
                return _language(word)
            return None
        return countries.find(word) if self.coded else None

    def shown(self, value: str, spoken: str) -> str:
        """One value (a code, a name) as people read it in a language."""
        if self.name == "countries":
            return countries.name(value, spoken)
        if self.name == "language":
            from icmd_cli.reference import language_names  # only for people

            return language_names.called(value, spoken)
        return vocabulary.label(self.table, value, spoken) if self.table else value


def machine_text(value: Any) -> str:
    """A field's value as one text for machines: codes, ISO dates, "230041 USD", lists joined with a bar."""
    if value is None:
        return ""
    return JOINT.join(value) if isinstance(value, tuple) else str(value)


TEXT = Kind("text", _text)
PROSE = Kind("prose", _prose)
TEXTS = Kind("texts", _texts, several=True)
NAMES = Kind("names", _texts, several=True)
ORGANISATION = Kind("organisation", _text)
ORGANISATIONS = Kind("organisations", _texts, several=True)
COUNTRIES = Kind("countries", _countries, several=True)
THEMES = Kind("themes", _codes("theme"), several=True, table="theme")
FOCUS_AREAS = Kind("focus areas", _codes("focus"), several=True, table="focus")
STATUS = Kind("status", _status, table="status")
PHASE = Kind("phase", _phase)
DATE = Kind("date", _date)
MONEY = Kind("money", _budget)
ID = Kind("id", _identifier)
LANGUAGE = Kind("language", _language)
LINK = Kind("link", _link)
LINKS = Kind("links", _links, several=True)
INSTANT = Kind("instant", _text)

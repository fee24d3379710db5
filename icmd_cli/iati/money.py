"""The budget of one IATI activity: the sum of what it states, where that is in one currency."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from icmd_cli.domain.values.amounts import parse_number
from icmd_cli.iati import codes

_MOST = Decimal(10) ** 15
_PLAIN = re.compile(r"-?\d{1,15}(?:\.(\d{1,20}))?", re.ASCII)
_DECIMALS = 6
"""What a budget has at most."""


def budget(activity: Element, remarks: Counter[str]) -> dict[str, str] | None:
    """The sum of the budgets, or else of the commitments; none when they are in several currencies."""
    periods: dict[Any, Element] = {}
    for number, element in enumerate(activity.findall("budget")):
        dates = [e.get("iso-date") for name in ("period-start", "period-end") for e in element.findall(name)]
        key = tuple(dates) if dates else number
        if key not in periods or element.get("type", "").strip() in (codes.REVISED, "Revised"):
            periods[key] = element
        else:
            periods[(key, number)] = element
    sources = {"budgets": list(periods.values())}
    for kind in (codes.COMMITMENTS, codes.INCOMING_COMMITMENTS):
        sources.setdefault("commitments", [])
        sources["commitments"] = sources["commitments"] or list(_transactions(activity, kind))
    for source, elements in sources.items():
        if found := _sum(elements, activity.get("default-currency", ""), remarks):
            remarks[source] += 1
            return found
    return None


def _transactions(activity: Element, kind: Sequence[str]) -> Iterator[Element]:
    for transaction in activity.findall("transaction"):
        element = transaction.find("transaction-type")
        if element is not None and element.get("code", "").strip() in kind:
            yield transaction


def _sum(elements: Sequence[Element], usual: str, remarks: Counter[str]) -> dict[str, str] | None:
    sums: dict[str, Decimal] = {}
    for element in elements:
        for value in element.findall("value"):
            amount = _amount(value.text or "")
            if amount is None:
                remarks["amounts"] += 1
                return None
            currency = (value.get("currency") or usual).strip().upper()
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    if len(sums) > 1:
        remarks["currencies"] += 1
        return None
    for currency, total in sums.items():
        if 0 <= total < _MOST:
            return {"amount": f"{total:f}", "currency": currency}
        remarks["amounts"] += 1
    return None


def _amount(text: str) -> Decimal | None:
    """The number of a value: as the standard writes it, or as people do when it can be read in one way only."""
    text = text.strip()
    if match := _PLAIN.fullmatch(text):
        amount = Decimal(text)
        return amount if len(match[1] or "") <= _DECIMALS else round(amount, _DECIMALS).normalize() + 0
    try:
        return parse_number(text)
    except ValueError:
        return None

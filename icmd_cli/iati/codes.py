"""Codes of the IATI standard: what they mean here, and what of ours they stand for.

From the IATI codelists of release 2.03 (https://iatistandard.org, CC BY 4.0), with the words that 1.0x files use in
their place. tables/iati.json holds their English and official French names of DAC regions, sectors and categories.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

REPORTER = "XM-DAC-41114"
"""Who reports: the United Nations Development Programme, which managed the programme, as IATI knows it."""

REPORTER_NAME = "United Nations Development Programme"
MULTILATERAL = "40"

STATUSES: Mapping[str, str] = {
    "1": "planned",  # Pipeline/identification
    "2": "ongoing",  # Implementation
    "3": "completed",  # Finalisation: the work is done, the accounts are open
    "4": "completed",  # Closed
    "5": "cancelled",
    "6": "suspended",
}
"""ActivityStatus -> our status."""

STATUS_CODES: Mapping[str, str] = {
    "planned": "1",
    "ongoing": "2",
    "completed": "4",  # our projects ended years ago: their accounts are closed
    "cancelled": "5",
    "suspended": "6",
}
"""Our status -> ActivityStatus."""

FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"
ROLES: Mapping[str, str] = {
    "funding": FUNDING,
    "financement": FUNDING,
    "accountable": ACCOUNTABLE,
    "responsabilite": ACCOUNTABLE,
    "extending": EXTENDING,
    "octroi": EXTENDING,
    "implementing": IMPLEMENTING,
    "mise en oeuvre": IMPLEMENTING,
}
"""OrganisationRole as 1.0x files write it, folded -> its code."""

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
DATES: Mapping[str, str] = {
    "start planned": PLANNED_START,
    "start actual": ACTUAL_START,
    "end planned": PLANNED_END,
    "end actual": ACTUAL_END,
}
"""ActivityDateType of 1.0x files, folded -> its code."""

GENERAL, OBJECTIVES, OTHER = "1", "2", "4"
"""DescriptionType: 3 is target groups, which a project has no field for."""

COMMITMENTS = ("2", "C")
INCOMING_COMMITMENTS = ("11",)
"""TransactionType, in 2.0x and 1.0x files."""

REVISED = "2"
"""BudgetType: takes the place of the original budget of the same period."""

OTHER_RESULT, QUALITATIVE = "9", "5"
"""ResultType when nobody said output, outcome or impact; IndicatorMeasure without figures."""

WEB_PAGE = "A12"
"""DocumentCategory: activity web page."""

OWN_ID = "A1"
"""OtherIdentifierType: the reporting organisation's internal identifier."""

OWN_VOCABULARY = "99"
OWN_VOCABULARIES = ("98", "99", "RO", "RO2")
PURPOSES = ("1", "DAC", "DAC-5", "")
CATEGORIES = ("2", "DAC-3")
"""SectorVocabulary in 2.0x and 1.0x files: reporting organisation, DAC five digits (the default), DAC three digits."""

DAC_REGIONS = "1"
"""RegionVocabulary: the OECD DAC's."""

MIGRATION = "15190"
THEME_SECTORS: Mapping[str, str] = {
    "environment": "41010",  # Environmental policy and administrative management
    "local-authorities": "15185",  # Local government administration
    "remittances": "24050",  # Remittance facilitation, promotion and optimisation
    "women-employment": "16020",  # Employment creation
}
"""Our themes -> DAC purpose code; all others are 15190, orderly, safe, regular and responsible migration."""


def theme_sector(theme: str) -> str:
    """The DAC purpose code that stands for a theme."""
    return THEME_SECTORS.get(theme, MIGRATION)


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).parent.parent / "reference" / "data" / "iati.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _name(table: str, code: str, language: str | None) -> str | None:
    names = _tables()[table].get(code)
    if names is None:
        return None
    return names[-1] if (language or "").startswith("fr") else names[0]


def region(code: str, language: str | None = None) -> str | None:
    """The name of a DAC region in French, or else in English; None when `code` is none."""
    return _name("regions", code, language)


def sector(code: str, language: str | None = None) -> str | None:
    """The name of a DAC purpose code or of a three-digit category; None when `code` is neither."""
    return _name("sectors", code, language) or _name("categories", code, language)

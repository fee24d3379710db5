"""What projects are counted by: its name, its heading, its values in their order and as people read them."""

from collections.abc import Mapping
from typing import NamedTuple

from icmd_cli.domain.project import display
from icmd_cli.i18n import N_, _
from icmd_cli.reference import vocabulary
from icmd_cli.text import fold


class Dimension(NamedTuple):
    """Something to count by: its name in the index, its heading, and whether its values have an order of their own."""

    source: str
    heading: str
    ordered: bool = False


DIMENSIONS: Mapping[str, Dimension] = {
    "country": Dimension("countries", N_("Country")),
    "partner-country": Dimension("partner_countries", N_("Partner country")),
    "region": Dimension("regions", N_("Region")),
    "theme": Dimension("themes", N_("Theme")),
    "focus": Dimension("focus_areas", N_("Focus area")),
    "status": Dimension("status", N_("Status"), ordered=True),
    "phase": Dimension("phase", N_("Phase"), ordered=True),
    "year": Dimension("years", N_("Year"), ordered=True),
    "start": Dimension("start", N_("Year of start"), ordered=True),
    "end": Dimension("end", N_("Year of end"), ordered=True),
    "donor": Dimension("donors", N_("Donor")),
    "lead": Dimension("lead", N_("Lead organisation")),
    "partner": Dimension("partners", N_("Partner")),
    "currency": Dimension("currency", N_("Currency")),
    "language": Dimension("language", N_("Language")),
}
"""What --by takes. A year is each in which the project was active; partners include the lead, as in the filters."""

NUMBERS = frozenset(("phase", "year", "start", "end"))
"""The fields whose values are numbers in JSON."""


def without_option(field: str) -> str:
    """The option that selects the projects in which nothing is known of `field`."""
    if field == "partner":  # the lead too
        return "--partner none"
    source = {"year": "start", "currency": "budget"}.get(field, DIMENSIONS[field].source)
    return f"--without {source}"


def heading(field: str) -> str:
    """What `field` is called."""
    return _(DIMENSIONS[field].heading)


def value_label(field: str, value: str | None, language: str) -> str:
    """A field's value as people read it; of None, that nothing is known."""
    if value is None:
        return _("(none)")
    source = DIMENSIONS[field].source
    if source in ("countries", "partner_countries", "themes", "focus_areas"):
        return display(source)((value,), language)
    return display(source)(value, language) if source == "status" else value


def order(field: str, value: str | None) -> tuple[bool, int, str]:
    """Where a value stands in the order of its field."""
    if value is None:
        return True, 0, ""
    if field in NUMBERS:
        return False, int(value), ""
    if field == "status":
        return False, list(vocabulary.STATUSES).index(value), ""
    return False, 0, fold(value)

"""What chose some projects, in words."""

from icmd_cli.domain.filters import NO_VALUE, Filters
from icmd_cli.domain.project import display, label
from icmd_cli.i18n import _, labelled
from icmd_cli.render import values
from icmd_cli.text import harmless


def in_words(filters: Filters, language: str) -> str:
    """The filters in words: "Maroc, Sénégal · Thèmes : diaspora · 2014–2016"; "" without any."""
    parts = []
    for name, choice in filters.choices.items():
        show = display(name)
        one = name in ("status", "phase")
        wanted, excluded = (
            ", ".join(show(value if one else (value,), language) if value else _("none") for value in values)
            for values in (choice.wanted, choice.excluded)
        )
        if wanted:
            by_itself = name == "countries" and NO_VALUE not in choice.wanted
            parts.append(wanted if by_itself else labelled(label(name), wanted))
        if excluded:
            named = labelled(label(name), excluded) if NO_VALUE in choice.excluded else excluded
            parts.append(_("without {names}").format(names=named))
    parts += [_days(*span) for span in filters.active]
    currency = f"{values.NO_BREAK}{filters.currency}" if filters.currency else ""
    for sign, bound in (("≥", filters.min_budget), ("≤", filters.max_budget)):
        if bound is not None:
            parts.append(f"{label('budget')} {sign} {values.number(bound, language)}{currency}")
    if filters.currency and filters.min_budget is None and filters.max_budget is None:
        parts.append(filters.currency)
    if filters.text:
        parts.append(_("“{text}”").format(text=filters.text))
    return harmless(" · ".join(parts))


def _days(first: str, last: str) -> str:
    """A span of days: years where it is whole years; "2014-02-01–" where one end is open."""
    if first.endswith("-01-01") and last.endswith("-12-31"):
        first, last = first[:4], last[:4]
    first, last = "" if first.startswith("0001") else first, "" if last.startswith("9999") else last
    return first if first == last else f"{first}–{last}"

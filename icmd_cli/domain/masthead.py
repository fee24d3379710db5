"""What heads a page, a workbook or a briefing: what the catalogue that it tells of is called, and who publishes it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from icmd_cli.i18n import _
from icmd_cli.text import harmless

SHIPPED_TITLE = "Catalogue des projets de l'Initiative conjointe pour la migration et le développement"
"""The title of the shipped catalogue, the only one that has a name in each language."""


class Masthead(NamedTuple):
    """A catalogue's own title and publisher; both are empty for the shipped catalogue and for one that has neither."""

    title: str = ""
    publisher: str = ""

    @classmethod
    def of_record(cls, about: Mapping[str, Any]) -> "Masthead":
        """That of the catalogue with the record `about`."""
        title, publisher = (_one_line(about.get(name)) for name in ("title", "publisher"))
        if title == SHIPPED_TITLE:
            return cls()
        return cls(title, publisher) if title else cls(publisher)

    def heading(self) -> str:
        """The catalogue's title, else its publisher; else what is said of the shipped one, in the language spoken."""
        return self.title or _("Projects of the JMDI")

    def source(self) -> str:
        """Where what is told comes from, as a sentence in the language spoken."""
        if self.title:
            return _("Made with icmd, from the catalogue “{title}”.").format(title=self.title)
        return _("Made with icmd, from the catalogue of the Joint Migration and Development Initiative.")


def _one_line(value: object) -> str:
    return " ".join(harmless(value).split()) if isinstance(value, str) else ""

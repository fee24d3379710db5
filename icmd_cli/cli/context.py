"""What a running command needs, made when it is first asked for: settings, the catalogue, the terminal."""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.options import GlobalOptions
from icmd_cli.cli.terminal import Terminal
from icmd_cli.domain.project import Project
from icmd_cli.i18n import _, language
from icmd_cli.shell import command_line

if TYPE_CHECKING:
    from icmd_cli.cli.editor import Draft

_WAIT = 10.0
"""Seconds to wait for another writer, unless --wait says otherwise."""


class Context(Terminal):
    """One run of one command: `command` is its name as it stands on the line."""

    def __init__(self, settings: GlobalOptions, command: str = "") -> None:
        super().__init__(settings)
        self.command = command
        self.as_of: str | None = None
        """The instant (UTC) as of which the catalogue answers; None is now."""
        self.draft: Draft | None = None
        """What was typed in an editor, until a change is made of it."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that is meant."""
        wait = _WAIT if self.settings.wait is None else self.settings.wait
        found = Catalogue.at(
            self.settings.store, os.environ, Path.cwd(), wait=wait, track=self._track_index, note=self.note
        )
        if self.settings.verbose:
            place = found.location
            self.done(_("Catalogue: {path} ({reason}).").format(path=place.readable, reason=place.reason))
        return found

    def look_back(self, instant: str | None) -> None:
        """Let the catalogue answer as of `instant` (UTC) from now on, and say so; None is now. Raises BeforeHistory."""
        if instant is None:
            return
        from icmd_cli.catalogue.past import catalogue_at, past_of  # only to look back
        from icmd_cli.domain.clock import local

        past = past_of(self.catalogue, instant)
        self.catalogue = catalogue_at(self.catalogue, past)
        self.as_of = instant
        self.done(_("As of {date}, local time.").format(date=local(instant)))
        self.warn_of_outside_changes(is_certain=past.is_certain)

    def warn_of_outside_changes(self, *, is_certain: bool) -> None:
        """Say what is not known of the past."""
        if not is_certain:
            self.done(_("Data was changed outside icmd since then: what it was before is not known."))

    @property
    def has_changed(self) -> bool:
        """Whether this run has changed the catalogue already."""
        catalogue: Catalogue | None = self.__dict__.get("catalogue")
        return catalogue is not None and catalogue.changed

    def settled_draft(self) -> tuple[str, ...]:
        """Drop the draft once a change is made of it, or nothing was typed; else the sentence that names its file."""
        draft, self.draft = self.draft, None
        if draft and draft.kept and not self.has_changed:
            return (_("Your text is kept in {path}.").format(path=draft.kept),)
        if draft:
            draft.drop()
        return ()

    def warn_of_copies(self) -> None:
        """Say which conflict copies lie beside the store, and what merges them."""
        for copy in self.catalogue.conflict_copies():
            line = self.command_line("merge", str(copy))
            self.done(_("A conflict copy lies beside the catalogue; `{line}` merges it.").format(line=line))

    def let_go(self) -> None:
        """Forget the catalogue, whose notes come here: a process that runs many commands closes its files at once."""
        catalogue: Catalogue | None = self.__dict__.pop("catalogue", None)
        if catalogue:
            catalogue.close()

    def command_line(self, *words: str) -> str:
        """An icmd command to be copied, which means the store that this one does."""
        return command_line("icmd", *words, *self.store_option)

    @property
    def store_option(self) -> tuple[str, ...]:
        """The words of a line that name the store as this one does."""
        return () if self.settings.store is None else ("--store", self.settings.store)

    @property
    def language(self) -> str:
        """The user's language."""
        return language()

    def _track_index(self, projects: Iterable[Project], count: int) -> Iterable[Project]:
        return self.track(projects, count, _("Preparing the index"))

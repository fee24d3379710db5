"""IATI activity files of the versions 1.01 to 2.03, read as a table of records."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from icmd_cli.domain.project import FIELD_NAMES
from icmd_cli.errors import InvalidData
from icmd_cli.i18n import N_, _
from icmd_cli.iati import extension
from icmd_cli.iati.activity import lang_of, record_of
from icmd_cli.readers.encoding import decoded, letters_repaired, windows_letters
from icmd_cli.readers.raw import RawTable, Reading, Row, Source

_ACTIVITY = "iati-activity"
_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")

_DEEPEST = 50
"""Elements within elements; the standard has nine."""

_MOST_ELEMENTS = 500_000
"""In one activity, attributes counted too: more than any has, and what a hundred megabytes hold."""

_MOST_ACTIVITIES = 200_000
"""In one file: as many as the largest publishers have in all of theirs."""

_PIECE = 1 << 20
_MOST_SILENT = 4
"""Pieces in which no element begins or ends: a tag with a million attributes is built before they can be counted."""

REMARKS: Mapping[str, str] = {
    "budgets": N_("Budgets that are the sum of an activity's budgets: {n}."),
    "commitments": N_("Budgets that are the sum of an activity's commitments: {n}."),
    "currencies": N_("Budgets left empty because their amounts are in several currencies: {n}."),
    "amounts": N_("Budgets left empty because an amount was not understood: {n}."),
    "translations": N_("Activities with texts in several languages, of which only the default one is taken: {n}."),
    "descriptions": N_("Activities with a description of target groups or of an unknown type, which was skipped: {n}."),
    "sectors": N_("Sectors skipped because their code is of an unknown vocabulary: {n}."),
    "regions": N_("Regions skipped because their code is of an unknown vocabulary: {n}."),
    "ends": N_("Ends left empty because they are so far ahead that they mean “unknown”: {n}."),
    "links": N_("Addresses skipped because they are not web addresses: {n}."),
}
"""What is counted while activities are read, and how the user is told."""


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The activities in `data`, a row each; a row's line is the activity's position.

    Raises InvalidData for what is no XML, has a document type, or holds no IATI activities.
    """
    remarks: Counter[str] = Counter()
    document = _Document(name)
    activities: list[_Placed] = []
    others: dict[int, _Placed] = {}
    for line, element in enumerate(document.activities(_bytes(data, name, wanted)), 1):
        if line > _MOST_ACTIVITIES:
            message = _("{file}: it has more than {most} activities: send it in parts.")
            raise InvalidData(message.format(file=name, most=_MOST_ACTIVITIES))
        placed = _Placed(line, _record(element, document.language, wanted.language, remarks))
        if element.tag == _ACTIVITY:
            activities.append(placed)
        else:
            others[_place(element, others)] = placed
    found = list(_in_order(activities, others))
    if not found:
        raise document.refusal()
    fields = [field for field in FIELD_NAMES if any(field in placed.record for placed in found)]
    rows = [Row(0, fields), *(Row(p.line, [p.record.get(field) for field in fields]) for p in found)]
    notices = [_(REMARKS[what]).format(n=remarks[what]) for what in REMARKS if remarks[what]]
    notices += letters_repaired(document.letters)
    details = {"version": document.version or "?", "activities": str(len(found))}
    return Source(name, "iati", [RawTable(rows, exact=True)], details, notices)


class _Placed(NamedTuple):
    """A record, and which one of the file it is."""

    line: int
    record: dict[str, Any]


def _place(element: Element, others: Mapping[int, _Placed]) -> int:
    """Which one of all a project was that is no activity; one that does not tell, or tells a taken place, is last."""
    text = element.get("at", "")
    place = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - a billion
    return place if place and place not in others else -1 - len(others)


def _in_order(activities: Sequence[_Placed], others: dict[int, _Placed]) -> Iterator[_Placed]:
    """All of them, as they were before the schema had those that are no activities stand last."""
    count = 1
    for activity in activities:
        while count in others:
            yield others.pop(count)
            count += 1
        yield activity
        count += 1
    yield from others.values()


def _bytes(data: bytes, name: str, wanted: Reading) -> bytes:
    if not wanted.encoding:
        return data.lstrip()  # blanks before the declaration are common, and forbidden
    text, _encoding, _notices = decoded(data, name, wanted.encoding)
    return _DECLARATION.sub("", text, count=1).encode("utf-8", errors="replace")


def _record(element: Element, language: str | None, wanted: str | None, remarks: Counter[str]) -> dict[str, Any]:
    if element.tag == extension.PROJECT:
        return extension.applied(element, {})
    record = extension.said(record_of(element, language, remarks, wanted))
    own = element.find(extension.PROJECT)
    return record if own is None else extension.applied(own, record)


class _LargePieces(BytesIO):
    """Data that comes in large pieces: older expats read a long token anew with each piece (CVE-2023-52425)."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self._name = name
        self.silent = 0  # how many came since an element began or ended

    def read(self, size: int | None = -1) -> bytes:
        self.silent += 1
        if self.silent > _MOST_SILENT:
            message = _("{file}: one tag or text goes on for more than {n} MB; such XML is not read.")
            raise InvalidData(message.format(file=self._name, n=_MOST_SILENT))
        return super().read(max(size or 0, _PIECE))


class _Document:
    """One file, as far as it is read: its version, its language, the names of its outer elements."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._outer: list[str] = []
        self._space = ""
        self.version = ""
        self.letters = 0
        self.language: str | None = None

    def activities(self, data: bytes) -> Iterator[Element]:
        """Every activity, and every project that is no activity, once it is complete. Raises InvalidData."""
        from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden  # only to read XML
        from defusedxml.ElementTree import iterparse

        try:
            pieces = _LargePieces(data, self._name)
            yield from self._found(iterparse(pieces, ("start", "end"), forbid_dtd=True), pieces)
        except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
            message = _("{file}: a document type or entities are in it; such XML is not read.")
            raise InvalidData(
                message.format(file=self._name), (), _("Remove the <!DOCTYPE ...>; IATI needs none.")
            ) from error
        except ParseError as error:
            line, column = error.position
            message = _("{file} is not XML: line {line}, column {column}: {reason}.")
            reason = str(error).partition(":")[0]
            raise InvalidData(
                message.format(file=self._name, line=line, column=column + 1, reason=reason),
                (),
                _("If letters are the matter, say how it is encoded: --encoding."),
            ) from error
        except (LookupError, ValueError) as error:  # an encoding that is none, or one that no parser has
            message = _("{file} is not XML: {reason}.")
            raise InvalidData(
                message.format(file=self._name, reason=error), (), _("Say how it is encoded: --encoding.")
            ) from error

    def _found(self, events: Iterator[tuple[str, Element]], pieces: _LargePieces) -> Iterator[Element]:
        path: list[Element] = []
        inside, count = 0, 0  # the depth of the activity that is being read, and how many elements it has so far
        for event, element in events:
            pieces.silent = 0
            if event == "start":
                path.append(element)
                count += 1 + len(element.attrib)
                self._check(len(path), count)
                if not inside:
                    self._enter(element, len(path))
                    if element.tag in (_ACTIVITY, extension.PROJECT):
                        inside, count = len(path), 0
                elif element.tag[0] == "{":
                    element.tag = self._own_name(element.tag)
                continue
            path.pop()
            if element.text and not element.text.isascii():
                element.text, repaired = windows_letters(element.text)
                self.letters += repaired
            if len(path) + 1 == inside:
                inside = 0
                yield element
            if not inside and path:
                # What is read is let go, and so is all that is no activity.
                path[-1].clear()
                count = 0

    def _check(self, depth: int, count: int) -> None:
        if depth > _DEEPEST:
            message = _("{file}: its elements are nested more than {most} deep; such XML is not read.")
            raise InvalidData(message.format(file=self._name, most=_DEEPEST))
        if count > _MOST_ELEMENTS:
            message = _("{file}: one activity has more than {most} elements; such XML is not read.")
            raise InvalidData(message.format(file=self._name, most=_MOST_ELEMENTS))

    def _enter(self, element: Element, depth: int) -> None:
        """Note what the elements around the activities say."""
        space, _brace, name = element.tag.rpartition("}")
        if depth == 1:
            self._outer.append(name)
        if name.startswith("iati-"):
            self._space = self._space or space
        element.tag = self._own_name(element.tag)
        if element.tag in ("iati-activities", "iati-organisations"):
            self._outer.append(element.tag)
            self.version = element.get("version", "").strip()
            self.language = lang_of(element)

    def _own_name(self, tag: str) -> str:
        """`tag` without the namespace that some file puts IATI's own elements into."""
        space, _brace, name = tag.rpartition("}")
        return name if space == self._space else tag

    def refusal(self) -> InvalidData:
        """Why a file without activities is refused."""
        if "iati-organisations" in self._outer:
            message = _("{file} is an IATI organisation file: it tells of organisations, not of projects.")
            return InvalidData(
                message.format(file=self._name), (), _("The activity file of the publisher holds its projects.")
            )
        if "iati-activities" in self._outer:
            return InvalidData(_("{file}: there is no activity in it.").format(file=self._name))
        message = _("{file} is XML, but not IATI: its root is <{root}>, not <iati-activities>.")
        return InvalidData(message.format(file=self._name, root=self._outer[0][:60] if self._outer else "?"))

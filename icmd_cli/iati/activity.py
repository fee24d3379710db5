"""One IATI activity, of any version from 1.01 to 2.03, as a record: field -> value."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from icmd_cli.domain.values.dates import is_unknown_end
from icmd_cli.domain.values.urls import parse_link
from icmd_cli.iati import codes
from icmd_cli.iati.money import budget
from icmd_cli.reference import countries, vocabulary
from icmd_cli.text import clean, fold_name

Narrative = tuple[str | None, str]
"""A language's tag (None: the activity's own) and a text in it."""

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.ASCII)
_BULLET = re.compile(r"^(?:[-–—•*·‣▪]|\d{1,2}[.)])\s+")


def lang_of(element: Element) -> str | None:
    """The language that an element says its text is in, in lower case."""
    if not element.attrib:
        return None
    # Some files declare the prefix anew: xmlns:ns2="xml".
    found = next((v for name, v in element.attrib.items() if name.rpartition("}")[2] == "lang"), "").strip().lower()
    return found if _TAG.fullmatch(found) else None


def record_of(
    activity: Element, default: str | None, remarks: Counter[str], wanted: str | None = None
) -> dict[str, Any]:
    """What the standard's own elements say, empty fields skipped.

    `default` is the language of the file; `wanted` is taken before the activity's own where its title is in that.

    `remarks` counts what was chosen or skipped: the keys of readers.iati.REMARKS.
    """
    spoken = lang_of(activity) or default
    wanted = (wanted or "").lower()
    if wanted and wanted in {language for element in activity.findall("title") for language, _text in _texts(element)}:
        spoken = wanted
    title = _chosen(activity.findall("title"), spoken, remarks)[:1]
    told = next((language for language, _text in title), None) or spoken
    words = [] if told == spoken else [told]
    languages = [*words, spoken]
    record = {
        "code": clean(activity.findtext("iati-identifier") or ""),
        "title": clean(" ".join(text for _language, text in title)),
        "language": told,
        "status": _status(activity.find("activity-status")),
        "start": _date(activity, codes.ACTUAL_START, codes.PLANNED_START),
        "end": _end(activity, remarks),
        **_places(activity, languages, remarks),
        **_descriptions(activity, spoken, remarks),
        "results": _once(_name(r.findall("title") or [r], languages) for r in activity.findall("result")),
        "themes": _themes(activity, languages, remarks),
        "focus_areas": _focus_areas(activity),
        "budget": budget(activity, remarks),
        **_organisations(activity, languages),
        "url": _url(activity, remarks),
    }
    return {name: value for name, value in record.items() if value}


# Texts


def _texts(element: Element) -> list[Narrative]:
    """The texts of an element: its narratives, or in 1.0x its own."""
    narratives = element.findall("narrative")
    found = [(lang_of(e) or lang_of(element), clean(e.text or "", lines=True)) for e in narratives or [element]]
    return [(language, text) for language, text in found if text]


def _chosen(elements: Iterable[Element], spoken: str | None, remarks: Counter[str] | None = None) -> list[Narrative]:
    """The texts in the activity's language, or else in that of the first.

    In 2.0x each element holds its translations, in 1.0x the elements are each other's.
    """
    found: list[Narrative] = []
    loose: list[Narrative] = []
    for element in elements:
        texts = _texts(element)
        if element.find("narrative") is None:
            loose += texts
        else:
            found += _in_one_language(texts, spoken)[:1]
        if remarks is not None and len(texts) > 1:
            remarks["translations"] += 1
    kept = _in_one_language(loose, spoken)
    if remarks is not None and len(kept) < len(loose):
        remarks["translations"] += 1
    return found + kept


def _in_one_language(texts: Sequence[Narrative], spoken: str | None) -> list[Narrative]:
    own = [text for text in texts if text[0] in (None, spoken)]
    return own or [text for text in texts if text[0] == texts[0][0]]


def _name(elements: Iterable[Element], languages: Sequence[str | None]) -> str:
    """What elements of one thing call it, in one line, in the first of the languages that they have."""
    texts = [text for element in elements for text in _texts(element)]
    for spoken in languages:
        for language, text in texts:
            if (language or languages[-1]) == spoken:
                return clean(text)
    return clean(texts[0][1]) if texts else ""


def _once(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def _descriptions(activity: Element, spoken: str | None, remarks: Counter[str]) -> dict[str, Any]:
    kinds: dict[str, list[Element]] = {}
    for element in activity.findall("description"):
        kinds.setdefault(element.get("type", "").strip() or codes.GENERAL, []).append(element)
    if kinds.keys() - {codes.GENERAL, codes.OBJECTIVES, codes.OTHER}:
        remarks["descriptions"] += 1
    texts = {kind: "\n".join(t for _l, t in _chosen(elements, spoken)) for kind, elements in kinds.items()}
    return {
        "summary": texts.get(codes.GENERAL),
        "objectives": _items(texts.get(codes.OBJECTIVES, "")),
        "activities": _items(texts.get(codes.OTHER, "")),
    }


def _items(text: str) -> list[str]:
    return _once(clean(_BULLET.sub("", line)) for line in text.split("\n"))


# Codes


def _status(element: Element | None) -> str | None:
    if element is None:
        return None
    code, text = element.get("code", "").strip(), clean(element.text or "")
    return codes.STATUSES.get(code) or vocabulary.find("status", text) or text or code


def _date(activity: Element, *types: str) -> str | None:
    """The date of the first of `types` that there is, as it is written: a false one is for the user to see."""
    found: dict[str, str] = {}
    for element in activity.findall("activity-date"):
        kind = element.get("type", "").strip()
        kind = codes.DATES.get(fold_name(kind), kind)
        text = element.get("iso-date", "").strip()[:10] or clean(element.text or "")
        if text:
            found.setdefault(kind, text)
    return next((found[kind] for kind in types if kind in found), None)


def _end(activity: Element, remarks: Counter[str]) -> str | None:
    """The end; none where databases write a day far ahead for one that is not known."""
    end = _date(activity, codes.ACTUAL_END, codes.PLANNED_END)
    if end and is_unknown_end(end):
        remarks["ends"] += 1
        return None
    return end


def _places(activity: Element, languages: Sequence[str | None], remarks: Counter[str]) -> dict[str, Any]:
    """Countries, and the names of places; a region of the world counts where there is no country."""
    found: list[str] = []
    regions: list[str] = []
    for element in _here_or_in_transactions(activity, "recipient-country"):
        code, name = element.get("code", "").strip().upper(), _name([element], languages)
        region = codes.region(code, languages[0])
        if region:
            regions.append(name or region)
        else:
            found.append(
                code if countries.is_code(code) else countries.find(code) or countries.find(name) or name or code
            )
    for element in _here_or_in_transactions(activity, "recipient-region"):
        code, scheme = element.get("code", "").strip(), element.get("vocabulary", "").strip()
        named = _name([element], languages) or (
            codes.region(code, languages[0]) if scheme in ("", codes.DAC_REGIONS) else None
        )
        remarks["regions"] += named is None
        regions.append(named or "")
    places = _once(_name(e.findall("name"), languages) for e in activity.findall("location"))
    return {"countries": _once(found), "regions": places + ([] if found else _once(regions))}


def _here_or_in_transactions(activity: Element, name: str) -> Iterator[Element]:
    here = activity.findall(name)
    yield from here or (e for transaction in activity.findall("transaction") for e in transaction.findall(name))


def _themes(activity: Element, languages: Sequence[str | None], remarks: Counter[str]) -> list[str]:
    own: list[str] = []
    dac: list[str] = []
    for element in _here_or_in_transactions(activity, "sector"):
        code, name = element.get("code", "").strip(), _name([element], languages)
        scheme = element.get("vocabulary", "").strip().upper()
        if scheme in codes.OWN_VOCABULARIES:
            own.append(code if code in vocabulary.THEMES else name or code)
        elif named := name or (
            codes.sector(code, languages[0]) if scheme in codes.PURPOSES + codes.CATEGORIES else None
        ):
            dac.append(named)
        else:
            remarks["sectors"] += 1
    # Beside themes of ours a DAC code only says the same once more.
    return _once(own if any(code in vocabulary.THEMES for code in own) else dac + own)


def _focus_areas(activity: Element) -> list[str]:
    tags = [e for e in activity.findall("tag") if e.get("vocabulary", "").strip() == codes.OWN_VOCABULARY]
    return _once(code for e in tags if (code := e.get("code", "").strip()) in vocabulary.FOCUS_AREAS)


def _organisations(activity: Element, languages: Sequence[str | None]) -> dict[str, Any]:
    """Donors fund or extend; the lead is accountable; without one, who reports leads if it takes part at all."""
    roles: dict[str, list[str]] = {}
    for element in activity.findall("participating-org"):
        role = element.get("role", "").strip()
        name = _name([element], languages) or element.get("ref", "").strip()
        roles.setdefault(codes.ROLES.get(fold_name(role), role), []).append(name)
    accountable = _once(roles.get(codes.ACCOUNTABLE, []))
    implementing = _once(roles.get(codes.IMPLEMENTING, []))
    lead = accountable[0] if accountable else None
    if lead is None:
        reporter = activity.find("reporting-org")
        name = _name([reporter], languages) if reporter is not None else ""
        # A publisher of others' data, as AidData is, leads nothing.
        lead = name if any(name in names for names in roles.values()) else None
    donors = _once([*roles.get(codes.FUNDING, []), *roles.get(codes.EXTENDING, [])])
    partners = _once([*accountable[1:], *(name for name in implementing if name != lead or accountable)])
    return {"donors": donors, "lead": lead, "partners": partners}


# Links


def _url(activity: Element, remarks: Counter[str]) -> str | None:
    """The activity's web page, or else the site of who is in charge."""
    pages = [
        link.get("url", "")
        for link in activity.findall("document-link")
        if any(e.get("code", "").strip() == codes.WEB_PAGE for e in link.findall("category"))
    ]
    sites = [e.text or "" for e in (*activity.findall("activity-website"), *activity.findall("contact-info/website"))]
    for text in (*pages, *sites):
        try:
            return parse_link(text.strip())
        except ValueError:
            remarks["links"] += bool(text.strip())
    return None

"""What languages are called in the languages that icmd speaks (CLDR), by their tags (BCP 47)."""

from collections.abc import Mapping

_NAMES: Mapping[str, Mapping[str, str]] = {
    "ar": {"en": "Arabic", "fr": "arabe", "es": "árabe"},
    "bm": {"en": "Bambara", "fr": "bambara", "es": "bambara"},
    "de": {"en": "German", "fr": "allemand", "es": "alemán"},
    "en": {"en": "English", "fr": "anglais", "es": "inglés"},
    "es": {"en": "Spanish", "fr": "espagnol", "es": "español"},
    "fr": {"en": "French", "fr": "français", "es": "francés"},
    "it": {"en": "Italian", "fr": "italien", "es": "italiano"},
    "ka": {"en": "Georgian", "fr": "géorgien", "es": "georgiano"},
    "ne": {"en": "Nepali", "fr": "népalais", "es": "nepalí"},
    "nl": {"en": "Dutch", "fr": "néerlandais", "es": "neerlandés"},
    "pt": {"en": "Portuguese", "fr": "portugais", "es": "portugués"},
    "ro": {"en": "Romanian", "fr": "roumain", "es": "rumano"},
    "ru": {"en": "Russian", "fr": "russe", "es": "ruso"},
    "si": {"en": "Sinhala", "fr": "cingalais", "es": "cingalés"},
    "ta": {"en": "Tamil", "fr": "tamoul", "es": "tamil"},
    "wo": {"en": "Wolof", "fr": "wolof", "es": "wólof"},
}


def called(tag: str, spoken: str) -> str:
    """The name of the language `tag` in the language `spoken`; the tag itself where it has none here."""
    names = _NAMES.get(tag.split("-", maxsplit=1)[0])
    if names is None:
        return tag
    name = names.get(spoken, names["en"])
    return name if "-" not in tag else f"{name} ({tag})"

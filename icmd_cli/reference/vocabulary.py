"""The programme's own words: statuses, thematic areas, focus areas; their labels in fr, en, es and their codes.

Labels are those that the programme's site used; a language that it did not use holds our translation.
Statuses correspond to the IATI codelist ActivityStatus.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from icmd_cli.reference.nearest import KnownNames
from icmd_cli.text import fold_name, is_doubted

Labels = Mapping[str, str]

STATUSES: Mapping[str, Labels] = {
    "planned": {"en": "Planned", "fr": "Prévu", "es": "Previsto"},
    "ongoing": {"en": "Ongoing", "fr": "En cours", "es": "En curso"},
    "completed": {"en": "Complete", "fr": "Terminé", "es": "Terminado"},
    "suspended": {"en": "Suspended", "fr": "Suspendu", "es": "Suspendido"},
    "cancelled": {"en": "Cancelled", "fr": "Annulé", "es": "Cancelado"},
}

THEMES: Mapping[str, Labels] = {
    "diaspora": {
        "en": "Diaspora engagement",
        "fr": "Participation de la diaspora",
        "es": "Participación de la diáspora",
    },
    "environment": {
        "en": "Environment / migration linkages",
        "fr": "Liens entre environnement et migration",
        "es": "Vínculos entre medio ambiente y migración",
    },
    "local-authorities": {
        "en": "Local Authorities",
        "fr": "Autorités locales",
        "es": "Autoridades locales",
    },
    "urban-services": {
        "en": "Migrant access to urban services",
        "fr": "Accès des migrants aux services urbains",
        "es": "Acceso de los migrantes a los servicios urbanos",
    },
    "development-plans": {
        "en": "Migration and national development plans",
        "fr": "Migration et plans nationaux de développement",
        "es": "Migración y planes nacionales de desarrollo",
    },
    "remittances": {
        "en": "Remittances and financial sector development",
        "fr": "Transferts de fonds et développement du secteur financier",
        "es": "Remesas y desarrollo del sector financiero",
    },
    "women-employment": {
        "en": "Migration related employment for women and girls",
        "fr": "Emploi des femmes et filles lié à la migration",
        "es": "Empleo de mujeres y niñas vinculado a la migración",
    },
    "skills": {
        "en": "Skills development and retention",
        "fr": "Développement des compétences et maintien",
        "es": "Desarrollo y retención de competencias",
    },
    "rights": {
        "en": "Migrant rights",
        "fr": "Droits des migrants",
        "es": "Derechos de los migrantes",
    },
}

FOCUS_AREAS: Mapping[str, Labels] = {
    "local-economy": {
        "en": "Migration and Local Economic Development",
        "fr": "Migration et développement économique local",
        "es": "Migración y desarrollo económico local",
    },
    "local-governance": {
        "en": "Migration and Local Governance",
        "fr": "Migration et gouvernance locale",
        "es": "Migración y gobernanza local",
    },
    "networks": {
        "en": "Creating sustainable networks amongst migrant communities for development",
        "fr": "Créer entre communautés migrantes des réseaux durables pour le développement",
        "es": "Crear redes sostenibles entre comunidades migrantes para el desarrollo",
    },
    "collective-investment": {
        "en": "Encouraging collective investment of remittances for development in countries of origin",
        "fr": "Encourager l'investissement collectif des transferts de fonds dans les pays d'origine",
        "es": "Fomentar la inversión colectiva de las remesas en los países de origen",
    },
    "remittance-costs": {
        "en": "Addressing the main hindrances limiting the impact of remittances on development: cost and access",
        "fr": "Lever les principaux freins à l'impact des transferts de fonds : coût et accès",
        "es": "Abordar los principales obstáculos al impacto de las remesas: coste y acceso",
    },
    "remittance-capacities": {
        "en": ("Reinforcing capacities of senders and recipients to further the impact of remittances on development"),
        "fr": (
            "Renforcer les capacités des expéditeurs et destinateurs pour accroître l'impact des remises de fonds"
            " pour le développement"
        ),
        "es": "Reforzar las capacidades de remitentes y receptores para aumentar el impacto de las remesas",
    },
    "human-development": {
        "en": "Harnessing the human and social development impact of remittances",
        "fr": "Exploiter l'impact de développement humain et social des remises de fonds",
        "es": "Aprovechar el impacto de las remesas en el desarrollo humano y social",
    },
    "skilled-migrants": {
        "en": (
            "Building upon the capacities of highly skilled migrants as well as migrants professional/ entrepreneur"
            " associations for development"
        ),
        "fr": "S'appuyer sur les migrants hautement qualifiés et leurs associations professionnelles",
        "es": "Aprovechar las capacidades de los migrantes cualificados y de sus asociaciones profesionales",
    },
    "brain-waste": {
        "en": "Avoiding brain waste both for societies in countries of origin and of destination",
        "fr": "Éviter le gaspillage des compétences dans les pays d'origine et de destination",
        "es": "Evitar el desperdicio de competencias en los países de origen y de destino",
    },
    "brain-drain": {
        "en": (
            "Balancing the negative impact of brain drain by identifying and attracting the right human capital"
            " amongst migrants for development"
        ),
        "fr": "Compenser la fuite des cerveaux en attirant les compétences des migrants",
        "es": "Compensar la fuga de cerebros atrayendo el capital humano de los migrantes",
    },
    "family-rights": {
        "en": "Mitigating the negative impact of migration on family members' rights in countries of origin",
        "fr": "Atténuer l'effet de la migration sur les droits des familles dans les pays d'origine",
        "es": "Mitigar el impacto de la migración en los derechos de las familias en los países de origen",
    },
    "rights-based": {
        "en": "Adopting a human rights-based approach to migration and development",
        "fr": "Adopter une approche de la migration et du développement fondée sur les droits humains",
        "es": "Adoptar un enfoque de la migración y el desarrollo basado en los derechos humanos",
    },
    "rights-protection": {
        "en": "Enhancing migrants' role in development through protection of their rights",
        "fr": "Accroître le rôle des migrants dans le développement par la protection de leurs droits",
        "es": "Reforzar el papel de los migrantes en el desarrollo mediante la protección de sus derechos",
    },
    "community-capacities": {
        "en": "Reinforcing the capacities of migrant communities for development",
        "fr": "Renforcer les capacités des communautés migrantes pour le développement",
        "es": "Reforzar las capacidades de las comunidades migrantes para el desarrollo",
    },
    "migrant-rights": {
        "en": "Migrant rights",
        "fr": "Droits des migrants",
        "es": "Derechos de los migrantes",
    },
    "migrant-remittances": {
        "en": "Migrant remittances",
        "fr": "Transferts de fonds des migrants",
        "es": "Remesas de los migrantes",
    },
    "migrant-communities": {
        "en": "Migrant communities",
        "fr": "Communautés migrantes",
        "es": "Comunidades migrantes",
    },
    "migrant-capacities": {
        "en": "Migrant capacities",
        "fr": "Capacités des migrants",
        "es": "Capacidades de los migrantes",
    },
}

_ORGANISATION_LABELS: Mapping[str, Labels] = {
    "Union européenne": {"en": "the European Union", "fr": "l’Union européenne", "es": "la Unión Europea"},
    "Direction du développement et de la coopération (DDC, Suisse)": {
        "en": "the Swiss Agency for Development and Cooperation (SDC)",
        "fr": "la Direction du développement et de la coopération (DDC, Suisse)",
        "es": "la Agencia Suiza para el Desarrollo y la Cooperación (COSUDE)",
    },
}


@cache
def _lookup(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, labels in TABLES[table].items():
        for name in (code, *labels.values()):
            found[fold_name(name)] = code
    if table == "status":
        for code, words in _status_words().items():
            found.update(dict.fromkeys(words, code))
    return found


def _status_words() -> Mapping[str, list[str]]:
    """The folded words for each status in files of every language, besides its labels."""
    path = Path(__file__).parent / "data" / "statuses.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


TABLES: Mapping[str, Mapping[str, Labels]] = {
    "status": STATUSES,
    "theme": THEMES,
    "focus": FOCUS_AREAS,
}


def find(table: str, name: str) -> str | None:
    """The code in `table` ("status", "theme" or "focus") that `name` means: a code or a label in any language.

    A status may agree with what it is of: "Terminée", "Terminés", "Finalizada"; and stand with its number: "2 - En
    cours", "Implementation (2)". None of what is in doubt: "Terminé ?".
    """
    if is_doubted(name):
        return None
    folded = fold_name(name)
    if table != "status" or folded in _lookup(table):
        return _lookup(table).get(folded)
    return _agreeing().get(_plain(folded)) or _agreeing().get(_plain(fold_name(re.sub(_WITH_CODE, "", name.strip()))))


_SHORT_WORD = 4
_WITH_CODE = r"^(?:[\[(]\d{1,2}[\])]\s?[-–—:]?|\d{1,2}\s?[-–—:.)])\s*(?=[^\W\d_])|[\[(]\d{1,2}[\])]$"


@cache
def _agreeing() -> dict[str, str]:
    return {_plain(words): code for words, code in _lookup("status").items()}


def _plain(words: str) -> str:
    """Folded `words` without what a feminine or a plural adds."""
    stems = [word.removesuffix("s").rstrip("e") for word in words.split()]
    # "operationnelle", "operativa": of words as long as these, no two statuses differ so.
    stems = [stem[:-1] if stem.endswith("ll") else stem for stem in stems]
    return " ".join(f"{stem[:-1]}o" if stem.endswith("a") and len(stem) > _SHORT_WORD else stem for stem in stems)


def label(table: str, code: str, language: str) -> str:
    """What `code` of `table` is called in `language`; the code itself when it is none of ours."""
    labels = TABLES[table].get(code)
    return labels.get(language, labels["en"]) if labels else code


def labels(table: str, language: str) -> list[str]:
    """What the codes of `table` are called in `language`, in their order."""
    return [label(table, code, language) for code in TABLES[table]]


def nearest(table: str, name: str, language: str, limit: int = 3) -> list[str]:
    """The labels in `table` that `name` probably means, for suggestions only; see `KnownNames`.

    A status is never found inside a text: "not completed" would suggest that it is.
    """
    known, folded = _known(table), fold_name(name)
    codes = known.misspelt(folded) if table == "status" else known.nearest(folded) or known.holding(folded)
    return [label(table, code, language) for code in codes][:limit]


@cache
def _known(table: str) -> KnownNames:
    return KnownNames(_lookup(table))


def organisation_label(name: str, language: str) -> str | None:
    """A donor's name within a sentence, with its article; None for those without a name in each language."""
    labels = _ORGANISATION_LABELS.get(name)
    return labels.get(language) if labels else None

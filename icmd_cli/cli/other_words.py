"""The words that people type for commands, options and topics: in French and Spanish, and what other tools say.

One that means a single thing is taken for it; what may mean several, or nothing, is answered with what is near.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from icmd_cli.cli.app import COMMANDS
from icmd_cli.text import fold

COMMAND_WORDS: Mapping[str, str] = {
    "list": "ls lister liste listar lista projects projets proyectos",
    "show": "view cat voir montrer afficher ver mostrar",
    "search": "find grep query chercher rechercher recherche trouver buscar busqueda encontrar",
    "add": "new create insert ajouter ajout nouveau anadir agregar nuevo",
    "edit": "update modify change modifier changer editer corriger modificar cambiar editar corregir",
    "remove": "rm del delete supprimer effacer retirer enlever eliminar borrar suprimir",
    "import": "load importer importar charger cargar",
    "export": "save exporter exportar",
    "stats": "statistics statistiques estadisticas",
    "brief": "briefing synthese resumen",
    "history": "log historique historial journal",
    "changes": "diff changements cambios",
    "undo": "annuler deshacer defaire revert",
    "redo": "refaire retablir rehacer",
    "merge": "fusionner fusionar",
    "check": "verifier controler verify validate lint verificar comprobar validar",
    "help": "aide ayuda man",
    "schema": "esquema",
    "init": "initialiser iniciar",
    "where": "ou donde which",
    "orgs": "organisations organizations organismes organizaciones",
}
"""Command -> what else it is called, folded."""

UNSURE: Mapping[str, tuple[str, ...]] = {
    "restore": ("undo", "redo"),
    "restaurer": ("undo", "redo"),
    "restaurar": ("undo", "redo"),
    "info": ("show", "where"),
    "infos": ("show", "where"),
    "status": ("list --status", "check"),
    "count": ("list --count", "stats"),
    "compter": ("list --count", "stats"),
    "contar": ("list --count", "stats"),
    "config": ("where",),
    "version": ("--version",),
    "filter": ("list", "help filters"),
    "filtrer": ("list", "help filters"),
    "filtrar": ("list", "help filters"),
    "pays": ("list --country", "stats --by country"),
    "country": ("list --country", "stats --by country"),
    "pais": ("list --country", "stats --by country"),
}
"""What may mean several things -> the ends of the commands that are offered."""

OPTION_WORDS: Mapping[str, str] = {
    "--country": "pays pais land countries",
    "--partner-country": "pays-partenaire pais-socio",
    "--year": "annee annees ano anos years an",
    "--donor": "bailleur bailleurs bailleur-de-fonds financeur donante donantes donors funder",
    "--partner": "partenaire partenaires socio socios partners",
    "--lead": "chef-de-file responsable",
    "--status": "statut etat estado state",
    "--theme": "thematique tema themes topic tematica",
    "--focus": "domaine enfoque",
    "--region": "regions lieu lugar",
    "--phase": "fase",
    "--from": "depuis desde since after",
    "--to": "jusque hasta until before",
    "--min-budget": "budget-min presupuesto-min",
    "--max-budget": "budget-max presupuesto-max",
    "--budget": "montant presupuesto monto amount",
    "--currency": "devise moneda",
    "--text": "texte texto",
    "--title": "titre titulo",
    "--short-title": "sigle acronyme titre-court titulo-corto acronym",
    "--summary": "resume resumen description descripcion",
    "--start": "debut inicio begin",
    "--end": "fin",
    "--language": "langue idioma lang",
    "--url": "lien enlace link",
    "--sort": "tri trier orden ordenar order order-by sort-by",
    "--limit": "limite max",
    "--offset": "skip",
    "--fields": "champs campos columns colonnes columnas",
    "--format": "formato output",
    "--count": "nombre numero",
    "--all": "tous tout todos todo",
    "--dry-run": "simulation simuler simulacion simular",
    "--yes": "oui si",
    "--force": "forcer forzar overwrite",
    "--quiet": "silencieux silencioso silent",
    "--verbose": "debug details detalles bavard",
    "--color": "couleur colour colores couleurs",
    "--help": "aide ayuda",
    "--has": "avec con with",
    "--without": "sans sin",
    "--by": "par por group-by",
}
"""Option -> what else it is called, folded, without its hyphens."""

TOPIC_WORDS: Mapping[str, str] = {
    "filters": "filtres filtros filter filtre filtro",
    "search": "recherche busqueda",
    "projects": "projets proyectos project projet proyecto",
    "values": "valeurs valores dates amounts montants fechas",
    "formats": "formatos format",
    "exit-codes": "codes codes-de-sortie codes-de-retour codigos codigos-de-salida exit",
    "environment": "environnement entorno variables env",
    "options": "opciones option",
}
"""Topic of `icmd help` -> what else it is called, folded."""

_NOT = ("not-", "no-", "pas-", "sauf-", "hors-", "excepto-")
"""What stands before a filter's name to mean the opposite, in other words."""

_LETTERS_WRONG, _MOST_WRONG = ((5, 1), (9, 2)), 3
"""Of words up to so many letters, so many may be wrong, left out or exchanged: more is no likeness."""

_BEGINNING = 3
"""From so many letters on, the beginning of a word is near it."""


def command_of(word: str) -> str | None:
    """The command that `word` means, by its own name or another; None when that is not certain."""
    return word if word in COMMANDS else _meant(word, COMMAND_WORDS, COMMANDS.keys())


def topic_of(word: str, known: AbstractSet[str]) -> str | None:
    """The topic of `icmd help` that `word` means, if any."""
    return word if word in known else _meant(word, TOPIC_WORDS, known)


def option_of(flag: str, known: AbstractSet[str]) -> str | None:
    """The option among the `known` ones that `flag` means in other words, if any."""
    name = fold(flag.removeprefix("--")).replace("_", "-")
    if meant := _meant(name, OPTION_WORDS, known):
        return meant
    opposite = next((name.removeprefix(begin) for begin in _NOT if name.startswith(begin)), None)
    meant = opposite and _meant(opposite, OPTION_WORDS, {known_one.replace("--not-", "--", 1) for known_one in known})
    negated = meant.replace("--", "--not-", 1) if meant else ""
    return negated if negated in known else None


def _meant(word: str, table: Mapping[str, str], known: Iterable[str]) -> str | None:
    folded = fold(word).replace("_", "-").replace(" ", "-")
    names = (name for name, others in table.items() if folded in others.split())
    return next((name for name in names if name in known), None)


def rewritten(args: Sequence[str], known: AbstractSet[str], valued: AbstractSet[str]) -> list[str]:
    """`args` with the options among them that are said in other words as icmd says them; `valued` take a value."""
    found: list[str] = []
    for position, word in enumerate(args):
        if word == "--":
            return [*found, *args[position:]]
        name, sign, value = word.partition("=")
        is_value = bool(found) and found[-1] in valued
        meant = None if is_value or name in known or not name.startswith("--") else option_of(name, known)
        found.append(f"{meant}{sign}{value}" if meant else word)
    return found


def nearest_words(word: str, known: Sequence[str], limit: int = 3) -> list[str]:
    """The words of `known` that `word` misspells by a letter or two, or begins; the nearest first."""
    from rapidfuzz.distance import OSA  # only when a word is unknown

    folded = fold(word)
    wrong = next(
        wrong for letters, wrong in _LETTERS_WRONG if len(folded) <= letters or letters == _LETTERS_WRONG[-1][0]
    )
    near = []
    for position, name in enumerate(known):
        distance = OSA.distance(folded, name, score_cutoff=wrong)
        begins = len(folded) >= _BEGINNING and name.startswith(folded)
        if begins or distance <= min(wrong, max(len(folded) - 1, 0)):
            near.append((0 if begins else distance, position, name))
    return [name for _distance, _position, name in sorted(near)[:limit]]

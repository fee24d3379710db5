"""What people type for commands, options and topics: in French, Spanish and Portuguese, and what other tools say.

One that means a single thing is taken for it; what may mean several, or nothing, is answered with what is near.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress

from icmd_cli.cli.app import COMMANDS
from icmd_cli.domain.values.blanks import says_none
from icmd_cli.errors import UsageProblem
from icmd_cli.text import fold

COMMAND_WORDS: Mapping[str, str] = {
    "list": "ls lister liste listar lista projects projets proyectos projetos",
    "show": "view cat get display describe details voir montrer afficher consulter ver mostrar exibir detalles",
    "search": "find grep query chercher rechercher recherche trouver buscar busqueda encontrar procurar pesquisar",
    "add": (
        "new create insert ajouter ajout creer nouveau nouvelle anadir agregar crear nuevo nueva "
        "adicionar acrescentar criar novo nova"
    ),
    "edit": "update modify change modifier changer editer corriger modificar cambiar editar corregir alterar corrigir",
    "remove": "rm del delete supprimer effacer retirer enlever eliminar borrar suprimir quitar remover apagar excluir",
    "import": "load importer importar charger cargar carregar",
    "export": "save exporter exportar",
    "stats": "statistics statistiques estadisticas estatisticas",
    "brief": "briefing synthese resumen resumo",
    "history": "log historique historial historico journal",
    "changes": "diff changements cambios mudancas",
    "undo": "annuler deshacer defaire desfazer revert",
    "redo": "refaire retablir rehacer refazer",
    "merge": "fusionner fusionar fundir",
    "check": "verifier controler verify validate lint verificar comprobar validar",
    "help": "aide ayuda ajuda man h ? /?",
    "schema": "esquema",
    "init": "initialiser iniciar",
    "where": "ou donde onde which",
    "orgs": "organisations organizations organismes organizaciones organizacoes",
}
"""Command -> what else it is called, folded."""

UNSURE: Mapping[tuple[str, ...], str] = {
    ("undo", "redo"): "restore restaurer restaurar",
    ("show {}", "where"): "info infos informacion informacao",
    ("show {}", "list"): "project projet proyecto projeto",
    ("show --web {}",): "open browse ouvrir abrir web url site lien enlace link",
    ("edit {} --set status=completed", "list --status completed"): (
        "done finish finished close archive terminer cloturer clore archiver terminar cerrar archivar encerrar arquivar"
    ),
    ("edit {}", "orgs merge"): "rename mv move renommer deplacer renombrar mover renomear",
    ("edit {}", "import"): "append annotate annoter anotar",
    ("add", "export"): "copy cp clone duplicate dupe copier dupliquer copiar duplicar",
    ("check",): "duplicates duplicate-check dedupe doublons duplicados duplicate-projects doctor",
    ("check --fix",): "fix repair clean reparer nettoyer reparar limpiar",
    ("list --status", "check"): "status statut estado",
    (
        "list --theme",
        "stats --by theme",
    ): "tag tags category categories categorie etiquette etiquettes etiqueta etiquetas",
    ("list --count", "stats"): "count compter combien contar cuantos quantos",
    ("list --sort -updated", "history"): "recent recents last latest recientes ultimos derniers dernier tail",
    ("list --sort", "help filters"): "sort order trier tri ordenar orden",
    ("list --limit", "search"): "head top limit",
    ("list --timeline",): "timeline calendar chronologie calendrier planning cronologia calendario gantt",
    ("list --fields", "schema"): "fields field champs champ campos campo columns colonnes columnas",
    (
        "stats",
    ): "total totals sum somme suma soma graph chart graphique graphiques grafico graficos average moyenne promedio",
    ("stats", "brief"): "report reports rapport rapports informe informes relatorio summary dashboard",
    ("list", "help filters"): "filter filters filtrer filtres filtrar filtros",
    ("export projects.json", "history"): "backup sauvegarder sauvegarde enregistrer respaldo guardar respaldar",
    ("brief", "export"): "print imprimer imprimir pdf docx word",
    ("export projects.html", "brief"): "send mail share publish envoyer partager publier enviar compartir publicar",
    ("export projects.xlsx",): "excel xlsx spreadsheet tableur",
    ("export projects.csv",): "csv table tableau tabla",
    ("export",): "dump download telecharger descargar",
    ("merge", "help git"): "sync pull push fetch synchroniser sincronizar",
    ("where", "help environment"): (
        "config settings configuration configuracion configuracao parametres parametros preferences cache index reindex"
    ),
    ("brief", "list --fields summary"): "resume",
    ("init", "completion --install"): "setup install installer instalar",
    ("--version",): "version upgrade",
    ("help",): "tutorial tutoriel guide guia manual manuel topics",
    (): ("exit quit bye quitter sortir salir sair fermer clear cls cd ps id su sudo run start stop repo next random"),
}
"""The ends of the commands that are offered, {} for a project -> words that may mean any of them, folded.

Those of other tools that mean nothing here are near to none either.
"""

OPTION_WORDS: Mapping[str, str] = {
    "--country": "pays pais land countries",
    "--partner-country": "pays-partenaire pais-socio pais-parceiro",
    "--year": "annee annees an exercice ano anos anio anios ejercicio exercicio years",
    "--donor": (
        "bailleur bailleurs bailleur-de-fonds financeur donors funder donante donantes financiador financiadores "
        "doador doadores"
    ),
    "--partner": "partenaire partenaires socio socios partners parceiro parceiros",
    "--lead": "chef-de-file responsable responsavel",
    "--status": "statut etat estado situacion situacao state",
    "--theme": "thematique tema temas themes topic tematica",
    "--focus": "domaine enfoque",
    "--region": "regions regiao province provincia lieu lugar",
    "--phase": "fase",
    "--since": "depuis desde",
    "--until": "jusque hasta ate",
    "--from": "depuis desde since after",
    "--to": "jusque hasta ate until before",
    "--min-budget": "budget-min presupuesto-min orcamento-min",
    "--max-budget": "budget-max presupuesto-max orcamento-max",
    "--budget": "montant presupuesto monto amount orcamento montante",
    "--currency": "devise moneda moeda",
    "--text": "texte texto search query words mots recherche chercher buscar palabras",
    "--title": "titre titulo",
    "--short-title": "sigle acronyme titre-court titulo-corto acronym",
    "--summary": "resume resumen resumo description descripcion",
    "--start": "debut inicio begin",
    "--end": "fin fim",
    "--language": "langue idioma lang lingua",
    "--url": "lien enlace link",
    "--sort": "tri trier orden ordenar order order-by sort-by",
    "--limit": "limite max",
    "--offset": "skip",
    "--fields": "champs campos columns colonnes columnas colunas",
    "--format": "formato",
    "--count": "nombre numero",
    "--all": "all everything tous toutes tout todos todo tudo",
    "--dry-run": "simulation simuler simulacion simular",
    "--yes": "oui si sim",
    "--force": "forcer forzar overwrite",
    "--quiet": "silencieux silencioso silent",
    "--verbose": "debug details detalles bavard",
    "--color": "couleur colour colores couleurs cor",
    "--help": "aide ayuda ajuda",
    "--has": "avec con com with",
    "--without": "sans sin sem",
    "--by": "by per par por group-by",
}
"""Option -> what else it is called, folded, without its hyphens; the first of those that a command has is meant."""

NEAR_OPTIONS: Mapping[str, str] = {
    "--partner": "lead chef-de-file responsable responsavel leader",
    "--text": "title titre titulo summary where filter filtre filtro",
    "--theme": "category categorie categoria tag tags subject sujet",
    "--region": "place city ville commune ciudad cidade",
    "--from": "start debut annee-debut date-debut inicio ano-inicio fecha-inicio",
    "--to": "end fin annee-fin date-fin fim ano-fin fecha-fin",
    "--donor": "financement financing funding financiacion financiamiento financiamento",
    "--sort": "reverse inverse descending desc",
    "--limit": "-n head first top",
    "--min-budget": "budget montant presupuesto monto amount orcamento",
}
"""Option -> what is not quite the same, and asks for it."""

TOPIC_WORDS: Mapping[str, str] = {
    "filters": "filtres filtros filter filtre filtro",
    "search": "recherche busqueda pesquisa",
    "projects": "projets proyectos project projet proyecto projetos",
    "values": "valeurs valores dates amounts montants fechas",
    "formats": "formatos format",
    "exit-codes": "codes codes-de-sortie codes-de-retour codigos codigos-de-salida codigos-de-saida exit",
    "environment": "environnement entorno ambiente variables env",
    "options": "opciones opcoes option",
}
"""Topic of `icmd help` -> what else it is called, folded."""

_NOT = ("not-", "no-", "pas-", "sauf-", "hors-", "excepto-")
"""What stands before a filter's name to mean the opposite, in other words."""

_GAPS: Mapping[str, tuple[str, ...]] = {
    "--without": ("--without-", "--sans-", "--sin-", "--sem-"),
    "--has": ("--has-", "--with-", "--avec-", "--con-", "--com-"),
}
"""Option -> what stands before a field's name to mean it: --sans-budget."""


def command_of(word: str) -> str | None:
    """The command that `word` means, by its own name or another; None when that is not certain."""
    return word if word in COMMANDS else _meant(word, COMMAND_WORDS, COMMANDS.keys())


def unsure(word: str) -> tuple[str, ...] | None:
    """The ends of the commands that `word` may mean, where it may mean several or none quite; None of other words."""
    folded = fold(word)
    return next((commands for commands, words in UNSURE.items() if folded in words.split()), None)


def near_option(flag: str, known: AbstractSet[str]) -> str | None:
    """The option among the `known` ones that `flag` asks for, though it is not quite the same."""
    return _meant(flag.removeprefix("--"), NEAR_OPTIONS, known)


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
    rest = list(args)
    while rest:
        word, *rest = rest
        if word == "--":
            return [*found, word, *rest]
        name, sign, value = word.partition("=")
        is_value = bool(found) and found[-1] in valued
        if is_value or name in known or not name.startswith("--"):
            found.append(word)
        elif meant := option_of(name, known):
            found.append(f"{meant}{sign}{value}")
        elif not sign and (gap := _gap(name, known)):
            found.append(gap)
        elif "--without" in known and (field := _missing(name, value if sign else "".join(rest[:1]))):
            found.append(f"--without={field}")
            rest = rest if sign else rest[1:]
        else:
            found.append(word)
    return found


def _gap(flag: str, known: AbstractSet[str]) -> str | None:
    """The option, with its field, that asks whether projects have a value there: --sans-budget."""
    asked = ((option, begin) for option, begins in _GAPS.items() if option in known for begin in begins)
    option, begin = next(((option, begin) for option, begin in asked if flag.startswith(begin)), ("", ""))
    field = _field(flag.removeprefix(begin)) if option else None
    return f"{option}={field}" if field else None


def _missing(flag: str, value: str) -> str | None:
    """The field that has no value in projects chosen by `flag` with that `value`: --budget none."""
    return _field((option_of(flag, OPTION_WORDS.keys()) or flag).removeprefix("--")) if says_none(value) else None


def _field(word: str) -> str | None:
    from icmd_cli.cli.options import field_name  # only for an option that does not exist

    with suppress(UsageProblem):
        return field_name(word)
    return None

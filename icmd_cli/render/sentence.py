"""A project in one sentence, by rules from its fields: nothing is said that no field says."""

from functools import partial

from icmd_cli.domain.project import Project
from icmd_cli.i18n import _
from icmd_cli.reference import vocabulary
from icmd_cli.render import grammar, values
from icmd_cli.text import harmless


def sentence(project: Project, language: str) -> str:
    """What the fields say in one sentence, with the typography of the user's language.

    "Projet de 230 041 USD financé par ..., mis en œuvre par ... au Maroc d'avril 2014 à janvier 2016 (terminé)."
    Without a lead organisation the partners are those who carry it out.
    """
    parts = [_("Project")]
    if project.budget:
        parts.append(_("of {amount}").format(amount=values.amount(project.budget, language)))
    actors = [project.lead] if project.lead else list(project.partners)
    if project.donors:
        names = grammar.listed([_named(name, language) for name in project.donors])
        parts.append(_("funded by {names}").format(names=names) + ("," if actors else ""))
    if actors:
        names = grammar.listed([_named(name, language) for name in actors])
        parts.append(_("carried out by {names}").format(names=names))
    if project.countries:
        parts.append(grammar.in_countries(project.countries, language))
    date = partial(values.date, language=language)
    parts.append(grammar.span(project.start, project.end, date, language, on=project.status == "ongoing"))
    if project.status:
        parts.append(f"({values.status(project.status, language).lower()})")
    return harmless(" ".join(part for part in parts if part) + ".")


def _named(name: str, language: str) -> str:
    label = vocabulary.organisation_label(name, language)
    return label or grammar.by(name, language)

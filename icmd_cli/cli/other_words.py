"""What was probably meant by a word that names no command."""

from icmd_cli.cli.app import ALIASES, COMMANDS
from icmd_cli.cli.options import nearest_words
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.reference import countries


def no_such_command(name: str) -> UsageProblem:
    """The error for a command that does not exist, with what was probably meant."""
    message = _("There is no command “{name}”.").format(name=name)
    code = countries.find(name)
    if code:
        return UsageProblem(message, did_you_mean([f"icmd list --country {name}"]))
    # An alias and its command are one suggestion.
    nearest = dict.fromkeys(ALIASES.get(near, near) for near in nearest_words(name, (*COMMANDS, *ALIASES)))
    meant = did_you_mean([f"icmd {near}" for near in nearest])
    return UsageProblem(
        message,
        meant,
        _("`icmd --help` lists the commands; `icmd search {name}` searches.").format(name=name),
    )

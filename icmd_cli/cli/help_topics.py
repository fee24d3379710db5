"""What `icmd help TOPIC` explains: what several commands share. A topic is one line here, and its text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from icmd_cli.i18n import N_

Item = str | tuple[str, str]
"""A paragraph, or a term and what it means; both marked for translation."""


class Topic(NamedTuple):
    """One topic: what it is about, its paragraphs and terms, and lines to try."""

    summary: str
    items: Sequence[Item]
    examples: Sequence[str] = ()

    @property
    def messages(self) -> Iterable[str]:
        """All that is to be translated."""
        yield self.summary
        for item in self.items:
            yield from (item,) if isinstance(item, str) else item


_FILTERS = Topic(
    N_("How to choose projects"),
    (
        N_("list, search, export, stats, edit, remove and check take the same filters."),
        (N_("or"), N_("options of one kind, or values separated by commas: --country MA,SN")),
        (N_("and"), N_("options of different kinds: --country MA --theme diaspora")),
        (N_("not"), N_("--not-country and the like exclude what has the value")),
        ("--country, --theme, --status", N_("any name in French, English or Spanish, accents or not; or a code")),
        ("--region, --donor, --partner", N_("words of the name; --partner finds the lead organisation too")),
        ("--donor UE", N_("an organisation goes by every name that it has: UE, EU, Union européenne")),
        ("--has, --without", N_("with any value in that field, or with none: --without budget; --status none")),
        ("--year, --from, --to", N_("active in that time; a month without a day counts as a whole month")),
        ("--min-budget, --max-budget", N_("with its currency (100k EUR), or --currency: amounts are never converted")),
        ("--text", N_("words that stand in the project, as `icmd search` finds them")),
    ),
    ("icmd list -c maroc,sénégal --year 2014..2016", "icmd export --not-status cancelled projets.xlsx"),
)

_SEARCH = Topic(
    N_("How to search"),
    (
        N_("A project must contain every word; a hit in the title comes first."),
        ("epargne", N_("accents, case, plurals and other endings do not matter")),
        ('"transferts de fonds"', N_("words in quotes stand side by side; your shell needs quotes around them too")),
        ("migr*", N_("whatever begins so")),
        ("-retour", N_("not this word; NOT retour is the same")),
        ("femmes OR jeunes", N_("either of the two")),
        ("co-développement", N_("codéveloppement and co développement too: hyphens and apostrophes may be omitted")),
        N_("Without a hit, the nearest words of the catalogue are offered."),
    ),
    ("icmd search épargne femmes", "icmd search '\"transferts de fonds\" -retour'"),
)

_PROJECTS = Topic(
    N_("How to name a project"),
    (
        N_("The first way that fits is used:"),
        ("12", N_("its number, which is this catalogue's own")),
        ("figuig", N_("its id, the same in every copy of the catalogue")),
        ("Mo-100", N_("its code, case and blanks aside")),
        ("fig", N_("the beginning of its id, if only one begins so")),
        ("oasis figuig", N_("words that no other project has")),
        N_("Several fit: on a terminal you choose, a script gets the list and exit code 3."),
    ),
    ("icmd show figuig",),
)

_VALUES = Topic(
    N_("How to write dates, amounts and lists"),
    (
        (N_("dates"), N_("2014-04-15, 15/04/2014, 15 avril 2014; avril 2014 or 2014 where nobody knows the day")),
        (N_("amounts"), N_("230 041 USD, 230.041,50 EUR, 1,5 M€; the currency is never guessed")),
        (N_("lists"), N_("a | b | c in one cell; or the option once more: --region Figuig --region Oriental")),
        (N_("countries"), N_("Maroc, Morocco, Marruecos, MA or MAR; never Niger for Nigeria")),
        (N_("themes"), N_("a label of the programme in any language, or its code; other words are kept and reported")),
    ),
)

_FORMATS = Topic(
    N_("The formats of projects"),
    (
        N_("On a terminal --format table is usual, into a pipe tsv. What is selected never depends on the terminal."),
        ("table", N_("for people: as wide as the terminal")),
        ("json, jsonl", N_("for programs: an array, or one object a line; all fields")),
        ("csv", N_("RFC 4180, UTF-8, commas, points; all fields")),
        ("excel-csv", N_("for a double click in a French Excel: semicolons, decimal commas (export --excel)")),
        ("tsv", N_("tabs, no headings: for cut, awk and the like")),
        ("xlsx", N_("Excel for people: names, dates and amounts in your language")),
        ("raw-xlsx", N_("Excel for programs: all fields and codes (export --machine)")),
        ("iati", N_("IATI activities 2.03")),
        ("html", N_("one page to send, search and print without icmd")),
        ("md", N_("a Markdown table to paste")),
        ("ids", N_("one id a line")),
        N_("Import finds the format by itself: csv, tsv, xlsx, xls, ods, json, jsonl, IATI 1.01 to 2.03."),
    ),
    ("icmd list -c maroc --format md", "icmd export --excel projets.csv"),
)

_EXIT_CODES = Topic(
    N_("What icmd answers to scripts"),
    (
        ("0", N_("done; also when nothing was found")),
        ("1", N_("failed, or the answer was no; nothing was changed")),
        ("2", N_("the command line cannot be understood")),
        ("3", N_("no such project, or several; with --fail-if-empty also when nothing was found")),
        ("4", N_("data that breaks the rules: nothing or not everything was taken")),
        ("5", N_("another icmd is writing, or the file cannot be written")),
        ("130", N_("interrupted by Ctrl-C; nothing was changed")),
        N_("Data goes to stdout, all else to stderr. Without a terminal nothing is asked: --yes says yes beforehand."),
    ),
)

_ENVIRONMENT = Topic(
    N_("The environment variables that icmd reads"),
    (
        ("ICMD_STORE", N_("the store, when --store names none")),
        ("ICMD_LANG", N_("fr, es or en; else LANGUAGE, LC_ALL, LC_MESSAGES, LANG")),
        ("ICMD_PAGER, PAGER", N_("shows what is longer than the terminal; empty or cat: no paging (--no-pager)")),
        ("VISUAL, EDITOR", N_("the editor of --editor")),
        ("NO_COLOR, FORCE_COLOR", N_("no colours, or colours into a pipe too (--color)")),
        ("TERM=dumb", N_("plain lines without boxes, for screen readers")),
        ("COLUMNS", N_("the width, where the terminal does not tell")),
        ("ICMD_DEBUG=1", N_("shows all about an internal error")),
        ("XDG_DATA_HOME, XDG_CACHE_HOME", N_("where your catalogue and its index are, on Linux")),
        N_("`icmd where` tells what is in use now."),
    ),
)

_GIT = Topic(
    N_("How to keep the catalogue in git"),
    (
        N_("Two branches that each changed the catalogue are merged project by project, field by field."),
        ("git config merge.icmd.driver", N_("once in each clone: 'icmd merge %B --base %O --into %A'")),
        (".gitattributes", N_("a line in the repository: data/projects.json merge=icmd")),
        N_(
            "The store stays whole JSON. Where both changed a field differently, the value of your branch stays, git"
            " reports a conflict, and icmd says in which fields: correct them, then `git add` the store."
        ),
        N_(
            "Do not commit the history and the lock beside the store (*.history.jsonl, *.lock): they belong to this"
            " copy alone."
        ),
    ),
    (
        "git config merge.icmd.driver 'icmd merge %B --base %O --into %A'",
        "echo 'data/projects.json merge=icmd' >> .gitattributes",
    ),
)

_OPTIONS = Topic(
    N_("Options of every command"),
    (
        (N_("--store PATH"), N_("Use this store instead of the usual one.")),
        (N_("--color WHEN"), N_("auto, always or never.")),
        (N_("--wait SECONDS"), N_("Seconds to wait for another writer.")),
        ("--no-input", N_("Never ask.")),
        ("-q, --quiet", N_("Say only what went wrong.")),
        ("-v, --verbose", N_("Say everything, also in a pipe or a log.")),
        (N_("--log FILE"), N_("Add what is said to this file, with the time.")),
        ("-h, --help", N_("Show what the command does and takes.")),
        N_("For the commands that show projects:"),
        ("--no-pager", N_("Print long output without a pager.")),
        ("--fail-if-empty", N_("Exit with code 3 when no project is found.")),
        N_("`icmd --version` (-V) shows the version."),
    ),
)

TOPICS: Mapping[str, Topic] = {
    "filters": _FILTERS,
    "search": _SEARCH,
    "projects": _PROJECTS,
    "values": _VALUES,
    "formats": _FORMATS,
    "exit-codes": _EXIT_CODES,
    "environment": _ENVIRONMENT,
    "git": _GIT,
    "options": _OPTIONS,
}
"""Name on the command line -> the topic. What is a command too, such as "search", is explained as both."""

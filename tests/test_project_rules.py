"""The project's own rules: imports point down, the docs tell what there is, nothing names a registry."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT, SHIPPED, Ran

from icmd_cli.cli import typer_patches
from icmd_cli.cli.app import COMMANDS
from icmd_cli.domain.project import FIELD_NAMES
from icmd_cli.writers import FORMATS

pytestmark = pytest.mark.once

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_imports_keep_their_contracts() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


SESSIONS = (
    "README.md",
    "README.fr.md",
    "docs/guide.fr.md",
    *(f"tests/golden/{name}.md" for name in ("en", "fr", "es")),
)


@pytest.mark.parametrize(
    "line",
    [
        *(["make_sessions", document] for document in SESSIONS),
        *(["make_screens"], ["make_reference"], ["make_locale"], ["make_tables"]),
    ],
    ids=" ".join,
)
def test_what_scripts_make_is_fresh(line: list[str]) -> None:
    """The documents' sessions say what icmd says now; reference, manual page, translations and tables are as made."""
    script, *documents = line
    command = [sys.executable, str(ROOT / "scripts" / f"{script}.py"), "--check", *documents]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_documents_hold_sessions() -> None:
    for name in ("README.md", "README.fr.md", "docs/guide.fr.md"):
        assert (ROOT / name).read_text(encoding="utf-8").count("$ icmd ") >= 4, name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readmes(command: str) -> None:
    assert f"`icmd {command}" in README
    assert f"`icmd {command}" in (ROOT / "README.fr.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.fr.md", "docs/guide.fr.md"])
def test_every_link_and_picture_of_the_documents_is_there(name: str) -> None:
    document = ROOT / name
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_every_room_is_on_the_architecture_page() -> None:
    package = ROOT / "icmd_cli"
    names = {p.stem for p in package.glob("*.py") if not p.stem.startswith("__")}
    names |= {p.name for p in package.iterdir() if (p / "__init__.py").exists()}
    rooms = ARCHITECTURE.split("```")[1].splitlines()
    assert {name for line in rooms for name in re.findall(r"\w+", line.partition("  ")[0])} == names


def test_every_file_and_name_of_the_architecture_page_is_there() -> None:
    rooms = "|".join(p.name for p in (ROOT / "icmd_cli").iterdir() if (p / "__init__.py").exists())
    named = set(re.findall(rf"`((?:{rooms})(?:/\w+)*)(?:\.(?!py`|json`)(\w+))?(?:\.py|\.json)?`", ARCHITECTURE))
    assert len(named) > 30
    for path, name in named - {("reference/languages/xx", "")}:
        places = list((ROOT / "icmd_cli").glob(f"{path}*"))
        assert places, path
        assert not name or hasattr(import_module("icmd_cli." + path.replace("/", ".")), name), (path, name)
    for holder, name in (("Context", "catalogue"), ("Catalogue", "find"), ("Catalogue", "carry_out_import")):
        assert f"`{holder}.{name}" in ARCHITECTURE
        module = "cli.context" if holder == "Context" else "catalogue.catalogue"
        assert hasattr(getattr(import_module(f"icmd_cli.{module}"), holder), name), (holder, name)


def test_every_field_of_the_record_is_documented() -> None:
    assert [name for name in FIELD_NAMES if f"`{name}`" not in (ROOT / "docs" / "record.md").read_text("utf-8")] == []


@pytest.mark.no_cover
@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_in_the_help_run(
    command: str, icmd: Callable[..., Ran], tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "projects.json"
    store.write_bytes(SHIPPED.read_bytes())
    monkeypatch.setenv("ICMD_STORE", str(store))
    monkeypatch.setenv("VISUAL", "true")
    sheet = "Titre;Pays;Dossier\nUn titre;Maroc;Un dossier\n"
    for name in ("projets.csv", "janvier.csv", "fevrier.csv", "senegal.xlsx", "mali.xlsx"):
        Path(name).write_text(sheet, encoding="utf-8")  # whatever a file is called, its content tells
    other = empty_home / "Téléchargements" / "projects.json"
    other.parent.mkdir()
    other.write_bytes(SHIPPED.read_bytes())
    for name in ("dakar.json", "envoi.json"):
        Path(name).write_bytes(SHIPPED.read_bytes())
    with monkeypatch.context() as patch:  # a history to look at
        patch.setattr("icmd_cli.domain.clock.instant", lambda: datetime(2025, 12, 1, tzinfo=UTC))
        assert icmd("edit", "figuig", "--lead", "Commune de Figuig").code == 0
    shown = icmd(command, "--help").out
    examples = [line for line in typer_patches.built(command).examples if line.startswith("icmd ")]
    assert examples or command == "completion"
    assert all(f"\n  {example}\n" in shown for example in examples[:2])
    for example in examples:
        given: str | bytes = b'{"title": "T", "countries": ["MA"]}'
        for part in re.split(r" [<>] ", example)[0].split(" | "):
            words = [str(Path(word).expanduser()) if word.startswith("~") else word for word in shlex.split(part)]
            ran = icmd(*words[1:], stdin=given)
            given = ran.out
            assert (ran.code == 0) == ("--editor" not in example), (example, ran.err)  # no terminal, no editor


def test_no_module_is_too_long_to_be_held_in_mind() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "icmd_cli").rglob("*.py")}
    assert len(lengths) > 200
    assert {str(path): length for path, length in lengths.items() if length > 300} == {}


def _classes(module: Path) -> Iterator[str]:
    """The classes and the types of a module by their names, as no underscore hides a second meaning."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        match node:
            case (
                ast.ClassDef(name=name)
                | ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name))
            ):
                if (bare := name.lstrip("_"))[0].isupper() and not bare.isupper():
                    yield bare


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for module in sorted((ROOT / "icmd_cli").rglob("*.py")):
        for name in _classes(module):
            places.setdefault(name, []).append(str(module.relative_to(ROOT)))
    assert {"Project", "FigureTable"} <= set(places)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_message_hides_inside_an_f_string() -> None:
    """What stands there is not found by the extraction, and stays English."""
    hidden = re.compile(r"""f["'].*\{(?:_|plural|N_)\(["']""")
    for path in (ROOT / "icmd_cli").rglob("*.py"):
        assert not hidden.search(path.read_text(encoding="utf-8")), path


def tracked() -> list[str]:
    """The files that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    return [name for name in listed.stdout.split("\0") if name]


def test_nothing_lies_about_at_the_top() -> None:
    folders = {".ci", "benchmarks", "data", "docs", "icmd_cli", "scripts", "stress", "tests"}
    files = {".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.fr.md"}
    files |= {"README.md", "justfile", "pyproject.toml"}
    assert {name.split("/")[0] for name in tracked()} <= folders | files


def test_no_tracked_file_names_a_registry_or_this_machine() -> None:
    host = re.compile(r"pypi\.(?:org|python)|files\.pythonhosted|registry\.npmjs|index-url", re.IGNORECASE)
    for name in tracked():
        path = ROOT / name
        if path.suffix != ".pyc" and path.is_file() and name != "tests/test_project_rules.py":
            assert not host.search(path.read_text(encoding="utf-8", errors="ignore")), name

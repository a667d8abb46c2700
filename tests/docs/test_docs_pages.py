"""What the other pages claim about the code, where that is cheap to compare."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml

import actualisatie
from actualisatie.campaigns.policies import Policies
from actualisatie.cli.who import BY_VARIABLE
from actualisatie.settings import Settings
from actualisatie.storage.crash_points import CrashPoint

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "tasks", "campaigns", "letters", "connectors", "storage", "dossiers", "calendar", "simulator")
Page = Callable[[str], str]


def test_the_architecture_tells_of_every_crash_point(page: Page) -> None:
    table = page("docs/architecture.md").partition("| killed after |")[2].partition("\n\n")[0]
    assert len(table.splitlines()) - 2 == len(CrashPoint)


def test_the_readme_names_every_setting(page: Page) -> None:
    named = set(re.findall(r"`(ACTUALISATIE_[A-Z_]+)`", page("README.md")))
    assert named == {f"ACTUALISATIE_{name.upper()}" for name in Settings.model_fields} | {BY_VARIABLE}


def test_the_readme_admits_which_choices_of_a_definition_change_nothing(page: Page) -> None:
    shown = page("README.md").partition("- Some choices of a definition")[2].partition("\n- ")[0]
    used = "\n".join(
        path.read_text()
        for room in ("campaigns", "tasks", "flows", "letters")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "amendments.py"  # only compares old and new
    )
    unused = {
        f"{group}.{name}"
        for group, choices in Policies.model_fields.items()
        for name in (choices.annotation.model_fields if choices.annotation else ())
        if not re.search(rf"(\.{group}|\bsettings)\.{name}\b", used)
    }
    assert set(re.findall(r"`([a-z_.]+)`", shown)) == unused - {"returned_mail.policy"}, "one word only: hold"


def test_the_glossary_names_what_the_code_names(page: Page) -> None:
    words = set(re.findall(r"`([A-Za-z_.]+)`", page("docs/glossary.md")))
    code = "\n".join(path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    known = set(re.findall(r"\w+", code))
    assert len(words) > 30
    missing = {word for word in words if "/" not in word and word.split(".")[-1] not in known}
    assert missing - {"jjjj.mm.dd.xxxx"} == set()


def test_every_decision_has_its_three_parts_and_stays_short() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text()
        parts = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
        assert (parts, len(text.splitlines()) < 40) == (["Context", "Decision", "Consequences"], True), path.name


def test_the_version_and_licence_are_the_same_everywhere(page: Page) -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    public = yaml.safe_load(page("publiccode.yaml"))
    newest = re.search(r"^## \[([0-9.]+)\]", page("CHANGELOG.md"), flags=re.MULTILINE)
    assert newest
    versions = {project["version"], actualisatie.__version__, public["softwareVersion"], newest[1]}
    assert (versions, public["legal"]["license"]) == ({actualisatie.__version__}, project["license"])


def test_publiccode_has_what_its_standard_asks(page: Page) -> None:
    public = yaml.safe_load(page("publiccode.yaml"))
    wanted = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"}
    assert wanted | {"description", "legal", "maintenance", "localisation"} <= set(public)
    text = public["description"]["en"]
    assert len(text["shortDescription"]) <= 150 <= len(text["longDescription"])
    assert public["maintenance"]["contacts"]

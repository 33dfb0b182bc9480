"""The documents and the sentences keep up with the code."""

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
INTERNALS = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs/internals").rglob("*.md"))
DOCUMENTS = (*READMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", *INTERNALS)
NAMING = ("ARCHITECTURE.md", "CONTRIBUTING.md", *INTERNALS)
CODE = ("controllers", "services", "agent", "model")
LOCALES = sorted((ROOT / "model" / "locales").glob("*/*.json"))
REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted|npmjs\.|npmmirror|aliyun\.com|deb\.debian", re.IGNORECASE
)


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _code_blocks(name: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", _read(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", _read(name))
    folder = (ROOT / name).parent
    assert [link for link in links if not (folder / link).exists()] == []


def _list_quotes(name: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", _read(name), flags=re.DOTALL))


def _files_like(path: str) -> bool:
    """Whether such a file is there; `<topic>` and `*` stand for any name, `{a,b}` for each."""
    if choice := re.search(r"\{([^}]*)\}", path):
        start, end = choice.span()
        return all(_files_like(path[:start] + one + path[end:]) for one in choice[1].split(","))
    return any(True for _ in ROOT.glob(re.sub(r"<\w+>", "*", path).rstrip("/")))


@pytest.mark.parametrize("name", NAMING)
def test_every_path_named_in_the_internals_exists(name: str) -> None:
    """So a document that a move of code left behind is found."""
    roots = "|".join((*CODE, "tests", "scripts", "docker", "docs", "web"))
    paths = [p for p in _list_quotes(name) if re.fullmatch(rf"(?:{roots})/[\w./*<>{{}},-]+", p)]
    for block in _code_blocks(name):  # drawings name paths without backticks
        paths += re.findall(rf"(?<![\w/])(?:{roots})/[\w./-]*\w", block)
    built = ("docs/dist", "docker/volume", "docker/.env")
    assert [p for p in paths if not p.startswith(built) and not _files_like(p)] == []


@cache
def _list_file_names() -> set[str]:
    """Of all our files; what was installed or built is not walked through."""
    names: set[str] = set()
    for folder in (*CODE, "tests", "scripts", "docker", "docs", "web"):
        for _, folders, files in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in {"node_modules", "dist"}]
            names |= {*folders, *files}
    return names


@pytest.mark.parametrize("name", NAMING)
def test_every_path_without_its_root_exists_somewhere(name: str) -> None:
    paths = [q for q in _list_quotes(name) if re.fullmatch(r"[a-z_]+(?:/[\w-]+)*\.(?:py|ts)", q)]
    folders = (*CODE, "tests", "scripts", "docs", "web/src", "web/e2e")
    inner = [path for path in paths if not (ROOT / path).exists()]
    assert [p for p in inner if not any([*(ROOT / f).rglob(p)] for f in folders)] == []


@pytest.mark.parametrize("name", NAMING)
def test_every_file_named_alone_exists_somewhere(name: str) -> None:
    named = {q for q in _list_quotes(name) if re.fullmatch(r"[\w-]+\.(?:py|ts|vue|txt|sql|sh)", q)}
    assert named - _list_file_names() - {"serv.py"} == set()


def _is_defined(dotted: str) -> bool:
    """Whether a package, a module or a name at the top of a module is called so."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:count])
        modules = [m for m in (place.with_suffix(".py"), place / "__init__.py") if m.is_file()]
        if modules and count == len(parts):
            return True
        if modules:
            top = rf"^(?:class |def |async def )?{re.escape(parts[count])}\b"
            return re.search(top, modules[0].read_text("utf-8"), re.MULTILINE) is not None
    return False


@pytest.mark.parametrize("name", NAMING)
def test_every_dotted_name_in_the_internals_is_defined(name: str) -> None:
    dotted = [q for q in _list_quotes(name) if re.fullmatch(rf"(?:{'|'.join(CODE)})(?:\.\w+)+", q)]
    assert [q for q in dotted if not _is_defined(q)] == []


def test_every_dotted_name_in_a_docstring_is_defined() -> None:
    pattern = re.compile(rf"`((?:{'|'.join(CODE)})(?:\.\w+)+)`")
    modules = (path for folder in (*CODE, "tests") for path in (ROOT / folder).rglob("*.py"))
    dotted = {q for path in modules for q in pattern.findall(path.read_text("utf-8"))}
    assert [q for q in sorted(dotted) if not _is_defined(q)] == []


def test_every_name_in_the_recipes_is_one_of_the_code() -> None:
    named = {
        q.lstrip("@") for q in _list_quotes("CONTRIBUTING.md") if re.fullmatch(r"@?[A-Za-z_]\w+", q)
    }
    names = {name for name in named if re.search(r"[A-Z_]", name)}
    files = (
        path
        for folder in (*CODE, "tests", "web/src", "web/e2e", "docker/gpt-vis-api/src")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".ts", ".vue", ".json"} and path.is_file()
    )
    assert {"BEYOND", "SourceKind", "make_step", "isFine"} <= names
    for file in files:
        names -= {name for name in names if name in file.read_text("utf-8")}
    assert names == set()


def test_the_architecture_is_read_in_ten_minutes() -> None:
    assert len(_read("ARCHITECTURE.md").split()) <= 1_500


def test_the_glossary_stays_small() -> None:
    assert len(re.findall(r"^\| ", _read("docs/internals/glossary.md"), re.MULTILINE)) <= 50


def test_both_readmes_have_the_same_outline() -> None:
    english, chinese = (re.findall(r"^(#+) ", _read(n), re.MULTILINE) for n in READMES)
    assert english == chinese


def test_both_readmes_show_the_same_pictures_and_commands() -> None:
    pictures = [re.findall(r"!\[[^\]]*\]\(", _read(name)) for name in READMES]
    assert len(pictures[0]) == len(pictures[1]) >= 1
    commands = [[len(b.splitlines()) for b in _code_blocks(name)] for name in READMES]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_opens_with_the_two_commands(name: str) -> None:
    top = _read(name).split("\n## ")[0]
    assert "make run" in top
    assert "make test" in top


def test_every_make_target_is_listed_by_help() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    listed = set(re.findall(r"^([a-z-]+):.*## ", _read("Makefile"), re.MULTILINE))
    assert targets - listed == {"install", "install-dev", "check-service", "check-page"}


def test_every_dependency_has_its_sentence() -> None:
    declared = _read("pyproject.toml").split("[dependency-groups]")[0]
    names = re.findall(r'^  "([a-z0-9-]+)', declared, re.MULTILINE)
    explained = _read("docs/internals/dependencies.md").lower()
    assert [name for name in names if f"`{name}`" not in explained] == []


@pytest.mark.parametrize("path", LOCALES, ids=lambda p: p.stem)
def test_each_sentence_stands_in_both_languages_with_the_same_parameters(path: Path) -> None:
    for name, sentence in json.loads(path.read_text("utf-8")).items():
        assert set(sentence) == {"en", "zh-CN"}, name
        # {rows:row|rows} only inflects a word, which Chinese does not.
        filled = {
            locale: re.sub(r"\{\w+:[^}]*\|[^}]*\}", "", sentence[locale]) for locale in sentence
        }
        english, chinese = (
            set(re.findall(r"\{(\w+)[^}]*\}", filled[locale])) for locale in ("en", "zh-CN")
        )
        assert english == chinese, name


def test_every_sentence_named_in_the_code_exists() -> None:
    known = {
        f"{path.stem}.{name}" for path in LOCALES for name in json.loads(path.read_text("utf-8"))
    }
    topics = "|".join(path.stem for path in LOCALES)
    pattern = re.compile(rf'\b(?!ForeignKey\b)\w+\(\s*"((?:{topics})\.[a-z0-9_]+)"')
    named = {
        key
        for package in CODE
        for path in (ROOT / package).rglob("*.py")
        for key in pattern.findall(path.read_text("utf-8"))
    }
    assert named - known == set()


def test_no_registry_host_is_named() -> None:
    files = [
        path
        for folder in (*CODE, "scripts", "docker", ".ci", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".sh", ".md", ".json", ".toml", ".yaml", ".ts", ""}
        and not {"node_modules", "dist"} & set(path.parts)
        and path.is_file()
    ] + [ROOT / name for name in (*DOCUMENTS, "Makefile", "pyproject.toml")]
    named = [
        p for p in files if p != Path(__file__) and REGISTRY_HOSTS.search(p.read_text("utf-8"))
    ]
    assert named == []

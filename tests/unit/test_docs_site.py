"""The documentation: equal in both languages, its commands right, its links leading somewhere."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from tests.support.files.doc_pages import (
    CHECKS,
    DOCS,
    LANGUAGES,
    ROOT,
    Block,
    Page,
    commands,
    pages,
)

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
EVERY = [page for language in LANGUAGES for page in pages(language).values()]
COMMANDS = commands(*CHECKS)
WRITTEN_ELSEWHERE = {"internals", "changelog"}
OF_OTHERS = {"UV_DEFAULT_INDEX", "PIP_INDEX_URL", "DRY_RUN", "TOKEN", "USER"}


def _name(item: Page | Block) -> str:
    return f"{item.language}/{item.name}" if isinstance(item, Page) else item.page


def test_both_languages_have_the_same_pages_in_the_order_of_the_menu() -> None:
    groups = json.loads((DOCS / "data" / "groups.json").read_text("utf-8"))
    listed = {name for group in groups for name in group["pages"]} - WRITTEN_ELSEWHERE
    assert set(pages("en")) == set(pages("zh")) == listed


@pytest.mark.parametrize("name", pages("en"))
def test_both_languages_say_the_same_things(name: str) -> None:
    english, chinese = pages("en")[name], pages("zh")[name]
    assert english.headings == chinese.headings
    assert english.blocks == chinese.blocks
    for mark in (r"^\|", r"^- ", r"^\d+\. ", r"^> ", r"^!\[", r"^<!--"):
        counts = [len(re.findall(mark, page.prose, re.MULTILINE)) for page in (english, chinese)]
        # A quotation may take more lines in one language.
        assert counts[0] == counts[1] or mark == r"^> ", mark


@pytest.mark.parametrize("page", EVERY, ids=_name)
def test_every_heading_has_an_anchor_of_its_own(page: Page) -> None:
    assert len(re.findall(r"^#{2,} ", page.prose, re.MULTILINE)) == len(page.headings)
    anchors = [anchor for _, anchor in page.headings]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("page", pages("zh").values(), ids=_name)
def test_chinese_text_has_chinese_punctuation(page: Page) -> None:
    prose = re.sub(r"`[^`]*`", "", page.prose)
    assert re.findall(r"[\u4e00-\u9fff][,;:?!(][\u4e00-\u9fff]?", prose) == []


@pytest.mark.parametrize("page", EVERY, ids=_name)
def test_every_block_says_how_it_is_checked(page: Page) -> None:
    for block in page.blocks:
        assert block.language in {"sh", "sql", "ini", "json", "nginx", "yaml"}
        assert (block.check in CHECKS) == (block.language == "sh"), block


@pytest.mark.parametrize("block", COMMANDS, ids=_name)
def test_the_shell_understands_every_command(block: Block) -> None:
    done = subprocess.run(
        [SHELLCHECK, "--shell=bash", "--severity=info", "-"],
        input=block.text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_make_target_in_the_documentation_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set()
    for page in EVERY:
        code = [block.text for block in page.blocks] + re.findall(r"`([^`\n]+)`", page.prose)
        for line in "\n".join(code).splitlines():
            for words in re.findall(r"(?:^|[;&|] *|' *|\w=\S+ )make ([a-z -]+)", line):
                named |= {word for word in words.split() if not word.startswith("-")}
    assert {"run", "up", "backup", "restore", "doctor", "env"} <= named
    assert named - known == set()


def test_every_variable_in_the_documentation_exists() -> None:
    template = (ROOT / ".env.template").read_text("utf-8")
    known = set(re.findall(r"^([A-Z][A-Z0-9_]+)=", template, re.MULTILINE))
    sources = [
        ROOT / "docker/docker-compose.yaml",
        ROOT / "scripts/build_image.sh",
        ROOT / "scripts/published_image.sh",
        ROOT / "Makefile",
    ]
    known |= {
        name for path in sources for name in re.findall(r"[A-Z][A-Z0-9_]{2,}", path.read_text())
    }
    named = set()
    for page in EVERY:
        for block in page.blocks:
            named |= set(re.findall(r"\b([A-Z][A-Z0-9_]{2,})=", block.text))
        named |= set(re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`", page.prose))
    assert {"MODEL_NAME", "DOMAIN", "TRUSTED_PROXIES"} <= named
    assert named - known - OF_OTHERS == {"RUN_FINISHED", "RUN_ERROR", "ORIG_HEAD"}


def test_every_path_of_the_project_in_the_documentation_exists() -> None:
    made = {"docker/.env", "docker/.env.old", "docker/volume", "docker/volume.old"}
    named = set()
    for page in EVERY:
        text = page.prose + "\n".join(block.text for block in page.blocks)
        found = re.findall(r"(?<![\w/.-])(?:docker|scripts|web|docs|controllers)/[\w./-]+", text)
        named |= {path.rstrip("./") for path in found}
    assert "docker/kubernetes/base/settings.env" in named
    missing = {p for p in named - made if not (ROOT / p).exists()}
    assert {p for p in missing if not p.startswith(("docker/volume/", "docker/daemon"))} == set()


def test_every_image_of_others_is_said_to_be_never_pulled() -> None:
    stack = yaml.safe_load((ROOT / "docker/docker-compose.yaml").read_text("utf-8"))
    images = {service["image"] for service in stack["services"].values()}
    others = {image for image in images if "${TAG" not in image}
    dockerfiles = [ROOT / "docker/Dockerfile", ROOT / "web/Dockerfile"]
    others |= {
        image
        for path in dockerfiles
        for image in re.findall(r"^ARG \w+_IMAGE=(\S+)", path.read_text(), re.MULTILINE)
    }
    for language in LANGUAGES:
        text = pages(language)["deployment"].text.partition("{#never-pulled}")[2]
        assert {image for image in others if f"`{image}`" not in text} == set()


def test_the_generated_parts_are_those_of_the_code() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.make_docs", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


class _Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.scripts: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {given["id"]} if given.get("id") else set()
        self.links += [link for name in ("href", "src") if (link := given.get(name))]
        if tag == "script":
            self.scripts.append(given.get("src"))


@pytest.fixture(scope="module")
def site() -> dict[str, _Links]:
    """The built site by address."""
    subprocess.run([ROOT / "scripts/build_docs.sh"], check=True, timeout=300)
    folder = DOCS / "dist"
    return {
        f"/help/{path.relative_to(folder).as_posix().removesuffix('index.html')}": _Links(
            path.read_text("utf-8")
        )
        for path in folder.rglob("*.html")
    }


def test_every_link_of_the_site_leads_somewhere(site: dict[str, _Links]) -> None:
    broken = []
    for address, page in site.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if not target:
                target = address
            if target in {"/", "/favicon.svg"} or link.startswith("https://docs.ag-ui.com"):
                continue
            file = DOCS / "dist" / target.removeprefix("/help/")
            whole = target.startswith("/help/") and (target in site or file.is_file())
            if not whole or (anchor and anchor not in site[target].anchors):
                broken.append(f"{address}: {link}")
    assert broken == []


def test_the_site_needs_no_inline_script_and_nothing_from_elsewhere(
    site: dict[str, _Links],
) -> None:
    assert len(site) == 2 * (len(pages("en")) + len(WRITTEN_ELSEWHERE)) + 1
    for page in site.values():
        assert all(src and src.startswith("/help/") for src in page.scripts)
    for path in (DOCS / "theme").iterdir():
        assert re.findall(r"https?://(?!www\.w3\.org)", path.read_text("utf-8")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_has_every_section(language: str, site: dict[str, _Links]) -> None:
    sections = json.loads((DOCS / "dist" / f"search-{language}.json").read_text("utf-8"))
    known = {section["id"] for section in sections}
    for name, page in pages(language).items():
        address = f"/help/{language}/" + ("" if name == "index" else f"{name}/")
        assert {f"{address}#{anchor}" for _, anchor in page.headings} <= known
    assert not any(re.search(r"&#?\w+;", section["text"]) for section in sections)


@pytest.mark.parametrize("folder", ["docs", "web", "docker/gpt-vis-api"])
def test_a_lock_file_installs_with_every_npm(folder: str) -> None:
    locked = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    for_others = {name: entry for name, entry in locked.items() if {"os", "cpu"} & entry.keys()}
    assert [name for name, entry in for_others.items() if not entry.get("optional")] == []

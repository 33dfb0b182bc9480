"""What the hub lists, made fit for a model: clean and unique names, bounded words."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from agent.ports import Tool

if TYPE_CHECKING:
    from services.tools.sdk import McpTool

NAME_LENGTH = 64
DESCRIPTION_LENGTH = 4000
SCHEMA_BYTES = 128 * 1024
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")
_NOT_IN_WORDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A tool, and what the hub calls it."""

    tool: Tool
    hub_name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which tools the operator lets in, by the hub's name or ours; `*` stands for any letters."""

    allowed: frozenset[str] = frozenset()
    """Empty: all of the group."""
    local: frozenset[str] = frozenset()
    """Tools that send nothing out of this installation."""
    public: frozenset[str] = frozenset()
    """Tools whose results hold nothing private."""

    def lets_in(self, *names: str) -> bool:
        """Whether a tool with one of these names may be called."""
        return not self.allowed or _named(self.allowed, names)

    def keeps_in(self, *names: str) -> bool:
        """Whether a tool with one of these names sends nothing out."""
        return _named(self.local, names)

    def is_public(self, *names: str) -> bool:
        """Whether the results of a tool with one of these names hold nothing private."""
        return _named(self.public, names)


def listed(found: Sequence["McpTool"], hub: str, choice: Choice) -> dict[str, Listed]:
    """The tools that may be called, by the name a model gives.

    Names that need no cleaning keep theirs, so no tool can take the name of another.
    """
    ordered = sorted(found, key=lambda each: clean(each.name) != each.name)
    servers = _servers([each.name for each in found], hub)
    by_name: dict[str, Listed] = {}
    for each in ordered:
        name = clean(each.name)
        if name in by_name:
            name = _marked(name, each.name)
        if name in by_name or not _fits(each.inputSchema):
            continue
        if choice.lets_in(each.name, name):
            tool = Tool(
                name=name,
                server=servers[each.name],
                description=words(each.description or each.title or "", DESCRIPTION_LENGTH),
                arguments=each.inputSchema,
                sends_out=not choice.keeps_in(each.name, name),
                public=choice.is_public(each.name, name),
            )
            by_name[name] = Listed(tool, each.name)
    return dict(sorted(by_name.items()))


def clean(name: str) -> str:
    """The name in letters, digits, `_` and `-`, at most `NAME_LENGTH` of them."""
    cleaned = _NOT_IN_NAMES.sub("_", name) or "_"
    return cleaned if len(cleaned) <= NAME_LENGTH else _marked(cleaned, name)


def words(text: str, most: int) -> str:
    """The text without control characters, cut to `most` characters."""
    bare = _NOT_IN_WORDS.sub("", text).strip()
    return bare if len(bare) <= most else bare[: most - 1] + "…"


def _named(patterns: Iterable[str], names: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


def _marked(name: str, original: str) -> str:
    digest = hashlib.sha256(original.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
    return f"{name[: NAME_LENGTH - _DIGEST - 1]}_{digest}"


def _fits(schema: Mapping[str, Any]) -> bool:
    return schema.get("type", "object") == "object" and len(json.dumps(schema)) <= SCHEMA_BYTES


def _servers(names: Iterable[str], hub: str) -> dict[str, str]:
    """Whose each tool is: a hub puts its server's name and a `-` before a tool's.

    A server's name may have a `-` too: it is what all tools with the same beginning share.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[name.partition("-")[0]].append(name)
    servers = {}
    for same in alike.values():
        parts = [name.split("-")[:-1] for name in same]
        shared = _shared(parts)
        for name in same:
            servers[name] = words("-".join(shared) or hub, NAME_LENGTH)
    return servers


def _shared(lists: Sequence[Sequence[str]]) -> list[str]:
    shared = []
    for column in zip(*lists, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return shared

"""The hub's tools prepared for a model: unique clean names, bounded descriptions."""

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
class ListedTool:
    """A tool, and its name in the hub."""

    tool: Tool
    hub_name: str


@dataclass(frozen=True, slots=True)
class ToolFilter:
    """The tools that the operator allows, by the hub's names or ours; `*` matches any text."""

    allowed: frozenset[str] = frozenset()
    """Empty: all of the group."""
    local: frozenset[str] = frozenset()
    """Tools that send nothing out of this installation."""
    public: frozenset[str] = frozenset()
    """Tools whose results hold nothing private."""

    def is_allowed(self, *names: str) -> bool:
        """Whether a tool with one of these names may be called."""
        return not self.allowed or _matches(self.allowed, names)

    def is_local(self, *names: str) -> bool:
        """Whether a tool with one of these names sends nothing out."""
        return _matches(self.local, names)

    def is_public(self, *names: str) -> bool:
        """Whether the results of a tool with one of these names hold nothing private."""
        return _matches(self.public, names)


def to_listed_tools(
    tools: Sequence["McpTool"], hub: str, choice: ToolFilter
) -> dict[str, ListedTool]:
    """The tools that may be called, by the name a model gives.

    Names that need no cleaning keep theirs, so no tool can take the name of another.
    """
    ordered = sorted(tools, key=lambda each: clean_name(each.name) != each.name)
    servers = _find_servers([each.name for each in tools], hub)
    by_name: dict[str, ListedTool] = {}
    for each in ordered:
        name = clean_name(each.name)
        if name in by_name:
            name = _append_digest(name, each.name)
        if name in by_name or not _is_usable_schema(each.input_schema):
            continue
        if choice.is_allowed(each.name, name):
            tool = Tool(
                name=name,
                server=servers[each.name],
                description=clean_text(each.description or each.title or "", DESCRIPTION_LENGTH),
                arguments=each.input_schema,
                sends_out=not choice.is_local(each.name, name),
                public=choice.is_public(each.name, name),
            )
            by_name[name] = ListedTool(tool, each.name)
    return dict(sorted(by_name.items()))


def clean_name(name: str) -> str:
    """The name in letters, digits, `_` and `-`, at most `NAME_LENGTH` of them."""
    cleaned = _NOT_IN_NAMES.sub("_", name) or "_"
    return cleaned if len(cleaned) <= NAME_LENGTH else _append_digest(cleaned, name)


def clean_text(text: str, most: int) -> str:
    """The text without control characters, cut to `most` characters."""
    bare = _NOT_IN_WORDS.sub("", text).strip()
    return bare if len(bare) <= most else bare[: most - 1] + "…"


def _matches(patterns: Iterable[str], names: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


def _append_digest(name: str, original: str) -> str:
    digest = hashlib.sha256(original.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
    return f"{name[: NAME_LENGTH - _DIGEST - 1]}_{digest}"


def _is_usable_schema(schema: Mapping[str, Any]) -> bool:
    return schema.get("type", "object") == "object" and len(json.dumps(schema)) <= SCHEMA_BYTES


def _find_servers(names: Iterable[str], hub: str) -> dict[str, str]:
    """The server of each tool, by the name of the tool.

    A hub puts the name of its server and a `-` before the name of a tool. As the name of the server
    may have a `-` too, it is what all names with the same first part have in common.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.partition("-")[0]].append(name)
    servers = {}
    for same in groups.values():
        parts = [name.split("-")[:-1] for name in same]
        prefix = _find_common_prefix(parts)
        for name in same:
            servers[name] = clean_text("-".join(prefix) or hub, NAME_LENGTH)
    return servers


def _find_common_prefix(lists: Sequence[Sequence[str]]) -> list[str]:
    prefix = []
    for column in zip(*lists, strict=False):
        if len(set(column)) > 1:
            break
        prefix.append(column[0])
    return prefix

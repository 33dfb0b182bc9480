"""Terms and examples as a YAML document, and back.

A document is read by PyYAML's safe loader, within limits of size and depth, without aliases and
tags. Of plain scalars only what entries hold is more than text: YAML 1.1 takes `1:1:1` for a number
to the base 60, and computing a long one takes hours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import yaml
from pydantic import ValidationError

from model.errors import Invalid, TooLarge
from model.field_messages import InvalidField
from model.serialization import replace_invalid_unicode
from model.sources.teaching import MAX_EXAMPLES, MAX_TERMS, ExampleValues, TermValues, fold_word

MAX_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 6
_MAX_EVENTS = 200_000
"""Of the parser: some twenty for each entry that a document may have."""
_LINE_WIDTH = 100
Values = TypeVar("Values", TermValues, ExampleValues)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Values]):
    """A term or an example of a document."""

    path: str
    """Its place in the document: `terms.3` is the fourth term."""
    values: Values


@dataclass(frozen=True, slots=True)
class Document:
    """The entries of a document, and the problems of those that cannot be read."""

    terms: tuple[Entry[TermValues], ...]
    examples: tuple[Entry[ExampleValues], ...]
    problems: tuple[Invalid, ...] = ()


_Loader: Any = type("_Loader", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": {}})
"""Reads null, booleans and short numbers; every other plain scalar is text."""
_PLAIN_SCALARS: tuple[tuple[str, str, str], ...] = (
    ("null", r"~|null|Null|NULL|", "~nN"),
    (
        "bool",
        r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
        "yYnNtTfFoO",
    ),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,18}\.[0-9]{0,18}", "-+0123456789"),
)
"""Tag, pattern and first characters."""
for _tag, _pattern, _first in _PLAIN_SCALARS:
    _empty = [""] if _tag == "null" else []
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, *_empty]
    )

_Dumper: Any = type("_Dumper", (yaml.CSafeDumper,), {})
"""Writes texts of several lines as blocks."""


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_document(terms: Iterable[TermValues], examples: Iterable[ExampleValues]) -> str:
    """The document: terms in the order of their names, examples in that of their questions."""
    by_name = sorted(terms, key=lambda term: (fold_word(term.name), term.name))
    by_question = sorted(examples, key=lambda each: (fold_word(each.question), each.question))
    content = {
        "terms": [_to_entry(term) for term in by_name],
        "examples": [_to_entry(example) for example in by_question],
    }
    document: str = yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH
    )
    return document


def _to_entry(values: TermValues | ExampleValues) -> dict[str, Any]:
    """The fields that differ from their defaults, and always the name or the question."""
    return values.model_dump(mode="json", exclude_defaults=True)


def read_document(body: bytes) -> Document:
    """Read a document. Raises `Invalid` for text that is no such document, `TooLarge`."""
    content = _load(body)
    if content is None:
        content = {}
    if not isinstance(content, dict) or not content.keys() <= {"terms", "examples"}:
        raise Invalid("teaching.no_document")
    problems: list[Invalid] = []
    terms = _read_entries(content, "terms", TermValues, MAX_TERMS, problems)
    examples = _read_entries(content, "examples", ExampleValues, MAX_EXAMPLES, problems)
    return Document(terms, examples, tuple(problems))


def _load(body: bytes) -> Any:
    if len(body) > MAX_BYTES:
        raise TooLarge("teaching.document_too_large", most=MAX_BYTES // 1024 // 1024)
    try:
        text = body.decode("utf-8-sig")
        _check_events(text)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except UnicodeError:
        raise Invalid("fields.not_unicode") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid("teaching.not_yaml", line=_find_line(error)) from error
    if replace_invalid_unicode(content) != content:  # an escape may be half of a surrogate pair
        raise Invalid("fields.not_unicode")
    return content


def _check_events(text: str) -> None:
    """Refuse aliases, by which a small text becomes a large one, tags, and deep nesting."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if number > _MAX_EVENTS:
            raise TooLarge("teaching.document_too_large", most=MAX_BYTES // 1024 // 1024)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Invalid("teaching.alias", line=event.start_mark.line + 1)
        if getattr(event, "tag", None):
            raise Invalid("teaching.no_document")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise Invalid("teaching.no_document")


def _find_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _read_entries(
    content: dict[str, Any], kind: str, model: type[Values], most: int, problems: list[Invalid]
) -> tuple[Entry[Values], ...]:
    raw_entries = [] if content.get(kind) is None else content[kind]
    if not isinstance(raw_entries, list):
        raise Invalid("fields.list", path=kind)
    if len(raw_entries) > most:
        raise Invalid(f"teaching.too_many_{kind}", path=kind, most=most)
    entries: list[Entry[Values]] = []
    for place, raw_entry in enumerate(raw_entries):
        path = f"{kind}.{place}"
        try:
            entries.append(Entry(path, model.model_validate(raw_entry, extra="forbid")))
        except ValidationError as error:
            problems.extend(_to_problems(error, path))
    return tuple(entries)


def _to_problems(error: ValidationError, entry_path: str) -> Iterator[Invalid]:
    for detail in error.errors(include_url=False, include_input=False):
        yield InvalidField(detail, path=".".join((entry_path, *map(str, detail["loc"]))))

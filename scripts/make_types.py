"""Writes web/src/api/generated.ts from model/activities.py; `--check` says whether it is stale."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import activities  # noqa: E402 - the path is set just above
from model.query import Cell  # noqa: E402
from model.schema import ColumnKind  # noqa: E402

TARGET = ROOT / "web" / "src" / "api" / "generated.ts"
HEADER = "// Written by `make types` from model/activities.py. Do not edit."
NAMED: dict[str, Any] = {"Cell": Cell, "ChartType": activities.ChartType, "ColumnKind": ColumnKind}
PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    Any: "unknown",
}


def typescript() -> str:
    """The whole generated file."""
    union = get_args(activities.AnyActivity)
    contents = "".join(f"  {model.activity_type}: {model.__name__}\n" for model in union)
    parts = [
        HEADER,
        *(f"export type {name} = {_expression(hint)}" for name, hint in NAMED.items()),
        *(_interface(model) for model in _models(union)),
        f"export interface ActivityContents {{\n{contents}}}",
    ]
    return "\n\n".join(parts) + "\n"


def _models(union: tuple[type[BaseModel], ...]) -> Iterator[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()

    def visit(hint: Any) -> Iterator[type[BaseModel]]:
        if isinstance(hint, type) and not get_args(hint) and issubclass(hint, BaseModel):
            if hint not in seen:
                seen.add(hint)
                for field in hint.model_fields.values():
                    yield from visit(field.annotation)
                yield hint
        else:
            for argument in get_args(hint):
                yield from visit(argument)

    for model in union:
        yield from visit(model)


def _interface(model: type[BaseModel]) -> str:
    fields = "".join(
        f"  {name}: {_reference(field.annotation)}\n" for name, field in model.model_fields.items()
    )
    about = (model.__doc__ or "").strip().splitlines()[0]
    return f"/** {about} */\nexport interface {model.__name__} {{\n{fields}}}"


def _reference(hint: Any) -> str:
    name = next((name for name, named in NAMED.items() if named == hint), None)
    return name or _expression(hint)


def _expression(hint: Any) -> str:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f"'{value}'" for value in arguments)
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(_reference(argument) for argument in arguments))
    if isinstance(hint, type) and not arguments and issubclass(hint, BaseModel):
        return hint.__name__
    return _container(origin, [_reference(argument) for argument in arguments])


def _container(origin: Any, inner: list[str]) -> str:
    if origin is list:
        return f"({inner[0]})[]" if " " in inner[0] else f"{inner[0]}[]"
    if origin is dict:
        return f"Record<{inner[0]}, {inner[1]}>"
    raise TypeError(f"make_types cannot write {origin!r}")


def main() -> int:
    """Write the file, or with `--check` only compare."""
    wanted = typescript()
    if "--check" in sys.argv[1:]:
        if TARGET.exists() and TARGET.read_text("utf-8") == wanted:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is stale: run `make types`.", file=sys.stderr)
        return 1
    TARGET.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes the kinds of sources, with what their forms ask for, as the page reads them."""

from collections.abc import Iterable

from model.engines.description import Engine

_HEADER = """\
// Written by `make types` from model/engines. Do not edit.

/** What the form of a kind asks for. */
export interface KindForm {
  /** What users read; empty where each language has its own word. */
  title: string
  place: 'file' | 'server' | 'uploads'
  port: string
  /** The port over TLS, of kinds that are asked over HTTP. */
  tlsPort: string
  /** How the address of a replica begins. */
  scheme: string
  database: 'database' | 'catalog'
  hasSchema: boolean
  /** Other engines that are reached by this kind. */
  alsoFor: string[]
}

/** How a dialect of SQL writes names and texts. */
export interface Quoting {
  /** The mark around names. */
  quote: string
  /** Whether a backslash in a text escapes what follows. */
  backslashes: boolean
  /** Whether "…" is a text and no name. */
  doubleQuotedTexts: boolean
}
"""


def render_source_kinds(engines: Iterable[Engine]) -> str:
    """The whole file."""
    all_engines = tuple(engines)
    names = " | ".join(f"'{engine.name}'" for engine in all_engines)
    forms = "".join(f"  {engine.name}: {{\n{_render_form(engine)}  }},\n" for engine in all_engines)
    return (
        f"{_HEADER}\nexport type SourceKind = {names}\n\n"
        f"export const KIND_FORMS: Record<SourceKind, KindForm> = {{\n{forms}}}\n\n"
        f"/** By the names of dialects. */\n"
        f"export const QUOTING: Record<string, Quoting> = {{\n{_render_quoting(all_engines)}}}\n"
    )


def _render_quoting(engines: Iterable[Engine]) -> str:
    dialects = {engine.dialect.name: engine.dialect for engine in engines}
    return "".join(
        f"  {name}: {{ quote: '{dialect.quote}', "
        f"backslashes: {str(dialect.backslash_escapes).lower()}, "
        f"doubleQuotedTexts: {str(dialect.double_quoted_texts).lower()} }},\n"
        for name, dialect in dialects.items()
    )


def _render_form(engine: Engine) -> str:
    form = engine.form
    values = {
        "title": engine.title,
        "place": form.place,
        "port": str(form.port or ""),
        "tlsPort": str(form.tls_port or ""),
        "scheme": next(iter(form.schemes), ""),
        "database": form.database,
    }
    lines = [f"    {name}: '{value}',\n" for name, value in values.items()]
    others = [each.title for each in engine.variants[:-1] if each.title not in engine.title]
    also_for = ", ".join(f"'{title}'" for title in others)
    lines += [f"    hasSchema: {str(form.has_schema).lower()},\n", f"    alsoFor: [{also_for}],\n"]
    return "".join(lines)

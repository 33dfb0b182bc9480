"""The terms of tables and columns, as concepts rather than letters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from agent.labels.code_legends import parse_codes, strip_codes
from agent.labels.thing_names import list_names_by_number
from agent.labels.units import strip_bracketed_unit, strip_unit
from agent.lexicon import expand_name, find_concepts, list_abbreviated_words, load_glossary
from agent.rule_engine.parsing.spans.file_table_names import list_file_table_names
from agent.rule_engine.parsing.spans.function_words import PhraseKey, load_glossary_words
from agent.rule_engine.parsing.spans.row_names import list_row_names
from agent.rule_engine.parsing.spans.tokens import Token, normalize_text, to_key, tokenize
from agent.rule_engine.parsing.spans.values.boolean_words import list_off_words, state_words
from agent.rule_engine.parsing.spans.values.standard_codes import list_standard_words
from model.locales.chinese import compile_chinese, has_chinese
from model.sources.schema import Column, Table

Senses = frozenset[str]

_SEPARATORS = re.compile(r"[/／|｜;；,，:：。()（）\[\]【】\n=]")
FILLERS = frozenset(
    ["的", "of", "is", "are", "was", "were", "that", "the", "a", "an", "in", "for", "to",
     "per", "on", "at", "t", "tbl", "dim", "fact", "dwd", "ods", "dws", "tb", "mst", "mstr",
     "vw", "v"]
)  # fmt: skip
_PREPOSITION = re.compile(
    r"(?P<head>[A-Za-z][\w' -]*?) (?:of|to|for|from|by|at) (?:the |an? |each )?"
    r"(?P<of>[A-Za-z][\w' -]*)"
)
_WHEN_EMPTY = compile_chinese(r"\d|空|null|empty|blank|其中|\p{Han}{0,8}为(?:空|0)", re.IGNORECASE)
"""How a note begins to say what is stored when, which is no name."""
_EMPTY = re.compile(
    r"(?:[;；,，.。]\s*|(?<=[a-z]) )(?:(?:may|can) be )?(?:null|empty|blank)"
    r"(?: means|\s*[=:：]| (?:if|when|while|for|until)\b)[^;；。)）]*",
    re.IGNORECASE,
)
"""What a note says of rows without the value, which is no name of the column."""
_ROLE = re.compile(
    r"(?P<head>[A-Za-z]+ [A-Za-z]+) (?:looking after|in charge|responsible for|taking care|who) .*"
)
_OF_WHICH = compile_chinese(r"^(?:其中|包括|含)(?=\p{Han}{2})")
_SCALE = compile_chinese(
    r"(?<=\p{Han}{2})[ ]?\d+(?:到|至|-|~|–)\d+[分星]?$|(?<=[a-z]) \d+ ?(?:to|-|~|–) ?\d+$"
)
"""What a score goes to: `评分1到5`, `taste score 0-100`."""
_RATIO_UNIT = compile_chinese(r"(?<=\p{Han})\s+\p{Han}{1,3}[/／]\p{Han}{1,3}")
"""`单价 元/箱`: neither of the two is a name."""
_LONGEST, _LONGEST_VALUE = 8, 40
"""Words of a label, and of a stored value: each Chinese character is one."""
_LEAST_NAME = 3
GENDERS = {
    "f": "female|females|women|woman|girls|girl|女|女性|女生|女士",
    "m": "male|males|men|man|boys|boy|男|男性|男生|男士",
    "女": "female|females|women|woman|girls|女性|女生|女士",
    "男": "male|males|men|man|boys|男性|男生|男士",
    "female": "females|women|woman|女|女性|女生",
    "male": "males|men|man|男|男性|男生",
}
"""Every word for a stored gender; no other translation of one is taken for it."""


@dataclass(frozen=True, slots=True)
class SchemaTerm:
    """One way to say a table (no column) or a column: its words as sets of senses."""

    table: str
    column: str | None
    tokens: tuple[Senses, ...]


@dataclass(slots=True)
class TableTerms:
    """All that can be said of one table, found once."""

    table: Table
    bare: str
    signatures: list[SchemaTerm] = field(default_factory=list)
    words: dict[PhraseKey, Senses] = field(default_factory=dict)
    values: dict[PhraseKey, list[tuple[str, str]]] = field(default_factory=dict)
    """Words → (column, stored value)."""
    labels: list[tuple[str | None, str]] = field(default_factory=list)
    """What the table (no column) and each column is called, labels before names."""


def describe_table(table: Table, bare: str) -> TableTerms:
    """The terms of a table, from names, comments, notes, samples and listed codes.

    `bare` is its name without prefixes.
    """
    terms = TableTerms(table, bare)
    file_names = list(list_file_table_names(table.comment))
    name, *labels = _list_labels(bare, "" if file_names else table.comment, table.note)
    labels = [*file_names, *labels]
    terms.labels.extend((None, label) for label in (*labels, name))
    states = {word.lower() for column in table.columns for word in parse_codes(column)}
    for phrase in (name, *labels):
        _add_signature(terms, None, phrase)
        for shorter in list_row_names(phrase):
            _add_signature(terms, None, _drop_state(shorter, states))
    key = table.column(table.primary_key[0]) if len(table.primary_key) == 1 else None
    for phrase in list_names_by_number(key.label) if key is not None else ():
        _add_signature(terms, None, phrase)
    _add_name_signature(terms, None, bare)
    for column in table.columns:
        _describe_column(terms, column)
    terms.values.pop((), None)
    return terms


def _drop_state(name: str, states: set[str]) -> str:
    """Signed contracts of `Drafted and signed contracts` are those in one of their states."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in states else name


def _describe_column(terms: TableTerms, column: Column) -> None:
    value_keys = {to_key(value) for value in (*column.samples, *list_off_words(column))}
    name, *labels = _list_labels(column.name, column.comment, column.note)
    labels = list(_drop_values(labels, value_keys))
    terms.labels.extend((column.name, label) for label in (*labels, name))
    for phrase in (name, *labels):
        _add_signature(terms, column.name, phrase)
        role = _ROLE.fullmatch(phrase)
        if role is not None:
            _add_signature(terms, column.name, role["head"])
    _add_name_signature(terms, column.name, column.name)
    for words, value in _list_value_words(terms.table, column):
        key = _to_word_key(words, longest=_LONGEST_VALUE)
        terms.values.setdefault(key, []).append((column.name, value))


def _drop_values(labels: list[str], value_keys: set[PhraseKey]) -> Iterator[str]:
    """The labels but for stored values: in `住校: 是 yes, 否 no` neither 是 nor yes is a name.

    The first of them may begin with a value: 严重程度, of which one is 严重.
    """
    for place, label in enumerate(labels):
        key = to_key(label)
        begins = any(value and key[: len(value)] == value for value in value_keys)
        if key not in value_keys and not (place and begins):
            yield label


def find_senses(key: PhraseKey) -> Senses:
    """What a word may mean: its concepts, and itself."""
    word = " ".join(key) if not has_chinese("".join(key)) else "".join(key)
    return frozenset((*load_glossary_words().get(key, ()), "=" + word))


def split_label(text: str) -> list[tuple[PhraseKey, Senses]]:
    """A label cut into known words; what is between them stays together."""
    pieces = tokenize(normalize_text(text))
    parts: list[tuple[PhraseKey, Senses]] = []
    unknown: list[str] = []
    at = 0
    while at < len(pieces):
        size = _match_known_word(pieces, at)
        if size and unknown:
            parts.append((tuple(unknown), find_senses(tuple(unknown))))
            unknown = []
        keys = tuple(a.key for a in pieces[at : at + max(size, 1)])
        if size or keys[0].isascii():
            parts.append((keys, find_senses(keys)))
        else:
            unknown.extend(keys)
        at += max(size, 1)
    if unknown:
        parts.append((tuple(unknown), find_senses(tuple(unknown))))
    return [(key, senses) for key, senses in parts if key[0] not in FILLERS and key[0].isalnum()]


def _match_known_word(pieces: tuple[Token, ...], at: int) -> int:
    glossary = load_glossary_words()
    for size in range(min(_LONGEST, len(pieces) - at), 0, -1):
        if tuple(a.key for a in pieces[at : at + size]) in glossary:
            return size
    return 0


def _list_labels(name: str, comment: str, note: str) -> Iterator[str]:
    """What a table or column is called: its name in words, and the parts of its label."""
    yield _spell_name(name, f"{comment}{note}")
    texts = (strip_bracketed_unit(_EMPTY.sub("", text)) for text in (comment, note))
    for label in map(strip_codes, texts):
        for place, part in enumerate(_SEPARATORS.split(_RATIO_UNIT.sub("", label))[:3]):
            if place and _WHEN_EMPTY.match(part.strip()):
                continue
            for text in _list_texts(_SCALE.sub("", part.strip())):
                if len(tokenize(text)) <= _LONGEST:
                    yield text


def _list_texts(part: str) -> Iterator[str]:
    """A part of a label, without its unit, too; 含糖量 may also be the 糖量 of something."""
    first, _, remark = part.partition(" ")
    name = first if remark and len(first) > 1 and has_chinese(first) else ""
    texts = (strip_unit(part), part, strip_unit(_OF_WHICH.sub("", part)), name)
    yield from filter(None, dict.fromkeys(texts))


def _spell_name(name: str, label: str) -> str:
    """The words of a name; pinyin that the label does not say stands for something else."""
    words = expand_name(name) if name.isascii() else (name,)
    spelled = [word for word in words if has_chinese(word)] if name.isascii() else []
    if has_chinese(label) and any(not set(word) & set(label) for word in spelled):
        return name.replace("_", " ")
    if len(name) < _LEAST_NAME and has_chinese(label[:1]) and not _says_any(label, words):
        return name  # dt of 电梯: two letters are short for many words, and the note has another
    return " ".join(words)


def _says_any(label: str, words: Iterable[str]) -> bool:
    """Whether a Chinese label has a word for one of the English words, or a character of it."""
    concepts = (c for word in words for c in find_concepts(word))
    chinese = [zh for c in concepts for zh in load_glossary()[c].zh]
    return any(has_chinese(word) for word in words) or any(set(zh) & set(label) for zh in chinese)


def _add_signature(terms: TableTerms, column: str | None, phrase: str) -> None:
    tokens = split_label(_put_head_last(phrase))
    if not tokens or len(tokens) > _LONGEST:
        return
    for key, senses in tokens:
        terms.words[key] = senses
    whole = _to_word_key(phrase)
    signature = SchemaTerm(terms.table.name, column, tuple(senses for _, senses in tokens))
    own = takewhile(lambda each: each.column == column, reversed(terms.signatures))
    if signature not in own:  # those of one column stand together
        terms.signatures.append(signature)
    if has_chinese(phrase) and whole != tokens[0][0]:
        terms.words[whole] = find_senses(whole)
        terms.signatures.append(SchemaTerm(terms.table.name, column, (find_senses(whole),)))


def _put_head_last(phrase: str) -> str:
    """Invoices to buyers are buyer invoices: what stands before a preposition is the thing."""
    match = _PREPOSITION.fullmatch(phrase)
    if match is None or to_key(phrase) in load_glossary_words():
        return phrase
    return f"{match['of']} {match['head']}"


def _add_name_signature(terms: TableTerms, column: str | None, name: str) -> None:
    """Who writes `order_items` as the database does means just that; `appts` are appointments."""
    for short, full in list_abbreviated_words(name):
        key = _to_word_key(short)
        if key and key not in terms.words:
            terms.words[key] = find_senses(_to_word_key(full))
    whole = "_" in name or (len(name) >= _LEAST_NAME and expand_name(name) != (name,))
    key = _to_word_key(name) if whole and name.isascii() else ()
    if len(key) == 1:
        terms.words[key] = find_senses(key)
        terms.signatures.append(SchemaTerm(terms.table.name, column, (find_senses(key),)))


def _list_value_words(table: Table, column: Column) -> Iterator[tuple[str, str]]:
    for value in column.samples:
        yield value, value
        if value.startswith("已") and len(value) > _LEAST_NAME - 1:
            yield value[1:], value  # 退款的订单, where the status is 已退款
        yield from ((word, value) for word in _list_gender_words(value))
    for meaning, code in parse_codes(column).items():
        yield meaning, code
        yield from ((word, code) for word in _list_gender_words(meaning))
        if meaning.startswith("已") and len(meaning) > _LEAST_NAME - 1:
            yield meaning[1:], code
    yield from state_words(column)
    keys = {name for key in table.foreign_keys for name in key.columns}
    if column.name not in keys.union(table.primary_key):
        yield from list_standard_words(column)  # else the words are those of the other table


def _list_gender_words(value: str) -> list[str]:
    return [word for word in GENDERS.get(value.lower(), "").split("|") if word]


def _to_word_key(text: str, longest: int = _LONGEST) -> PhraseKey:
    """What words are looked up by; empty for those that are too long, or one letter or number."""
    key = tuple(a.key for a in tokenize(normalize_text(text)))
    if len(key) > longest or (len(key) == 1 and len(key[0]) == 1 and key[0].isascii()):
        return ()
    return () if all(piece.isdigit() for piece in key) else key

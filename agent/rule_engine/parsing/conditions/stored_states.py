"""States that are stored as one word for what is still to be done or under way: 待发货, 配送中."""

import re
from collections.abc import Iterator

from agent.labels.code_legends import parse_codes
from agent.lexicon import load_glossary
from agent.lexicon.translations import load_english_to_chinese
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.business.event_verbs import IRREGULAR_VERBS
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.function_words import load_glossary_words
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_END_ZH = r"(?=的|了?[？?。，,]|有|吗|呢|啊|吧|订?单|$)"
_PENDING = compile_chinese(
    r"(?:还|尚|都|一直)?(?:没有?|未|等着?|等待)(?:被)?(?P<zh>\p{Han}{1,3}?)(?:出去?|掉)?"
    rf"{_END_ZH}"
    r"|\b(?:(?:have|has|had|are|is|were|was)(?: still)? )?(?:not|n't|yet to)(?: yet)?"
    r"(?: been| be)? (?P<en>[a-z]{4,})\b(?: yet| out)?"
    r"|\b(?:haven't|hasn't|hadn't|aren't|isn't)(?: yet)?(?: been)?"
    r" (?P<en2>[a-z]{4,})\b(?: yet| out)?"
    r"|\b(?:still )?(?:awaiting|pending|waiting for|waiting to be|to be)(?: the)?"
    r" (?P<en3>[a-z]{4,})\b"
    r"|\bun(?P<en4>(?:shipp|deliver|dispatch|fulfill|process|complet|confirm)ed)\b"
)
_UNDER_WAY = compile_chinese(
    r"(?:还在|正在|仍在|在)(?P<zh>\p{Han}{2,3}?)(?:途中|的路上|过程中|中|着)?"
    rf"{_END_ZH}"
    r"|\b(?:(?:are|is|were|was) )?(?:still |currently |now )*(?:being|under|in|out for)"
    r" (?P<en>[a-z]{5,})\b"
)
_IN_TRANSIT = re.compile(
    r"(?:还)?在(?:路上|途中?)|\b(?:still )?(?:on (?:the|its|their) way|in transit|en route)\b"
)
_REALLY_DONE = compile_chinese(
    r"\b(?:actually|really) (?:been )?(?P<en>[a-z]{3,})\b"
    r"|(?:实际上?|真正|确实)(?P<zh>\p{Han}{2})(?:了|过)"
)
_DONE_BY = re.compile(
    r"\b(?P<en>[a-z]{3,}) by (?:the |an? |our |its |their )?(?P<who>[a-z]{3,}(?: [a-z]{3,})??)"
    r"(?: (?:themselves|himself|herself|itself))?"
    r"(?=[,;?.)]|$| (?:in|last|this|during|since|so|on)\b)"
)
"""What somebody did, where a stored word names both: 客户取消."""
_CARRYING = ("配送", "运输", "派送", "送货", "发货", "在途")
_BEFORE, _DURING = ("待", "未", "等待"), ("{}中", "正在{}", "{}途中")
_ENDINGS = ("ed", "ing", "d")
_LONGEST_DOER = 4


def read_stored_states(parse: Parse) -> None:
    """Orders that are not shipped yet, 还没发货: the one stored state that says so."""
    for pattern, templates in (
        (_PENDING, tuple(f"{word}{{}}" for word in _BEFORE)),
        (_UNDER_WAY, _DURING),
        (_IN_TRANSIT, (*_DURING, "{}")),
        (_REALLY_DONE, ("已{}", "已经{}")),
    ):
        for match in pattern.finditer(parse.text):
            done = [word for word in match.groupdict().values() if word] or list(_CARRYING)
            verbs = {verb for word in done for verb in _list_verbs(word)}
            if _read_state(parse, match.span(), {t.format(v) for t in templates for v in verbs}):
                return
    for match in _DONE_BY.finditer(parse.text):
        verbs, doers = set(_list_verbs(match["en"])), set(_list_doers(parse, match))
        names = {f"{who}{verb}" for who in doers for verb in verbs}
        if _read_state(parse, match.span(), names & set(_list_meanings(parse))):
            return


def _list_doers(parse: Parse, match: re.Match[str]) -> Iterator[str]:
    """The Chinese for who did it, as the dictionary and the labels of tables have it."""
    yield from list_chinese_words(match["who"])
    inside = [m for m in parse.spans if m.start < match.end("who") and m.end > match.start("who")]
    for table in (parse.table_of(m) for m in inside):
        label = parse.graph.tables[table].label if table is not None else ""
        yield from (label[:size] for size in range(2, min(len(label), _LONGEST_DOER) + 1))


def _list_verbs(word: str) -> Iterator[str]:
    """The Chinese for what is done."""
    if not word.isascii():
        yield word
        return
    for form in _list_stems(word):
        yield from list_chinese_words(form)
        yield from (meaning for meaning, _ in load_english_to_chinese().lookup(form))
        for concept in load_glossary_words().get(to_key(form), ()):
            yield from load_glossary()[concept].zh


def _list_stems(word: str) -> Iterator[str]:
    """Shipped: ship, and the noun for it."""
    yield word
    yield IRREGULAR_VERBS.get(word, word)
    for ending in _ENDINGS:
        stump = word.removesuffix(ending)
        if stump != word:
            stump = stump[:-1] if stump[-2:-1] == stump[-1:] else stump
            yield from (stump, f"{stump}e", f"{stump}ment", f"{stump}y", f"{stump}ing")


def _read_state(parse: Parse, place: tuple[int, int], names: set[str]) -> bool:
    values = set(_list_held(parse, names))
    inside = [m for m in parse.spans if m.start < place[1] and m.end > place[0]]
    longer = any(m.end > place[1] and parse.names_table(m) for m in inside)
    if len(values) != 1 or longer:
        return False  # 没有洗涤单 denies that there are such rows
    [(field, value)] = values
    hits = [(Field(hit.table, hit.column), hit.value) for m in inside for hit in m.values]
    if any(m.consumed for m in inside) or any(
        at != field or hit_value == value for at, hit_value in hits
    ):
        return False
    for span in inside:
        span.consumed, span.candidates, span.values = True, (), ()
    parse.intent.filters.append(ValueFilter(field, "=", (value,)))
    return True


def _list_held(parse: Parse, names: set[str]) -> Iterator[tuple[Field, str]]:
    """The stored values and codes that are so called, of the tables that are named first."""
    tables = parse.list_named_tables()
    pairs = [*_list_called(parse, names)]
    yield from [each for each in pairs if each[0].table in tables] or pairs


def _list_meanings(parse: Parse) -> Iterator[str]:
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            yield from (*column.samples, *parse_codes(column))


def _list_called(parse: Parse, names: set[str]) -> Iterator[tuple[Field, str]]:
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            meanings = {value: value for value in column.samples} | parse_codes(column)
            for meaning, value in meanings.items():
                if not meaning.isascii() and any(_is_called(meaning, word) for word in names):
                    yield field, value


def _is_called(meaning: str, word: str) -> bool:
    """待审核 of the orders that wait for it, which a note may shorten to 待审."""
    return meaning.startswith(word) or (len(meaning) > 1 and word.startswith(meaning))

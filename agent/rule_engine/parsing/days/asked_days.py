"""When each thing was bought, opened or joined: its day is listed beside its name."""

import re
from collections.abc import Iterator

from agent.lexicon import expand_name, find_concepts
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_PHRASE = compile_chinese(
    r"(?:都|各自?|分别)?(?:是|在)?(?:什么时候|何时|(?P<which>哪一?年|哪一?天|几几年|哪年哪月|几号))(?P<verb>\p{Han}{1,6}?)的?\s*[？?。]?$"
    r"|(?:,|\band|\bplus) when (?:did |was |were |is |are )?(?:they|it|each(?: of them)?)? ?"
    r"(?:was |were |is |are |been |got )*(?P<done>[a-z]+)\s*[?.]?$"
    r"|^when (?:was|were|did) (?=[a-z])(?!.*\b(?:last|first|latest|most|newest|oldest|earliest)\b)"
    r".* (?P<each>[a-z]+)\s*[?.]?$"
)
_ASKS_WHEN = re.compile(r"什么时候|何时|^when\b|(?:,|\band) when\b")
_DEEDS = {
    "买": ("购", "采", "购买"),
    "卖": ("售", "销", "销售"),
    "开": ("开",),
    "来": ("入", "到", "入职"),
    "进": ("入", "进"),
    "走": ("离", "离职"),
    "招": ("入", "聘", "入职"),
    "建": ("建",),
}
"""What a short verb is called in the name of a day."""
_LIGHT = "了过的"


def read_asked_day(parse: Parse) -> None:
    """有哪些设备，什么时候买的: the name of each and the one day that the verb speaks of."""
    match = _PHRASE.search(parse.text)
    intent = parse.intent
    if match is None or intent.measures or intent.limit or any(m.superlative for m in parse.spans):
        return
    things = [m for m in parse.spans if parse.names_table(m) and not m.consumed]
    table = parse.table_of(things[0]) if things else _find_named_row(parse)
    if table is None or (match["which"] and any(m.does("most", "least") for m in parse.spans)):
        return
    verb = match["verb"] or match["done"] or match["each"] or ""
    days = [day for day in parse.graph.dates(table) if speaks_of(parse, day, verb)]
    if len(days) != 1:
        parse.is_unclear |= not match["which"]
        return
    if match["which"]:
        intent.buckets = []
    start = match.start() if match["each"] is None else match.start("each")
    inside = [m for m in parse.spans if m.end > start]
    consume((*inside, *things[:1], *(m for m in parse.spans if m.does("each"))))
    for span in inside:
        span.candidates = ()
    intent.subject = table
    intent.outputs += [parse.graph.display_column(table), *days]


def _find_named_row(parse: Parse) -> str | None:
    """The table of the only thing that is called by its name."""
    tables = {
        hit.table
        for span in parse.spans
        for hit in span.values
        if parse.graph.display_column(hit.table).column == hit.column
    }
    return tables.pop() if len(tables) == 1 else None


def misses_day(parse: Parse) -> bool:
    """Whether the question asks when, and the statement tells no day."""
    intent = parse.intent
    if _ASKS_WHEN.search(parse.text) is None or intent.history is not None:
        return False
    fields = [*intent.outputs, *(group.field for group in intent.groups)]
    fields += [measure.field for measure in intent.measures if measure.field is not None]
    timed = any(group.grain for group in intent.groups)
    return not timed and not any(parse.graph.is_date(f) or parse.graph.is_year(f) for f in fields)


def speaks_of(parse: Parse, day: Field, verb: str) -> bool:
    """Whether the day is called after what the verb says."""
    column = parse.graph.column(day)
    if verb.isascii():
        words = (*expand_name(column.name), *column.label.lower().split())
        if any(alike(verb, word) for word in words if word.isascii()):
            return True
        return bool(set(find_concepts(verb)) & find_column_senses(parse.graph, day))
    deeds = list(_list_deeds(verb.strip(_LIGHT)))
    concepts = {concept for word in deeds for concept in find_concepts(word)}
    in_label = any(word in column.label for word in deeds)
    return in_label or bool(concepts & find_column_senses(parse.graph, day))


def _list_deeds(verb: str) -> Iterator[str]:
    """The verb, and what its short form is called in names."""
    yield verb
    for short, names in _DEEDS.items():
        if short in verb:
            yield from names


def drop_day_of_one(parse: Parse) -> None:
    """邓倩是哪天入职的: the day of one row is shown, and nothing is grouped by days."""
    intent = parse.intent
    is_list = bool(intent.outputs) and not (intent.measures or intent.groups or intent.having)
    named = any(isinstance(f, ValueFilter) and f.operator == "=" for f in intent.filters)
    shows_day = any(parse.graph.is_date(field) for field in intent.outputs)
    if is_list and named and shows_day and intent.buckets == ["day"]:
        intent.buckets = []

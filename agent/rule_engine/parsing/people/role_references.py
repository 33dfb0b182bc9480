"""Which of several references is meant, where a word says the role: 谁接的单, who handled them.

Rows of an event refer to a clerk and to a technician, both of whom are staff. The one whose note
has the verb or the role is meant; the question then knows no other way to those people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.labels.thing_names import strip_table_words
from agent.lexicon import expand_name, load_glossary, stem
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.translations import load_english_to_chinese
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.business.event_verbs import IRREGULAR_VERBS, alike
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import DOERS, asks_who
from agent.rule_engine.parsing.spans.function_words import load_glossary_words
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field, JoinEdge
from model.locales.chinese import has_chinese

_NUMBER_END = re.compile(r"(?:的?(?:ID|编号|编码|代码|工号|号码|号|姓名|名称))+$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，;；:：(（]")
_ALIKE, _NAMED = 0.6, 0.9
_LEAST_VERB = 3
_WORD_ENDINGS = ("ed", "ing", "es", "s", "d", "er", "or")
_NO_ROLE = frozenset(
    ["id", "no", "code", "key", "number", "name", "by", "employee", "staff", "user"]
)
_PERSON_ENDS = "员人师者手长工生官商方主"
_LIGHT = frozenset("的了过得是有人在和与被把几多少每各哪谁最单")


@dataclass(frozen=True, slots=True)
class _Role:
    """A reference to people with what its note calls them."""

    edge: JoinEdge
    label: str
    words: tuple[str, ...]
    mine: bool
    """Whether rows of the referring table are asked for."""

    @property
    def field(self) -> Field:
        """The column that refers to them."""
        return Field(self.edge.left, self.edge.on[0][0])


def read_role_references(parse: Parse) -> None:
    """Take the one reference that a word of the question names for the way to its people."""
    if parse.intent.groups or parse.intent.measures:
        return
    all_roles = list(_list_roles(parse))
    roles = [role for role in all_roles if role.mine]
    tables = {parse.table_of(m) for m in parse.spans}
    rows = [role for role in all_roles if role.edge.left in tables]
    if not all_roles:
        return
    matches = list(_list_named_roles(parse, rows))
    others = [] if matches or _names_post(parse) else list(_list_named_roles(parse, all_roles))
    if any(not role.mine for _, role in others):
        parse.is_unclear = True  # the role of rows that are not asked for
    elif matches:
        _take_role(parse, *matches[0], noun=True)
    elif asks_who(parse) or any(_names_people(parse, m, roles) for m in parse.spans):
        done = list(_list_done(parse, roles))
        if len({role.field for _, role in done}) == 1:
            _take_role(parse, *done[0], noun=False)


def _list_roles(parse: Parse) -> Iterator[_Role]:
    """The references to people that are called after what these do."""
    tables = parse.list_named_tables()
    edges = [e for t in parse.graph.tables for e in parse.graph.edges[t]]
    for edge in edges:
        people = find_table_senses(parse, edge.right) & DOERS
        if not edge.to_one or len(edge.on) != 1 or not people:
            continue
        field = Field(edge.left, edge.on[0][0])
        label = _NUMBER_END.sub("", _CLAUSE.split(parse.graph.find_label(field))[0])
        for word in _list_table_words(parse, edge.right):
            label = label.replace(word, "") if label != word else ""
        people_words = {stem(word) for word in expand_name(parse.graph.bare[edge.right])}
        words = [w for w in expand_name(field.column) if w not in _NO_ROLE and w.isascii()]
        words = [w for w in words if stem(w) not in people_words]  # no role of theirs
        mine = edge.left in tables or not tables - {edge.right, None}
        if label and has_chinese(label):
            yield _Role(edge, label, tuple(words), mine)


def _list_table_words(parse: Parse, table: str) -> Iterator[str]:
    label = strip_table_words(parse.graph.tables[table].label)
    yield from (word for word in (label, "员工", "人员") if len(word) > 1)


def _list_named_roles(parse: Parse, roles: list[_Role]) -> Iterator[tuple[list[Span], _Role]]:
    """Words that are what a note calls the people: 维修技师, technician."""
    for place, span in enumerate(parse.spans):
        if span.values and not _ranks_or_groups(parse):
            continue  # 在职的机长 holds that post, whatever refers to him
        for size in (4, 3, 2, 1):
            run = parse.spans[place : place + size]
            text = parse.text[run[0].start : run[-1].end]
            fits = [r for r in roles if _is_called(text, r, run)]
            if len(run) == size and len({r.field for r in fits}) == 1:
                yield run, fits[0]
        if span.consumed:
            return


def _ranks_or_groups(parse: Parse) -> bool:
    return any(m.superlative or m.does("most", "least", "each", "by") for m in parse.spans)


def _is_called(text: str, role: _Role, run: list[Span]) -> bool:
    """Whether the words are those of the note, or an unknown English one is like them."""
    if has_chinese(text):
        whole = text == role.label and text[-1] in _PERSON_ENDS
        return len(text) > 1 and (whole or text in (f"{role.label}员", f"{role.label}人"))
    if len(run) > 1 or run[0].functions or run[0].time or not text.isalpha():
        return False
    if stem(text) in role.words:
        return True
    if any(c.score >= _NAMED for c in run[0].candidates):
        return False
    return not run[0].candidates and measure_similarity(text, role.label) >= _ALIKE


def _names_post(parse: Parse) -> bool:
    """Whether a word of the question is a stored value, as posts of people are."""
    return any(span.values for span in parse.spans)


def _names_people(parse: Parse, span: Span, roles: list[_Role]) -> bool:
    """Whether it names the people, or a post that is stored of them."""
    people = {role.edge.right for role in roles}
    is_people = parse.names_table(span) and parse.table_of(span) in people
    return is_people or any(hit.table in people for hit in span.values)


def _list_done(parse: Parse, roles: list[_Role]) -> Iterator[tuple[list[Span], _Role]]:
    """Verbs that the note of one reference has in it: 接 of 接单员, handled of 处理人."""
    for span in parse.spans:
        if span.consumed or span.values or span.time or parse.names_table(span):
            continue
        fits = [role for role in roles if _is_done_by(span.text.lower(), role)]
        if span.functions and not any(_has_sibling(parse, role) for role in fits):
            continue  # 下单 says more where customers are the only ones
        if len({role.field for role in fits}) == 1:
            yield [span], fits[0]


def _has_sibling(parse: Parse, role: _Role) -> bool:
    """Whether its rows refer to the same people in another role, too."""
    edges = parse.graph.edges[role.edge.left]
    return any(e.to_one and e.right == role.edge.right and e.on != role.edge.on for e in edges)


def _is_done_by(text: str, role: _Role) -> bool:
    if not text.isascii():
        verb = text.rstrip("的了过得")
        label = role.label if len(verb) > 1 else role.label[:2]
        return bool(verb) and verb not in _LIGHT and verb in label
    if len(text) < _LEAST_VERB or not text.isalpha():
        return False
    verb = IRREGULAR_VERBS.get(text, text)
    if any(alike(verb, word) for word in role.words):
        return True
    return any(len(word) > 1 and word in role.label for word in _translate_verb(text))


def _translate_verb(text: str) -> Iterator[str]:
    """The Chinese words for what is done, in any form of the verb."""
    stems = {text, IRREGULAR_VERBS.get(text, text)}
    stems |= {text.removesuffix(end) for end in _WORD_ENDINGS}
    stems |= {f"{text.removesuffix(end)}e" for end in ("ed", "ing", "er", "or")}
    for form in stems:
        yield from list_chinese_words(form)
        yield from (word for word, weight in load_english_to_chinese().lookup(form) if weight > 0.4)
        for concept in load_glossary_words().get((form,), ()):
            yield from load_glossary()[concept].zh


def _take_role(parse: Parse, run: list[Span], role: _Role, *, noun: bool) -> None:
    """Forget the other ways between the two tables; a noun stands for the people themselves."""
    parse.graph.keep_reference(role.edge)
    parse.role = role.edge
    for span in run:
        span.consumed, span.candidates, span.values = True, (), ()
    if noun:
        first = run[0]
        first.consumed, first.functions = False, ()
        first.candidates = (Candidate(role.edge.right, None, 1.0),)
        for span in parse.spans:  # 维修技师 is a post of theirs, too
            if span.start < run[-1].end and span.end > first.start:
                span.values = ()

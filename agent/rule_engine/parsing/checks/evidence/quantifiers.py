"""Only, once and again, of which the statement has nothing left."""

import re
from itertools import pairwise

from agent.rule_engine.intent import ExistenceFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse, find_home_table, is_one_to_many
from model.locales.chinese import compile_chinese

_ONLY_DID = compile_chinese(
    r"(?:只|仅|光)(?![看算要有统考包含限按对剩显列计])\p{Han}{1,6}?(?:过|的|了)"
    r"|\bonly (?:ever )?(?!count|look|includ|consider|those|the|for|in|with|from)[a-z]{3,}"
)
"""Who only came in the morning came at no other time."""
_BUSY = re.compile(r"最忙|\bbusiest\b")
_SIZE = re.compile(r"(?:biggest|largest|smallest|最[大小]的?)$")


def loses_quantifier(parse: Parse) -> bool:
    """Whether how often or how exclusively something was done is said and not looked at."""
    return _loses_only(parse) or _counts_names_for_work(parse) or _counts_things_for_size(parse)


def _loses_only(parse: Parse) -> bool:
    intent = parse.intent
    if _ONLY_DID.search(parse.text) is None or intent.having or intent.history is not None:
        return False
    home = find_home_table(parse) or ""
    far = [f.table for f in intent.filters if isinstance(f, ExistenceFilter) and not f.negated]
    tested = [test.field.table for test in list_value_filters(intent.filters)]
    far += [table for table in tested if table != home and is_one_to_many(parse, home, table)]
    return bool(far) or not intent.filters


def _counts_names_for_work(parse: Parse) -> bool:
    """The busiest shop has most to do, and not most of what has a name, as its staff has."""
    counts = [m.table for m in parse.intent.measures if m.aggregate == "count" and not m.over]
    names = [table for table in counts if parse.graph.is_name(parse.graph.display_column(table))]
    named = parse.list_named_tables()
    return _BUSY.search(parse.text) is not None and any(table not in named for table in names)


def _counts_things_for_size(parse: Parse) -> bool:
    """The biggest shop and its town: no town with most shops."""
    counts = {m.table for m in parse.intent.measures if m.aggregate == "count" and not m.over}
    return parse.intent.limit is not None and any(
        _SIZE.search(one.text.lower()) and parse.table_of(other) in counts
        for one, other in pairwise([m for m in parse.spans if m.text != "的"])
    )

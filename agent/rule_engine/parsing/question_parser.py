"""Parses a question into an intent: runs every pass in its order."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from agent.rule_engine.intent import Intent
from agent.rule_engine.parsing.business.sales_amount import link_sales_words
from agent.rule_engine.parsing.codes.column_ties import settle_column_ties
from agent.rule_engine.parsing.codes.grouped_kinds import prefer_own_kinds
from agent.rule_engine.parsing.codes.repeated_values import list_values_once
from agent.rule_engine.parsing.completion import complete_intent
from agent.rule_engine.parsing.conditions.share_conditions import move_share_condition
from agent.rule_engine.parsing.contrast.compared_times import (
    compare_equal_spans,
    read_percent_growth,
)
from agent.rule_engine.parsing.contrast.compared_values import align_groups, group_by_compared
from agent.rule_engine.parsing.contrast.kinds_and_counts import count_rows_beside
from agent.rule_engine.parsing.contrast.listed_values import separate_listed_values
from agent.rule_engine.parsing.days.weekends import place_weekend
from agent.rule_engine.parsing.implied_measures import add_implied_measures, complete_list
from agent.rule_engine.parsing.money.counted_states import restrict_to_counted
from agent.rule_engine.parsing.money.money_tables import sum_money_tables
from agent.rule_engine.parsing.numbers.asked_units import convert_to_asked_units
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.pass_order import run_passes
from agent.rule_engine.parsing.passes.ranked_rows import list_ranked_rows, sum_ranked_kinds
from agent.rule_engine.parsing.people.people_words import assume_people
from agent.rule_engine.parsing.row_list import find_extent
from agent.rule_engine.parsing.spans.assumptions.assumed_words import AssumedWord
from agent.rule_engine.parsing.spans.schema_linking import build_linker, build_vocabulary
from agent.rule_engine.parsing.spans.schema_terms import TableTerms, describe_table
from agent.rule_engine.parsing.spans.segmentation import find_spans
from agent.rule_engine.parsing.spans.spans import ChosenCandidates, choose_candidates
from agent.rule_engine.parsing.spans.table_ends import list_parts_of_tables
from agent.rule_engine.parsing.spans.tokens import normalize_text
from agent.rule_engine.parsing.table_ties import settle_table_ties
from agent.schema_graph import SchemaGraph
from model.identity_key import IdentityKey
from model.sources.schema import RetrievedSchema, Table


class QuestionParser:
    """Parses questions; the terms of a table are described once for all parsers."""

    def parse(
        self,
        text: str,
        today: date,
        schema: RetrievedSchema,
        graph: SchemaGraph,
        assumed: Iterable[AssumedWord] = (),
        chosen: Iterable[ChosenCandidates] = (),
    ) -> Parse:
        """The parse of a question, as far as its own words and the assumed ones say.

        `chosen` is what some of its words are taken for instead of their likeliest meaning.
        """
        terms = self.describe_tables(schema, graph.bare)
        terms += [*list_parts_of_tables(terms), *(word.terms for word in assumed)]
        spans = find_spans(text, today, build_vocabulary(terms, schema))
        parse = Parse(
            build_linker(terms).link(spans), graph, text=normalize_text(text), today=today
        )
        link_sales_words(parse)
        assume_people(parse, terms)
        settle_table_ties(parse)
        settle_column_ties(parse)
        choose_candidates(parse.spans, chosen)
        parse.find_anchors()
        parse.intent.extent = find_extent(text, parse.spans)
        run_passes(parse)
        return parse

    def complete(self, parse: Parse) -> None:
        """Choose what no word named. Raises `NoDateColumn`."""
        read_percent_growth(parse)
        group_by_compared(parse)
        compare_equal_spans(parse)
        sum_money_tables(parse)
        add_implied_measures(parse)
        separate_listed_values(parse)
        place_weekend(parse)
        move_share_condition(parse)
        count_rows_beside(parse)
        complete_intent(parse)
        prefer_own_kinds(parse)
        list_ranked_rows(parse)
        sum_ranked_kinds(parse)
        align_groups(parse.intent)
        _drop_missing_groups(parse.intent)
        complete_list(parse)
        convert_to_asked_units(parse)
        list_values_once(parse)
        restrict_to_counted(parse)

    def describe_tables(self, schema: RetrievedSchema, bare: Mapping[str, str]) -> list[TableTerms]:
        """The terms of each table; `bare` maps its name to the one without prefixes."""
        tables = [entry.table for entry in schema.tables]
        return [_describe_table(IdentityKey(table), bare[table.name]) for table in tables]


@lru_cache(maxsize=2000)
def _describe_table(same: IdentityKey[Table], bare: str) -> TableTerms:
    return describe_table(same.value, bare)


def _drop_missing_groups(intent: Intent) -> None:
    """Rankings and wholes of what is no longer grouped by are those of all rows."""
    intent.ranked_within = [group for group in intent.ranked_within if group in intent.groups]
    intent.share_within = [group for group in intent.share_within if group in intent.groups]

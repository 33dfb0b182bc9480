"""The SQL writer of the rule engine."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial

from sqlglot import exp

from agent.labels.name_words import strip_prefixes
from agent.ports import WriteListener, WriteRequest, WriteResult, WrittenSql
from agent.rule_engine.assumptions import explain_intent, explain_words
from agent.rule_engine.computed_columns import add_computed_columns
from agent.rule_engine.intent import Intent
from agent.rule_engine.other_candidates import interpret_joined
from agent.rule_engine.outputs.full_names import add_last_names
from agent.rule_engine.outputs.output_language import use_reader_language
from agent.rule_engine.parsing.completion import NoDateColumn
from agent.rule_engine.parsing.coverage_check import (
    find_lost_spans,
    find_missed_words,
    find_unknown_spans,
    is_doubtful,
)
from agent.rule_engine.parsing.events.deed_words import find_deed
from agent.rule_engine.parsing.follow_ups.intent_merging import (
    merge_intents,
    restrict_to_top_groups,
)
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.question_parser import QuestionParser
from agent.rule_engine.parsing.spans.assumptions.assumed_words import AssumedWord, assume_words
from agent.rule_engine.parsing.spans.spans import ChosenCandidates
from agent.rule_engine.parsing.spans.taught_words import say_in_own_words
from agent.rule_engine.readings.ambiguity import ReadQuestion
from agent.rule_engine.readings.readings import add_readings
from agent.rule_engine.readings.twins import prefer_current_rows
from agent.rule_engine.refusal import make_refusal, refuse_undated
from agent.rule_engine.rewording.rewordings import list_rewordings, move_number_asked
from agent.rule_engine.rewording.spelling_correction import CorrectedQuestion, correct_spelling
from agent.rule_engine.same_example import take_same_example
from agent.rule_engine.schema_pruning import remove_blamed
from agent.rule_engine.sql_generation.column_scopes import find_read_columns
from agent.rule_engine.sql_generation.composer import compose_statement
from agent.rule_engine.sql_generation.dialect_adaptation import adapt_to_dialect
from agent.rule_engine.sql_generation.join_tree import NoStatement, NotComputable
from agent.rule_engine.unanswerable.missing_knowledge import (
    find_certain_refusal,
    hints_at_missing,
    name_what_is_missing,
    refuse_forecast,
)
from agent.rule_engine.wording import Wording
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from agent.schema_graph import SchemaGraph
from model.errors import CannotAnswer
from model.locales import text

_MOST_TURNS = 4
"""How many earlier questions a short one may continue."""
GetParse = Callable[[], Parse]
"""Gives the parse of a question alone, made when it is first asked for and changed by nobody."""


class RuleSqlWriter:
    """Writes statements by rules over the retrieved schema, one after another."""

    def __init__(self, scheduler: CooperativeScheduler | None = None) -> None:
        self._parser, self._scheduler = QuestionParser(), scheduler or CooperativeScheduler()

    async def write(self, request: WriteRequest, listener: WriteListener) -> WriteResult:
        """One statement. Raises `CannotAnswer` rather than guess."""
        del listener
        return WriteResult(await self._scheduler.run_in_thread(self.compose, request))

    def compose(self, request: WriteRequest) -> WrittenSql:
        """The synchronous part of `write`.

        Tries a refused question with corrected spelling, in other words, else with assumptions.
        """
        if same := take_same_example(request):
            return same
        question = move_number_asked(say_in_own_words(request.question.text, request.schema))
        request = replace(request, question=replace(request.question, text=question))
        request = replace(request, schema=add_computed_columns(request.schema))
        alone = cache(partial(self.parse_only, request, SchemaGraph(request.schema)))
        if hints_at_missing(question):
            certain = partial(find_certain_refusal, continues=bool(request.question.history))
            self._refuse_unanswerable(request, alone, certain)
        try:
            return self._compose_leniently(request, alone)
        except CannotAnswer:
            self._refuse_unanswerable(request, alone, name_what_is_missing)
            raise

    def _refuse_unanswerable(
        self,
        request: WriteRequest,
        alone: GetParse,
        find: Callable[[Parse, Wording], CannotAnswer | None],
    ) -> None:
        """Raise the refusal that says what is not stored, if there is one."""
        if request.schema.tables:
            parse = alone()
            refusal = find(parse, Wording(parse.graph, request.question.locale))
            if refusal is not None:
                raise refusal from None

    def _compose_leniently(self, request: WriteRequest, alone: GetParse) -> WrittenSql:
        try:
            return self._compose(request)
        except CannotAnswer as refusal:
            bare = strip_prefixes(entry.table.name for entry in request.schema.tables)
            terms = self._parser.describe_tables(request.schema, bare)
            spelled = correct_spelling(request.question.text, terms)
            if spelled is None:
                reworded = self._compose_reworded(request, alone)
                return reworded or self._compose_with_assumptions(request, alone(), refusal)
            try:
                return self._compose_respelled(request, spelled)
            except CannotAnswer:
                if reworded := self._compose_reworded(request, alone):
                    return reworded
                raise

    def _compose_reworded(self, request: WriteRequest, alone: GetParse) -> WrittenSql | None:
        """The statement for the first of its rewordings that is understood; tells how it reads."""
        if request.question.history or not request.schema.tables:
            return None
        locale, parse = request.question.locale, alone()
        for rewording in list_rewordings(
            request.question.text, parse, Wording(parse.graph, locale)
        ):
            try:
                question = replace(request.question, text=rewording)
                written_sql = self._compose(
                    replace(request, question=question), original_text=request.question.text
                )
            except CannotAnswer:
                continue
            note = text("engine.reworded", locale, question=rewording)
            return replace(written_sql, assumptions=(note, *written_sql.assumptions))
        return None

    def _compose_respelled(self, request: WriteRequest, spelled: CorrectedQuestion) -> WrittenSql:
        """The statement for the corrected question, with the corrections as assumptions."""
        question = replace(request.question, text=spelled.text)
        written_sql = self._compose(replace(request, question=question))
        locale = request.question.locale
        notes = (text("engine.spelled", locale, word=w, meant=m) for w, m in spelled.words)
        return replace(written_sql, assumptions=(*notes, *written_sql.assumptions))

    def _compose_with_assumptions(
        self, request: WriteRequest, parse: Parse, refusal: CannotAnswer
    ) -> WrittenSql:
        """The statement with what the unknown words are taken for. Raises the refusal."""
        assumed = self._assume_words(request.question.text, parse, request)
        if not assumed:
            raise refusal
        try:
            written_sql = self._compose(request, assumed)
        except CannotAnswer:
            raise refusal from None
        wording = Wording(parse.graph, request.question.locale)
        notes = (wording.say("assumed_word", word=w.text, meant=w.target.label) for w in assumed)
        return replace(written_sql, assumptions=(*notes, *written_sql.assumptions))

    def _assume_words(
        self, text: str, parse: Parse, request: WriteRequest
    ) -> tuple[AssumedWord, ...]:
        """What the unknown words of a parsed question surely mean, when all of them do."""
        if not find_missed_words(parse.spans):
            return ()
        terms = self._parser.describe_tables(request.schema, parse.graph.bare)
        return assume_words(text, parse.spans, find_unknown_spans(parse.spans), terms)

    def _compose(
        self, request: WriteRequest, assumed: tuple[AssumedWord, ...] = (), original_text: str = ""
    ) -> WrittenSql:
        request = replace(request, schema=remove_blamed(request.schema, request.failed_attempts))
        graph = SchemaGraph(request.schema)
        wording = Wording(graph, request.question.locale)
        parse, statement = interpret_joined(
            partial(self.interpret, request, graph, assumed),
            partial(self._parse_in_chat, request, graph, assumed),
            alone=not request.question.history,
        )
        refuse_forecast(parse, wording)
        sql = adapt_to_dialect(statement, graph).sql(dialect=graph.source.dialect)
        if any(sql == attempt.sql for attempt in request.failed_attempts):
            raise CannotAnswer("engine.no_other_reading")
        explained = explain_intent(parse.intent, graph, wording)
        notes = (*explain_words(parse, wording), *explained)
        unused = find_unknown_spans(parse.spans)
        written_sql = WrittenSql(
            sql,
            tuple(dict.fromkeys(notes)),
            tuple(m.text for m in unused if not find_deed(parse.text, m)),
            (parse.is_follow_up and wording.title(parse.intent)) or request.question.text.strip(),
        )
        question = ReadQuestion(parse, original_text or request.question.text, wording)
        return add_readings(written_sql, question, statement)

    def interpret(
        self,
        request: WriteRequest,
        graph: SchemaGraph,
        assumed: tuple[AssumedWord, ...] = (),
        chosen: tuple[ChosenCandidates, ...] = (),
    ) -> tuple[Parse, exp.Select]:
        """The parse of a question and its statement. Raises `CannotAnswer`."""
        wording = Wording(graph, request.question.locale)
        if not graph.tables:
            raise CannotAnswer("engine.no_tables")
        question = request.question
        try:
            parse = self._parse_in_chat(request, graph, assumed, chosen)
            parse.intent = prefer_current_rows(parse.intent, graph, question.text)
            replaced = use_reader_language(parse.intent, graph, question.locale, question.text)
            add_last_names(parse.intent, graph)
            statement = compose_statement(parse.intent, graph, wording)
        except NoDateColumn:
            raise refuse_undated(question.text, self.parse_only(request, graph), wording) from None
        except NotComputable as problem:
            raise CannotAnswer(problem.code) from None
        except NoStatement:
            raise CannotAnswer("engine.not_understood", understood="") from None
        if statement is None:
            raise make_refusal(request.question.text, parse, wording)
        tables, columns = find_read_columns(statement, graph, replaced)
        if is_doubtful(parse, tables, columns):
            lost_spans = list(find_lost_spans(parse, tables, columns))
            raise make_refusal(request.question.text, parse, wording, lost_spans)
        return parse, statement

    def parse_only(self, request: WriteRequest, graph: SchemaGraph) -> Parse:
        """The parse of the question alone, without completion or earlier questions."""
        question = request.question
        return self._parser.parse(question.text, question.today, request.schema, graph)

    def _parse_in_chat(
        self,
        request: WriteRequest,
        graph: SchemaGraph,
        assumed: tuple[AssumedWord, ...],
        chosen: tuple[ChosenCandidates, ...] = (),
    ) -> Parse:
        question, schema = request.question, request.schema
        parse = self._parser.parse(question.text, question.today, schema, graph, assumed, chosen)
        earlier: Intent | None = None
        for turn in question.history[-_MOST_TURNS:]:
            before = self._parse_turn(turn.question, request, graph)
            earlier = merge_intents(earlier, before, turn.question)
        alone = parse.intent
        parse.intent = merge_intents(earlier, parse, question.text)
        parse.is_follow_up = parse.intent is not alone
        if parse.is_follow_up:
            self._check_earlier(request)
        if parse.is_follow_up and parse.intent.buckets and not alone.groups and earlier is not None:
            whole = self._complete_earlier(earlier, parse)
            if whole is not None:
                restrict_to_top_groups(parse.intent, whole)
        self._parser.complete(parse)
        return parse

    def _check_earlier(self, request: WriteRequest) -> None:
        """Refuse what continues an answered question that is refused here, for the same reason.

        What that question continued is not checked again. Raises `CannotAnswer`.
        """
        turns = request.question.history[-_MOST_TURNS:]
        last = max((at for at, turn in enumerate(turns) if turn.sql), default=None)
        if last is not None:
            before = tuple(replace(turn, sql="") for turn in turns[:last])
            question = replace(request.question, text=turns[last].question, history=before)
            self.compose(replace(request, question=question, failed_attempts=()))

    def _parse_turn(self, text: str, request: WriteRequest, graph: SchemaGraph) -> Parse:
        """The parse of an earlier question, as it was corrected when it was asked."""
        today, schema = request.question.today, request.schema
        parse = self._parser.parse(text, today, schema, graph)
        if not find_missed_words(parse.spans):
            return parse
        spelled = correct_spelling(text, self._parser.describe_tables(schema, graph.bare))
        if spelled is not None:
            return self._parser.parse(spelled.text, today, schema, graph)
        assumed = self._assume_words(text, parse, request)
        return self._parser.parse(text, today, schema, graph, assumed) if assumed else parse

    def _complete_earlier(self, earlier: Intent, parse: Parse) -> Intent | None:
        """The earlier question as it was answered; None when it was not."""
        earlier_parse = replace(parse, spans=[], intent=deepcopy(earlier))
        try:
            self._parser.complete(earlier_parse)
        except NoDateColumn:
            return None
        return earlier_parse.intent

"""The calls of SQL/JSON, whose arguments have words in them: `JSON_TABLE(x, '$' COLUMNS (a INT PATH
'$.a' NULL ON EMPTY))`.

They are read into a call whose arguments are phrases: words of this grammar and expressions, in the
order in which they stand. So everything between the words is checked as anywhere else, and what is
written is what was read.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from sqlglot import exp
from sqlglot.generator import Generator
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

if TYPE_CHECKING:
    _Parser = Parser
else:
    _Parser = object

_HANDLERS = ("NULL", "ERROR", "TRUE", "FALSE", "UNKNOWN", "EMPTY ARRAY", "EMPTY OBJECT", "EMPTY")
_OPTIONS = (
    "FORMAT JSON",
    *("WITHOUT ARRAY WRAPPER", "WITHOUT WRAPPER", "WITH CONDITIONAL ARRAY WRAPPER"),
    *("WITH CONDITIONAL WRAPPER", "WITH UNCONDITIONAL ARRAY WRAPPER", "WITH UNCONDITIONAL WRAPPER"),
    *("WITH ARRAY WRAPPER", "WITH WRAPPER", "KEEP QUOTES ON SCALAR STRING", "KEEP QUOTES"),
    *("OMIT QUOTES ON SCALAR STRING", "OMIT QUOTES", "NULL ON NULL", "ABSENT ON NULL"),
    *("WITH UNIQUE KEYS", "WITHOUT UNIQUE KEYS", "WITH UNIQUE", "WITHOUT UNIQUE"),
    *(f"{word} ON {when}" for word in _HANDLERS for when in ("EMPTY", "ERROR")),
)


class Phrase(exp.Expression):
    """Words and expressions, one after the other."""

    arg_types: ClassVar = {"expressions": True}


class JsonCallParser(_Parser):
    """Parser mixin that reads SQL/JSON calls, with their options as they were written."""

    def parse_json_table(self) -> exp.Expr:
        """`JSON_TABLE(document, path COLUMNS (…))`."""
        document = self.make_phrase([self._parse_bitwise(), *self._parse_json_options()])
        self._match(TokenType.COMMA)
        path = [
            self._parse_string(),
            self._parse_json_words("COLUMNS"),
            self._parse_table_columns(),
        ]
        arguments = [document, self.make_phrase([*path, *self._parse_json_options()])]
        return self.expression(exp.Anonymous(this="JSON_TABLE", expressions=arguments))

    def parse_json_path_call(self, name: str) -> exp.Expr:
        """`JSON_VALUE(document, path RETURNING INT DEFAULT 0 ON EMPTY)` and its like."""
        document = self.make_phrase([self._parse_bitwise(), *self._parse_json_options()])
        arguments = [document]
        while self._match(TokenType.COMMA):
            arguments.append(self.make_phrase([self._parse_bitwise(), *self._parse_json_options()]))
        return self.expression(exp.Anonymous(this=name, expressions=arguments))

    def parse_json_members(self, name: str) -> exp.Expr:
        """`JSON_OBJECT('a' VALUE 1, KEY 'b' VALUE 2, 'c': 3 ABSENT ON NULL)` or plain arguments."""
        members: list[exp.Expr] = []
        while not self._match(TokenType.R_PAREN, advance=False):
            members.append(self._parse_object_member())
            if not self._match(TokenType.COMMA):
                break
        return self.expression(exp.Anonymous(this=name, expressions=members))

    def _parse_object_member(self) -> exp.Expr:
        parts: list[Any] = [self._parse_json_words("KEY")] if self._is_key_word() else []
        options = self._parse_json_options()
        parts += options or [self._parse_lambda()]
        if self._match(TokenType.COLON):
            parts += [exp.var(":"), self._parse_disjunction()]
        elif self._match_text_seq("VALUE"):
            parts += [exp.var("VALUE"), self._parse_disjunction()]
        return self.make_phrase([*parts, *self._parse_json_options()])

    def _is_key_word(self) -> bool:
        """Whether KEY is a word here, not the name of a column."""
        is_key = self._curr is not None and self._curr.text.upper() == "KEY"
        ends = (TokenType.COMMA, TokenType.R_PAREN, TokenType.COLON, TokenType.DOT)
        return is_key and self._next is not None and self._next.token_type not in ends

    def _parse_table_columns(self) -> exp.Expr:
        return self.expression(
            exp.Tuple(expressions=self._parse_wrapped_csv(self._parse_table_column))
        )

    def _parse_table_column(self) -> exp.Expr:
        if self._match_text_seq("NESTED"):
            path_word = [exp.var("PATH")] if self._match_text_seq("PATH") else []
            path = [exp.var("NESTED"), *path_word, self._parse_string()]
            return self.make_phrase(
                [*path, self._parse_json_words("COLUMNS"), self._parse_table_columns()]
            )
        name = self._parse_id_var()
        if self._match_text_seq("FOR", "ORDINALITY"):
            return self.make_phrase([name, exp.var("FOR ORDINALITY")])
        parts: list[Any] = [name, self._parse_types()]
        parts += self._parse_json_options()
        if self._match_text_seq("EXISTS"):
            parts.append(exp.var("EXISTS"))
        if self._match_text_seq("PATH"):
            parts += [exp.var("PATH"), self._parse_string()]
        return self.make_phrase([*parts, *self._parse_json_options()])

    def _parse_json_options(self) -> list[Any]:
        options: list[Any] = []
        while True:
            words = next((o for o in _OPTIONS if self._match_text_seq(*o.split())), None)
            if words:
                options.append(exp.var(words))
            elif self._match_text_seq("RETURNING"):
                options += [exp.var("RETURNING"), self._parse_types()]
            elif self._match_text_seq("DEFAULT"):
                default = self._parse_bitwise()
                when = "EMPTY" if self._match_text_seq("ON", "EMPTY") else "ERROR"
                if when == "ERROR":
                    self._parse_json_words("ON ERROR")
                options += [exp.var("DEFAULT"), default, exp.var(f"ON {when}")]
            else:
                return options

    def _parse_json_words(self, words: str) -> exp.Expr:
        if not self._match_text_seq(*words.split()):
            self.raise_error(f"Expected {words}")
        return exp.var(words)

    def make_phrase(self, parts: list[Any]) -> exp.Expr:
        """One thing stays what it is."""
        if not all(parts):
            self.raise_error("Expected an expression")
        if len(parts) == 1:
            only: exp.Expr = parts[0]
            return only
        return self.expression(Phrase(expressions=parts))


JSON_CALLS: dict[str, Callable[[Any], exp.Expr]] = {
    "JSON_TABLE": lambda parser: parser.parse_json_table(),
    "JSON_VALUE": lambda parser: parser.parse_json_path_call("JSON_VALUE"),
    "JSON_QUERY": lambda parser: parser.parse_json_path_call("JSON_QUERY"),
    "JSON_EXISTS": lambda parser: parser.parse_json_path_call("JSON_EXISTS"),
    "JSON_OBJECT": lambda parser: parser.parse_json_members("JSON_OBJECT"),
    "JSON_ARRAY": lambda parser: parser.parse_json_members("JSON_ARRAY"),
    "JSON_OBJECTAGG": lambda parser: parser.parse_json_members("JSON_OBJECTAGG"),
    "JSON_ARRAYAGG": lambda parser: parser.parse_json_members("JSON_ARRAYAGG"),
}


def phrase_sql(generator: Generator, phrase: exp.Expr) -> str:
    """Its parts with blanks between them."""
    return " ".join(generator.sql(part) for part in phrase.expressions)

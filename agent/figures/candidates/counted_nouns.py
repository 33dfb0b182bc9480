"""What a figure counts: "3 cities" counts the rows of a table of cities, and nothing else."""

from agent.figures.candidates.figure_context import FigureContext
from agent.figures.result.measure_headings import count_mentions
from agent.figures.result.result_table import ResultTable
from model.locales.chinese import compile_chinese

_NOUN = compile_chinese(r"^\s*[个家名位条款所项座间支]?(?P<zh>\p{Han}{2,6})|^ (?P<en>[a-z]{3,})\b")


def counts_labels(table: ResultTable, context: FigureContext) -> bool:
    """Whether the noun after a figure is what the labels of the table are."""
    match = _NOUN.match(context.after.lower())
    if match is None or context.figure.meaning != "number" or context.figure.bound:
        return False
    noun = match["zh"] or match["en"]
    if any(count_mentions(m.tokens, noun) for m in table.measures):
        return False
    if match["zh"]:
        return any(noun.startswith(known) for known in table.nouns if not known.isascii())
    singulars = {noun.removesuffix("s"), noun.removesuffix("es"), noun.removesuffix("ies") + "y"}
    return bool(singulars & table.nouns) and noun.endswith("s")

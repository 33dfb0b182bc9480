"""The structured parts of an answer: AG-UI activities, one closed union.

`make types` writes the TypeScript of this module; adding a part is adding a class here and a
component on the page.
"""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from model.answers.computation import FigureComputation
from model.files.document import FoundPassage
from model.sources.query import Cell
from model.sources.schema import ColumnKind, MatchKind

ChartType = Literal[
    "kpi", "column", "bar", "line", "area", "stacked", "dual", "pie", "funnel", "radar", "treemap",
    "sankey", "wordcloud", "map", "scatter", "histogram", "box", "heatmap",
]  # fmt: skip


class Activity(BaseModel):
    """A part of an answer; `activity_type` goes out as AG-UI's activityType."""

    model_config = ConfigDict(frozen=True)
    activity_type: ClassVar[str]


class SourceRef(BaseModel):
    """The data source that was asked."""

    id: str
    name: str
    dialect: str


class TableRef(BaseModel):
    """A table the answer may use, with the reason it was found."""

    name: str
    comment: str
    score: float
    why: list[str]


class RelationRef(BaseModel):
    """A join between two of the tables; `on` is a SQL condition."""

    left: str
    right: str
    on: str
    origin: Literal["declared", "inferred", "manual"] = "declared"


class ValueRef(BaseModel):
    """Words of the question found in the data; `column` is `table.column`."""

    text: str
    column: str
    value: str
    how: MatchKind = "exact"
    """Whether the words are stored so, or what they mean is."""


class TermRef(BaseModel):
    """A term that the answer uses; its version tells what it meant then."""

    id: str
    name: str
    text: str
    """Its words in the question; empty where only its meaning is near."""
    definition: str
    certified: bool
    """Whether it is a measure, whose expression administrators wrote."""
    version: int


class ExampleRef(BaseModel):
    """An example that is like the question."""

    id: str
    question: str


class SourcesActivity(Activity):
    """What retrieval found."""

    activity_type: ClassVar[str] = "sources"
    datasource: SourceRef
    tables: list[TableRef]
    relations: list[RelationRef]
    paths: list[list[str]] = []
    """Shortest ways between the best tables that no single join connects, as tables to pass."""
    values: list[ValueRef]
    terms: list[TermRef] = []
    examples: list[ExampleRef] = []


class SqlActivity(Activity):
    """A statement and what became of it."""

    activity_type: ClassVar[str] = "sql"
    sql: str
    dialect: str
    attempt: int
    status: Literal["writing", "checking", "rejected", "running", "waiting", "failed", "ok"]
    problem: str | None = None
    tables: list[str] = []
    """Those that the statement reads, in the order in which it names them."""
    joins: list[str] = []
    """The conditions by which it joins them: `orders.customer_id = customers.id`."""
    assumptions: list[str] = []
    """How the question was read, and what each computed column is, as a formula."""
    rules: list[str] = []


class TableColumn(BaseModel):
    """A column of the answer's table."""

    name: str
    label: str
    type: ColumnKind
    source: str | None = None
    percent: Literal["fraction", "points"] | None = None
    """How its numbers are parts of a hundred, if they are: 0.25 is a fraction, 25 are points."""
    codes: dict[str, str] | None = None
    """What each code that stands in its cells means, as its note says."""


class TableActivity(Activity):
    """The first 1,000 rows; `row_count` counts the rows kept."""

    activity_type: ClassVar[str] = "table"
    columns: list[TableColumn]
    rows: list[list[Cell]]
    row_count: int
    truncated: bool
    elapsed_ms: float


class ChartAxis(BaseModel):
    """The column along the x axis (or the slices of a pie)."""

    name: str
    label: str
    kind: Literal["category", "time", "value"]


class ChartSeries(BaseModel):
    """One series: a measure, and for a pivoted chart the value it belongs to.

    Series of one unit and like size have the same `axis`. Charts with one axis draw those of axis
    0, `dual` those of 0 and 1, `radar` and `kpi` all.
    """

    name: str
    label: str
    group: str | None = None
    unit: str | None = None
    axis: int = 0


class ChartActivity(Activity):
    """A chart chosen by the shape of the rows; `option` is an ECharts option built from them."""

    activity_type: ClassVar[str] = "chart"
    type: ChartType
    title: str
    x: ChartAxis | None
    series: list[ChartSeries]
    unit: str | None = None
    option: dict[str, Any]
    alternatives: list[ChartType]


FigureReason = Literal["figure", "unit", "period", "rank", "comparison", "trend", "cause"]


class UnverifiedFigure(BaseModel):
    """A figure, or a claim on a name, that the rows do not show; offsets are into the summary."""

    text: str
    start: int
    end: int
    reason: FigureReason = "figure"
    """What the rows do not bear out: the figure, its unit, a period, rank, comparison, cause …"""


class FiguresActivity(Activity):
    """How many figures of the summary were checked against the rows, and which failed."""

    activity_type: ClassVar[str] = "figures"
    checked: int
    verified: int
    unverified: list[UnverifiedFigure]
    computations: list[FigureComputation] = []
    """Of the verified ones; answers of earlier releases have none."""


class SuggestionsActivity(Activity):
    """Questions one could ask next."""

    activity_type: ClassVar[str] = "suggestions"
    questions: list[str]


class DashboardDraftActivity(Activity):
    """Questions for the cards of a dashboard, none of it stored; `chat_id` answers them."""

    activity_type: ClassVar[str] = "dashboard_draft"
    name: str
    questions: list[str]
    chat_id: str = ""


class SecondReadingActivity(Activity):
    """The built-in engine's statement: run beside the model's, offered where that one failed."""

    activity_type: ClassVar[str] = "second_reading"
    sql: str
    dialect: str
    agrees: bool | None = None
    """Whether it gives the same rows, in the columns that both have; not set: it was not run."""
    row_count: int | None = None
    assumptions: list[str] = []


class OtherReading(BaseModel):
    """Another way to read a question, with the statement that answers it."""

    words: str
    sql: str


class ReadingsActivity(Activity):
    """Which reading of an ambiguous question is answered (empty: unknown), and which others are."""

    activity_type: ClassVar[str] = "readings"
    taken: str
    others: list[OtherReading]


class NoticeActivity(Activity):
    """Something the reader should know about how the answer came about."""

    activity_type: ClassVar[str] = "notice"
    level: Literal["info", "warning"]
    code: str
    message: str
    quote: str = ""  # of the statement: readers who may not see SQL do not get it


class CitedPassage(BaseModel):
    """A passage of a document that the answer cites as `[number]`."""

    number: int
    file_id: str
    name: str
    kind: str
    page: int | None
    heading: str
    text: str

    @classmethod
    def from_passage(cls, number: int, passage: FoundPassage) -> "CitedPassage":
        """The passage under its number."""
        fields = ("file_id", "name", "kind", "page", "heading", "text")
        return cls(number=number, **{field: getattr(passage, field) for field in fields})


class UnverifiedCitation(BaseModel):
    """A citation of something that was not given; offsets are into the answer's text."""

    text: str
    start: int
    end: int


class CitationsActivity(Activity):
    """What the answer cites of documents; `given` counts the passages it was written from."""

    activity_type: ClassVar[str] = "citations"
    items: list[CitedPassage]
    unverified: list[UnverifiedCitation]
    given: int


AnyActivity = (
    SourcesActivity
    | SqlActivity
    | TableActivity
    | ChartActivity
    | FiguresActivity
    | SuggestionsActivity
    | DashboardDraftActivity
    | CitationsActivity
    | SecondReadingActivity
    | ReadingsActivity
    | NoticeActivity
)

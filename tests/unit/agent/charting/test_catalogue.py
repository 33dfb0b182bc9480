"""The catalogue of chart types: with an entry a type is asked for, drawn and offered."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from pydantic import create_model

from agent.charting.catalogue.chart_types import CHART_TYPES, make_catalogue
from agent.charting.catalogue.entry import ChartTypeEntry, GroupRows, TypeWords
from agent.charting.data.frame import ChartFrame
from agent.charting.data.result_shape import ResultShape
from agent.charting.echarts.dataset import Option, make_data_option
from agent.charting.selection import chart_selection
from agent.charting.selection.type_request import find_requested_type
from agent.data_agent.replies import redraw
from agent.data_agent.replies.reply_requests import RedrawRequest, parse_request
from model.answers.activities import ChartActivity, ChartType
from model.locales import has
from model.sources.query import QueryResult
from tests.unit.agent.answers import make_question, make_result

GAUGE = cast(ChartType, "gauge")
PROMPTS = Path(redraw.__file__).parents[1] / "prompts"
ROWS = make_result("品类:t 销售额:i", ("家电", 3), ("食品", 2), ("服装", 1))


def draw_gauge(frame: ChartFrame) -> Option:
    return {"series": [{"type": "gauge", "data": [row[1] for row in frame.rows]}]}


def has_no_fraction(_shape: ResultShape, frame: ChartFrame) -> bool:
    return all(float(value).is_integer() for value in frame.values)


def make_gauge() -> ChartTypeEntry:
    return ChartTypeEntry(
        name=GAUGE,
        words=TypeWords(zh="仪表盘", en=r"\bgauges?\b"),
        make_option=draw_gauge,
        group_rows=GroupRows(
            most=3, fits=has_no_fraction, is_offered=lambda shape, _: shape.asks_for_shares
        ),
    )


@pytest.fixture
def with_gauge(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type that nothing but its entry knows; what goes out takes any name."""
    open_activity = create_model(
        "OpenChart", __base__=ChartActivity, type=(str, ...), alternatives=(list[str], ...)
    )
    monkeypatch.setitem(CHART_TYPES, GAUGE, make_gauge())
    monkeypatch.setattr(chart_selection, "ChartActivity", open_activity)


def choose(rows: QueryResult, text: str) -> ChartActivity:
    found = chart_selection.choose_chart(rows, make_question(text), "")
    assert found is not None
    return found


@pytest.mark.usefixtures("with_gauge")
@pytest.mark.parametrize("text", ["销售额的仪表盘", "revenue as a gauge", "Gauge"])
def test_an_invented_type_is_drawn_when_it_is_asked_for(text: str) -> None:
    found = choose(ROWS, text)
    assert found.type == GAUGE
    assert found.option == {"series": [{"type": "gauge", "data": [3, 2, 1]}]}


@pytest.mark.usefixtures("with_gauge")
def test_an_invented_type_is_offered_and_redrawn() -> None:
    assert GAUGE in choose(ROWS, "各品类占比").alternatives
    assert GAUGE not in choose(ROWS, "各品类销售额").alternatives
    for text in ("换成仪表盘", "show it as a gauge"):
        assert parse_request(text, ()) == RedrawRequest(GAUGE)


@pytest.mark.usefixtures("with_gauge")
def test_an_invented_type_is_not_drawn_of_rows_that_it_does_not_fit() -> None:
    halves = make_result("品类:t 销售额:f", ("家电", 3.5), ("食品", 2.5))
    many = make_result("品类:t 销售额:i", *[(f"品类{n}", n) for n in range(4)])
    for rows in (halves, many):
        assert choose(rows, "仪表盘").type != GAUGE


@pytest.mark.parametrize(("zh", "en"), [("", "gauge"), ("仪表盘", "")])
def test_a_type_without_words_in_a_language_is_refused(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        TypeWords(zh=zh, en=en)


def test_a_type_without_a_drawing_function_is_refused() -> None:
    fields: dict[str, Any] = {"name": GAUGE, "words": TypeWords(zh="仪表盘", en="gauge")}
    with pytest.raises(TypeError, match="make_option"):
        ChartTypeEntry(**fields)


def test_the_catalogue_and_the_type_that_goes_out_have_the_same_names() -> None:
    assert {*CHART_TYPES} == {*get_args(ChartType)}
    entries = [*CHART_TYPES.values()]
    for wrong in (entries[1:], [*entries, make_gauge()], [*entries, entries[0]]):
        with pytest.raises(ValueError, match="ChartType and the catalogue"):
            make_catalogue(wrong)


@pytest.mark.parametrize("entry", CHART_TYPES.values(), ids=[*CHART_TYPES])
def test_replies_name_every_type_and_say_what_its_rows_need(entry: ChartTypeEntry) -> None:
    assert has(f"replies.shape_{entry.name}")
    assert has(f"replies.reason_{entry.need}")


def test_words_of_a_higher_rank_are_left_for_texts_without_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert find_requested_type("a stacked bar chart") == "stacked"
    stacked = CHART_TYPES["stacked"]
    later = replace(stacked, words=replace(stacked.words, rank=9), make_option=make_data_option)
    monkeypatch.setitem(CHART_TYPES, "stacked", later)
    assert find_requested_type("a stacked bar chart") == "bar"


@pytest.mark.parametrize("prompt", sorted(PROMPTS.glob("*.md")), ids=lambda path: path.name)
def test_no_prompt_has_a_list_of_types_of_its_own(prompt: Path) -> None:
    assert find_requested_type(prompt.read_text("utf-8")) is None

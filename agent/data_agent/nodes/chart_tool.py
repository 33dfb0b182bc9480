"""An image by a chart tool of the hub: the model chooses it and its columns, the rows fill it."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import orjson

from agent.charting.chart_tools import (
    ChartTool,
    ToolArguments,
    ToolEncoding,
    fill_arguments,
    is_drawable,
    make_parameters,
    parse_encoding,
    to_chart_tool,
)
from agent.data_agent.node_step import DataAgentRuntime, emit_event, show_activity
from agent.data_agent.state import ChartToolAccess, DataAgentState, DataAgentUpdate
from agent.egress.current_rules import confirm_rules
from agent.egress.result_clearance import may_see_rows
from agent.events import StepFinished, StepStarted, ToolAnswered, ToolCalled
from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.types import ToolSchema
from agent.ports import ToolResult
from agent.runtime.usage_tracking import track_usage
from model.answers.notices import NoticeLevel, make_notice
from model.errors import (
    EgressChanged,
    ModelRefusedKey,
    ModelTimeout,
    ModelUnavailable,
    RightsChanged,
    ToolFailed,
)
from model.locales import text

CHOOSE_S = 20.0
CALL_S = 20.0
AFTER_ANSWER_S = 10.0
"""How much longer than the answer the image may take: the run ends with it."""
MAX_CHARS = 4_000
_LINK = re.compile(r"https?://\S")
GracePeriod = asyncio.Task[None]
Drawable = dict[str, tuple[ChartTool, ToolSchema]]
log = logging.getLogger(__name__)


async def draw_with_tool(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Draws after the first word of the summary, and gives up soon after the last.

    A failure here affects nothing else.
    """
    tool_access = runtime.context.tool_access
    if tool_access is None or not is_drawable(state.result) or not _may_draw(state):
        return {}
    await runtime.context.summary_started.wait()
    grace = asyncio.create_task(_wait_grace_period(runtime))
    try:
        with track_usage(runtime.context.emit):
            await _draw_before(grace, tool_access, state, runtime)
    finally:
        grace.cancel()
    return {}


def _may_draw(state: DataAgentState) -> bool:
    """Whether rows may go to tools, of which only those within this installation draw."""
    clearance = state.schema.source.egress.clear(local=True)
    return may_see_rows(state.question_result, clearance)


async def _draw_before(
    grace: GracePeriod,
    tool_access: ChartToolAccess,
    state: DataAgentState,
    runtime: DataAgentRuntime,
) -> None:
    try:
        async with _limit(CHOOSE_S, grace):
            drawable = await _find_drawable_tools(tool_access, state, runtime)
            call = await _choose_call(tool_access, state, drawable) if drawable else None
    except TimeoutError:
        late = text("answer.chart_tool_late", state.question.locale)
        _send_notice(state, runtime, "failed", late)
        return
    if call is not None:
        await _draw(grace, tool_access, call, drawable, state, runtime)


async def _wait_grace_period(runtime: DataAgentRuntime) -> None:
    """Returns `AFTER_ANSWER_S` after the answer is complete: the run then waits for no image."""
    await runtime.context.answer_complete.wait()
    await asyncio.sleep(AFTER_ANSWER_S)


@asynccontextmanager
async def _limit(seconds: float, grace: GracePeriod) -> AsyncGenerator[None]:
    """Raises `TimeoutError` after `seconds`, or when `grace` ends."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds) as limit:

        def end(_: GracePeriod) -> None:
            limit.reschedule(loop.time())

        grace.add_done_callback(end)
        try:
            yield
        finally:
            grace.remove_done_callback(end)


async def _find_drawable_tools(
    tool_access: ChartToolAccess, state: DataAgentState, runtime: DataAgentRuntime
) -> Drawable:
    """The tools that can draw these columns and send no data out of this installation."""
    charts = [chart for tool in await tool_access.tools.tools() if (chart := to_chart_tool(tool))]
    if tool_access.tools.problem:
        _send_notice(
            state, runtime, "failed", tool_access.tools.problem.text(state.question.locale)
        )
    inside = [chart for chart in charts if not chart.tool.sends_out]
    if charts and not inside:
        _send_notice(state, runtime, "send_out", level="info")
    drawable: Drawable = {}
    for chart in inside:
        schema = make_parameters(chart, state.result.columns)
        if schema is not None:
            tool_schema = ToolSchema(chart.tool.name, chart.tool.description, schema)
            drawable[chart.tool.name] = chart, tool_schema
    return drawable


async def _choose_call(
    tool_access: ChartToolAccess, state: DataAgentState, drawable: Drawable
) -> ToolCallRequest | None:
    schemas: Sequence[ToolSchema] = [schema for _, schema in drawable.values()]
    try:
        return await tool_access.chooser.choose(state.question_result, state.title, schemas)
    except (ModelUnavailable, ModelTimeout, ModelRefusedKey) as error:
        log.warning("no chart tool chosen", extra={"error": type(error).__name__})
        return None


async def _draw(
    grace: GracePeriod,
    tool_access: ChartToolAccess,
    call: ToolCallRequest,
    drawable: Drawable,
    state: DataAgentState,
    runtime: DataAgentRuntime,
) -> None:
    chart, _ = drawable.get(call.name, (None, None))
    choice = None if chart is None else _parse_call(chart, call, state)
    if chart is None or choice is None:
        _send_notice(state, runtime, "refused")
        return
    if problem := await _find_lost_right(tool_access, state):
        _send_notice(state, runtime, "failed", problem)
        return
    title = _choose_title(choice, state, runtime)
    arguments = fill_arguments(chart, choice, title, state.result, state.question.locale)
    call_id, started_at = f"call_{uuid4().hex[:24]}", time.monotonic()
    call_json = orjson.dumps(_describe_call(choice, arguments)).decode()
    emit_event(runtime, ToolCalled(call_id, chart.tool.name, chart.tool.server, call_json))
    emit_event(runtime, StepStarted(chart.tool.name))
    answer = await _call_tool(grace, tool_access, chart, arguments, state)
    emit_event(runtime, StepFinished(chart.tool.name))
    answer_text, ms = answer.text[:MAX_CHARS], round((time.monotonic() - started_at) * 1000)
    is_cut = answer.truncated or len(answer.text) > len(answer_text)
    emit_event(
        runtime, ToolAnswered(call_id, answer_text, answer.failed, is_cut, ms, answer.images)
    )
    if answer.failed:
        _send_notice(state, runtime, "failed", " ".join(answer_text.split())[:200])


async def _find_lost_right(tool_access: ChartToolAccess, state: DataAgentState) -> str:
    """That the user sees less by now, or that less of the source may leave; empty: neither."""
    try:
        await tool_access.confirm_rights()
        await confirm_rules([state.schema.source.egress])
    except (RightsChanged, EgressChanged) as error:
        return error.text(state.question.locale)
    return ""


def _parse_call(
    chart: ChartTool, call: ToolCallRequest, state: DataAgentState
) -> ToolEncoding | None:
    try:
        arguments = orjson.loads(call.arguments or "{}")
    except orjson.JSONDecodeError:
        return None
    return (
        parse_encoding(chart, arguments, state.result.columns)
        if isinstance(arguments, dict)
        else None
    )


def _choose_title(choice: ToolEncoding, state: DataAgentState, runtime: DataAgentRuntime) -> str:
    """The model's title, where the rows show every figure of it; else none of the model's."""
    for title in (choice.title, state.title):
        if (
            title
            and not runtime.context.check_figures(title, state.question_result, tuple).unverified
        ):
            return title
    return ""


def _describe_call(choice: ToolEncoding, arguments: ToolArguments) -> dict[str, object]:
    """What the reader sees of the call: the columns, and how many rows filled them."""
    title = {"title": arguments.arguments["title"]} if "title" in arguments.arguments else {}
    left_out = {"rows_without_number": arguments.left_out} if arguments.left_out else {}
    return {**choice.columns, **choice.switches, **title, "rows": arguments.rows, **left_out}


async def _call_tool(
    grace: GracePeriod,
    tool_access: ChartToolAccess,
    chart: ChartTool,
    arguments: ToolArguments,
    state: DataAgentState,
) -> ToolResult:
    locale = state.question.locale
    try:
        async with _limit(CALL_S, grace):
            answer = await tool_access.tools.call(chart.tool.name, arguments.arguments)
    except ToolFailed as error:
        return ToolResult(error.text(locale), failed=True)
    except TimeoutError:
        return ToolResult(text("answer.chart_tool_late", locale), failed=True)
    if answer.failed or answer.images or _LINK.search(answer.text):
        return answer
    return ToolResult(answer.text or text("answer.chart_tool_no_picture", locale), failed=True)


def _send_notice(
    state: DataAgentState,
    runtime: DataAgentRuntime,
    what: str,
    problem: str = "",
    *,
    level: NoticeLevel = "warning",
) -> None:
    locale = state.question.locale
    notice = make_notice(f"answer.chart_tool_{what}", locale, level, problem=problem)
    show_activity(runtime, notice)

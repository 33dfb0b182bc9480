"""The assistant's prompt: instructions, memory, documents, question, tool results."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from agent.assistant.state import AssistantState
from agent.llm.messages import make_assistant_message, make_system_message, make_user_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import Message
from model.chats.question import Question, Turn
from model.files.document import FoundPassage
from model.locales import Locale

MAX_TURN_CHARS = 4_000
"""What is read of an earlier question or answer."""


@cache
def _load_template(name: str, locale: Locale) -> Template:
    file = f"{name}.{'zh' if locale == 'zh-CN' else 'en'}.md"
    return Template(files("agent.assistant.prompts").joinpath(file).read_text("utf-8").strip())


def load_instructions(name: str, question: Question) -> str:
    """The text `name` in the language of the question."""
    return _load_template(name, question.locale).substitute(today=f"{question.today:%Y-%m-%d}")


def make_prompt(state: AssistantState) -> list[Message]:
    """All messages of the next call of the model."""
    question = state.question
    system = load_instructions("assistant", question)
    if state.passages:
        system += "\n\n" + load_instructions("documents", question)
    passages = format_passages(state.passages[: state.first_passages])
    user_text = wrap_data("earlier", state.before.summary) + passages + question.text
    return [
        make_system_message(system),
        *_make_history_messages(state),
        make_user_message(user_text),
        *state.messages,
    ]


def _make_history_messages(state: AssistantState) -> list[Message]:
    messages: list[Message] = []
    for turn in state.before.turns:
        messages.append(make_user_message(turn.question[:MAX_TURN_CHARS]))
        messages.append(make_assistant_message(turn.summary[:MAX_TURN_CHARS] or "-"))
    return messages


def format_passages(passages: Sequence[FoundPassage], first: int = 1) -> str:
    """Passages with the numbers by which they are cited."""
    blocks = (_format_passage(number, passage) for number, passage in enumerate(passages, first))
    return wrap_data("passages", "\n\n".join(blocks))


def _format_passage(number: int, passage: FoundPassage) -> str:
    page = f", page {passage.page}" if passage.page is not None else ""
    heading = f", {passage.heading}" if passage.heading else ""
    return f"[{number}] {passage.name}{page}{heading}\n{passage.text}"


def format_turns(summary: str, turns: Sequence[Turn]) -> str:
    """What was said, to be summarised."""
    conversation = "\n\n".join(
        f"User: {turn.question[:MAX_TURN_CHARS]}\nAssistant: {turn.summary[:MAX_TURN_CHARS]}"
        for turn in turns
    )
    return wrap_data("earlier", summary) + wrap_data("conversation", conversation)

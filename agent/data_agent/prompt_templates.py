"""Prompt templates from `prompts/*.md`, and how much of a question a prompt shows."""

from functools import cache
from importlib.resources import files
from string import Template

from agent.llm.messages import make_system_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import Message
from model.chats.question import Question, Turn
from model.locales import Locale

MAX_QUESTION_CHARS = 4_000
MAX_TURNS = 6


@cache
def _load_template(name: str, locale: Locale) -> Template:
    file = f"{name}.{'zh' if locale == 'zh-CN' else 'en'}.md"
    return Template(files("agent.data_agent.prompts").joinpath(file).read_text("utf-8"))


def load_instructions(name: str, question: Question, **params: str) -> Message:
    """The system message `name` in the language of the question."""
    today = f"{question.today:%Y-%m-%d}"
    template = _load_template(name, question.locale)
    return make_system_message(template.substitute(params, today=today))


def wrap_question(question: Question) -> str:
    """The question as data, in full up to a generous length."""
    return wrap_data("question", question.text[:MAX_QUESTION_CHARS])


def select_recent_turns(question: Question) -> tuple[Turn, ...]:
    """The turns before the question that a prompt shows."""
    return question.history[-MAX_TURNS:]

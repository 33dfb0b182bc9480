"""Replies in a chat without a model and without a source."""

from agent.data_agent.replies.reply_requests import OverviewRequest, SmallTalkRequest, parse_request
from agent.data_agent.replies.wording import find_reply_language
from model.locales import Locale, text


def reply_without_source(question: str, locale: Locale) -> str:
    """The reply to a greeting or to what can be asked; nothing for any other question."""
    request = parse_request(question, ())
    reply_language = find_reply_language(question, locale)
    if isinstance(request, SmallTalkRequest):
        topic = request.topic
        return text(
            f"replies.{topic if topic in ('thanks', 'bye') else f'chat_{topic}'}", reply_language
        )
    return text("replies.chat_help", reply_language) if isinstance(request, OverviewRequest) else ""

"""What is said in a conversation where neither a model nor a source is there to ask."""

from agent.dataqa.replies.requests import Overview, SmallTalk, request_of
from agent.dataqa.replies.wording import language_of
from model.locales import Locale, text


def without_source(question: str, locale: Locale) -> str:
    """The reply to a greeting or to what can be asked; nothing for any other question."""
    request = request_of(question, ())
    spoken = language_of(question, locale)
    if isinstance(request, SmallTalk):
        topic = request.topic
        return text(f"replies.{topic if topic in ('thanks', 'bye') else f'chat_{topic}'}", spoken)
    return text("replies.chat_help", spoken) if isinstance(request, Overview) else ""

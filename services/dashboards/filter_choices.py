"""Values to choose from for the filters of dashboards."""

from model.actor import UserActor
from model.dashboards.dashboard import DashboardFilter
from model.errors import Conflict, NotFound
from services.dashboards.card_questions import CardQuestions
from services.dashboards.viewers import DashboardViewers
from services.saved_questions.value_choices import ValueChoiceReader, ValueChoices


class FilterChoices:
    """Reads the values of the first column that a filter is mapped to, and a reader may see."""

    def __init__(
        self, viewers: DashboardViewers, questions: CardQuestions, values: ValueChoiceReader
    ) -> None:
        self._viewers = viewers
        self._questions = questions
        self._values = values

    async def find(
        self, dashboard_id: str, filter_id: str, words: str, actor: UserActor
    ) -> ValueChoices:
        """The values that contain the words. Raises `NotFound`, `Conflict`."""
        view = await self._viewers.view(dashboard_id, actor)
        contents = view.dashboard.contents
        filters = [each for each in contents.filters if each.id == filter_id]
        if not filters:
            raise NotFound("dashboards.unknown_filter")
        cards = [card for card in contents.cards if card.id in _list_card_ids(filters[0])]
        questions = await self._questions.find(cards, view.viewer)
        for target in filters[0].targets:
            question = questions.get(target.card_id)
            if question is not None:
                saved_question, parameter_id = question.question, target.parameter_id
                return await self._values.find(saved_question, parameter_id, words, actor)
        raise Conflict("saved_questions.no_values")


def _list_card_ids(dashboard_filter: DashboardFilter) -> set[str]:
    return {target.card_id for target in dashboard_filter.targets}

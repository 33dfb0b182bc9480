"""Where text of others comes in, what a model makes of it, and which of the cells exist."""

from typing import Literal, get_args

Call = Literal["sql", "summary", "suggestions", "drawing", "chat", "memory", "dashboard"]
"""A call of the model, by what it asks for."""
Output = Literal[
    "sql", "summary", "answer", "chart", "suggestion", "card", "tool_call", "memory", "title"
]
OUTPUTS: tuple[Output, ...] = get_args(Output)
CALL_OF: dict[Output, Call | None] = {
    "sql": "sql",
    "summary": "summary",
    "answer": "chat",
    "chart": "drawing",
    "suggestion": "suggestions",
    "card": "dashboard",
    "tool_call": "chat",
    "memory": "memory",
    "title": None,  # written by our code
}

REACH: dict[str, frozenset[Call]] = {
    "question": frozenset({"sql", "summary", "suggestions", "drawing", "chat", "dashboard"}),
    "earlier_turn": frozenset({"sql", "chat", "memory"}),
    "table_note": frozenset({"sql", "suggestions", "dashboard"}),
    "column_comment": frozenset({"sql", "suggestions", "dashboard"}),
    "column_name": frozenset({"sql", "summary", "suggestions", "drawing", "dashboard"}),
    "stored_value": frozenset({"sql"}),
    "cell": frozenset({"summary"}),
    "term": frozenset({"sql"}),
    "example": frozenset({"sql"}),
    "database_error": frozenset({"sql", "dashboard"}),  # a name of a column that repeats it, too
    "file_name": frozenset({"sql", "suggestions"}),
    "sheet_name": frozenset({"sql", "suggestions"}),
    "table_caption": frozenset({"sql"}),
    "csv_header": frozenset({"sql", "suggestions"}),
    "document": frozenset({"chat"}),
    "tool_name": frozenset({"chat"}),
    "tool_description": frozenset({"chat"}),
    "tool_result": frozenset({"chat"}),
    "dify_answer": frozenset({"chat", "memory"}),
    "chat_memory": frozenset({"chat", "memory"}),
    "datasource_name": frozenset(),
    "user_name": frozenset(),
    "relation_property": frozenset(),
    "workbook_comment": frozenset(),
    "group_name": frozenset(),
    "role_name": frozenset(),
    "workspace_name": frozenset(),
    "user_attribute": frozenset(),
    "starter": frozenset(),
    "saved_question_title": frozenset(),
    "dashboard_title": frozenset(),
    "card_title": frozenset(),
}
"""To which calls the text of a channel is told: no other. Each is looked up in what models got."""

NEVER_TOLD = {
    "datasource_name": "no prompt names the source",
    "user_name": "no prompt names the user",
    "relation_property": "of a join its columns are told, which exist in the schema",
    "workbook_comment": "comments of cells and defined names are not read",
    "group_name": "rules go by ids of groups",
    "role_name": "no prompt names a role",
    "workspace_name": "no prompt names the workspace",
    "user_attribute": "rules put its values into the statement that runs, after the model",
    "starter": "a first question is told once somebody asks it: as a question",
    "saved_question_title": "what is saved is not retrieved",
    "dashboard_title": "a title is given after the questions were split",
    "card_title": "a card runs its statement without a model",
}
NOT_TOLD: dict[Call, str] = {
    "sql": "the call that writes a statement is told the schema, what is taught, and the turns",
    "summary": "the call that words a summary is told the question and what the rows say",
    "suggestions": "the call that suggests is told the question and the tables of the statement",
    "dashboard": "the call that splits a dashboard is sent the request and the tables of a source",
    "drawing": "the call that draws is told the question, the title and the columns",
    "chat": "the assistant is told the turns of the chat, documents and tools",
    "memory": "the call that summarises a chat is told its turns, not what tools or documents said",
}


def why_missing(channel: str, output: Output) -> str | None:
    """Why a cell of the matrix cannot exist; None: it does."""
    call = CALL_OF[output]
    if call is None:
        own = channel == "question"
        return None if own else "a title is the first question, cut by our code"
    if call in REACH[channel]:
        return None
    return NEVER_TOLD.get(channel) or NOT_TOLD[call]


CELLS = [
    (channel, output)
    for channel in REACH
    for output in OUTPUTS
    if why_missing(channel, output) is None
]

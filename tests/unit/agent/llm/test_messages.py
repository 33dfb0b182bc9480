"""Messages of a prompt are made in one module."""

import re
from pathlib import Path

from agent.llm import messages
from agent.llm.output.tool_calls import ToolCallRequest

ROOT = Path(__file__).resolve().parents[4]
ROLE = re.compile(r'"role": "')


def test_calls_of_tools_are_part_of_what_the_model_said() -> None:
    call = ToolCallRequest("c1", "search", '{"q": 1}')
    assert messages.make_assistant_message("", [call]) == {
        "role": "assistant",
        "content": "",
        "tool_calls": [
            {
                "id": "c1",
                "type": "function",
                "function": {"name": "search", "arguments": '{"q": 1}'},
            }
        ],
    }
    assert messages.make_assistant_message("yes") == {"role": "assistant", "content": "yes"}


def test_no_other_module_writes_a_role() -> None:
    paths = [path for top in ("agent", "services") for path in (ROOT / top).rglob("*.py")]
    made = [path for path in paths if ROLE.search(path.read_text("utf-8"))]
    assert made == [Path(messages.__file__)]

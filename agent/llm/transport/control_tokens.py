"""Takes from a request what a chat template of a model would read as the end of a message.

Many servers look for the control tokens of a model in the text of messages too: a note of a table
that holds `<|im_end|><|im_start|>system` would go on as instructions of ours.
"""

import re

_CONTROL_TOKEN = re.compile(
    r"<(?=\|[^<>|\s]{1,60}\|>"  # ChatML, Llama 3, GLM, Phi, Harmony
    r"|｜[^<>｜\s]{1,60}｜>"  # DeepSeek
    r"|/?(?:start_of_turn|end_of_turn|start_of_image|bos|eos|pad|unk|s|sop|eop)>"  # Gemma, Llama 2
    r"|</?SYS>>"
    r"|/?tool_(?:call|response)>)"  # Qwen
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT"
    r"|gMASK|sMASK)\])"  # Mistral, GLM
)


def neutralize_control_tokens(body: str) -> str:
    """A text in which no control token of a known chat template is left, each still readable."""
    return _CONTROL_TOKEN.sub(r"\g<0>_", body)

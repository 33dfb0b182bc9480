"""Recognises that a dashboard is asked for, and what is to stand on it."""

import re
from dataclasses import dataclass

from agent.data_agent.dashboard_draft.rule_splitting import names_measure
from model.locales.chinese import has_chinese

MAX_CHARS = 500
"""What is longer is not one request."""
_MAKE = r"(?:make|create|build|set up|put together|prepare|design|generate|draw up)"
_HAVE = r"(?:i (?:want|need|would like)|i'd like|give|show|draw)"
_CONTENTS = r"(?:of|for|about|on|with|showing|that shows|which shows|to see|[:,])"
_AFTER = rf"(?:\s*$|\s*{_CONTENTS}\s*(?P<of>.*)$|\s+(?P<by>(?:by|per)\s.+)$)"
_ENGLISH = tuple(
    re.compile(words + _AFTER, re.IGNORECASE)
    for words in (
        rf"(?:please )?(?:(?:can|could|would) you )?(?:please )?{_MAKE}(?: me| us)?"
        r"(?: an?| the| one)?(?: new)?(?P<before>(?: \S+){0,4}?) dashboard\b",
        rf"(?:please )?(?:(?:can|could|would) you )?(?:please )?{_HAVE}(?: me| us)?"
        r" an?(?: new)?(?P<before>(?: \S+){0,4}?) dashboard\b",
        r"(?:an?|new)(?: new)?(?P<before>(?: \S+){0,4}?) dashboard\b(?=\s*\S)",
    )
)
_BOARD = r"(?:看板|仪表盘|仪表板|驾驶舱)"
_POLITE = r"(?:请你?|麻烦你?|帮我们?|给我们?|我们?想要?|我们?需要|我要|想要|需要|能不能|能否|可以)*"
_DO = r"(?:做|建|搭|设计|来|要|出|画|弄|创建|新建|建立|制作|生成|搭建|设置)"
_BEHIND = (
    r"(?:吧|呗|好吗|可以吗)?(?:\s*$|[，,：:；;。 ]\s*(?P<of>.*)$"
    r"|(?P<by>(?:按|包括|包含|展示|显示|看|要有).*)$)"
)
_CHINESE = tuple(
    re.compile(words)
    for words in (
        rf"{_POLITE}(?:{_DO}[出成]?一?[个张份块套]|(?:创建|新建|建立|制作|生成|搭建|设计))"
        rf"(?P<before>(?![的了过]).*?|)的?(?:数据)?{_BOARD}{_BEHIND}",
        rf"(?P<before>(?:按|各|每).+)的(?:数据)?{_BOARD}$",
    )
)
_OPENING = re.compile(r"^(?:包括|包含|展示|显示|要有|要|里面有|内容[是为]?|[:：，,])\s*")
_ENDS = " \t.。!！?？,，:：;；"


@dataclass(frozen=True, slots=True)
class DashboardRequest:
    """What is to stand on a dashboard, in its user's words; empty where nothing is said of it."""

    topic: str
    name: str = ""
    """What it is to be called, where that is said beside what stands on it."""


def find_dashboard_request(text: str) -> DashboardRequest | None:
    """The request for a dashboard; None for a question, also for one about dashboards."""
    plain_text = " ".join(text.split()).strip(_ENDS)
    if not plain_text or len(plain_text) > MAX_CHARS:
        return None
    for pattern in (*_ENGLISH, *_CHINESE):
        match = pattern.match(plain_text)
        if match:
            return _make_request(match)
    return None


def _make_request(match: re.Match[str]) -> DashboardRequest:
    """What is said before and behind the word for it: "a sales dashboard by region"."""
    groups = match.groupdict()
    before = (groups["before"] or "").strip(_ENDS)
    behind = (groups.get("of") or groups.get("by") or "").strip(_ENDS)
    behind = _OPENING.sub("", behind)
    if not before or not behind:
        return DashboardRequest(before or behind)
    if groups.get("of") and _is_said_in_full(behind):
        return DashboardRequest(behind, name=before)
    return DashboardRequest(f"{before}{'' if has_chinese(before) else ' '}{behind}")


def _is_said_in_full(behind: str) -> bool:
    """Whether it names its measures, as in "a weekly dashboard with sales by region"."""
    if not re.match(r"(?:by|per)\s|按|各|每", behind):
        return True
    first = re.split(r"[、，,；;]", behind)[0]
    return names_measure(first) or bool(re.match(r"按.+看.", behind))

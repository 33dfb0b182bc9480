"""Which passages an answer cites, and what it made up."""

import pytest

from agent.assistant.citations import verify_citations
from model.files.document import FoundPassage


def passage(page: int | None, text: str = "text") -> FoundPassage:
    return FoundPassage("f", "a.pdf", "pdf", page, "", text, (), 1.0, False, text)


GIVEN = (passage(2), passage(5), passage(None, "as page 12 says"))


@pytest.mark.parametrize(
    ("text", "cited", "made_up"),
    [
        ("Yes [1][2].", [1, 2], []),
        ("Yes [2], [2] and [1]", [1, 2], []),
        ("见[3]，第 5 页", [3], []),
        ("No [4], [0] and [9999].", [], ["[4]", "[0]", "[9999]"]),
        ("On page 7 and 第9页", [], ["page 7", "第9页"]),
        ("On page 12, pp. 2", [], []),
        ("`a[4]` and ```\nb[7]\n```", [], []),
        ("a link [1](https://x.example)", [], []),
        ("😀😀 [8]", [], ["[8]"]),
    ],
)
def test_what_is_cited(text: str, cited: list[int], made_up: list[str]) -> None:
    found = verify_citations(text, GIVEN)
    assert [item.number for item in found.items] == cited
    assert [text[u.start : u.end] for u in found.unverified] == made_up
    assert found.given == 3

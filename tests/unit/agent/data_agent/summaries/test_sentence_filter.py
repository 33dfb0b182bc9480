import pytest

from agent.data_agent.summaries.sentence_filter import MAX_WIDTH, SOFT_WIDTH, SentenceFilter

PROMPT = """Answer <question> from <facts> in short sentences.
Add no figure that is not there.
The paragraph:"""


def filter_text(text: str, prompt: str = PROMPT, size: int = 3) -> tuple[str, SentenceFilter]:
    sentences = SentenceFilter(prompt)
    pieces = [sentences.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(pieces) + sentences.finish(), sentences


@pytest.mark.parametrize("size", [1, 4, 100])
@pytest.mark.parametrize(
    "text",
    [
        "Sales came to 5.5 million. They rose.",
        "合计为 **90**。最高的是财务部，为 24。",
        "- 广东 3\n- 江苏 2\n- 浙江 1\n",
        "Yes. Yes. No.",
        "#1 is Guangdong. Add no figure",
        "",
    ],
)
def test_what_is_said_once_is_shown_as_it_is(text: str, size: int) -> None:
    assert filter_text(text, size=size)[0] == text


def test_words_are_shown_as_they_come() -> None:
    sentences = SentenceFilter(PROMPT)
    assert [sentences.feed(piece) for piece in ("Sales ", "rose", " by", " 5")] == [
        *("Sales ", "rose", " by", " 5")
    ]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Sales rose. Costs fell. Sales rose. Costs fell.", "Sales rose. Costs fell. "),
        (
            "合计为 **90** 万元。最高的是财务部。合计为90万元。最高",
            "合计为 **90** 万元。最高的是财务部。",
        ),
        ("The sum is 3.\nThe sum is 3.\n", "The sum is 3.\n"),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 200])
def test_a_repeated_sentence_is_the_end_and_not_shown(text: str, before: str, size: int) -> None:
    said, sentences = filter_text(text, size=size)
    assert said.rstrip() == before.rstrip()
    assert sentences.has_ended


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Answer question from facts in short sentences. Sales rose.", "Sales rose."),
        ("Add no figure that is not there.\nSales rose.", "Sales rose."),
        ("The paragraph: Sales rose.", " Sales rose."),
        ("```sql\nSELECT 1. x\n```\nSales rose.", "Sales rose."),
        ("SELECT a. b FROM c\nSales rose.", "Sales rose."),
        ("<facts>\nSales rose.\n</facts>", "Sales rose.\n"),
        ("| a | b |\n|---|---|\n| 1. | 2 |\nSales rose.", "Sales rose."),
        ("## Summary\nSales rose.", "Sales rose."),
    ],
)
def test_prompt_text_and_markup_are_dropped(text: str, rest: str) -> None:
    assert filter_text(text)[0] == rest


@pytest.mark.parametrize("size", [6, 20_000])
def test_circles_without_a_full_stop_are_the_end(size: int) -> None:
    said, sentences = filter_text("rose in the east, " * 1_000, size=size)
    assert sentences.has_ended
    assert not sentences.complete
    assert len(said) < 200


def test_a_long_text_ends_with_a_sentence() -> None:
    text = "".join(f"Number {at} is a sentence of its own. " for at in range(1_000))
    said, sentences = filter_text(text)
    assert sentences.has_ended
    assert SOFT_WIDTH <= len(said) < SOFT_WIDTH + 50
    assert said.endswith("own. ")


def test_a_sentence_without_end_is_cut() -> None:
    said, sentences = filter_text(" ".join(map(str, range(100_000))))
    assert sentences.has_ended
    assert len(said) < MAX_WIDTH + 10

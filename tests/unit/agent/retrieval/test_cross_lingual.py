"""Questions in one language over tables that are described in the other."""

from collections.abc import Iterator

import pytest

from agent.lexicon import translations
from agent.retrieval import TableIndex
from agent.retrieval.cross_lingual import translate_to_chinese, translate_to_english
from model.chats.question import Turn
from model.sources.schema import Schema, Table
from tests.support.schemas.retrieval_schemas import SOURCE, ask, column, key

OTHERS = ("ferry", "glacier", "violin", "orchard", "tunnel", "meteor", "bakery", "puppet")


@pytest.fixture
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Looking anything up fails."""

    def refuse(folder: str, name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(translations, "_load_translations", refuse)
    loaded = (
        translations.load_chinese_to_english,
        translations.load_english_to_chinese,
        translate_to_chinese,
        translate_to_english,
    )
    for each in loaded:
        each.cache_clear()
    yield
    for each in loaded:
        each.cache_clear()


def _english() -> Schema:
    """Databases of a made-up coast, without a Chinese word."""
    others = (
        Table(f"{thing}_db.{thing}_{part}", (column("id"), column(f"{thing}_{part}_size")))
        for thing in OTHERS
        for part in ("list", "log", "plan", "owner")
    )
    coast = (
        Table("coast.lighthouse", (column("id"), column("height"), column("keeper_id"))),
        Table(
            "coast.keeper",
            (column("id"), column("nickname"), column("boat", "", "Albatross")),
            foreign_keys=(key("id", "coast.lighthouse"),),
        ),
    )
    return Schema(SOURCE, (*others, *coast), ())


def _chinese() -> Schema:
    """Names that say nothing, explained in Chinese."""
    named = ("渡轮", "冰川", "小提琴", "果园", "隧道", "流星", "面包店", "木偶")
    others = (
        Table(
            f"t{number}_{part}",
            (column("id", "编号"), column("c1", f"{thing}{part}")),
            comment=f"{thing}{part}",
        )
        for number, thing in enumerate(named)
        for part in ("清单", "日志", "计划", "归属")
    )
    coast = Table("t99", (column("id", "编号"), column("c1", "高度")), comment="灯塔")
    return Schema(SOURCE, (*others, coast), ())


def _first(schema: Schema, text: str, *history: Turn) -> list[str]:
    return [t.table.name for t in TableIndex(schema).search(ask(text, "zh-CN", *history)).tables]


def test_a_chinese_question_finds_english_tables() -> None:
    assert _first(_english(), "每座灯塔有多高")[0] == "coast.lighthouse"


def test_an_english_question_finds_chinese_tables() -> None:
    assert _first(_chinese(), "How high is each lighthouse?")[0] == "t99"


def test_a_short_phrase_is_translated_as_a_whole() -> None:
    *words, phrase = (dict(group) for group in translate_to_chinese("neon lights"))
    assert "霓虹灯" in phrase
    assert not any("霓虹灯" in word for word in words)


def test_a_chinese_word_finds_an_english_value() -> None:
    assert _first(_english(), "信天翁在哪里")[0] == "coast.keeper"


def test_the_last_question_is_translated_too() -> None:
    earlier = Turn("灯塔的高度", "SELECT 1")
    assert _first(_english(), "按编号呢", earlier)[0] == "coast.lighthouse"


def test_a_table_in_the_language_of_the_question_comes_first() -> None:
    chinese = Table("t99", (column("id"), column("c1", "高度")), comment="灯塔")
    both = Schema(SOURCE, (*_english().tables, chinese), ())
    assert _first(both, "灯塔的高度")[0] == "t99"
    assert _first(both, "height of a lighthouse")[0] == "coast.lighthouse"


def test_many_meanings_count_no_more_than_one() -> None:
    """票 means ticket, ballot and banknote; a table of all three gains by one of them."""
    every = Table("a.paper", (column("ticket"), column("ballot"), column("banknote")))
    alone = Table("b.ticket", (column("ticket"),))
    schema = Schema(SOURCE, (every, alone, *_english().tables), ())
    assert _first(schema, "票")[0] == "b.ticket"


def test_it_is_told_why_a_table_was_found() -> None:
    found = TableIndex(_english()).search(ask("每座灯塔有多高")).tables[0]
    assert "named" in [reason.code for reason in found.why]


@pytest.mark.usefixtures("no_dictionary")
@pytest.mark.parametrize(
    ("schema", "text"), [(_english(), "height of a lighthouse"), (_chinese(), "灯塔的高度")]
)
def test_a_question_in_the_language_of_the_tables_needs_no_dictionary(
    schema: Schema, text: str
) -> None:
    assert _first(schema, text)[0] in {"coast.lighthouse", "t99"}

"""Which values and states of a question a model is told."""

from dataclasses import replace
from datetime import date

from agent.data_agent.sql_writing.schema.known_words import write_known_words
from model.chats.question import Question, Turn
from model.sources.schema import (
    Column,
    MatchedValue,
    MatchKind,
    Reason,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

SOURCE = SourceInfo("1", "parcels", "sqlite", "sqlite", "3.46")
TODAY = date(2026, 11, 27)
FLAG = Column("on_flag", "INT", "integer", comment="是否启用 1是 0否")
DEPOTS = Table("depot", (Column("town", "TEXT", "text", comment="城镇"), FLAG), comment="网点")
SENDERS = Table("sender", (Column("town", "TEXT", "text", comment="城镇"),), comment="寄件人")
CREW = Table(
    "crew",
    (
        Column("job", "TEXT", "text", comment="岗位"),
        Column("left_on", "TEXT", "text", comment="离职日，空=在职"),
    ),
    comment="员工",
)
OLD_CREW = replace(CREW, name="crew_old_copy", comment="员工备份，停用")
GOODS = Table("goods", (Column("unit", "TEXT", "text", comment="计量单位"),), comment="包装材料")
TABLES = (DEPOTS, SENDERS, CREW, OLD_CREW, GOODS)


def match(
    text: str, place: str, value: str, how: MatchKind = "exact", *, is_number: bool = False
) -> MatchedValue:
    table, column = place.split(".")
    return MatchedValue(text, table, column, value, how, is_number)


def tell(
    question: str,
    *values: MatchedValue,
    named: tuple[str, ...] = (),
    scores: dict[str, float] | None = None,
    history: tuple[Turn, ...] = (),
) -> list[str]:
    """The lines for the question, without the signs of a comment."""
    shown = tuple(
        RetrievedTable(
            table, (scores or {}).get(table.name, 1.0), (Reason("named"),) * (table.name in named)
        )
        for table in TABLES
    )
    schema = RetrievedSchema(SOURCE, shown, values=values)
    told = write_known_words(Question(question, "en", TODAY, history), schema)
    return [line.removeprefix("-- ") for line in told.splitlines()]


TOWN = (
    match("Linhe", "depot.town", "临河", "pinyin"),
    match("Linhe", "sender.town", "临河", "pinyin"),
)


def test_words_of_grammar_are_not_guessed_to_be_values() -> None:
    assert (
        tell("parcels sent through Linhe", match("through", "crew.job", "路过", "translated")) == []
    )
    assert tell("who is on leave") == []
    assert tell("how many people", match("people", "goods.unit", "人份", "translated")) == []


def test_a_value_that_is_a_capital_code_is_not_the_small_word() -> None:
    assert tell("vans that we own", match("own", "crew.job", "OWN")) == []
    assert tell("vans marked OWN", match("OWN", "crew.job", "OWN")) == ["OWN → crew.job = 'OWN'"]


def test_part_of_a_compound_is_not_translated() -> None:
    desk = match("desk", "crew.job", "台", "translated")
    assert tell("the front-desk crew", desk) == []
    assert tell("the desk crew", desk) == ["desk → crew.job = '台'"]


def test_a_thing_is_not_translated_to_a_unit() -> None:
    assert tell("crew at the table", match("table", "goods.unit", "台", "translated")) == []


def test_units_of_time_are_no_values_where_they_count() -> None:
    month = match("month", "goods.unit", "month")
    assert tell("parcels per month", month) == []
    assert tell("rent by the month or a month plan: month", month) == [
        "month → goods.unit = 'month'"
    ]


def test_a_longer_value_is_not_meant_where_it_is_another_thing() -> None:
    assert tell("每天送货多少次", match("送货", "crew.job", "送货员", "prefix")) == []
    assert tell("同城卖了多少", match("同城", "goods.unit", "同城分店", "prefix")) == [
        "同城 → goods.unit = '同城分店'"
    ]


def test_an_adjective_is_not_translated_to_a_place() -> None:
    assert tell("precious parcels", match("precious", "depot.town", "贵州", "translated")) == []


def test_a_word_within_a_label_or_a_longer_value_is_no_value() -> None:
    sent = match("寄件", "crew.job", "3", "code")
    assert tell("寄件人有多少", sent) == []
    assert tell("今天的寄件有多少", sent)[:1] == ["寄件 → crew.job = '3'"]


def test_the_name_of_a_table_is_no_value() -> None:
    assert tell("how many goods", match("goods", "crew.job", "goods")) == []
    assert tell("有多少网点", match("网点", "crew.job", "网点员工", "prefix")) == []
    assert tell("有多少网点", match("网点", "crew.job", "网点")) == ["网点 → crew.job = '网点'"]


def test_stale_tables_are_left_out_unless_they_are_asked_for() -> None:
    assert tell("在职的有多少人") == ["在职 → crew.left_on IS NULL"]
    assert tell("备份里在职的有多少人") == [
        "在职 → crew.left_on IS NULL",
        "在职 → crew_old_copy.left_on IS NULL",
    ]


def test_of_two_places_the_one_whose_table_is_named_is_told() -> None:
    assert len(tell("how many in Linhe", *TOWN)) == 2
    assert tell("senders in Linhe", *TOWN, named=("sender",)) == ["Linhe → sender.town = '临河'"]


def test_of_two_places_the_one_that_the_last_answer_reads_is_told() -> None:
    before = Turn("depots by crew", "SELECT COUNT(*) FROM depot d", "3")
    assert tell("only in Linhe", *TOWN, history=(before,)) == ["Linhe → depot.town = '临河'"]


def test_of_two_places_one_that_hardly_fits_is_left_out() -> None:
    assert tell("how many in Linhe", *TOWN, scores={"depot": 9.0, "sender": 2.0}) == [
        "Linhe → depot.town = '临河'"
    ]


def test_the_only_place_of_a_value_is_told_though_another_table_is_named() -> None:
    only = TOWN[:1]
    assert tell("senders near Linhe", *only, named=("sender",)) == ["Linhe → depot.town = '临河'"]


def test_a_state_of_the_rows_of_another_table_is_not_meant() -> None:
    absent = match("请假", "depot.on_flag", "0", "code", is_number=True)
    assert tell("请假的员工有几位", absent) == []
    assert tell("请假的网点有几个", absent) == ["请假 → depot.on_flag = 0"]
    assert tell("请假的员工在哪些网点", absent, named=("depot",)) != []


def test_a_code_of_a_table_that_hardly_fits_is_not_meant() -> None:
    absent = match("请假", "depot.on_flag", "0", "code", is_number=True)
    scores = {"depot": 2.0, "crew": 9.0}
    assert tell("谁请假", absent, named=("crew",), scores=scores) == []
    assert tell("谁请假", absent, scores=scores) == ["请假 → depot.on_flag = 0"]
    assert tell("谁请假", replace(absent, how="exact"), named=("crew",), scores=scores) != []


def test_what_names_of_another_table_end_with_is_no_value() -> None:
    level = match("分部", "crew.job", "分部")
    towns = Column("name", "TEXT", "text", samples=("城东分部", "城西分部"))
    hubs = replace(DEPOTS, name="hub", comment="集散地", columns=(towns,))
    shown = tuple(RetrievedTable(table, 1.0) for table in (CREW, hubs))
    schema = RetrievedSchema(SOURCE, shown, values=(level,))
    question = Question("各分部有多少人", "zh-CN", TODAY)
    assert write_known_words(question, schema) == ""
    own = replace(schema, values=(replace(level, table="hub", column="kind"),))
    assert write_known_words(question, own) == ""
    assert write_known_words(Question("分部有多少人", "zh-CN", TODAY), own) != ""
    alone = replace(schema, tables=shown[:1])
    assert write_known_words(question, alone) == "-- 分部 → crew.job = '分部'\n"


def test_the_end_of_a_span_of_time_is_no_state() -> None:
    absent = match("请假", "depot.on_flag", "0", "code", is_number=True)
    assert tell("从报到到请假平均几天", absent) == []
    assert tell("到周五请假几次", absent) != []


def test_what_another_table_is_about_is_not_short_for_a_value() -> None:
    assert tell("包装花了多少钱", match("包装", "crew.job", "包装盒", "prefix")) == []
    assert tell("打包花了多少钱", match("打包", "crew.job", "打包盒", "prefix")) != []


def test_a_figure_is_not_short_for_a_value() -> None:
    assert tell("破损率是多少", match("破损率", "crew.job", "破损率红线", "prefix")) == []


def test_a_word_of_other_rows_or_of_a_longer_name_is_no_value() -> None:
    ships = replace(
        DEPOTS,
        name="port_calls",
        columns=(
            Column("call_state", "TEXT", "text"),
            Column("draught", "INT", "integer"),
            Column("booked_berths", "INT", "integer"),
        ),
        comment="",
    )
    schema = RetrievedSchema(
        SOURCE,
        (RetrievedTable(ships, 1.0, ()), RetrievedTable(replace(CREW, name="sailors"), 1.0, ())),
        values=(
            match("open", "port_calls.call_state", "open"),
            match("booked", "port_calls.call_state", "booked"),
            match("deep", "port_calls.draught", "-"),
        ),
    )

    def tell_of(question: str) -> str:
        return write_known_words(Question(question, "en", TODAY), schema)

    assert "call_state = 'open'" in tell_of("How many are open?")
    assert "call_state = 'open'" not in tell_of("How many open sailors are there?")
    assert "call_state = 'booked'" in tell_of("How many are booked?")
    assert "call_state = 'booked'" not in tell_of("How many booked berths are there?")
    assert "draught" not in tell_of("How many are deep?")

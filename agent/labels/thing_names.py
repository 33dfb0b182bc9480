"""Whether the label of a column says that people tell things apart by it."""


def is_called_name(label: str) -> bool:
    """A name, a title, a nickname."""
    return any(word in label for word in ("名", "标题", "昵称"))


def is_number_of_thing(label: str) -> bool:
    """What is written on a thing, as on rooms and vehicles; a 单号 is on a paper only."""
    called = label.partition("（")[0].partition("(")[0].strip()
    return called.endswith(("号", "编号", "牌")) and not called.endswith(("单号", "票号", "账号"))

"""Which run of a chat follows which."""

from model.chats.branch import ChatTree, RunLink

TREE = ChatTree(
    [
        RunLink("a", None),
        RunLink("b", "a"),
        RunLink("c", "b"),
        RunLink("b2", "a"),
        RunLink("c2", "b2"),
    ]
)


def test_a_branch_is_a_run_with_all_that_it_follows() -> None:
    assert TREE.list_branch("c") == ("a", "b", "c")
    assert TREE.list_branch("c2") == ("a", "b2", "c2")


def test_nothing_and_what_is_unknown_have_no_branch() -> None:
    assert TREE.list_branch(None) == ()
    assert TREE.list_branch("z") == ()
    assert ChatTree().newest is None


def test_the_newest_run_is_the_one_that_was_asked_last() -> None:
    assert TREE.newest == "c2"


def test_a_version_follows_the_same_run() -> None:
    assert TREE.find_predecessor("b") == "a"
    assert TREE.find_predecessor("a") is None


def test_a_version_of_an_answer_in_parts_stands_beside_the_first_part() -> None:
    tree = ChatTree(
        [RunLink("a", None), RunLink("asks", "a"), RunLink("goes on", "asks", resumes=True)]
    )
    assert tree.find_predecessor("goes on") == "a"


def test_a_parent_that_is_gone_or_a_circle_ends_a_branch() -> None:
    tree = ChatTree([RunLink("a", "gone"), RunLink("x", "y"), RunLink("y", "x")])
    assert tree.list_branch("a") == ("a",)
    assert tree.list_branch("y") == ("x", "y")

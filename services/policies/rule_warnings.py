"""What administrators are warned of before they save rules: rules that do not do what they say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.errors import Invalid
from model.group import NamedSubject
from model.locales import LocaleText
from model.sources.policy import Grantees, SourcePolicies
from services.policies.rule_check import ReviewedPolicies

_MAX_NAMES = 3
"""How many users a warning names; the others are counted."""


@dataclass(frozen=True, slots=True)
class RuleWarning:
    """A sentence about the rule at `path`. One that `blocks` is a reason why saving is refused."""

    path: str
    sentence: LocaleText
    blocks: bool = False


def find_warnings(
    reviewed: ReviewedPolicies, people: Sequence[NamedSubject], writer_id: str
) -> tuple[RuleWarning, ...]:
    """All that is to be said of rules. `people` are the users who can sign in."""
    warnings = [to_warning(problem) for problem in reviewed.problems]
    finder = _WarningFinder(reviewed.policies, people)
    warnings += finder.find_closed_source(writer_id)
    warnings += finder.find_closed_tables()
    return (*warnings, *finder.find_rules_for_nobody(), *finder.find_missing_attributes())


def to_warning(problem: Invalid) -> RuleWarning:
    """Why saving is refused."""
    return RuleWarning(problem.path, problem.locale_text, blocks=True)


class _WarningFinder:
    def __init__(self, policies: SourcePolicies, people: Sequence[NamedSubject]) -> None:
        self._policies = policies
        self._people = people
        self._granted: dict[Grantees, list[NamedSubject]] = {}

    def find_closed_source(self, writer_id: str) -> Iterator[RuleWarning]:
        """Rules under which nobody, or not even their writer, may ask the source."""
        open_to = self._policies.open_to
        if open_to is None:
            return
        admitted = [] if open_to == Grantees() else self._find_people(open_to)
        if writer_id not in {each.subject.user_id for each in admitted}:
            yield RuleWarning("open_to", LocaleText("policies.locks_you_out"), blocks=True)
        elif len(admitted) == 1:
            yield RuleWarning("open_to", LocaleText("policies.open_to_you_alone"))

    def find_closed_tables(self) -> Iterator[RuleWarning]:
        """Tables of which nobody at all sees a row."""
        tables: dict[str, list[int]] = {}
        for at, rule in enumerate(self._policies.row_rules):
            tables.setdefault(rule.table, []).append(at)
        for table, places in tables.items():
            if not any(map(self._shows_rows, places)):
                path = f"row_rules.{places[0]}"
                yield RuleWarning(path, LocaleText("policies.table_for_nobody", {"table": table}))

    def find_rules_for_nobody(self) -> Iterator[RuleWarning]:
        """Rules that apply to no user who can sign in."""
        for path, grantees in self._list_places():
            if not self._find_people(grantees):
                yield RuleWarning(path, LocaleText("policies.rule_for_nobody"))

    def find_missing_attributes(self) -> Iterator[RuleWarning]:
        """Users to whom a rule is granted and who lack an attribute that it names."""
        for at, rule in enumerate(self._policies.row_rules):
            people = self._find_people(rule.grantees) if rule.attributes else []
            for name in rule.attributes:
                names_without = [
                    each.name for each in people if not each.subject.attributes.get(name)
                ]
                if names_without:
                    sentence = _describe_missing_attribute(name, names_without, len(people))
                    yield RuleWarning(f"row_rules.{at}", sentence)

    def _shows_rows(self, at: int) -> bool:
        rule = self._policies.row_rules[at]
        return any(
            all(each.subject.attributes.get(name) for name in rule.attributes)
            for each in self._find_people(rule.grantees)
        )

    def _list_places(self) -> Iterator[tuple[str, Grantees]]:
        for at, rule in enumerate(self._policies.row_rules):
            yield f"row_rules.{at}", rule.grantees
        for at, column_rule in enumerate(self._policies.column_rules):
            yield f"column_rules.{at}", column_rule.grantees

    def _find_people(self, grantees: Grantees) -> list[NamedSubject]:
        if grantees not in self._granted:
            self._granted[grantees] = [
                each for each in self._people if grantees.include(each.subject)
            ]
        return self._granted[grantees]


def _describe_missing_attribute(
    attribute: str, user_names: Sequence[str], total: int
) -> LocaleText:
    params = {"attribute": attribute, "names": ", ".join(user_names[:_MAX_NAMES])}
    if len(user_names) <= _MAX_NAMES:
        return LocaleText("policies.attribute_missing", params)
    counts = {"count": str(len(user_names)), "of": str(total)}
    return LocaleText("policies.attribute_often_missing", params | counts)

"""What a user sees of a table, in words and in SQL that a person reads."""

from collections.abc import Iterator

from sqlglot import exp

from model.locales import LocaleText
from model.sources.policy import PolicySubject, SourcePolicies, TablePolicy
from model.sources.schema import Table
from services.datasources.profiling.profile_statement import quote_table
from services.policies.conditions import parse_condition
from services.policies.mask_expressions import HashKeys, mask_column
from services.policies.policy_selections import load_known_dialect
from services.sqlguard.guard import render_statement

_SHOWN_KEYS = HashKeys("…", "…")
"""Stand for the keys of hashes, which nobody reads."""


def describe_table(
    name: str, policy: TablePolicy, policies: SourcePolicies, subject: PolicySubject
) -> Iterator[LocaleText]:
    """Which rows he sees and why not more, and how columns are masked or hidden."""
    if policy.conditions is None:
        yield LocaleText("policies.sees_all_rows")
    elif not policy.conditions:
        yield LocaleText("policies.sees_no_rows")
    else:
        yield LocaleText("policies.sees_rows", {"condition": " OR ".join(policy.conditions)})
    lacking = {
        attribute: None
        for rule in policies.row_rules
        if rule.table == name and rule.grantees.include(subject)
        for attribute in rule.attributes
        if not subject.attributes.get(attribute)
    }
    if lacking and policy.conditions is not None:
        yield LocaleText("policies.lacks_attributes", {"attributes": ", ".join(lacking)})
    for column, mask in policy.masks.items():
        words = {"column": column, "text": mask.text, "step": str(mask.step)}
        yield LocaleText(f"policies.mask_{mask.kind}", words)
    if policy.hidden_columns:
        hidden = ", ".join(sorted(policy.hidden_columns))
        yield LocaleText("policies.hides_columns", {"columns": hidden})


def write_sql(table: Table, policy: TablePolicy, dialect: str) -> str:
    """The selection that stands for a table, without what keeps planners out of it."""
    selection = exp.Select(expressions=list(_list_columns(table, policy, dialect)))
    selection.set("from_", exp.From(this=quote_table(table.name)))
    if policy.conditions is not None:
        selection.set("where", exp.Where(this=_join_conditions(policy.conditions, dialect)))
    return render_statement(selection, load_known_dialect(dialect), pretty=True)


def _list_columns(table: Table, policy: TablePolicy, dialect: str) -> Iterator[exp.Expr]:
    for column in table.columns:
        if column.name in policy.hidden_columns:
            continue
        name = exp.to_identifier(column.name, quoted=True)
        mask = policy.masks.get(column.name)
        if mask is None:
            yield exp.column(name)
            continue
        masked = mask_column(column, mask, "", dialect, _SHOWN_KEYS)
        yield exp.Alias(this=masked, alias=name)


def _join_conditions(conditions: tuple[str, ...], dialect: str) -> exp.Expr:
    if not conditions:
        return exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
    return exp.or_(*(parse_condition(text, dialect) for text in conditions), copy=False)

"""The passes that read a question, in their order."""

from agent.rule_engine.parsing.averages.bucket_averages import read_bucket_averages
from agent.rule_engine.parsing.averages.per_head import read_per_head
from agent.rule_engine.parsing.averages.per_unit import read_per_unit
from agent.rule_engine.parsing.averages.quotients import read_quotients
from agent.rule_engine.parsing.business.averages import read_averages_per_entity
from agent.rule_engine.parsing.business.bare_rankings import (
    read_bare_ranking,
    read_extent_of_data,
    read_place_in_ranking,
    read_ranked_time,
)
from agent.rule_engine.parsing.business.count_ranking import read_ranked_by_count
from agent.rule_engine.parsing.business.event_verbs import read_most_done, read_never
from agent.rule_engine.parsing.business.growth_ranking import read_fastest
from agent.rule_engine.parsing.business.margins import read_margins
from agent.rule_engine.parsing.business.newcomers import read_newcomers
from agent.rule_engine.parsing.business.repeat_customers import (
    read_event_counts,
    read_never_done,
    read_repeat_phrases,
)
from agent.rule_engine.parsing.business.two_flows import read_two_flows
from agent.rule_engine.parsing.codes.letter_grades import read_letter_grades
from agent.rule_engine.parsing.codes.post_groups import read_post_groups
from agent.rule_engine.parsing.codes.row_codes import read_row_codes
from agent.rule_engine.parsing.codes.value_qualifiers import read_value_qualifiers
from agent.rule_engine.parsing.conditions.absence import read_absence, read_presence
from agent.rule_engine.parsing.conditions.column_comparisons import read_column_comparisons
from agent.rule_engine.parsing.conditions.kinds_of_things import read_kinds_of_things
from agent.rule_engine.parsing.conditions.late_rows import read_late_rows
from agent.rule_engine.parsing.conditions.measure_thresholds import read_measure_thresholds
from agent.rule_engine.parsing.conditions.missing_values import read_missing_values
from agent.rule_engine.parsing.conditions.periods import read_periods
from agent.rule_engine.parsing.conditions.present_state import read_present_state
from agent.rule_engine.parsing.conditions.row_counts import read_only_so_many
from agent.rule_engine.parsing.conditions.stored_states import read_stored_states
from agent.rule_engine.parsing.conditions.taught_terms import read_terms
from agent.rule_engine.parsing.conditions.unusable_things import read_unusable
from agent.rule_engine.parsing.contrast.asked_differences import (
    read_asked_difference,
    read_which_is_more,
)
from agent.rule_engine.parsing.contrast.changed_things import read_changed_things
from agent.rule_engine.parsing.contrast.compared_values import read_contrast
from agent.rule_engine.parsing.contrast.kinds_and_counts import read_kinds_and_counts
from agent.rule_engine.parsing.contrast.occurrences import read_most_common_kind, read_occurrences
from agent.rule_engine.parsing.contrast.opposites import read_opposites
from agent.rule_engine.parsing.days.asked_days import read_asked_day
from agent.rule_engine.parsing.days.date_bases import read_date_basis
from agent.rule_engine.parsing.days.days_to_come import read_days_to_come
from agent.rule_engine.parsing.days.durations import read_durations
from agent.rule_engine.parsing.days.event_dates import read_already, read_not_yet, read_when
from agent.rule_engine.parsing.days.lasting import read_lasting
from agent.rule_engine.parsing.days.taken_times import read_taken_times
from agent.rule_engine.parsing.days.weekends import read_weekend
from agent.rule_engine.parsing.events.frequencies import read_frequencies
from agent.rule_engine.parsing.events.kinds_sold import read_kinds_sold
from agent.rule_engine.parsing.events.light_verbs import read_light_verbs
from agent.rule_engine.parsing.events.omissions import read_omissions
from agent.rule_engine.parsing.events.related_rows import read_related_rows
from agent.rule_engine.parsing.money.earnings import read_earnings, read_money_verbs
from agent.rule_engine.parsing.money.generic_words import drop_repeated_money
from agent.rule_engine.parsing.money.paid_amounts import read_paid_amounts
from agent.rule_engine.parsing.money.prices import read_prices
from agent.rule_engine.parsing.money.refunds import read_pieces_back, read_refunds
from agent.rule_engine.parsing.money.spending import read_spending
from agent.rule_engine.parsing.money.takings import read_takings
from agent.rule_engine.parsing.numbers.discounts import read_discounts
from agent.rule_engine.parsing.numbers.periodic_numbers import read_periodic_numbers
from agent.rule_engine.parsing.numbers.unit_amounts import read_unit_amounts
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.passes.boolean_columns import read_boolean_columns
from agent.rule_engine.parsing.passes.code_values import read_codes
from agent.rule_engine.parsing.passes.conditions import read_literals, read_lost_values, read_values
from agent.rule_engine.parsing.passes.groups_and_measures import (
    read_aggregates,
    read_flags,
    read_groups,
    read_sums,
)
from agent.rule_engine.parsing.passes.number_comparisons import read_comparisons
from agent.rule_engine.parsing.passes.ranking import read_order, read_ranking
from agent.rule_engine.parsing.passes.remaining_columns import read_rest
from agent.rule_engine.parsing.passes.sales_phrases import read_expense, read_quantity_sold
from agent.rule_engine.parsing.passes.superlatives import read_best_seller
from agent.rule_engine.parsing.people.ages import read_ages
from agent.rule_engine.parsing.people.buyers import read_buyers
from agent.rule_engine.parsing.people.doers import read_counted_people, read_doers
from agent.rule_engine.parsing.people.lapsed_buyers import read_lapsed
from agent.rule_engine.parsing.people.leader_comparisons import read_leader_comparisons
from agent.rule_engine.parsing.people.leaders import read_leaders
from agent.rule_engine.parsing.people.preambles import read_preamble
from agent.rule_engine.parsing.people.referrers import read_referrers
from agent.rule_engine.parsing.people.role_references import read_role_references
from agent.rule_engine.parsing.people.subordinates import read_subordinates
from agent.rule_engine.parsing.people.whose import read_whose

# The first pass that can read a span consumes it and decides what it means: a narrow pass stands
# before a general one, one that looks at filters, groups or measures after those that add them.
PASSES = (
    read_preamble,  # before all others: its words are no part of the question
    read_value_qualifiers,  # before everything that would make conditions of them
    read_light_verbs,  # these two before everything that would read their words otherwise
    read_terms,
    read_paid_amounts,  # "price actually paid": before averages and prices, which take the price
    read_periodic_numbers,  # "monthly salary" of which there is a column: before the next
    read_bucket_averages,  # "per month on average": before flags, which take the times
    read_date_basis,  # before groups and periods, which take the day for theirs
    read_flags,  # the limit, buckets, growth and share, at which many later passes look
    read_extent_of_data,
    read_ranked_time,  # before groups, which take its words
    read_kinds_of_things,  # before groups and superlatives, which take the kind for a column
    read_unusable,
    read_subordinates,  # before all that read people, counts and superlatives
    read_role_references,  # before all that join people or count what they did
    read_leader_comparisons,
    read_leaders,  # after the counts of subordinates, which are named by the same words
    read_missing_values,  # words of a note: before the passes that would read pieces of them
    read_present_state,  # only without a condition: after the words of notes
    read_taken_times,  # before what lasts and comparisons, which take the number
    read_lasting,  # "open for more than five years": before comparisons, which take the number
    read_weekend,  # before groups, which take the week for a time
    read_days_to_come,  # before periods, which are those that are over
    read_late_rows,  # before periods, which take "after", and comparisons
    read_pieces_back,
    read_refunds,  # before takings, which are the other money
    read_durations,  # only without a measure: before aggregates, which take "average"
    read_when,
    read_asked_day,  # only without a superlative; before groups, which take "each"
    read_repeat_phrases,  # before averages, which are not read with a history of events
    read_event_counts,  # "more than twice": before comparisons, which take the number
    read_frequencies,  # of anything that is done: after those of what customers buy
    read_lapsed,  # bought then and not now: before what is never done, and periods
    read_never_done,
    read_omissions,  # only without a condition of existence, whose period it would take
    read_never,  # only without a condition of existence: after read_never_done
    read_newcomers,  # needs the buckets; before aggregates, which count the table it names
    read_buyers,  # after what is never or repeatedly done; before aggregates, which count people
    read_per_unit,  # "fuel per kilometre": before all that read "per" and "average"
    read_per_head,  # "items per order": before averages, which look for what is named
    read_averages_per_entity,  # before groups, which take "per", and aggregates ("average")
    read_ranked_by_count,  # needs the limit; before groups, which take "by"
    read_stored_states,  # "not shipped yet": before what is not yet done by a day, and absence
    read_not_yet,  # "not repaired yet": before absence, which is more general
    read_already,  # "have been repaired": the same, the other way round
    read_only_so_many,  # before groups and values
    read_presence,  # before groups, which take what is had
    read_related_rows,  # before periods, which would be those of what has the rows
    read_absence,  # after the phrases with "never"; before values, which are negated by "no"
    read_kinds_and_counts,  # before groups, which take the words of the second question
    read_opposites,  # before groups and values, which take one of the two
    read_post_groups,  # before groups and values, which make a condition of the post
    read_groups,
    read_values,  # needs the groups: with them, all values of a column are one more group
    read_codes,  # only what is no stored value
    read_boolean_columns,  # needs the share; after groups and values
    read_row_codes,
    read_letter_grades,
    read_literals,
    read_column_comparisons,  # before comparisons with numbers
    read_comparisons,  # before periods: its search for the column ends at a consumed span
    read_discounts,  # needs the comparison whose number it scales
    read_periods,  # needs growth, buckets and groups: growth from one year to another
    read_contrast,
    read_asked_difference,  # before earnings, which take "how much"
    read_which_is_more,
    read_prices,  # only without a measure: before aggregates, which count
    read_two_flows,  # needs contrast, groups and buckets; only without a measure
    read_kinds_sold,  # before the quantity sold, which takes "how many"
    read_quantity_sold,  # needs the values: which goods; before aggregates, which count rows
    read_earnings,  # only without a measure
    read_takings,  # only without a measure: a word of money that names no column
    read_spending,  # needs contrast; only without a measure
    read_margins,  # before aggregates, which take "rate"
    read_ages,  # before aggregates, which take "average" and "oldest"
    read_occurrences,  # needs the conditions; before aggregates, which count what is named
    read_unit_amounts,  # only without a measure: before aggregates, which count
    read_quotients,  # before aggregates and sums, which take each of the two alone
    drop_repeated_money,  # before sums: 费用 behind 运费 is no second amount
    read_aggregates,  # needs consumed values: the rate of a value; needs groups: a count of each
    read_sums,  # the numbers that no aggregate has taken
    read_expense,  # needs the values; only without a measure
    read_changed_things,  # needs the periods and the measure: before what grew fastest
    read_measure_thresholds,  # the numbers that no column is compared with
    read_fastest,  # needs groups, measures and periods
    read_best_seller,  # only without a measure and groups
    read_place_in_ranking,  # before the rankings, which take its words
    read_bare_ranking,  # only without a measure: before the rankings by what is named
    read_referrers,  # only without a measure and groups
    read_most_done,  # only without a measure
    read_money_verbs,  # only without a measure
    read_counted_people,  # needs the count of what they did
    read_doers,  # only without a measure and groups
    read_most_common_kind,  # only without a measure and groups
    read_ranking,  # takes every other superlative
    read_order,  # only without the order of a ranking
    read_rest,  # columns to show, groups beside a measure, the subject of a list
    read_lost_values,  # values that another pass has taken for the name of what is counted
    read_whose,  # needs the subject and its ranking
)
DROPPING = (
    read_preamble,
    read_value_qualifiers,
    read_paid_amounts,
    drop_repeated_money,
    read_sums,
    read_rest,
)
"""The passes that take words which need no place in the intent."""


def run_passes(parse: Parse) -> None:
    """Run every pass; remember the words that one consumed without a change of the intent."""
    before = repr(parse.intent), parse.role
    for each_pass in PASSES:
        left = [span for span in parse.spans if not span.consumed]
        each_pass(parse)
        consumed_spans = [span for span in left if span.consumed]
        if not consumed_spans:
            continue
        after = repr(parse.intent), parse.role
        if after == before and each_pass not in DROPPING:
            parse.without_effect += consumed_spans
        before = after

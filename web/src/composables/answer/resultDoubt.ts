/** Whether a result looks wrong although every figure of its summary may equal its rows. */
import type { Turn } from '@/composables/chat/turn'

/** The notices that say so; they stand above the answer with what to do. */
const DOUBTS = new Set([
  'rows_multiplied',
  'sum_meaningless',
  'outer_rows_lost',
  'outer_one_sided',
  'ratio_zero',
  'ratio_whole',
  'part_beyond_whole',
  'count_beyond_table',
  'no_values',
  'measure_unmatched',
  'not_grouped',
  'count_uncompared',
  'repeats_condition',
  'always_zero',
  'counts_single_rows',
  'counts_own_group',
  'value_unused',
  'value_not_stored',
  'value_not_stored_near',
  'doubt',
  'uncertain',
  'beyond_data',
  'period_outside',
])

export const isDoubtful = (turn: Turn): boolean =>
  turn.activities.some((part) => part.type === 'notice' && DOUBTS.has(part.content.code))

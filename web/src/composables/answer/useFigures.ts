/** The figures of a summary: what is told of each, and where a verified one leads to. */
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { FigureComputation, FigureOperand } from '@/api/generated'
import { hasCells, highlightCells } from '@/composables/answer/highlightedCells'
import { useResultTabs } from '@/composables/answer/resultTabs'
import { activityOf, type Turn } from '@/composables/chat/turn'
import type { TextMark } from '@/composables/markdown'

export function useFigures(turn: Ref<Turn>) {
  const { t, locale } = useI18n()
  const { choose } = useResultTabs(turn)
  const table = computed(() => activityOf(turn.value, 'table'))
  const marks = computed<TextMark[]>(() => {
    const figures = activityOf(turn.value, 'figures')
    // Answers of earlier releases have no computations.
    const computations = (figures as Partial<typeof figures>)?.computations ?? []
    const verifiedNumbers = computations.map((computation) => ({
      start: computation.start,
      end: computation.end,
      computation,
    }))
    return [...(figures?.unverified ?? []), ...verifiedNumbers]
  })

  function describe({ kind, operands }: FigureComputation): string {
    const [first = '', second = ''] = operands.map(wordsOf)
    if (ALONE.has(kind)) return first
    const n = operands[0]?.row_count ?? 0
    return t(`answer.figures.how.${kind}`, { first, second, n }, n)
  }

  function wordsOf({ kind, column, rows, row_count: n, value }: FigureOperand): string {
    const params = {
      column: labelOf(column),
      row: kind === 'cell' ? rowName(rows[0] ?? 0) : '',
      value: value.toLocaleString(locale.value, { maximumFractionDigits: 4 }),
      n,
    }
    return t(`answer.figures.how.${ALONE.has(kind) ? kind : 'cell'}`, params, n)
  }

  const labelOf = (column: number | null): string => table.value?.columns[column ?? -1]?.label ?? ''

  /** What a row is called by: its first cell that is text, else its number. */
  function rowName(at: number): string {
    const cells = table.value?.rows[at] ?? []
    const place = table.value?.columns.findIndex(({ type }) => !NUMBERS.has(type)) ?? -1
    const cell = cells[place] ?? null
    return cell === null ? t('answer.figures.how.row', { n: at + 1 }) : String(cell)
  }

  function point(figure: FigureComputation | null): void {
    highlightCells(turn.value.runId, figure)
  }

  function open(figure: FigureComputation): void {
    if (!hasCells(figure)) return
    choose('table')
    highlightCells(turn.value.runId, figure, true)
  }

  return { marks, describe, point, open }
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'float'])
/** What is told by its one operand. */
const ALONE: ReadonlySet<string> = new Set(['cell', 'sum', 'average'])

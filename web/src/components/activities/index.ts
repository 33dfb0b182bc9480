/** The component and the place of every part of an answer: an activity without both does not compile. */
import { defineAsyncComponent, type Component } from 'vue'
import type { ActivityType } from '@/api/chats'
import ChartBlock from '@/components/activities/chart/ChartBlock.vue'
import FiguresBadge from '@/components/activities/FiguresBadge.vue'
import NoticeBlock from '@/components/activities/NoticeBlock.vue'
import ReadingsBlock from '@/components/activities/ReadingsBlock.vue'
import SuggestionsBlock from '@/components/activities/SuggestionsBlock.vue'
import { activityOf, type Turn } from '@/composables/chat/turn'
import { withTexts } from '@/locales'

/** Where in an answer, from above: the component there names it to `ActivityParts`. */
export type Place =
  | 'progress'
  | 'above_answer'
  | 'chart_tab'
  | 'table_tab'
  | 'below_rows'
  | 'below_text'
  | 'after_answer'
  | 'next_questions'
  | 'details'

interface Position {
  place: Place
  /** Whether it is shown there; not set: always. */
  when?: (turn: Turn) => boolean
  /** What the component gets there beside the turn. */
  props?: Record<string, unknown>
}

export interface Part {
  component: Component
  at: readonly [Position, ...Position[]]
}

export type Registry<T extends string> = Readonly<Record<T, Part>>

/** The grid of the rows, with its texts. */
export const loadTable = withTexts('grid', () => import('@/components/activities/table/TableBlock.vue'))

const agrees = (turn: Turn): boolean => activityOf(turn, 'second_reading')?.agrees === true

export const PARTS: Registry<ActivityType> = {
  // How an answer was computed is folded: the page can be used before it is there.
  sources: {
    component: defineAsyncComponent(() => import('@/components/activities/SourcesBlock.vue')),
    at: [{ place: 'details' }],
  },
  notice: {
    component: NoticeBlock,
    at: [{ place: 'above_answer' }, { place: 'below_rows', props: { ofPicture: true } }],
  },
  readings: { component: ReadingsBlock, at: [{ place: 'above_answer' }] },
  sql: {
    component: defineAsyncComponent(() => import('@/components/activities/sql/SqlBlock.vue')),
    at: [{ place: 'details' }],
  },
  chart: { component: ChartBlock, at: [{ place: 'chart_tab' }] },
  // The page asks for it before the first answer has rows.
  table: { component: defineAsyncComponent(loadTable), at: [{ place: 'table_tab' }] },
  figures: { component: FiguresBadge, at: [{ place: 'progress' }] },
  // That it agrees is told with how the answer was computed.
  second_reading: {
    component: defineAsyncComponent(() => import('@/components/activities/SecondReadingBlock.vue')),
    at: [
      { place: 'details', when: agrees },
      { place: 'after_answer', when: (turn) => !agrees(turn) },
    ],
  },
  suggestions: { component: SuggestionsBlock, at: [{ place: 'next_questions' }] },
  // Few answers are a dashboard.
  dashboard_draft: {
    component: defineAsyncComponent(
      withTexts('dashboards', () => import('@/components/dashboards/drafts/DashboardDraftBlock.vue')),
    ),
    at: [{ place: 'after_answer' }],
  },
  // Only answers of the assistant have these.
  citations: {
    component: defineAsyncComponent(() => import('@/components/activities/CitationsBlock.vue')),
    at: [{ place: 'below_text' }],
  },
}

export interface PlacedPart {
  type: ActivityType
  component: Component
  props: Record<string, unknown>
}

/** What an answer shows at a place, in the order of the registry; `first` comes before the others. */
export function listParts(turn: Turn, place: Place, first?: ActivityType): PlacedPart[] {
  const types = (Object.keys(PARTS) as ActivityType[]).filter((type) => activityOf(turn, type) !== null)
  const sortedTypes = types.sort((a, b) => Number(b === first) - Number(a === first))
  return sortedTypes.flatMap((type) => {
    const { component, at } = PARTS[type]
    const position = at.find((each) => each.place === place && (each.when?.(turn) ?? true))
    return position ? [{ type, component, props: position.props ?? {} }] : []
  })
}

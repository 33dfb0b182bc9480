/** The component of every part of an answer: an activity without one does not compile. */
import { defineAsyncComponent, type Component } from 'vue'
import type { ActivityType } from '@/api/chats'
import ChartBlock from '@/components/activities/chart/ChartBlock.vue'
import FiguresBadge from '@/components/activities/FiguresBadge.vue'
import NoticeBlock from '@/components/activities/NoticeBlock.vue'
import SuggestionsBlock from '@/components/activities/SuggestionsBlock.vue'
import TableBlock from '@/components/activities/table/TableBlock.vue'

export const blocks: Record<ActivityType, Component> = {
  // How an answer was computed is folded: the page can be used before it is there.
  sources: defineAsyncComponent(() => import('@/components/activities/SourcesBlock.vue')),
  notice: NoticeBlock,
  sql: defineAsyncComponent(() => import('@/components/activities/sql/SqlBlock.vue')),
  chart: ChartBlock,
  table: TableBlock,
  figures: FiguresBadge,
  second_reading: defineAsyncComponent(() => import('@/components/activities/SecondReadingBlock.vue')),
  suggestions: SuggestionsBlock,
  // Only answers of the assistant have these.
  citations: defineAsyncComponent(() => import('@/components/activities/CitationsBlock.vue')),
}

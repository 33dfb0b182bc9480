/** The component of every part of an answer: an activity without one does not compile. */
import { defineAsyncComponent, type Component } from 'vue'
import type { ActivityType } from '@/api/chats'
import ChartBlock from '@/components/activities/ChartBlock.vue'
import FiguresBadge from '@/components/activities/FiguresBadge.vue'
import NoticeBlock from '@/components/activities/NoticeBlock.vue'
import SecondReadingBlock from '@/components/activities/SecondReadingBlock.vue'
import SourcesBlock from '@/components/activities/SourcesBlock.vue'
import SqlBlock from '@/components/activities/SqlBlock.vue'
import SuggestionsBlock from '@/components/activities/SuggestionsBlock.vue'
import TableBlock from '@/components/activities/TableBlock.vue'

export const blocks: Record<ActivityType, Component> = {
  sources: SourcesBlock,
  notice: NoticeBlock,
  sql: SqlBlock,
  chart: ChartBlock,
  table: TableBlock,
  figures: FiguresBadge,
  second_reading: SecondReadingBlock,
  suggestions: SuggestionsBlock,
  // Only answers of the assistant have these.
  citations: defineAsyncComponent(() => import('@/components/activities/CitationsBlock.vue')),
}

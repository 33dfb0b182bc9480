import { describe, expect, it } from 'vitest'
import type { ActivityType } from '@/api/chats'
import type { StreamEvent } from '@/api/runs'
import { listParts, PARTS, type Part, type Place, type Registry } from '@/components/activities'
import NoticeBlock from '@/components/activities/NoticeBlock.vue'
import { applyEvent } from '@/composables/chat/stream/turnEvents'
import { newTurn, type Turn } from '@/composables/chat/turn'

const CONTENTS: Record<ActivityType, object> = {
  sources: {},
  notice: { level: 'info', code: 'joins_stale', message: 'old' },
  sql: { sql: 'SELECT 1' },
  chart: {},
  table: {},
  figures: {},
  second_reading: { agrees: null },
  readings: { taken: 'by day', others: [] },
  suggestions: {},
  dashboard_draft: {},
  citations: {},
}
const TYPES = Object.keys(CONTENTS) as ActivityType[]

function turnWith(types: ActivityType[], changed: Partial<typeof CONTENTS> = {}): Turn {
  const turn = newTurn('r1', 'how many?', null)
  for (const type of types) {
    const content = { ...CONTENTS, ...changed }[type]
    const event = { type: 'ACTIVITY_SNAPSHOT', messageId: type, activityType: type, content }
    applyEvent(turn, event as StreamEvent, 0)
  }
  return turn
}

const at = (turn: Turn, place: Place, first?: ActivityType): ActivityType[] =>
  listParts(turn, place, first).map(({ type }) => type)

describe('the registry of activities', () => {
  it('compiles only when every activity has a component and a place', () => {
    // @ts-expect-error an activity that the service sends and the registry does not have
    const more: Registry<ActivityType | 'gauge'> = PARTS
    // @ts-expect-error an activity without a component
    const invisible: Part = { at: [{ place: 'details' }] }
    // @ts-expect-error an activity without a place
    const nowhere: Part = { component: NoticeBlock, at: [] }
    // @ts-expect-error a place that answers do not have
    const elsewhere: Part = { component: NoticeBlock, at: [{ place: 'cellar' }] }
    expect([more, invisible, nowhere, elsewhere]).toHaveLength(4)
  })

  it('has only places that a component of the answer shows', () => {
    const sources = import.meta.glob<string>('@/components/**/*.vue', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    const shown = Object.values(sources).join('')
    const places = Object.values(PARTS).flatMap((part) => part.at.map(({ place }) => place))
    expect(places.filter((place) => !shown.includes(`place="${place}"`))).toEqual([])
  })

  it('shows each part of an answer, and none that the answer does not have', () => {
    const places = [...new Set(Object.values(PARTS).flatMap((part) => part.at.map(({ place }) => place)))]
    const all = turnWith(TYPES)
    expect([...new Set(places.flatMap((place) => at(all, place)))].sort()).toEqual([...TYPES].sort())
    expect(places.flatMap((place) => at(turnWith([]), place))).toEqual([])
  })

  it('tells a second reading that agrees with the details, and another one after the answer', () => {
    const differs = turnWith(['second_reading'], { second_reading: { agrees: false } })
    expect([at(differs, 'details'), at(differs, 'after_answer')]).toEqual([[], ['second_reading']])
    const agrees = turnWith(['second_reading'], { second_reading: { agrees: true } })
    expect([at(agrees, 'details'), at(agrees, 'after_answer')]).toEqual([['second_reading'], []])
  })

  it('shows the statement before the sources to who wants it first', () => {
    const turn = turnWith(['sources', 'sql'])
    expect(at(turn, 'details')).toEqual(['sources', 'sql'])
    expect(at(turn, 'details', 'sql')).toEqual(['sql', 'sources'])
  })

  it('gives notices about a picture of a tool their place below the rows', () => {
    const turn = turnWith(['notice'])
    expect(listParts(turn, 'below_rows')[0]?.props).toEqual({ ofPicture: true })
    expect(listParts(turn, 'above_answer')[0]?.props).toEqual({})
  })
})

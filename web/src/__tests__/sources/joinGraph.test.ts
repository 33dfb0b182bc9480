import { describe, expect, it } from 'vitest'
import type { Join } from '@/api/datasources/joins'
import { joinsAround, boxLabel, conditionOf, layoutGraph, pathOf } from '@/composables/datasources/joinGraph'

const makeJoin = (left: string, right: string): Join => ({
  id: `${left}-${right}`,
  left,
  right,
  on: [{ left: 'x', right: 'y' }],
  origin: 'manual',
  status: 'accepted',
  confidence: null,
  reasons: [],
  missing: [],
  warnings: [],
  usable: true,
})

const CHAIN = [makeJoin('a', 'b'), makeJoin('b', 'c'), makeJoin('c', 'd'), makeJoin('x', 'y')]

describe('joinsAround', () => {
  it('gives everything without a table, and what some joins reach with one', () => {
    const idsAround = (table: string, steps: number) => joinsAround(CHAIN, table, steps).map(({ id }) => id)
    expect(idsAround('', 1)).toHaveLength(4)
    expect(idsAround('a', 1)).toEqual(['a-b'])
    expect(idsAround('a', 2)).toEqual(['a-b', 'b-c'])
    expect(idsAround('nowhere', 3)).toEqual([])
  })
})

describe('layoutGraph', () => {
  it('places every table once, and a chosen one that nothing joins', () => {
    expect(layoutGraph(CHAIN).boxes.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'x', 'y'])
    expect(layoutGraph([], 'alone').boxes.map(({ name }) => name)).toEqual(['alone'])
    expect(layoutGraph([]).boxes).toEqual([])
  })

  it('lets no two boxes lie on each other, and frames them all', () => {
    const star = Array.from({ length: 60 }, (_, index) => makeJoin(`table_number_${index}`, 'centre'))
    const { boxes, left, top, width, height } = layoutGraph(star)
    for (const [index, one] of boxes.entries()) {
      expect(one.x - one.width / 2).toBeGreaterThanOrEqual(left)
      expect(one.x + one.width / 2).toBeLessThanOrEqual(left + width)
      expect(one.y).toBeGreaterThan(top)
      expect(one.y).toBeLessThan(top + height)
      for (const other of boxes.slice(index + 1)) {
        const apart =
          Math.abs(one.x - other.x) > (one.width + other.width) / 2 || Math.abs(one.y - other.y) > 30
        expect(apart, `${one.name} ${other.name}`).toBe(true)
      }
    }
  })

  it('draws the same twice', () => {
    expect(layoutGraph(CHAIN)).toEqual(layoutGraph(CHAIN))
  })
})

describe('what is said of a join', () => {
  it('is its condition, a loop for a table joined with itself, and a short label', () => {
    expect(conditionOf(makeJoin('a', 'b'))).toBe('a.x = b.y')
    const { lines } = layoutGraph([makeJoin('a', 'a')])
    expect(lines.map(pathOf)[0]).toContain('C')
    expect(boxLabel('x'.repeat(40))).toHaveLength(28)
  })
})

import { expect, it } from 'vitest'
import { percentScale } from '@/composables/table/percent'
import cases from './percentCases.json'

it('reads percentages as the service does', () => {
  const read = (cases as [string, number[], string | null][]).map(([name, numbers]) => [
    name,
    numbers,
    percentScale({ name, label: name }, numbers),
  ])
  expect(read).toEqual(cases)
})

it('takes the word of the service, which knows the formula, for the percentages of an answer', () => {
  const rate = { name: 'rate', label: 'rate' }
  expect(percentScale({ ...rate, percent: 'points' }, [0.47, 0.5])).toBe('points')
  expect(percentScale({ ...rate, percent: null }, [0.47, 0.5])).toBeNull()
  expect(percentScale(rate, [0.47, 0.5])).toBe('fraction')
})

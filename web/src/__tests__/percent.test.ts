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

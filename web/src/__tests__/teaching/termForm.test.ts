import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/transport/client'
import { fieldProblems } from '@/composables/forms/fieldProblems'
import { emptyTerm, TERM_FIELDS, termDraftOf, termProblems } from '@/composables/teaching/termForm'
import { termKind } from '@/composables/teaching/termKind'

const named = { ...emptyTerm('s1'), name: ' net sales ', definition: 'What was paid.' }

describe('the form of a term', () => {
  it('asks for a name, for a definition or SQL, and for the table of the SQL', () => {
    expect(termProblems(emptyTerm('s1'))).toEqual({ name: 'required', definition: 'required' })
    expect(termProblems({ ...named, definition: '', condition: 'a > 1' })).toEqual({ table: 'tableNeeded' })
    expect(termProblems(named)).toEqual({})
    expect(termProblems({ ...named, definition: '', table: 'orders' })).toEqual({})
    expect(termProblems({ ...named, source: '', definition: '', table: 'orders' })).toEqual({
      definition: 'required',
    })
  })

  it('sends null for what is empty', () => {
    const draft = termDraftOf({ ...named, table: 'orders', expression: ' SUM(paid) ', format: 'currency' })
    expect(draft).toMatchObject({
      name: 'net sales',
      table: 'orders',
      expression: 'SUM(paid)',
      condition: null,
    })
    expect(draft).toMatchObject({ unit: null, format: 'currency', datasource_id: 's1' })
  })

  it('sends no SQL of a term of every source, whatever was typed before', () => {
    const draft = termDraftOf({ ...named, source: '', table: 'orders', condition: 'a > 1', format: 'number' })
    expect(draft).toMatchObject({ datasource_id: null, table: null, condition: null, format: null })
  })

  it('tells a measure from a value and from a condition', () => {
    const kindOf = (expression: string | null, condition: string | null) =>
      termKind({ expression, condition })
    expect(kindOf('SUM(paid)', 'a > 1')).toBe('measure')
    expect(kindOf('price * quantity', null)).toBe('value')
    expect(kindOf(null, 'a > 1')).toBe('condition')
    expect(kindOf(null, null)).toBe('meaning')
  })
})

describe('fieldProblems', () => {
  it('puts each refusal at its field, those of a list at the list, and the rest below', () => {
    const error = new ApiError(422, {
      errors: [
        { path: 'condition', message: 'no column x' },
        { path: 'synonyms.2', message: 'taken' },
        { path: 'other', message: 'odd' },
      ],
    })
    expect(fieldProblems(error, TERM_FIELDS)).toEqual({
      problems: { condition: 'no column x', synonyms: 'taken' },
      rest: ['odd'],
    })
    expect(fieldProblems(new Error('x'), TERM_FIELDS)).toEqual({ problems: {}, rest: [] })
  })
})

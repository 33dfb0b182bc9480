import { describe, expect, it } from 'vitest'
import { toolArguments, toolFields } from '@/composables/forms/toolForm'

const SCHEMA = {
  type: 'object',
  properties: {
    title: { type: 'string', description: 'Title.' },
    width: { type: 'integer', default: 600 },
    ratio: { type: 'number' },
    stack: { type: 'boolean' },
    theme: { type: 'string', enum: ['default', 'academy'] },
    data: { type: 'array' },
  },
  required: ['data'],
}

describe('a form from a schema', () => {
  it('has required fields first and each of its kind', () => {
    const kinds = toolFields(SCHEMA).map((field) => `${field.name}:${field.kind}`)
    expect(kinds).toEqual([
      'data:json',
      'title:text',
      'width:integer',
      'ratio:number',
      'stack:boolean',
      'theme:choice',
    ])
  })

  it('starts with the defaults of the schema', () => {
    expect(toolFields(SCHEMA).find((field) => field.name === 'width')?.initial).toBe('600')
  })

  it.each([{}, { properties: [] }, { properties: { a: null } }, { properties: { a: { type: ['x'] } } }])(
    'bears any schema: %j',
    (schema) => {
      expect(toolFields(schema).every((field) => field.kind === 'json')).toBe(true)
    },
  )
})

describe('what is sent', () => {
  const argumentsOf = (form: Record<string, string>) => toolArguments(toolFields(SCHEMA), form)

  it('has the type of each field, and nothing of those left empty', () => {
    const form = { data: '[1]', width: '3', ratio: '0.5', stack: 'false', theme: 'academy', title: ' ' }
    expect(argumentsOf(form)).toEqual({
      values: { data: [1], width: 3, ratio: 0.5, stack: false, theme: 'academy' },
      problems: {},
    })
  })

  it('names the fields that are wrong', () => {
    expect(argumentsOf({ width: '1.5', ratio: 'x' }).problems).toEqual({
      data: 'required',
      width: 'badInteger',
      ratio: 'badNumber',
    })
    expect(argumentsOf({ data: '{' }).problems).toEqual({ data: 'badJson' })
  })
})

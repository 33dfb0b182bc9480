/** A form made from a tool's JSON schema: plain fields for plain values, JSON for the rest. */

export interface ToolField {
  name: string
  kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json'
  required: boolean
  hint: string
  choices: string[]
  initial: string
}

export type ToolProblem = 'required' | 'badNumber' | 'badInteger' | 'badJson'

interface Schema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  default?: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a schema of an object, required ones first. */
export function toolFields(schema: Record<string, unknown>): ToolField[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const requiredNames = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  const fields = Object.entries(properties).map(([name, each]) =>
    fieldOf(name, isRecord(each) ? (each as Schema) : {}, requiredNames.has(name)),
  )
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)]
}

function fieldOf(name: string, schema: Schema, required: boolean): ToolField {
  const kind = kindOf(schema)
  return {
    name,
    kind,
    required,
    hint: (schema.description ?? '').slice(0, 400),
    choices: kind === 'choice' ? (schema.enum ?? []).map(String) : [],
    initial: initialOf(schema, kind),
  }
}

function kindOf(schema: Schema): ToolField['kind'] {
  if (Array.isArray(schema.enum) && schema.enum.every((each) => typeof each === 'string')) return 'choice'
  switch (schema.type) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type
    default:
      return 'json'
  }
}

function initialOf(schema: Schema, kind: ToolField['kind']): string {
  if (schema.default === undefined || schema.default === null) return ''
  return typeof schema.default === 'string' && kind !== 'json'
    ? schema.default
    : JSON.stringify(schema.default, null, 2)
}

/** What is sent, without the fields left empty; or the fields that are wrong, each with why. */
export function toolArguments(
  fields: ToolField[],
  form: Record<string, string>,
): { values: Record<string, unknown>; problems: Record<string, ToolProblem> } {
  const values: Record<string, unknown> = {}
  const problems: Record<string, ToolProblem> = {}
  for (const field of fields) {
    const text = form[field.name] ?? ''
    if (text.trim() === '') {
      if (field.required) problems[field.name] = 'required'
      continue
    }
    const value = valueOf(field.kind, text)
    if ('problem' in value) problems[field.name] = value.problem
    else values[field.name] = value.value
  }
  return { values, problems }
}

function valueOf(kind: ToolField['kind'], text: string): { value: unknown } | { problem: ToolProblem } {
  if (kind === 'json') return parseJson(text)
  if (kind === 'boolean') return { value: text === 'true' }
  if (kind !== 'number' && kind !== 'integer') return { value: text }
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: 'badNumber' }
  return kind === 'integer' && !Number.isInteger(value) ? { problem: 'badInteger' } : { value }
}

function parseJson(text: string): { value: unknown } | { problem: ToolProblem } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { problem: 'badJson' }
  }
}

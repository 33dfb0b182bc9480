import { prettyJson } from '@/composables/forms/prettyJson'

const KINDS = ['tool', 'file', 'datasource', 'dify', 'chat'] as const

interface PrivateSource {
  kind: (typeof KINDS)[number]
  name: string
}

interface ApprovalDetails {
  tool: string
  server: string
  values: { name: string; value: string }[]
  sources: PrivateSource[]
}

/** What a question about a call says of it; questions of earlier releases have their arguments as JSON only. */
export function approvalDetails(metadata: Record<string, unknown>): ApprovalDetails {
  return {
    tool: textOf(metadata['tool']),
    server: textOf(metadata['server']),
    values: 'values' in metadata ? listOf(metadata['values']).map(valueOf) : asJson(metadata['arguments']),
    sources: listOf(metadata['sources']).map((each) => ({
      kind: KINDS.find((kind) => kind === each['kind']) ?? 'chat',
      name: textOf(each['name']),
    })),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const valueOf = (each: Record<string, unknown>): { name: string; value: string } => ({
  name: textOf(each['name']),
  value: textOf(each['value']),
})

const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
    : []

const asJson = (content: unknown): { name: string; value: string }[] =>
  typeof content === 'string' && content !== '{}' ? [{ name: 'JSON', value: prettyJson(content) }] : []

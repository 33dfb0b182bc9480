/** What a test of a model finds out. */
export const FINDINGS = {
  ok: true,
  findings: [
    { ability: 'chat', state: 'ok', message: 'It answers: 12 ms for a short sentence.' },
    { ability: 'tools', state: 'missing', message: 'It did not call the tool it was given.' },
  ],
}

const nothing = {
  model: null,
  base_url: null,
  key_set: null,
  temperature: null,
  thinking: null,
  context_tokens: null,
  stand_in: null,
}

export const MODELS = [
  { id: 'builtin', kind: 'builtin', name: 'Built-in engine', default: false, ...nothing },
  {
    id: 'm1',
    kind: 'stored',
    name: 'Qwen',
    default: true,
    model: 'qwen-max',
    base_url: 'https://models.example/v1',
    key_set: true,
    temperature: 0,
    thinking: 'off',
    context_tokens: 8192,
    stand_in: 1,
  },
]

const spentRow = (day: string, model: string): object => ({
  day,
  user_id: 'u1',
  username: 'zhang',
  model,
  input_tokens: 123_456,
  output_tokens: 789,
})

/** Two pages of what answers cost. */
export const spentPage = (url: string): object =>
  url.includes('cursor=')
    ? { items: [spentRow('2026-11-19', 'older-model')], next_cursor: null }
    : { items: [spentRow('2026-11-20', 'qwen3-32b')], next_cursor: 'next' }

export const RETRIEVAL_MODELS: object[] = [
  { kind: 'embedding', model: 'bge-m3', base_url: 'https://models.example/v1', key_set: true },
  { kind: 'rerank', model: 'bge-reranker', base_url: 'https://models.example/v1', key_set: true },
]

import { describe, expect, it } from 'vitest'
import type { Chat } from '@/api/chats'
import type { StreamEvent } from '@/api/runs'
import { turnsOf } from '@/composables/chat/storedTurns'
import { applyEvent, clearAnswer } from '@/composables/chat/stream/turnEvents'
import { activityOf, isReply, newTurn, type Turn } from '@/composables/chat/turn'

const NOW = new Date('2026-01-01T00:00:00Z')
const fresh = (): Turn => newTurn('r1', 'how many?', null, NOW)

function play(turn: Turn, ...events: object[]): Turn {
  for (const event of events) applyEvent(turn, event as StreamEvent, 5000)
  return turn
}

const snapshot = (messageId: string, activityType: string, content: object) => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId,
  activityType,
  content,
})

describe('applyEvent', () => {
  it('times a step by the timestamps of its events', () => {
    const turn = play(
      fresh(),
      { type: 'STEP_STARTED', stepName: 'run_sql', timestamp: 1000 },
      { type: 'STEP_FINISHED', stepName: 'run_sql', timestamp: 1042 },
    )
    expect(turn.steps).toEqual([{ name: 'run_sql', startedAt: 1000, ms: 42 }])
  })

  it('times a repeated step on its own', () => {
    const turn = play(
      fresh(),
      { type: 'STEP_STARTED', stepName: 'write_sql', timestamp: 0 },
      { type: 'STEP_FINISHED', stepName: 'write_sql', timestamp: 10 },
      { type: 'STEP_STARTED', stepName: 'write_sql', timestamp: 20 },
      { type: 'STEP_FINISHED', stepName: 'write_sql', timestamp: 50 },
    )
    expect(turn.steps.map((step) => step.ms)).toEqual([10, 30])
  })

  it('replaces an attempt that is sent again and keeps the others', () => {
    const turn = play(
      fresh(),
      snapshot('s1', 'sql', { sql: 'a', status: 'checking' }),
      snapshot('s1', 'sql', { sql: 'a', status: 'rejected' }),
      snapshot('s2', 'sql', { sql: 'b', status: 'ok' }),
    )
    expect(turn.activities.map((activity) => activity.id)).toEqual(['s1', 's2'])
    expect(activityOf(turn, 'sql')?.sql).toBe('b')
    expect(turn.activities[0]?.content).toMatchObject({ status: 'rejected' })
  })

  it('takes back what was said when the answer is replaced', () => {
    const turn = play(
      fresh(),
      { type: 'TEXT_MESSAGE_START', messageId: 'm' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a secret' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          { id: 'q', role: 'user', content: 'how many?' },
          { id: 'n', role: 'assistant', content: 'Not allowed.' },
        ],
      },
    )
    expect(turn.summary).toBe('Not allowed.')
  })

  it('keeps calls of tools with what they came to', () => {
    const turn = play(
      fresh(),
      { type: 'TOOL_CALL_START', toolCallId: 'k', toolCallName: 'add', metadata: { server: 'sums' } },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '{"a":' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'k', delta: '1}' },
      { type: 'TOOL_CALL_END', toolCallId: 'k' },
      {
        type: 'TOOL_CALL_RESULT',
        toolCallId: 'k',
        content: 'no',
        metadata: { failed: true, ms: 7, pictures: ['data:x'] },
      },
      { type: 'TOOL_CALL_RESULT', toolCallId: 'unknown', content: 'x' },
    )
    expect(turn.tools).toEqual([
      {
        id: 'k',
        name: 'add',
        server: 'sums',
        arguments: '{"a":1}',
        result: 'no',
        failed: true,
        truncated: false,
        ms: 7,
        pictures: ['data:x'],
      },
    ])
  })

  it('waits when the answer asks something', () => {
    const interrupts = [{ id: 'i', reason: 'tool_approval', message: 'May it?', toolCallId: 'k' }]
    const turn = play(fresh(), { type: 'RUN_FINISHED', outcome: { type: 'interrupt', interrupts } })
    expect(turn.status).toBe('waiting')
    expect(turn.interrupts).toEqual([
      { id: 'i', reason: 'tool_approval', message: 'May it?', tool_call_id: 'k', metadata: {}, answer: null },
    ])
  })

  it('joins the deltas of a summary, and several messages as paragraphs', () => {
    const turn = play(
      fresh(),
      { type: 'TEXT_MESSAGE_START', messageId: 't1' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 't1', delta: '共 ' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 't1', delta: '5 个' },
      { type: 'TEXT_MESSAGE_START', messageId: 't2' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 't2', delta: 'End' },
    )
    expect(turn.summary).toBe('共 5 个\n\nEnd')
  })

  it.each([
    [undefined, 'finished'],
    [{ type: 'success' }, 'finished'],
    [{ type: 'cancelled' }, 'cancelled'],
    [{ type: 'interrupt', interrupts: [] }, 'waiting'],
  ])('ends with the outcome %j as %s', (outcome, status) => {
    expect(play(fresh(), { type: 'RUN_FINISHED', outcome }).status).toBe(status)
  })

  it('keeps what was produced when the run fails, without a step that seems to go on', () => {
    const turn = play(
      fresh(),
      { type: 'RUN_STARTED', runId: 'r1' },
      snapshot('s1', 'sql', { sql: 'a', status: 'failed' }),
      { type: 'STEP_STARTED', stepName: 'summarize' },
      { type: 'RUN_ERROR', code: 'model_timeout', message: 'Too slow' },
    )
    expect(turn.status).toBe('failed')
    expect(turn.error).toEqual({ code: 'model_timeout', message: 'Too slow' })
    expect(turn.activities).toHaveLength(1)
    expect(turn.steps).toEqual([])
  })

  it('passes over events it does not show', () => {
    const turn = fresh()
    const before = { ...turn }
    expect(play(turn, { type: 'CUSTOM', name: 'x', value: 1 }, { type: 'SOMETHING_NEW' })).toEqual(before)
  })

  it('gives the same turn when a stream is followed again from its beginning', () => {
    const events = [
      { type: 'RUN_STARTED', runId: 'r1' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta: 'abc' },
      snapshot('n', 'notice', { level: 'info', code: 'c', message: 'm' }),
    ]
    const once = play(fresh(), ...events)
    const twice = play(fresh(), ...events)
    clearAnswer(twice)
    expect(play(twice, ...events)).toEqual(once)
  })
})

describe('the tokens of an answer', () => {
  it('sums the calls of all models, cached tokens apart', () => {
    const usage = [
      { model: 'a', inputTokens: 100, outputTokens: 20, cachedInputTokens: 60 },
      { model: 'b', inputTokens: 50, outputTokens: 5 },
    ]
    const turn = play(fresh(), { type: 'RUN_FINISHED', usage })
    expect(turn.usage).toEqual({ input: 150, output: 25, cached: 60 })
  })

  it('are unknown where no server counted', () => {
    expect(play(fresh(), { type: 'RUN_FINISHED' }).usage).toBeNull()
  })
})

describe('turnsOf', () => {
  it('puts each answer to its question, and a question without one is still shown', () => {
    const chat = {
      messages: [
        { id: '1', role: 'user', run_id: 'a', content: 'first?', created_at: '2026-01-01T00:00:00Z' },
        {
          id: '2',
          role: 'assistant',
          run_id: 'a',
          content: 'yes',
          status: 'running',
          activities: [],
          reasoning: '',
          error: null,
          steps: [{ name: 'retrieve', ms: 3 }],
          answering: { kind: 'builtin', name: 'builtin' },
          feedback: null,
          created_at: '2026-01-01T00:00:00Z',
        },
        { id: '3', role: 'user', run_id: 'b', content: 'second?', created_at: '2026-01-01T00:00:00Z' },
      ],
    } as unknown as Chat
    const turns = turnsOf(chat)
    expect(turns.map((turn) => [turn.question, turn.summary, turn.status])).toEqual([
      ['first?', 'yes', 'streaming'],
      ['second?', '', 'submitted'],
    ])
    expect(turns[0]?.steps).toEqual([{ name: 'retrieve', startedAt: 0, ms: 3 }])
  })
})

describe('isReply', () => {
  it('is what the engine says without looking for rows', () => {
    const greeting = { ...fresh(), asksRows: true, summary: 'Hello!' }
    expect(isReply(greeting)).toBe(true)
    expect(isReply({ ...greeting, asksRows: false })).toBe(false)
    expect(isReply({ ...greeting, summary: '' })).toBe(false)
    expect(isReply(play(greeting, snapshot('s', 'sources', { tables: [] })))).toBe(false)
  })
})

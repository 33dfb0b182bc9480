/** The questions and answers of a stored chat. */
import type { AssistantMessage, Chat, UserMessage } from '@/api/chats'
import { newTurn, sumTokens, type Turn } from '@/composables/chat/turn'

/** The turns of a stored chat, oldest first. */
export function turnsOf(chat: Chat): Turn[] {
  const answers = new Map<string, AssistantMessage>()
  const questions = new Map<string, string>()
  for (const message of chat.messages) {
    if (message.role === 'assistant') answers.set(message.run_id, message)
    else questions.set(message.run_id, message.content)
  }
  return chat.messages
    .filter((message): message is UserMessage => message.role === 'user')
    .map((question, index, userMessages) => {
      const turn = turnFrom(question, answers.get(question.run_id))
      turn.parentId = parentOf(question, userMessages[index - 1])
      turn.asksRows = chat.mode === 'data' || chat.mode === 'file'
      const before = question.parent_run_id ?? ''
      const interrupts = answers.get(before)?.interrupts ?? []
      const isSame = questions.get(before) === question.content // a narrower question is shown
      turn.continues = isSame && interrupts.some(({ answer }) => answer !== null)
      return turn
    })
}

/** The run that a question follows; a record that says nothing of branches is a single one. */
const parentOf = (question: UserMessage, previous: UserMessage | undefined): string | null =>
  question.parent_run_id === undefined ? (previous?.run_id ?? null) : question.parent_run_id

function turnFrom(question: UserMessage, answer: AssistantMessage | undefined): Turn {
  const turn = newTurn(question.run_id, question.content, answer?.answering ?? null)
  turn.createdAt = question.created_at
  turn.started = true
  if (!answer) return turn
  turn.status = answer.status === 'running' ? 'streaming' : answer.status
  turn.steps = answer.steps.map((step) => ({ name: step.name, startedAt: 0, ms: step.ms }))
  turn.activities = answer.activities
  turn.summary = answer.content
  turn.reasoning = answer.reasoning
  turn.tools = answer.tools ?? []
  turn.interrupts = answer.interrupts ?? []
  turn.error = answer.error
  turn.usage = usageOf(answer)
  turn.feedback = answer.feedback
  turn.chartSettings = answer.chart_settings ?? null
  return turn
}

const usageOf = ({ usage }: AssistantMessage): Turn['usage'] =>
  sumTokens(
    usage?.map((call) => ({
      input: call.input_tokens,
      output: call.output_tokens,
      cached: call.cached_input_tokens,
    })),
  )

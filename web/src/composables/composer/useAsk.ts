import type { Subject } from '@/api/runs'
import { useFailure } from '@/composables/browser/useFailure'
import type { Turn } from '@/composables/chat/turn'
import type { QuestionOptions, QuestionPlace } from '@/composables/chat/useQuestions'
import type { SubjectChoice } from '@/composables/composer/useSubjectChoice'
import { useSources } from '@/stores/sources'

interface OpenChat {
  readonly id: string | null
  readonly busy: boolean
  readonly ending: boolean
  send: (text: string, options: QuestionOptions, place?: QuestionPlace) => string
  sendAgain: (turn: Turn, options: QuestionOptions) => boolean
  stop: () => Promise<void>
}
interface ChatQueue {
  readonly waits: boolean
  readonly full: boolean
  add: (text: string, options: QuestionOptions) => void
}

/** Asks the questions of the composer, or queues them; `show` is called with the id of the chat that was asked. */
export function useAsk(
  chat: OpenChat,
  queue: ChatQueue,
  choice: SubjectChoice,
  optionsFor: (subject: Subject) => QuestionOptions,
  show: (id: string | null) => void,
) {
  const sources = useSources()
  const failure = useFailure()

  function ask(text: string): void {
    const { subject } = choice
    if (!subject || (queue.waits && queue.full)) return
    if (subject.mode === 'data') sources.use(subject.datasourceId)
    const id = queue.waits ? enqueue(text, subject) : chat.send(text, optionsFor(subject))
    // Dify keeps what it was given in its own record of the conversation.
    if (subject.mode === 'dify') choice.attachments.show([])
    show(id)
  }

  /** Whoever asks on needs no suggestions any more: an answer that is there ends at once, and stays finished. */
  function enqueue(text: string, subject: Subject): string | null {
    queue.add(text, optionsFor(subject))
    if (chat.ending) void stop()
    return chat.id
  }

  function retry(turn: Turn): void {
    if (!choice.subject || chat.busy || chat.sendAgain(turn, optionsFor(choice.subject))) return
    edit(turn, turn.question)
  }

  /** Another version of a question stands beside it at once: what is being answered goes on in its own branch. */
  function edit(turn: Turn, text: string): void {
    const { subject } = choice
    if (!subject) return
    if (subject.mode === 'data') sources.use(subject.datasourceId)
    show(chat.send(text, optionsFor(subject), { versionOf: turn }))
  }

  async function stop(): Promise<void> {
    try {
      await chat.stop()
    } catch (error) {
      failure.show(error)
    }
  }

  return { ask, retry, edit, stop }
}

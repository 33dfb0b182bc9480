import { watch } from 'vue'
import {
  answerVersions,
  newestAfter,
  newestOfQuestion,
  questionVersions,
  type Versions,
} from '@/composables/chat/branches'
import type { ChatState } from '@/composables/chat/chatState'
import { rememberBranch } from '@/composables/chat/shownBranch'
import type { Turn } from '@/composables/chat/turn'

/** Of what there are versions: the wording of a question, or its answer. */
export type VersionKind = 'question' | 'answer'

/** Shows other versions of questions and answers, each with the turns that follow it. */
export function useVersions({ id, record, last }: ChatState) {
  function versionsOf(kind: VersionKind, turn: Turn): Versions {
    return kind === 'question' ? questionVersions(record.value, turn) : answerVersions(record.value, turn)
  }

  function showVersion(kind: VersionKind, version: Turn): void {
    const newest =
      kind === 'question' ? newestOfQuestion(record.value, version) : newestAfter(record.value, version)
    last.value = newest
  }

  watch(
    () => last.value?.started && last.value.runId,
    (runId) => {
      if (id.value !== null && runId) rememberBranch(id.value, runId)
    },
  )

  return { versionsOf, showVersion }
}

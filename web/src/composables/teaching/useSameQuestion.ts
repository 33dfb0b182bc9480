import { computed, onMounted, type Ref } from 'vue'
import { listExamples } from '@/api/teaching/examples'
import type { Proposal } from '@/api/teaching/proposals'
import { useLoader } from '@/composables/useLoader'

/** The example that has a question already, before a proposal for it is accepted: a question has one statement. */
export function useSameQuestion(proposal: Proposal, question: Ref<string>) {
  const { data: examples, load } = useLoader(() => listExamples(proposal.datasource_id, ''))
  onMounted(() => {
    if (proposal.status === 'open') void load()
  })
  return computed(() => examples.value?.find((example) => fold(example.question) === fold(question.value)))
}

/** Questions that differ in case, blanks and punctuation only are one. */
const fold = (question: string): string =>
  question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

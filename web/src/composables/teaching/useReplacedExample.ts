import { computed, onMounted, type Ref } from 'vue'
import { listExamples } from '@/api/teaching/examples'
import type { Proposal } from '@/api/teaching/proposals'
import { useLoader } from '@/composables/useLoader'

/**
 * The example that a proposal replaces when it is accepted with a question: the one with the same question, since
 * a question has one statement. Undefined where there is none, and of a proposal that was decided already.
 */
export function useReplacedExample(proposal: Proposal, question: Ref<string>) {
  const { data: examples, load: loadExamples } = useLoader(() => listExamples(proposal.datasource_id, ''))
  onMounted(() => {
    if (proposal.status === 'open') void loadExamples()
  })
  return computed(() => {
    const wanted = normalizeQuestion(question.value)
    return examples.value?.find((example) => normalizeQuestion(example.question) === wanted)
  })
}

/** Equal for questions that differ only in case, blanks, punctuation and the form of letters. */
const normalizeQuestion = (question: string): string =>
  question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

import { computed, onMounted, ref, shallowRef } from 'vue'
import { acceptProposal, declineProposal, getProposalRows, type Proposal } from '@/api/teaching/proposals'
import type { Rows } from '@/api/teaching/rows'
import { getEvaluation } from '@/api/teaching/evaluations'
import { useSubmission } from '@/composables/forms/useSubmission'
import { useEvaluation } from '@/composables/teaching/useEvaluation'
import { useFailure } from '@/composables/browser/useFailure'
import { useReplacedExample } from '@/composables/teaching/useReplacedExample'
import { noRows } from '@/composables/teaching/rowsTable'
import { useStatementRows } from '@/composables/teaching/useStatementRows'
import { verdictOf } from '@/composables/teaching/verdict'

/** The review of a proposal: the rows of both statements, its evaluation, and what is decided. */
export function useReview(proposal: Proposal) {
  const failure = useFailure()
  const question = ref(proposal.question)
  const sql = ref(proposal.corrected_sql)
  const shownRows = shallowRef<Rows | null>(null)
  const correction = useStatementRows()
  const currentReview = () => ({
    proposal_id: proposal.id,
    question: question.value.trim(),
    sql: sql.value.trim(),
  })
  const evaluation = useEvaluation(ref(proposal.datasource_id), currentReview)
  const verdict = computed(() => verdictOf(evaluation.current.value, currentReview()))
  const replacedExample = useReplacedExample(proposal, question)
  const { busy, error, run } = useSubmission<'accept' | 'decline'>()

  onMounted(async () => {
    const { evaluation: lastEvaluation } = proposal
    if (lastEvaluation) void showEvaluation(lastEvaluation.id)
    try {
      const rows = await getProposalRows(proposal.id)
      shownRows.value = rows.shown
      correction.rows.value = rows.corrected
    } catch (reason) {
      shownRows.value = correction.rows.value = noRows(failure.text(reason))
    }
  })

  const showEvaluation = (id: string): Promise<void> =>
    getEvaluation(proposal.datasource_id, id).then(evaluation.show).catch(failure.show)

  const runEdited = (): Promise<void> => correction.run(proposal.datasource_id, sql.value)

  /** Whether it was decided. */
  async function decide(action: 'accept' | 'decline'): Promise<boolean> {
    const { current } = evaluation
    await run(action, async () => {
      if (action === 'decline') await declineProposal(proposal.id)
      else if (current.value)
        await acceptProposal(proposal.id, current.value, replacedExample.value !== undefined)
    })
    return error.value === ''
  }

  return {
    question,
    sql,
    shownRows,
    correction: correction.rows,
    evaluation,
    verdict,
    replacedExample,
    busy,
    error,
    runEdited,
    decide,
  }
}

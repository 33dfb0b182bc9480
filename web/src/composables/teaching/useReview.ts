import { computed, onMounted, ref, shallowRef } from 'vue'
import { acceptProposal, declineProposal, proposalRows, type Proposal } from '@/api/teaching/proposals'
import type { Rows } from '@/api/teaching/rows'
import { getEvaluation } from '@/api/teaching/evaluations'
import { useSubmission } from '@/composables/forms/useSubmission'
import { useEvaluation } from '@/composables/teaching/useEvaluation'
import { useFailure } from '@/composables/browser/useFailure'
import { noRows } from '@/composables/teaching/rowsTable'
import { useStatementRows } from '@/composables/teaching/useStatementRows'
import { verdictOf } from '@/composables/teaching/verdict'

/** The review of a proposal: the rows of both statements, its evaluation, and what is decided. */
export function useReview(proposal: Proposal) {
  const failure = useFailure()
  const question = ref(proposal.question)
  const sql = ref(proposal.corrected_sql)
  const shown = shallowRef<Rows | null>(null)
  const corrected = useStatementRows()
  const reviewed = () => ({
    proposal_id: proposal.id,
    question: question.value.trim(),
    sql: sql.value.trim(),
  })
  const evaluation = useEvaluation(ref(proposal.datasource_id), reviewed)
  const verdict = computed(() => verdictOf(evaluation.current.value, reviewed()))
  const { busy, error, run } = useSubmission<'accept' | 'decline'>()

  onMounted(async () => {
    const { evaluation: known } = proposal
    if (known) void showEvaluation(known.id)
    try {
      const rows = await proposalRows(proposal.id)
      shown.value = rows.shown
      corrected.rows.value = rows.corrected
    } catch (caught) {
      shown.value = corrected.rows.value = noRows(failure.text(caught))
    }
  })

  async function showEvaluation(id: string): Promise<void> {
    try {
      await evaluation.show(await getEvaluation(proposal.datasource_id, id))
    } catch (caught) {
      failure.show(caught)
    }
  }

  const runEdited = (): Promise<void> => corrected.run(proposal.datasource_id, sql.value)

  /** Whether it was decided. */
  async function decide(action: 'accept' | 'decline'): Promise<boolean> {
    const { current } = evaluation
    await run(action, async () => {
      if (action === 'decline') await declineProposal(proposal.id)
      else if (current.value) await acceptProposal(proposal.id, current.value)
    })
    return error.value === ''
  }

  return {
    question,
    sql,
    shown,
    corrected: corrected.rows,
    evaluation,
    verdict,
    busy,
    error,
    runEdited,
    decide,
  }
}

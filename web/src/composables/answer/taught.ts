/** What an answer used of the terms and examples of its source. */
import type { SourcesActivity } from '@/api/generated'

export interface UsedTerm {
  id: string
  name: string
  /** The words of the question. */
  text: string
  definition: string
  /** Whether it is a measure whose expression stands in the statement as it was defined. */
  certified: boolean
  version: number
}

export interface UsedExample {
  id: string
  question: string
}

/** Answers of earlier releases may have none of these lists. */
export const usedTerms = ({ terms }: SourcesActivity): UsedTerm[] =>
  (terms as unknown as UsedTerm[] | undefined) ?? []

export const usedExamples = ({ examples }: SourcesActivity): UsedExample[] =>
  (examples as unknown as UsedExample[] | undefined) ?? []

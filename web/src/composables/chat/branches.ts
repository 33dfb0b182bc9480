/** The branches of a chat: turns that follow the same one are versions of a question, or of its answer. */
import type { Turn } from '@/composables/chat/turn'

/** The turn of that run; none where no such run is known. */
const find = (turns: readonly Turn[], runId: string | null): Turn | undefined =>
  runId === null ? undefined : turns.find((turn) => turn.runId === runId)

/** The turns up to `last` in the order in which they follow each other. */
export function branchOf(turns: readonly Turn[], last: Turn | null | undefined): Turn[] {
  const branch: Turn[] = []
  for (let turn = last ?? undefined; turn && !branch.includes(turn); turn = find(turns, turn.parentId))
    branch.unshift(turn)
  return branch
}

/** The turn that was asked last of those that follow `turn`, directly or not; itself where none does. */
export function newestAfter(turns: readonly Turn[], turn: Turn): Turn {
  return turns.findLast((other) => branchOf(turns, other).includes(turn)) ?? turn
}

/** The turn with the question: an answer that waited for its user goes on in turns of its own. */
export function firstPartOf(turns: readonly Turn[], turn: Turn): Turn {
  const parent = turn.continues ? find(turns, turn.parentId) : undefined
  return parent ? firstPartOf(turns, parent) : turn
}

/** The place of a version among all: `at` counts from 0. */
export interface Versions {
  turns: Turn[]
  at: number
}

/** All that follow what a turn follows, the first asked first. */
const siblingsOf = (turns: readonly Turn[], turn: Turn): Turn[] =>
  turns.filter((other) => other.parentId === turn.parentId && (!other.continues || other === turn))

const isSameQuestion = (one: Turn, other: Turn): boolean => one.question.trim() === other.question.trim()

/** The answers to the question of a turn, which were made again or from an edited statement. */
export function answerVersions(turns: readonly Turn[], turn: Turn): Versions {
  const first = firstPartOf(turns, turn)
  const versions = siblingsOf(turns, first).filter((other) => isSameQuestion(other, first))
  return { turns: versions, at: versions.indexOf(first) }
}

/** The wordings of the question in the place of a turn, each by its first turn. */
export function questionVersions(turns: readonly Turn[], turn: Turn): Versions {
  const first = firstPartOf(turns, turn)
  const siblings = siblingsOf(turns, first)
  const versions = siblings.filter((other) => siblings.find((one) => isSameQuestion(one, other)) === other)
  return { turns: versions, at: versions.findIndex((other) => isSameQuestion(other, first)) }
}

/** The turn to show when a wording is chosen: the one that was asked last of all that follow it. */
export function newestOfQuestion(turns: readonly Turn[], version: Turn): Turn {
  const same = siblingsOf(turns, version).filter((other) => isSameQuestion(other, version))
  return (
    turns.findLast((other) => same.some((one) => branchOf(turns, other).includes(one))) ??
    newestAfter(turns, version)
  )
}

import { computed, nextTick, ref, type Ref } from 'vue'

const MOST = 12

/** The questions of a list while they are written; `root` has a field for each. */
export function useStarterDraft(root: Ref<HTMLElement | undefined>) {
  const lines = ref<{ key: number; text: string }[]>([])
  let lineCount = 0

  const storedQuestions = ref('[]')
  const questions = (): string[] => lines.value.map(({ text }) => text)
  const isChanged = computed(() => JSON.stringify(questions()) !== storedQuestions.value)
  const full = computed(() => lines.value.length >= MOST)
  const lineOf = (text: string) => ({ key: (lineCount += 1), text })

  function begin(texts: string[]): void {
    storedQuestions.value = JSON.stringify(texts)
    lines.value = texts.map(lineOf)
  }

  /** Puts the cursor into the field at that place, or the last one. */
  async function focus(place: number): Promise<void> {
    await nextTick()
    const fields = root.value?.querySelectorAll<HTMLElement>('li input')
    fields?.[Math.min(place, fields.length - 1)]?.focus()
  }

  async function add(): Promise<void> {
    lines.value.push(lineOf(''))
    await focus(lines.value.length - 1)
  }

  async function move(place: number, by: -1 | 1): Promise<void> {
    const [line] = lines.value.splice(place, 1)
    if (line) lines.value.splice(place + by, 0, line)
    await focus(place + by)
  }

  async function remove(place: number): Promise<void> {
    lines.value.splice(place, 1)
    await focus(place)
  }

  return { lines, isChanged, full, begin, add, move, remove, questions }
}

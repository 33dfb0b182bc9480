import { nextTick, watch, type Ref } from 'vue'

const WRONG = '[aria-invalid="true"], [data-problem]'
const CONTROL = 'input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)'

/** The first control that is wrong, or that stands in the first group that is. */
function firstWrongControl(form: HTMLElement): HTMLElement | null {
  const wrong = form.querySelector<HTMLElement>(WRONG)
  if (!wrong || wrong.matches(CONTROL)) return wrong
  return wrong.querySelector<HTMLElement>('input:checked') ?? wrong.querySelector<HTMLElement>(CONTROL)
}

/**
 * Puts the focus on the first wrong field of a form that was refused: where the problem is, and is read out with it.
 * The result is called when the form is sent; the answer of the service is waited for.
 */
export function useProblemFocus(form: Readonly<Ref<HTMLElement | null>>, busy: () => boolean): () => void {
  async function focusFirst(): Promise<void> {
    await nextTick()
    if (form.value) firstWrongControl(form.value)?.focus()
  }
  watch(busy, (isBusy) => {
    if (!isBusy) void focusFirst()
  })
  return () => {
    if (!busy()) void focusFirst()
  }
}

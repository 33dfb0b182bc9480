/** What tells a key press of the question box apart. */
interface KeyPress {
  key: string
  shiftKey: boolean
  isComposing: boolean
  keyCode: number
}

// Safari ends the composition before the key event; 229 is how it still tells.
const COMPOSING = 229

/** Whether a key press sends the question: Enter, but not Shift+Enter and not while an input method composes. */
export function isSubmitKey(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !press.isComposing && press.keyCode !== COMPOSING
}

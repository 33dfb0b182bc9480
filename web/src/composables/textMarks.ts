/** Marked words in a text: a tip that is told on hover, focus and tap, and where a figure leads to. */

export function makeTip(label: string, reason: string): HTMLElement {
  const mark = document.createElement('mark')
  mark.tabIndex = 0
  mark.dataset['tip'] = label
  mark.dataset['reason'] = reason
  // A tap does not focus what is no control in every browser.
  mark.addEventListener('click', () => {
    mark.focus()
  })
  mark.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') mark.blur()
  })
  listen(mark, ['pointerenter', 'focus'], () => {
    const { left, right } = mark.getBoundingClientRect()
    mark.classList.toggle('at-end', left + right > window.innerWidth)
  })
  const spokenLabel = document.createElement('span')
  spokenLabel.className = 'visually-hidden'
  spokenLabel.textContent = ` (${label})`
  mark.append(spokenLabel)
  return mark
}

/** A mark that can be pointed at and opened, by mouse, tap and keyboard. */
export function leadFrom(mark: HTMLElement, point: (isPointed: boolean) => void, open: () => void): void {
  mark.setAttribute('role', 'button')
  listen(mark, ['pointerenter', 'focus'], () => {
    point(true)
  })
  listen(mark, ['pointerleave', 'blur'], () => {
    point(false)
  })
  mark.addEventListener('click', open)
  mark.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    open()
  })
}

function listen(element: HTMLElement, events: string[], run: () => void): void {
  for (const event of events) element.addEventListener(event, run)
}

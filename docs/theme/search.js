/** Search in the sections of one language; the text is fetched when the box is first used. */
import MiniSearch from './minisearch.js'
import { words } from './words.js'

const SHOWN = 12
const AROUND = 60

async function load(language) {
  const sections = await (await fetch(`/help/search-${language}.json`)).json()
  const index = new MiniSearch({
    fields: ['page', 'heading', 'text'],
    storeFields: ['page', 'heading', 'text'],
    tokenize: (text) => words(text),
    searchOptions: {
      tokenize: (text) => words(text, { singles: false }),
      boost: { page: 3, heading: 4 },
      combineWith: 'AND',
      prefix: (term) => !/\p{Script=Han}/u.test(term),
      fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.15 : false),
    },
  })
  index.addAll(sections)
  return index
}

export function attachSearch(form, language, none) {
  const box = form.querySelector('input')
  const list = form.querySelector('#found')
  let loading
  let at = -1

  const options = () => [...list.querySelectorAll('[role=option]')]
  const close = () => {
    list.hidden = true
    at = -1
    box.setAttribute('aria-expanded', 'false')
    box.removeAttribute('aria-activedescendant')
  }
  const go = (step) => {
    const all = options()
    if (!all.length) return
    all[at]?.removeAttribute('aria-selected')
    at = (at + step + all.length) % all.length
    all[at].setAttribute('aria-selected', 'true')
    all[at].scrollIntoView({ block: 'nearest' })
    box.setAttribute('aria-activedescendant', all[at].id)
  }
  const show = async () => {
    const asked = box.value.trim()
    if (!asked) return close()
    loading ??= load(language)
    const found = (await loading).search(asked)
    if (asked !== box.value.trim()) return
    at = -1
    list.replaceChildren(...(found.length ? found.slice(0, SHOWN).map((one, n) => option(one, n, asked)) : [nothing(none)]))
    list.hidden = false
    box.setAttribute('aria-expanded', 'true')
  }

  box.addEventListener('focus', () => (loading ??= load(language)))
  box.addEventListener('input', () => void show())
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const chosen = options()[Math.max(at, 0)]
    if (chosen) location.assign(chosen.dataset.href)
  })
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    go(event.key === 'ArrowDown' ? 1 : -1)
  })
  document.addEventListener('click', (event) => {
    if (!form.contains(event.target)) close()
  })
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(?:INPUT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')) return
    event.preventDefault()
    box.focus()
  })
  list.addEventListener('click', (event) => {
    const chosen = event.target.closest('[role=option]')
    if (!chosen?.dataset.href) return
    location.assign(chosen.dataset.href)
    close()
  })
}

function option({ id, page, heading, text }, n, asked) {
  const element = document.createElement('div')
  element.id = `found-${n}`
  element.setAttribute('role', 'option')
  element.dataset.href = id
  const title = document.createElement('strong')
  title.textContent = heading ? `${page} › ${heading}` : page
  const extract = document.createElement('span')
  extract.append(...marked(text, asked))
  element.append(title, extract)
  return element
}

function nothing(none) {
  const element = document.createElement('div')
  element.setAttribute('role', 'option')
  element.setAttribute('aria-disabled', 'true')
  element.textContent = none
  return element
}

function marked(text, asked) {
  const terms = asked.toLowerCase().split(/\s+/)
  const place = Math.max(0, text.toLowerCase().indexOf(terms.find((term) => text.toLowerCase().includes(term)) ?? ''))
  const from = Math.max(0, place - AROUND)
  const part = `${from ? '…' : ''}${text.slice(from, place + AROUND * 2)}`
  const pattern = new RegExp(`(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i')
  return part.split(new RegExp(pattern, 'gi')).map((piece) => {
    if (!pattern.test(piece)) return piece
    const mark = document.createElement('mark')
    mark.textContent = piece
    return mark
  })
}

/** What moves on a page: theme, menu, copying, the heading one is at, search. */
import { attachSearch } from './search.js'

const root = document.documentElement
const { copy, copied } = root.dataset

document.querySelector('button.theme').addEventListener('click', () => {
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  try {
    localStorage.setItem('tabletalk.theme', root.dataset.theme)
  } catch {
    // Chosen for this page only.
  }
})

const menu = document.querySelector('button.menu')
const opened = (open) => {
  menu.setAttribute('aria-expanded', String(open))
  document.body.classList.toggle('menu-open', open)
}
menu.addEventListener('click', () => opened(menu.getAttribute('aria-expanded') !== 'true'))
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') opened(false)
})

for (const block of document.querySelectorAll('.code')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = copy
  button.addEventListener('click', async () => {
    await take(block.querySelector('code').textContent)
    button.textContent = copied
    setTimeout(() => (button.textContent = copy), 1500)
  })
  block.append(button)
}

/** The clipboard is there over HTTPS and on this machine only. */
async function take(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = Object.assign(document.createElement('textarea'), { value: text })
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

const entries = new Map(
  [...document.querySelectorAll('.contents a')].map((link) => [decodeURI(link.hash.slice(1)), link]),
)
const watcher = new IntersectionObserver(
  (seen) => {
    const first = seen.find((one) => one.isIntersecting)
    if (!first) return
    for (const link of entries.values()) link.removeAttribute('aria-current')
    entries.get(first.target.id)?.setAttribute('aria-current', 'location')
  },
  { rootMargin: '-70px 0px -70% 0px' },
)
for (const id of entries.keys()) watcher.observe(document.getElementById(id))

attachSearch(document.querySelector('form.search'), root.lang.startsWith('zh') ? 'zh' : 'en', root.dataset.none)

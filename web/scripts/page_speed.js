// Measures the page in Chromium against a running service: frames while an answer streams, and how soon a
// dashboard is complete. Its argument is JSON, and so is what it prints:
//   {url, username, password, chat, words}              a chat whose last answer is streaming, of so many words
//   {url, username, password, dashboard, cards, times}  a dashboard of so many cards, opened so often
import { chromium } from 'playwright-core'

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell'
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
]
const SCREEN = { width: 1280, height: 860 }
/** Cards are drawn when they come near the window: in this one all are. */
const TALL = { width: 1440, height: 3600 }
const LONG_MS = 120_000
const IDLE_MS = 3000

/** In the page: notes the length of every frame and long task, in milliseconds, from now on. */
function watchFrames() {
  const record = { frames: [], tasks: [], on: true }
  let last = performance.now()
  const tick = (now) => {
    record.frames.push(now - last)
    last = now
    if (record.on) requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) record.tasks.push(duration)
  }).observe({ type: 'longtask' })
  window.watchedFrames = record
}

/** In the page: waits until the last answer has ended. */
const watchEnd = () =>
  new Promise((resolve) => {
    const look = () => {
      const status = [...document.querySelectorAll('[data-testid=turn]')].at(-1)?.dataset.status
      if (status === 'finished' || status === 'failed') resolve(status)
      else setTimeout(look, 200)
    }
    look()
  })

/** In the page: notes when the first and when all cards show a chart, rows or numbers. */
function watchCards(count) {
  const drawing = '[data-testid=chart] canvas, [data-testid=chart] dl, [data-testid=table] td'
  const look = () => {
    const cards = [...document.querySelectorAll('[data-testid=card]')]
    const complete = cards.filter((card) => card.querySelector(drawing) !== null)
    if (complete.length > 0) window.firstCardAt ??= performance.now()
    if (cards.length === count && complete.length === count) window.completeAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const percentile = (values, share) =>
  values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0

async function readFrames(page) {
  const { frames, tasks } = await page.evaluate(() => {
    window.watchedFrames.on = false
    return window.watchedFrames
  })
  return { frames: frames.length, p95: percentile(frames, 0.95), longest_task: Math.max(0, ...tasks) }
}

async function signIn(page, { url, username, password }) {
  await page.goto(`${url}/sign-in`)
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('textarea').waitFor()
}

/** Frames while an answer streams, beside those of the same page while nothing happens. */
async function measureStream(browser, options) {
  const page = await browser.newPage({ viewport: SCREEN })
  await signIn(page, options)
  await page.goto(`${options.url}/chat/${options.chat}`)
  const text = page.getByTestId('turn').last().locator('.markdown')
  await text.waitFor({ timeout: LONG_MS })
  await page.evaluate(watchFrames)
  const status = await page.evaluate(watchEnd)
  const streaming = await readFrames(page)
  const words = (await text.innerText()).split(/\s+/).length
  if (status !== 'finished' || words < options.words) throw new Error(`${status} with ${words} words`)
  await page.evaluate(watchFrames)
  await page.waitForTimeout(IDLE_MS)
  return { streaming, idle: await readFrames(page) }
}

/** Milliseconds from the address to the first and to the last card, in a browser that has nothing cached. */
async function openDashboard(browser, options) {
  const context = await browser.newContext({ viewport: TALL })
  const page = await context.newPage()
  await signIn(page, options)
  const fresh = await context.newPage()
  await page.close()
  await fresh.addInitScript(watchCards, options.cards)
  await fresh.goto(`${options.url}/dashboards/${options.dashboard}`)
  await fresh.waitForFunction(() => window.completeAt, undefined, { timeout: LONG_MS, polling: 100 })
  if (process.env['PICTURE']) await fresh.screenshot({ path: process.env['PICTURE'] })
  const [first, complete] = await fresh.evaluate(() => [window.firstCardAt, window.completeAt])
  await context.close()
  return { first, complete }
}

async function measureDashboard(browser, options) {
  const measurements = []
  while (measurements.length < options.times) measurements.push(await openDashboard(browser, options))
  return measurements
}

const options = JSON.parse(process.argv[2])
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGS })
try {
  const measurements = await (options.dashboard ? measureDashboard : measureStream)(browser, options)
  process.stdout.write(`${JSON.stringify(measurements)}\n`)
} finally {
  await browser.close()
}

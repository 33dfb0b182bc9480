/** A statement that would read much waits for its user: run it, ask something narrower, or stop. */
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Script } from '../fakes/fakeRun.ts'
import type { FakeService } from '../fakes/fakeService.ts'
import { usePage } from '../support/fixture.ts'
import { LOOKS, problemsOf } from '../support/looks.ts'

const ASKED = 'About 40 million rows would be read. Run it, narrow the question, or stop?'
const NARROWER = 'How many orders were there in Lyon last month, by the day on which they were placed?'
const WAITS: Script = [
  {
    type: 'RUN_FINISHED',
    threadId: 'c',
    runId: 'r',
    outcome: {
      type: 'interrupt',
      interrupts: [
        {
          id: 'i1',
          reason: 'cost',
          message: ASKED,
          metadata: { kind: 'rows', suggestions: [NARROWER, 'How many orders were there in 2025?'] },
        },
      ],
    },
  },
]
const DONE: Script = [
  { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'Forty orders.' },
  { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
]

/** The block in which an answer asks. */
async function pauseOf(page: Page, service: FakeService) {
  service.script = WAITS
  await page.locator('textarea').fill('how many orders?')
  await page.keyboard.press('Enter')
  const block = page.getByTestId('cost')
  await block.getByText(ASKED).waitFor()
  return block
}

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  let page: Page
  let trouble: string[]
  let service: FakeService

  usePage((fixture) => ({ page, trouble, service } = fixture), look)

  it('is readable, also with the narrower questions open', async () => {
    const block = await pauseOf(page, service)
    expect(await problemsOf(page, `cost-${name}`)).toEqual([])
    await block.getByRole('button').nth(1).click()
    await block.getByText(NARROWER).waitFor()
    expect(await problemsOf(page, `cost-narrow-${name}`)).toEqual([])
    expect(trouble).toEqual([])
  })
})

describe('what the user chooses', () => {
  let page: Page
  let trouble: string[]
  let service: FakeService

  usePage((fixture) => ({ page, trouble, service } = fixture))
  beforeEach(() => {
    service.requests.length = 0
  })

  it('runs it: the answer goes on, and the choice stays readable', async () => {
    const block = await pauseOf(page, service)
    service.script = DONE
    await block.getByRole('button', { name: 'Run it' }).click()
    await page.getByText('Forty orders.').waitFor()
    const sent = service.bodies.at(-1)
    expect(sent?.resume).toEqual([{ interruptId: 'i1', status: 'resolved', payload: { choice: 'run' } }])
    await block.getByText('You chose to run it.').waitFor()
    await expect.poll(() => block.getByRole('button').count()).toBe(0)
    expect(trouble).toEqual([])
  })

  it('asks the narrower question that was chosen, and not the same one again', async () => {
    const block = await pauseOf(page, service)
    await block.getByRole('button', { name: 'Narrow the question' }).click()
    const send = block.getByRole('button', { name: 'Ask this' })
    await expect.poll(() => send.isDisabled()).toBe(true)
    await block.getByRole('button', { name: NARROWER }).click()
    service.script = DONE
    await send.click()
    await page.getByText('Forty orders.').waitFor()
    expect(service.bodies.at(-1)?.resume).toEqual([
      { interruptId: 'i1', status: 'resolved', payload: { choice: 'narrow', question: NARROWER } },
    ])
    await block.getByText('You narrowed the question.').waitFor()
    expect(trouble).toEqual([])
  })

  it('stops: nothing runs, and nothing is asked any more', async () => {
    const block = await pauseOf(page, service)
    const asked = service.bodies.length
    await block.getByRole('button', { name: 'Stop' }).click()
    const turn = page.getByTestId('turn').last()
    await expect.poll(() => turn.getAttribute('data-status')).toBe('cancelled')
    expect(service.bodies.length).toBe(asked)
    await expect.poll(() => block.getByRole('button').count()).toBe(0)
    expect(trouble).toEqual([])
  })
})

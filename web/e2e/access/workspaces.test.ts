/** Workspaces: their page in every look, and the switcher, which only who is in several has. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { LOOKS, problemsOf } from '../support/looks.ts'

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  it('the workspaces, and who is in one', async () => {
    const { page, trouble } = await open(browser, service.url, look)
    await signIn(page, service.url, 'admin', PASSWORD)
    await page.goto(`${service.url}/settings/workspaces`)
    await page.getByTestId('workspace').first().waitFor()
    expect(await problemsOf(page, `workspaces-${name}`)).toEqual([])
    await page.getByTestId('workspace').first().getByRole('button').first().click()
    await page.getByTestId('member').nth(1).waitFor()
    expect(await problemsOf(page, `members-${name}`)).toEqual([])
    await page.getByTestId('member').nth(1).getByRole('button').last().click()
    await page.getByRole('alertdialog').waitFor()
    expect(await problemsOf(page, `remove-member-${name}`)).toEqual([])
    expect(trouble).toEqual([])
    await page.context().close()
  })
})

describe('removing a member', () => {
  /** The page with its members and the question that a click on the button of a member asks. */
  async function asked(): Promise<{ page: Page; removed: string[] }> {
    const { page } = await open(browser, service.url)
    const removed: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'DELETE') removed.push(new URL(request.url()).pathname)
    })
    await signIn(page, service.url, 'admin', PASSWORD)
    await page.goto(`${service.url}/settings/workspaces`)
    await page.getByRole('button', { name: 'Members' }).first().click()
    await page.getByRole('button', { name: 'Remove 王芳 from the workspace' }).click()
    await page.getByRole('alertdialog').getByText('“王芳” will see nothing').waitFor()
    return { page, removed }
  }

  it('asks first, and removes nobody when the answer is no', async () => {
    const { page, removed } = await asked()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    await page.getByTestId('member').nth(1).waitFor()
    expect(removed).toEqual([])
    await page.context().close()
  })

  it('removes who was named once it is confirmed', async () => {
    const { page, removed } = await asked()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Member removed').waitFor()
    expect(removed).toEqual(['/api/workspaces/w1/members/u1'])
    await page.context().close()
  })
})

describe('the switcher', () => {
  const OWN = [
    { id: 'w1', name: 'Sales', role_id: 'user' },
    { id: 'w2', name: 'Head office', role_id: 'teacher' },
  ]

  /** The workspaces that requests for chats named, while the service has these for the user. */
  async function opened(own: typeof OWN): Promise<{ page: Page; named: (string | undefined)[] }> {
    const { page } = await open(browser, service.url)
    const named: (string | undefined)[] = []
    await page.route('**/api/auth/me', async (route) => {
      const answer = await route.fetch()
      const said = route.request().headers()['x-workspace']
      const taken = own.length > 1 ? (said ?? null) : 'w1'
      await route.fulfill({ json: { ...((await answer.json()) as object), workspace_id: taken } })
    })
    await page.route('**/api/workspaces', (route) =>
      route.fulfill({ json: { items: own, next_cursor: null } }),
    )
    page.on('request', (request) => {
      if (request.url().includes('/api/chats')) named.push(request.headers()['x-workspace'])
    })
    await signIn(page, service.url, 'admin', PASSWORD)
    return { page, named }
  }

  const account = (page: Page) => page.getByRole('button', { name: 'Account of admin' })

  it('opens the page in another workspace, and names it in every request', async () => {
    const { page, named } = await opened(OWN)
    await account(page).getByText('Sales').waitFor()
    await expect.poll(() => new Set(named)).toEqual(new Set(['w1']))
    await account(page).click()
    await page.getByText('Head office').click()
    await account(page).getByText('Head office').waitFor()
    await expect.poll(() => named.at(-1)).toBe('w2')
    expect(new Set(named.slice(named.indexOf('w2')))).toEqual(new Set(['w2']))
    await page.context().close()
  })

  it('is not there for who is in one, who names none', async () => {
    const { page, named } = await opened(OWN.slice(0, 1))
    await account(page).click()
    await page.getByText('Change password').waitFor()
    await expect.poll(() => page.getByText('Workspace', { exact: true }).count()).toBe(0)
    await expect.poll(() => new Set(named)).toEqual(new Set([undefined]))
    await page.context().close()
  })
})

/** A browser and the fake service for the tests of a file, and a fresh page for each of them. */
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, signIn, type Watched } from './browser.ts'

export interface Fixture extends Watched {
  service: FakeService
}

interface FixtureOptions extends BrowserContextOptions {
  /** Whether each test begins with a user who is signed in; true unless it says otherwise. */
  signedIn?: boolean
}

/** Hands each test its page, with a service that holds one source and no chat. */
export function usePage(
  begin: (fixture: Fixture) => void,
  { signedIn = true, ...options }: FixtureOptions = {},
): void {
  let browser: Browser
  let service: FakeService
  let watched: Watched
  beforeAll(async () => {
    browser = await launch()
    service = await new FakeService().listen()
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })
  beforeEach(async () => {
    Object.assign(service, { script: [], sources: [demoSource()], chats: [], chat: {}, folders: [] })
    service.requests.length = service.bodies.length = 0
    watched = await open(browser, service.url, options)
    begin({ ...watched, service })
    if (signedIn) await signIn(watched.page, service.url, 'admin', PASSWORD)
  })
  // A page that is left open goes on asking, and would take answers that are meant for the next test.
  afterEach(() => watched.page.context().close())
}

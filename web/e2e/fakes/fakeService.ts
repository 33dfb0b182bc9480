/** The service as the page sees it, with answers that a test writes. Serves the built page under its CSP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ACCESS_ROUTES, SOURCE_LIMITS, USER } from './fakeAccess.ts'
import { auditPage, REPLAY } from './fakeAudit.ts'
import {
  addFolder,
  deleteChats,
  listChats,
  listFolders,
  type FakeChat,
  type FakeFolder,
} from './fakeChats.ts'
import { ADDITION, REPLACEMENT, rowsOf, type FakeFile } from './fakeFiles.ts'
import { FakeRun, type Script } from './fakeRun.ts'
import {
  FAILED_CONNECTION,
  lastId,
  page,
  refuse,
  refuseWith,
  reply,
  streamEvents,
  tablePage,
  type Refusal,
} from './fakeReplies.ts'
import { FINDINGS, MODELS, RETRIEVAL_MODELS, spentPage } from './fakeModels.ts'
import { serveFile } from './fakePage.ts'
import { RULE_ROUTES } from './fakeRules.ts'
import { DASHBOARD_ROUTES } from './fakeDashboards.ts'
import { OF_RUN, SAVED_ROUTES } from './fakeSaved.ts'
import { TEACHING_ROUTES } from './fakeTeaching.ts'
import { GROUPS, TOOLS, TRIAL } from './fakeTools.ts'

const CAPABILITIES = {
  version: '0',
  modes: ['data', 'file'],
  answering: { kind: 'builtin', name: 'builtin' },
  locale_default: 'en',
  limits: { query_max_rows: 10000, upload_max_bytes: 104857600, upload_max_files: 200 },
}
const REPORT = {
  state: 'warning',
  parts: [
    { part: 'database', title: 'Our own records', state: 'ok', finding: 'Answers (sqlite).', cure: '' },
    {
      part: 'files',
      title: 'Storage of files',
      state: 'warning',
      finding: 'Does not answer.',
      cure: 'Look at MINIO_ENDPOINT.',
    },
  ],
}
/** What can be asked about a point of a chart. */
const DRILL = { dimensions: [{ id: 'orders.category', label: '品类' }], rows: true }

export const PASSWORD = 'right password'

export const demoSource = (change: object = {}): object => ({
  id: 's1',
  name: '演示零售',
  kind: 'sqlite',
  config: { path: 'demo.sqlite', password_set: false },
  status: 'ready',
  error: null,
  dialect: 'sqlite',
  engine: 'SQLite',
  server_version: '3.46',
  tables: 9,
  open_tables: 9,
  setup: null,
  synced_at: '2026-11-20T08:00:00Z',
  ...SOURCE_LIMITS,
  demo: true,
  created_at: '2026-11-20T08:00:00Z',
  vectors: { done: 8, total: 9, complete: true, error: '服务器过载或出错（状态码 503）' },
  ...change,
})

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  body: string
}

type Handler = (exchange: Exchange) => unknown

/** What the service holds; a test changes it as it likes. */
export class FakeService {
  url = ''
  script: Script = []
  /** All rows that the last answer kept, as JSON. */
  rows: unknown[][] = []
  modes = CAPABILITIES.modes
  /** What was asked, as it came. */
  readonly bodies: Record<string, unknown>[] = []
  sources: object[] = [demoSource()]
  models: object[] = MODELS
  chats: FakeChat[] = []
  folders: FakeFolder[] = []
  readonly changes: object[] = []
  chat: object = {}
  tables: object[] = []
  starters = ['What are the top 5 provinces by sales?', 'How many stores are there?']
  files: FakeFile[] = []
  /** What becomes of an upload: events of its stream; without an ending it stays as it is. */
  reading: object[] = []
  /** The events of each sync that is asked for; without an ending it stays as it is. */
  syncs: object[][] = []
  /** The last stream of an upload or a sync. */
  streaming: ServerResponse | null = null
  /** Answers to give instead, by `METHOD /path` or by the route that it takes: each is used once, in order. */
  refusals: [string, Refusal][] = []
  /** How the last chart was set, and what was asked about points of charts. */
  chartSettings: object | null = null
  readonly drilled: object[] = []
  /** Method and address of every API request that came. */
  readonly requests: string[] = []
  /** `Last-Event-ID` of every reader that came back. */
  readonly resumedAt: number[] = []
  private run: FakeRun | null = null
  private readonly server = createServer((request, response) => {
    this.receive(request, response)
  })

  private readonly routes: [string, Handler][] = [
    ['POST /api/auth/login', (exchange) => this.signIn(exchange)],
    ['GET /api/auth/me', () => USER],
    ...RULE_ROUTES,
    ...SAVED_ROUTES,
    ...DASHBOARD_ROUTES,
    ['GET /api/models/usage', ({ request }) => spentPage(request.url ?? '')],
    ['GET /api/models/retrieval', () => page(RETRIEVAL_MODELS)],
    ['GET /api/models', () => page(this.models)],
    ['POST /api/models/', () => FINDINGS],
    ['GET /api/tools/groups', () => page(GROUPS)],
    ['GET /api/tools', () => page(TOOLS)],
    ['POST /api/tools/', () => TRIAL],
    ['GET /api/doctor', () => REPORT],
    ['GET /api/audit', ({ request }) => auditPage(request.url ?? '')],
    ['POST /api/audit/', () => REPLAY],
    ['GET /api/capabilities', () => ({ ...CAPABILITIES, modes: this.modes })],
    ['POST /api/chats/runs', (exchange) => this.start(exchange)],
    ['GET /api/chats/runs/', (exchange) => this.ofRun(exchange)],
    [
      'POST /api/chats/runs/',
      (exchange) => {
        const url = exchange.request.url ?? ''
        if (url.endsWith('/replay')) return REPLAY
        if (url.endsWith('/exports')) return {}
        if (url.endsWith('/drill')) this.drilled.push(JSON.parse(exchange.body) as object)
        return /\/(?:sql|drill)$/.test(url) ? this.rerun(exchange) : this.stop(exchange)
      },
    ],
    ['PUT /api/chats/runs/', ({ body }) => (this.chartSettings = JSON.parse(body) as object)],
    ['POST /api/chats/delete', ({ body }) => deleteChats(this, body)],
    ['GET /api/chats/folders', () => listFolders(this)],
    ['POST /api/chats/folders', ({ body }) => addFolder(this, body)],
    ['GET /api/chats/', () => this.chat],
    ['PATCH /api/chats/', (exchange) => this.changeChat(exchange)],
    ['GET /api/chats', ({ request }) => listChats(this, request.url ?? '')],
    ['POST /api/files', ({ response }) => this.stream(response, this.reading)],
    ['GET /api/files', () => page(this.files)],
    ['GET /api/files/', (exchange) => this.showFile(exchange)],
    ['GET /api/starters', () => ({ questions: this.starters })],
    ['GET /api/datasources/s1/tables', ({ request }) => tablePage(this.tables, request.url ?? '')],
    ...ACCESS_ROUTES,
    ...TEACHING_ROUTES,
    ['POST /api/datasources/s1/sync', ({ response }) => this.stream(response, this.syncs.shift() ?? [])],
    ['POST /api/datasources/test', () => FAILED_CONNECTION],
    ['GET /api/datasources/', () => this.sources[0]],
    ['GET /api/datasources', () => page(this.sources)],
  ]

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return this
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) =>
      this.server.close(() => {
        resolve()
      }),
    )
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (!path.startsWith('/api/')) {
      serveFile(path, response)
      return
    }
    this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      this.answer(`${request.method ?? ''} ${path}`, { request, response, body })
    })
  }

  private answer(name: string, exchange: Exchange): void {
    const match = this.routes.find(
      ([route]) => name === route || (route.endsWith('/') && name.startsWith(route)),
    )
    if (!match) {
      refuse(exchange.response, 404, 'not_found', 'Not here.')
      return
    }
    const at = this.refusals.findIndex(([refused]) => refused === name || refused === match[0])
    const refusal = this.refusals.splice(at, at < 0 ? 0 : 1)[0]?.[1]
    if (refusal) {
      refuseWith(exchange.response, refusal)
      return
    }
    const value = match[1](exchange)
    if (value !== undefined && !(value instanceof Promise)) reply(exchange.response, 200, value)
  }

  private signIn({ response, body }: Exchange): unknown {
    const { password } = JSON.parse(body) as { password: string }
    if (password === PASSWORD)
      return { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600, user: USER }
    response.setHeader('Retry-After', '30')
    if (password === 'too many') refuse(response, 429, 'too_many', 'Too many tries.')
    else refuse(response, 401, 'unauthorized', 'User name or password is wrong.')
    return undefined
  }

  private start({ response, body }: Exchange): Promise<void> {
    const asked = JSON.parse(body) as { threadId: string; runId: string }
    const { threadId, runId } = asked
    this.bodies.push(asked)
    this.run = new FakeRun({ threadId, runId })
    void this.run.produce(this.script)
    return this.run.follow(response, 0)
  }

  private rerun({ response }: Exchange): Promise<void> {
    this.run = new FakeRun({ threadId: 'c1', runId: crypto.randomUUID() })
    void this.run.produce(this.script)
    return this.run.follow(response, 0)
  }

  /** Changes the listed chat of that id, and keeps what was asked for. */
  private changeChat({ request, body }: Exchange): unknown {
    const change = JSON.parse(body) as { seen?: true; title?: string }
    const chat = this.chats.find(({ id }) => request.url?.endsWith(id)) ?? { id: '' }
    this.changes.push(change)
    return Object.assign(chat, change.seen ? { unseen: false } : change)
  }

  private stream(response: ServerResponse, events: object[]): unknown {
    this.streaming = response
    streamEvents(response, events)
    return undefined
  }

  private showFile({ request, response }: Exchange): unknown {
    const path = request.url ?? ''
    const file = this.files.find(({ id }) => path.startsWith(`/api/files/${id}`))
    if (!file) refuse(response, 404, 'not_found', 'There is no such file.')
    if (path.includes('/replacement')) return REPLACEMENT
    if (path.includes('/parts/preview')) return ADDITION
    return file && (path.includes('/rows') ? rowsOf(file) : file)
  }

  private ofRun(exchange: Exchange): unknown {
    const path = exchange.request.url ?? ''
    if (path.includes('/drill')) return DRILL
    if (path.includes('/result')) return { columns: [], rows: this.rows }
    return path.endsWith('/events') ? this.follow(exchange) : OF_RUN
  }

  private follow({ request, response }: Exchange): unknown {
    this.resumedAt.push(lastId(request))
    return this.run?.follow(response, lastId(request))
  }

  private stop({ response }: Exchange): unknown {
    this.run?.stop()
    response.writeHead(202).end()
    return undefined
  }
}

/** The service as the page sees it, with answers a test can make hostile. Serves the built page with its CSP. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const CSP = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

export interface FakeRun {
  /** Events after RUN_STARTED; a number is a pause in milliseconds, 'cut' breaks the connection. */
  script: (object | number | 'cut')[]
}

export interface Fake {
  url: string
  /** Paths of the requests that came, without those for files of the page. */
  requests: string[]
  answer: (run: FakeRun) => void
  sources: object[]
  chats: object[]
  chat: Record<string, unknown>
  tables: object[]
  close: () => Promise<void>
}

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  path: string,
) => void | Promise<void>

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

const page = (items: object[]): object => ({ items, next_cursor: null })

export async function startFake(): Promise<Fake> {
  const log: { id: number; event: object }[] = []
  let run: FakeRun = { script: [] }
  let stopped = false
  const user = {
    id: 'u1',
    username: 'admin',
    role: 'admin',
    enabled: true,
    created_at: '2026-01-01T00:00:00Z',
    last_login_at: null,
  }
  const fake: Fake = {
    url: '',
    requests: [],
    answer: (next) => {
      run = next
    },
    sources: [
      {
        id: 's1', name: '演示零售', kind: 'sqlite', config: { path: 'demo.sqlite', password_set: false }, status: 'ready',
        error: null, dialect: 'sqlite', server_version: '3.46', tables: 9, synced_at: '2026-11-20T08:00:00Z',
        writable: false, demo: true, created_at: '2026-11-20T08:00:00Z',
      },
    ], // prettier-ignore
    chats: [],
    chat: {},
    tables: [],
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => { resolve() })
    }),
  } // prettier-ignore

  async function produce(ids: { threadId: string; runId: string }): Promise<void> {
    log.length = 0
    stopped = false
    const add = (event: object): void =>
      void log.push({ id: log.length + 1, event: { timestamp: Date.now(), ...event } })
    add({ type: 'RUN_STARTED', ...ids })
    for (const step of run.script) {
      if (stopped) break
      if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step))
      else if (step !== 'cut') add(step)
      else log.push({ id: -1, event: {} })
    }
    const ended = log.some(({ event }) => (event as { type?: string }).type === 'RUN_ERROR')
    if (!ended) add({ type: 'RUN_FINISHED', ...ids, outcome: { type: stopped ? 'cancelled' : 'success' } })
  }

  async function follow(response: ServerResponse, after: number): Promise<void> {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    for (let at = log.findIndex(({ id }) => id === after) + 1; ; at += 1) {
      while (at >= log.length) {
        if (response.destroyed) return
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const frame = log[at]
      if (!frame) return
      if (frame.id < 0) {
        if (after === 0) {
          response.destroy()
          return
        }
        continue
      }
      response.write(`id: ${frame.id}\ndata: ${JSON.stringify(frame.event)}\n\n`)
      const { type } = frame.event as { type?: string }
      if (type === 'RUN_FINISHED' || type === 'RUN_ERROR') {
        response.end()
        return
      }
    }
  }

  const routes: [string, Handler][] = [
    ['POST /api/auth/login', (_, response, body) => {
      const { password } = JSON.parse(body) as { password: string }
      if (password === 'right password') json(response, { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600, user })
      else if (password === 'too many') {
        response.setHeader('Retry-After', '30')
        json(response, { status: 429, code: 'too_many', detail: 'Too many tries.' }, 429)
      } else json(response, { status: 401, code: 'unauthorized', detail: 'User name or password is wrong.' }, 401)
    }],
    ['GET /api/auth/me', (_, response) => { json(response, user) }],
    ['GET /api/users', (_, response) => { json(response, page([user])) }],
    ['GET /api/capabilities', (_, response) => {
      json(response, { version: '0', modes: ['data'], answering: { kind: 'builtin', name: 'builtin' }, locale_default: 'en', limits: { query_max_rows: 10000 } })
    }],
    ['POST /api/chats/runs', (_, response, body) => {
      const ids = JSON.parse(body) as { threadId: string; runId: string }
      void produce({ threadId: ids.threadId, runId: ids.runId })
      return follow(response, 0)
    }],
    ['GET /api/chats/runs/', (request, response) => follow(response, Number(request.headers['last-event-id'] ?? 0))],
    ['POST /api/chats/runs/', (_, response) => {
      stopped = true
      response.writeHead(202).end()
    }],
    ['GET /api/chats/', (_, response) => { json(response, fake.chat) }],
    ['GET /api/chats', (_, response) => { json(response, page(fake.chats)) }],
    ['GET /api/datasources/s1/tables', (_, response) => { json(response, page(fake.tables)) }],
    ['GET /api/datasources/', (_, response) => { json(response, fake.sources[0]) }],
    ['GET /api/datasources', (_, response) => { json(response, page(fake.sources)) }],
  ] // prettier-ignore

  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (!path.startsWith('/api/')) {
      serveFile(path, response)
      return
    }
    const name = `${request.method ?? ''} ${path}`
    fake.requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      const handler = routes.find(
        ([route]) => name === route || (route.endsWith('/') && name.startsWith(route)),
      )?.[1]
      if (handler) void handler(request, response, body, path)
      else json(response, { status: 404, code: 'not_found', detail: 'Not here.' }, 404)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

function serveFile(path: string, response: ServerResponse): void {
  const wanted = join(DIST, path)
  const file =
    wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile()
      ? wanted
      : join(DIST, 'index.html')
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': CSP,
  })
  createReadStream(file).pipe(response)
}

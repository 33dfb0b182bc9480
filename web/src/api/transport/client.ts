/** Talks to the service: bearer token, language, problem+json errors. */

interface Hooks {
  token: () => string | null
  locale: () => string
  /** The one that is said to the service; null for who is in one only. */
  workspace?: () => string | null
  /** A record was opened that is in another workspace of the user. */
  elsewhere?: (workspace: string) => void
  /** The session is over: whether its user has signed in again, so that the request can be repeated. */
  expired: () => Promise<boolean>
}

interface FieldProblem {
  path: string
  message: string
}

interface Problem {
  status?: number
  code?: string
  title?: string
  detail?: string
  request_id?: string
  errors?: FieldProblem[]
}

/** A request that did not succeed; `message` is for people, in their language. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly fields: FieldProblem[]
  readonly retryAfter: number | null

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.status = status
    this.code = problem.code ?? 'http_error'
    this.requestId = problem.request_id ?? null
    this.fields = problem.errors ?? []
    this.retryAfter = retryAfter
  }
}

/** The service could not be reached at all. */
export class NetworkError extends Error {
  readonly code = 'network'
}

let hooks: Hooks = { token: () => null, locale: () => 'en', expired: () => Promise.resolve(false) }

/** Says where token and language come from, and what to do when the session is over. */
export function connect(to: Hooks): void {
  hooks = to
}

export interface Options {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Sent as JSON; a blob as it is. */
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Whether it is sent also when the page is being left. */
  keepalive?: boolean
}

/** Whoever signs in or out needs no session. */
const WITHOUT_SESSION = ['/auth/login', '/auth/logout']

/** The response of a request that succeeded; it waits where its user has to sign in again first. */
export function send(path: string, options: Options = {}): Promise<Response> {
  const attempt = (): Promise<Response> => sendOnce(path, options)
  return WITHOUT_SESSION.includes(path) ? attempt() : withSession(attempt)
}

/** Does what needs a session, and once more when that had ended and its user has signed in again. */
export async function withSession<T>(attempt: () => Promise<T>): Promise<T> {
  const tokenBefore = hooks.token()
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error
    const isRenewed = hooks.token() !== null && hooks.token() !== tokenBefore
    if (!isRenewed && !(await hooks.expired())) throw error
    return attempt()
  }
}

/** The response of a request that succeeded; a session that is over is an error. */
export async function sendOnce(path: string, options: Options): Promise<Response> {
  const response = await request(path, options)
  if (response.ok) {
    const elsewhere = response.headers.get('X-Workspace')
    if (elsewhere !== null && options.method === undefined) hooks.elsewhere?.(elsewhere)
    return response
  }
  throw new ApiError(
    response.status,
    await problemOf(response),
    secondsOf(response.headers.get('Retry-After')),
  )
}

/** The error for a refused request that was not made here. */
export function refusal(status: number, body: string, retryAfter: string | null): ApiError {
  return new ApiError(status, problemIn(body), secondsOf(retryAfter))
}

function problemIn(body: string): Problem {
  try {
    return JSON.parse(body) as Problem
  } catch {
    return {}
  }
}

/** The JSON of a request that succeeded. */
export async function json<T>(path: string, options: Options = {}): Promise<T> {
  const response = await send(path, options)
  return (await response.json()) as T
}

/** A path with its query; parameters that are not set are left out. */
export function withQuery(
  path: string,
  parameters: Record<string, string | number | null | undefined>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

const MAX_PAGES = 50

/** All items of a cursor list, page after page. */
export async function allPages<T>(
  path: string,
  parameters: Record<string, string | number | null | undefined> = {},
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: Page<T> = await json<Page<T>>(withQuery(path, { ...parameters, cursor }))
    items.push(...answer.items)
    cursor = answer.next_cursor
    if (cursor === null) break
  }
  return items
}

/** An id such as `..%2Fusers` in an address would lead the browser to other routes than that of a record. */
function requirePlain(path: string): void {
  const [segments = ''] = path.split(/[?#]/)
  const { pathname } = new URL(segments, 'http://localhost')
  if (pathname.split('/').length !== segments.split('/').length)
    throw new ApiError(404, { code: 'not_found', title: 'Not found' })
}

async function request(path: string, options: Options): Promise<Response> {
  requirePlain(path)
  const init: RequestInit = {
    method: options.method ?? 'GET',
    headers: headersOf(options),
    cache: 'no-store',
    keepalive: options.keepalive === true,
  }
  const { body } = options
  if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body)
  if (options.signal) init.signal = options.signal
  try {
    return await fetch(`/api${path}`, init)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new NetworkError('network')
  }
}

/** Headers with the reader's language and who is signed in. */
export function headersFor(more: Record<string, string> = {}): Record<string, string> {
  const headers: Record<string, string> = { 'Accept-Language': hooks.locale(), ...more }
  const token = hooks.token()
  if (token !== null) headers['Authorization'] = `Bearer ${token}`
  const workspace = hooks.workspace?.() ?? null
  if (workspace !== null) headers['X-Workspace'] = workspace
  return headers
}

function headersOf(options: Options): Record<string, string> {
  const headers = headersFor(options.headers)
  const { body } = options
  if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? body.type : 'application/json'
  return headers
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem
  } catch {
    return { title: response.statusText }
  }
}

function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : null
}

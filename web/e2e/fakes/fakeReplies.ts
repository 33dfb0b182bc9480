/** How the fake service answers and refuses. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

export const page = (items: object[]): object => ({ items, next_cursor: null })

/** The page of tables that an address asks for; a cursor is the place where it begins. */
export function tablePage(tables: object[], url: string): object {
  const asked = new URL(url, 'http://localhost').searchParams
  const found = tables.filter((table) => JSON.stringify(table).includes(asked.get('q') ?? ''))
  const from = Number(asked.get('cursor') ?? 0)
  const to = from + Number(asked.get('limit') ?? 50)
  return { items: found.slice(from, to), next_cursor: to < found.length ? String(to) : null }
}
export const lastId = (request: IncomingMessage): number => Number(request.headers['last-event-id'] ?? 0)

/** 'cut' breaks the connection before anything is answered. */
export type Refusal =
  'cut' | { status: number; code: string; detail: string; retryAfter?: number; errors?: object[] }

export function refuseWith(response: ServerResponse, refusal: Refusal): void {
  if (refusal === 'cut') {
    response.destroy()
    return
  }
  if (refusal.retryAfter) response.setHeader('Retry-After', String(refusal.retryAfter))
  refuse(response, refusal.status, refusal.code, refusal.detail, refusal.errors)
}

export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  errors?: object[],
): void {
  reply(response, status, {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    errors,
    request_id: 'r1',
  })
}

/** A connection that fails for the user name or the password. */
export const FAILED_CONNECTION = {
  ok: false,
  code: 'datasource_unavailable',
  message: 'The database refused the user name or the password: Access denied',
  fields: ['username', 'password'],
}

const GOES_ON = ['progress', 'interrupted']

/** Sends events; without one that ends it, the stream stays open. */
export function streamEvents(response: ServerResponse, events: object[]): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`)
  if (events.some((event) => 'type' in event && !GOES_ON.includes(String(event.type)))) response.end()
}

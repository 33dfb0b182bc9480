/** How the fake service answers and refuses. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

export const page = (items: object[]): object => ({ items, next_cursor: null })
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

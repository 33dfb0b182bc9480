/** The HTTP side: what `@antv/mcp-server-chart` expects of VIS_REQUEST_SERVER, pictures inline, health and metrics. */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyServerOptions } from 'fastify'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { Busy, Pool, TooSlow } from './pool.ts'
import { Refused, requestOf } from './schema.ts'
import type { Settings } from './settings.ts'
import { storeFor, type Store } from './store.ts'

const SWEEP_MS = 300_000
/** Neither bodies nor queries: links carry their signature there. */
const LOGGED: FastifyServerOptions['logger'] = {
  level: 'info',
  serializers: { req: ({ method, url }) => ({ method, url: String(url).split('?')[0] }) },
}
const MAPS: Record<string, string> = {
  generate_district_map: 'district-map',
  generate_path_map: 'path-map',
  generate_pin_map: 'pin-map',
}
interface Outcome {
  status: number
  message: string
}

export interface Service {
  app: FastifyInstance
  pool: Pool
  close(): Promise<void>
}

/** The service, not yet listening. */
export function serviceFor(settings: Settings, renderer: string, { log = true } = {}): Service {
  const app = fastify({
    bodyLimit: settings.BODY_MAX_BYTES,
    requestTimeout: 30_000,
    logger: log && LOGGED,
  })
  const pool = new Pool(renderer, {
    processes: settings.RENDER_PROCESSES,
    timeoutMs: settings.RENDER_TIMEOUT_MS,
    waiting: settings.RENDER_WAITING,
    picturesPerProcess: settings.RENDER_PICTURES_PER_PROCESS,
  })
  const store = storeFor(settings)
  const metrics = measures(pool)
  const render = async (payload: unknown): Promise<Buffer> => {
    const began = performance.now()
    const request = requestOf(payload)
    const png = await pool.render(request)
    metrics.seconds.observe({ type: request.type }, (performance.now() - began) / 1_000)
    return png
  }
  pictures(app, settings, store, render, metrics.charts)
  health(app, pool, store)
  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  const sweeping = setInterval(
    () => void store.sweep().catch((error: unknown) => app.log.warn({ error }, 'sweep failed')),
    SWEEP_MS,
  )
  const close = async (): Promise<void> => {
    clearInterval(sweeping)
    await app.close()
    pool.close()
  }
  return { app, pool, close }
}

type Render = (payload: unknown) => Promise<Buffer>

function pictures(
  app: FastifyInstance,
  settings: Settings,
  store: Store,
  render: Render,
  charts: Counter<'outcome'>,
): void {
  const base = (host: string): string => settings.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${host}`
  // Status 200 also when it fails: that is how the tool server reads the message.
  app.post('/generate', async (request, reply) => {
    try {
      const url = await store.put(await render(asChart(request.body)), base(request.host))
      charts.inc({ outcome: 'drawn' })
      return await reply.send({
        success: true,
        resultObj: isMap(request.body) ? { content: [{ type: 'text', text: url }] } : url,
      })
    } catch (error) {
      charts.inc({ outcome: error instanceof Refused ? 'refused' : 'failed' })
      return await reply.send({ success: false, errorMessage: outcome(error, app).message })
    }
  })
  app.post('/render', async (request, reply) => {
    try {
      const png = await render(asChart(request.body))
      charts.inc({ outcome: 'drawn' })
      return await reply.type('image/png').send(png)
    } catch (error) {
      charts.inc({ outcome: error instanceof Refused ? 'refused' : 'failed' })
      return await problem(reply, outcome(error, app))
    }
  })
  app.get<{ Params: { name: string } }>('/charts/:name', async (request, reply) => {
    const png = await store.get(request.params.name)
    if (!png) return problem(reply, { status: 404, message: 'There is no such chart, or it is too old.' })
    return reply
      .type('image/png')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=3600')
      .send(png)
  })
  app.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) =>
    problem(reply, {
      status: error.statusCode ?? 500,
      message: (error.statusCode ?? 500) < 500 ? error.message : 'Something went wrong here.',
    }),
  )
}

function health(app: FastifyInstance, pool: Pool, store: Store): void {
  app.get('/healthz', async (_, reply) => {
    const storeStatus = await store.check().then(
      () => 'ok',
      (error: Error) => error.message,
    )
    const ready = pool.ready > 0
    const good = ready && storeStatus === 'ok'
    return reply.code(good ? 200 : 503).send({
      status: good ? 'ok' : 'error',
      checks: {
        renderers: ready ? 'ok' : 'starting',
        store: storeStatus,
        chinese_font: pool.chinese ? 'ok' : 'missing',
      },
    })
  })
}

/** The map tools send `{tool, input}` instead of `{type, …}`. */
function asChart(body: unknown): unknown {
  if (!isMap(body)) return body
  const { tool, input } = body as { tool: string; input?: object }
  return { ...input, type: MAPS[tool] }
}

const isMap = (body: unknown): boolean =>
  Object.hasOwn(MAPS, String((body as { tool?: unknown } | null)?.tool ?? ''))

function outcome(error: unknown, app: FastifyInstance): Outcome {
  if (error instanceof Refused) return { status: 422, message: error.message }
  if (error instanceof Busy) return { status: 503, message: error.message }
  if (error instanceof TooSlow) return { status: 504, message: `${error.message} Send less data.` }
  app.log.error({ err: error }, 'drawing failed')
  return { status: 500, message: 'This chart could not be drawn or kept.' }
}

const problem = (reply: FastifyReply, { status, message }: Outcome): FastifyReply => {
  if (status === 503) void reply.header('retry-after', '2')
  return reply.code(status).type('application/problem+json').send({ status, title: 'chart', detail: message })
}

interface Measures {
  registry: Registry
  charts: Counter<'outcome'>
  seconds: Histogram<'type'>
}

function measures(pool: Pool): Measures {
  const registry = new Registry()
  const registers = [registry]
  const charts = new Counter({
    name: 'gpt_vis_charts_total',
    help: 'Charts asked for.',
    labelNames: ['outcome'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'gpt_vis_render_seconds',
    help: 'Time to draw a chart, waiting included.',
    labelNames: ['type'] as const,
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  new Gauge({
    name: 'gpt_vis_waiting',
    help: 'Charts that wait for a renderer.',
    registers,
    collect() {
      this.set(pool.waiting)
    },
  })
  return { registry, charts, seconds }
}

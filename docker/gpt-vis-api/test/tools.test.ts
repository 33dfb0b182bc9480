/** The real `@antv/mcp-server-chart`, over stdio, with this service as its VIS_REQUEST_SERVER: all its tools. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { samples } from './samples.ts'
import { picture, running, type Running } from './service.ts'

const SERVER = fileURLToPath(new URL('../../node_modules/.bin/mcp-server-chart', import.meta.url))
const PLACES = { title: '景点', data: [{ type: 'A', data: ['西湖', '灵隐寺'] }] }
const REFUSED: Record<string, object> = {
  'path-map': PLACES,
  'pin-map': { title: '景点', data: ['西湖', '灵隐寺'] },
}

interface Answer {
  result?: { content?: { type: string; text: string }[]; isError?: boolean; tools?: { name: string }[] }
  error?: { message: string }
}

class Tools {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #last = 0

  constructor(service: string) {
    const environment = { ...process.env, VIS_REQUEST_SERVER: `${service}/generate` }
    this.#process = spawn(process.execPath, [SERVER], {
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    if (this.#process.stdout)
      createInterface({ input: this.#process.stdout }).on('line', (line) => this.#heard(line))
  }

  async open(): Promise<void> {
    const clientInfo = { name: 'test', version: '0' }
    await this.ask('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo })
    this.#send({ method: 'notifications/initialized' })
  }

  ask(method: string, params: object): Promise<Answer> {
    const id = ++this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ id, method, params })
    })
  }

  async close(): Promise<void> {
    this.#process.kill()
    await once(this.#process, 'exit')
  }

  #send(message: object): void {
    this.#process.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }

  #heard(line: string): void {
    const answer = JSON.parse(line) as Answer & { id?: number }
    if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer)
  }
}

let service: Running
let tools: Tools
before(async () => {
  service = await running()
  tools = new Tools(service.url)
  await tools.open()
})
after(async () => {
  await tools.close()
  await service.close()
})

const TYPES = [...Object.keys(samples).filter((type) => type !== 'answer-chart'), ...Object.keys(REFUSED)]
const typeOf = (tool: string): string => {
  const name = tool.replace(/^generate_/, '').replaceAll('_', '-')
  return TYPES.includes(name) ? name : name.replace(/-chart$/, '')
}

test('every tool of the server draws, or says why it does not', async () => {
  const { result } = await tools.ask('tools/list', {})
  const names = (result?.tools ?? []).map(({ name }) => name)
  assert.deepEqual(names.map(typeOf).sort(), [...TYPES].sort())
  for (const name of names) await (typeOf(name) in REFUSED ? refused(name) : drawn(name))
})

async function drawn(name: string): Promise<void> {
  const answer = await tools.ask('tools/call', { name, arguments: samples[typeOf(name)] })
  const text = answer.result?.content?.[0]?.text ?? answer.error?.message ?? ''
  assert.ok(!answer.result?.isError, `${name}: ${text}`)
  assert.match(text, /^http:\/\/127\.0\.0\.1:\d+\/charts\/[0-9a-f-]{36}\.png$/, name)
  const shown = await picture(Buffer.from(await (await fetch(text)).arrayBuffer()))
  const colors = ['#3b5bdb', '#12b886', '#1c2333', '#5d667a', '#eef2ff'].map((color) => shown.count(color))
  assert.ok(shown.count('#ffffff') > 1_000, `${name} has its background`)
  assert.ok(Math.max(...colors) > 200, `${name} is drawn in the colours of its theme: ${colors}`)
}

async function refused(name: string): Promise<void> {
  const answer = await tools.ask('tools/call', { name, arguments: REFUSED[typeOf(name)] })
  const said = answer.error?.message ?? answer.result?.content?.[0]?.text ?? ''
  assert.match(said, /finds places/, name)
}

/** Renderers that hang, die or have drawn enough. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Busy, Pool, TooSlow } from '../src/pool.ts'
import { requestOf, type Request } from '../src/schema.ts'

/** Answers with its process id; hangs, dies or fails when the title says so. */
const SCRIPT = `
process.on('message', ({ id, request }) => {
  const what = request.body.title
  if (what === 'hang') for (;;);
  if (what === 'die') process.exit(1);
  if (what === 'wait') return;
  process.send({ id, png: Buffer.from(String(process.pid)) })
})
process.on('disconnect', () => process.exit(0))
process.send({ ready: true, chinese: true })
`
const file = join(mkdtempSync(join(tmpdir(), 'renderer-')), 'renderer.mjs')
writeFileSync(file, SCRIPT)

const pools: Pool[] = []
const pool = (limits: object = {}): Pool => {
  const made = new Pool(file, {
    processes: 1,
    timeoutMs: 500,
    waiting: 3,
    picturesPerProcess: 100,
    ...limits,
  })
  pools.push(made)
  return made
}
after(() => pools.forEach((one) => one.close()))

const ask = (title: string): Request => requestOf({ type: 'liquid', percent: 0.5, title })
const pid = async (from: Pool): Promise<string> => (await from.render(ask('pid'))).toString()

test('one that hangs is ended, and the next picture is drawn by another', async () => {
  const own = pool()
  const first = await pid(own)
  await assert.rejects(own.render(ask('hang')), TooSlow)
  assert.notEqual(await pid(own), first)
})

test('one that dies fails its picture only', async () => {
  const own = pool()
  const dying = own.render(ask('die'))
  const next = own.render(ask('pid'))
  await assert.rejects(dying, /ended/)
  assert.match((await next).toString(), /^\d+$/)
})

test('one that has drawn enough is replaced', async () => {
  const own = pool({ picturesPerProcess: 2 })
  const drawn = [await pid(own), await pid(own), await pid(own)]
  assert.equal(drawn[0], drawn[1])
  assert.notEqual(drawn[1], drawn[2])
})

test('too many waiting are turned away at once', async () => {
  const own = pool({ timeoutMs: 2_000 })
  const waiting = Array.from({ length: 3 }, () => own.render(ask('pid')))
  await assert.rejects(own.render(ask('pid')), Busy)
  await Promise.all(waiting)
})

import { effectScope, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import type { FileTable, FileDetails } from '@/api/files'
import { headerRowsText, parseHeaderRows, rowsWithin } from '@/composables/files/headerRows'
import { fileSize } from '@/composables/files/fileSize'
import { inverseChange, useFileChange } from '@/composables/files/useFileChange'
import { frame } from './fakeUpload'

const column = {
  kind: 'text',
  unit: '',
  empty: 0,
  distinct: 1,
  low: null,
  high: null,
  chosen: false,
} as const
const table: FileTable = {
  name: '订单/1', sheet: '订单', cells: 'A1:B9', header_rows: [2], caption: '', rows: 7,
  columns: [{ ...column, name: '编号' }, { ...column, name: '金额', kind: 'decimal' }],
  notices: [], skipped: false,
} // prettier-ignore

function openChange(...frames: object[]) {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(frames.map(frame).join(''))),
  )
  vi.stubGlobal('fetch', fetch)
  const file = ref({ id: 'f1', tables: [table] } as unknown as FileDetails)
  const change = effectScope().run(() => useFileChange(file))
  if (!change) throw new Error('no scope')
  return { fetch, file, change }
}

describe('useFileChange', () => {
  it('shows the rebuilt file, and can take the change back', async () => {
    const rebuilt = { id: 'f1', tables: [{ ...table, header_rows: [3] }] }
    const { fetch, file, change } = openChange(
      { type: 'progress', done: 10, table: null },
      { type: 'finished', file: rebuilt },
    )
    await change.change(table, { header_rows: [3] })
    expect(fetch.mock.calls[0]?.[0]).toBe('/api/files/f1/tables/%E8%AE%A2%E5%8D%95%2F1')
    expect(fetch.mock.calls[0]?.[1].body).toBe('{"header_rows":[3]}')
    expect(file.value.tables[0]?.header_rows).toEqual([3])
    expect(change.undo.value).toEqual({ table: '订单/1', change: { header_rows: [2] } })
    expect(change.running.value).toBeNull()
  })

  it('leaves the tables as they were when they cannot be read so, and says why', async () => {
    const { file, change } = openChange({ type: 'failed', code: 'file_unreadable', message: 'No such row.' })
    await change.change(table, { header_rows: [900] })
    expect(change.problem.value).toMatchObject({ table: '订单/1', error: { message: 'No such row.' } })
    expect(file.value.tables).toEqual([table])
    expect(change.undo.value).toBeNull()
  })

  it('tells a stream that ends too early', async () => {
    const { change } = openChange({ type: 'progress', done: 10, table: null })
    await change.change(table, { skip: true })
    expect(change.problem.value).toMatchObject({ error: { code: 'network' } })
  })

  it('knows what a change was before', () => {
    expect(inverseChange(table, { kinds: { 金额: 'text' } })).toEqual({ kinds: { 金额: 'decimal' } })
    expect(inverseChange(table, { skip: true, header_rows: [] })).toEqual({ skip: false, header_rows: [2] })
  })
})

describe('header rows', () => {
  it.each([
    ['2', [2]],
    [' 2-4 ', [2, 3, 4]],
    ['4，2', [2, 4]],
    ['2至3', [2, 3]],
    ['', []],
  ])('reads %j', (text, rows) => {
    expect(parseHeaderRows(text)).toEqual(rows)
  })

  it.each(['0', 'a', '4-2', '1-9', '2,', '1.5', '-3', '1048577'])('does not read %j', (text) => {
    expect(parseHeaderRows(text)).toBeNull()
  })

  it.each([[[]], [[2]], [[2, 3, 4]], [[2, 4]]])('writes %j so that it reads back', (rows) => {
    expect(parseHeaderRows(headerRowsText(rows))).toEqual(rows)
  })
})

it('knows the rows of a block', () => {
  expect(rowsWithin('AB3:F200')).toEqual({ first: 3, last: 200 })
  expect(rowsWithin('')).toEqual({ first: 1, last: 1_048_576 })
})

describe('fileSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KB'],
    [100 * 1024 ** 2, '100 MB'],
    [3 * 1024 ** 4, '3,072 GB'],
  ])('of %d', (bytes, text) => {
    expect(fileSize(bytes, 'en')).toBe(text)
  })
})

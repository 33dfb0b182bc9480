import { createPinia, setActivePinia } from 'pinia'
import { effectScope, nextTick, reactive } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileSummary } from '@/api/files'
import { useAttachments } from '@/composables/files/useAttachments'
import { pastedFiles } from '@/composables/files/fileDrop'
import { useUploads } from '@/stores/uploads'
import { FakeRequest, finished } from './fakeUpload'

const fileOf = (id: string, more: object = {}): FileSummary => ({
  id, name: `${id}.xlsx`, kind: 'xlsx', bytes: 1, status: 'ready', progress: null, created_at: '', sheets: [], ...more,
}) // prettier-ignore

const content = (name: string): File => new File(['x'], name)

function attachments(assisted = false) {
  const made = effectScope().run(() => reactive(useAttachments(() => assisted)))
  if (!made) throw new Error('no scope')
  return made
}

/** A service with these files. */
function keeping(...files: FileSummary[]): void {
  vi.stubGlobal('fetch', (url: string) => {
    const file = files.find(({ id }) => url === `/api/files/${id}`)
    return Promise.resolve(new Response(JSON.stringify(file ?? {}), { status: file ? 200 : 404 }))
  })
}

beforeEach(() => {
  window.matchMedia = vi.fn(
    () => ({ matches: false, addEventListener: vi.fn() }) as unknown as MediaQueryList,
  )
  setActivePinia(createPinia())
  FakeRequest.install()
})

describe('useAttachments', () => {
  it('waits for what is uploaded, then asks it', async () => {
    const files = attachments()
    files.upload([content('a.csv')])
    expect([files.obstacle, files.fileIds]).toEqual(['wait', []])
    FakeRequest.made[0]?.end(200, finished('f1'))
    await vi.waitFor(() => {
      expect([files.obstacle, files.fileIds]).toEqual([null, ['f1']])
    })
    useUploads().clear()
    await nextTick()
    expect(files.fileIds).toEqual(['f1'])
  })

  it('ends the upload of what is left out', () => {
    const files = attachments()
    files.upload([content('a.csv')])
    const [chip] = files.chips
    if (chip) files.remove(chip)
    expect(FakeRequest.made[0]?.aborted).toBe(true)
    expect([files.chips, useUploads().items]).toEqual([[], []])
  })

  it('holds the question back while a file cannot be asked', async () => {
    const files = attachments()
    files.upload([content('a.csv')])
    FakeRequest.made[0]?.end(415, '{"code":"file_unreadable"}')
    await vi.waitFor(() => {
      expect(files.chips[0]?.fault).toBe('refused')
    })
    expect(files.obstacle).toBe('broken')
    const [chip] = files.chips
    if (chip) files.remove(chip)
    files.add([fileOf('d', { kind: 'pdf' })])
    expect([files.obstacle, files.chips[0]?.fault]).toEqual(['broken', 'document'])
  })

  it('lets the assistant read documents and nothing else', () => {
    const files = attachments(true)
    files.add([fileOf('d', { kind: 'pdf' })])
    expect([files.obstacle, files.documentsOnly, files.fileIds]).toEqual([null, true, ['d']])
    files.add([fileOf('f')])
    expect([files.obstacle, files.documentsOnly]).toEqual(['broken', false])
    expect(files.chips[1]?.fault).toBe('table')
    expect([files.removeTables(), files.removeTables(), files.fileIds]).toEqual([true, false, ['d']])
  })

  it('shows the files of a chat, and which of them is gone', async () => {
    keeping(fileOf('f1'))
    const files = attachments()
    files.show(['f1', 'f2'])
    await vi.waitFor(() => {
      expect(files.chips.map(({ name, fault }) => [name, fault])).toEqual([
        ['f1.xlsx', null],
        ['…', 'gone'],
      ])
    })
    expect(files.obstacle).toBe('broken')
  })

  it('takes a file once, and at most twenty', () => {
    const files = attachments()
    files.add([fileOf('f1')])
    files.add([fileOf('f1'), fileOf('f2')])
    expect(files.fileIds).toEqual(['f1', 'f2'])
    files.add(Array.from({ length: 19 }, (_, index) => fileOf(`more${index}`)))
    expect(files.obstacle).toBe('limit')
  })
})

describe('pastedFiles', () => {
  const paste = (types: string[]): ClipboardEvent =>
    ({ clipboardData: { types, files: [content('a.png')] } }) as unknown as ClipboardEvent

  it('are the files of a file manager, not the picture beside copied cells', () => {
    expect(pastedFiles(paste(['Files'])).map(({ name }) => name)).toEqual(['a.png'])
    expect(pastedFiles(paste(['text/plain', 'text/html', 'Files']))).toEqual([])
  })
})

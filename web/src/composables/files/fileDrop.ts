import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** More files of a folder than this are not taken. */
const MAX_ENTRIES = 200
/** What programs and systems leave beside the files people mean. */
const LEFT_BEHIND = /^(?:\.|~\$)|^Thumbs\.db$/

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useFileDrop(
  take: (contents: File[]) => void,
  enabled: () => boolean,
): Readonly<Ref<boolean>> {
  const over = ref(false)
  let inside = 0

  function onEnter(event: DragEvent): void {
    if (!holdsFiles(event)) return
    inside += 1
    over.value = enabled()
  }
  function onOver(event: DragEvent): void {
    // Without this the browser would leave the page and show the file instead.
    if (holdsFiles(event)) event.preventDefault()
  }
  function onLeave(event: DragEvent): void {
    if (!holdsFiles(event)) return
    inside = Math.max(0, inside - 1)
    if (inside === 0) over.value = false
  }
  async function onDrop(event: DragEvent): Promise<void> {
    if (!holdsFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    inside = 0
    over.value = false
    if (!enabled()) return
    const contents = await contentsOf(event.dataTransfer)
    if (contents.length > 0) take(contents)
  }

  const listeners = { dragenter: onEnter, dragover: onOver, dragleave: onLeave, drop: onDrop }
  for (const [name, listener] of Object.entries(listeners))
    window.addEventListener(name, listener as EventListener)
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(listeners))
      window.removeEventListener(name, listener as EventListener)
  })
  return readonly(over)
}

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** The files of a drop, those of its folders too. */
async function contentsOf(transfer: DataTransfer): Promise<File[]> {
  // The entries are gone once this function gives up control.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const plain = [...transfer.files]
  if (!entries.some((entry) => entry?.isDirectory)) return plain
  const files: File[] = []
  for (const entry of entries) if (entry) await collectFiles(entry, files)
  return files
}

async function collectFiles(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= MAX_ENTRIES || LEFT_BEHIND.test(entry.name)) return
  if (entry.isFile) files.push(await contentOf(entry as FileSystemFileEntry))
  else
    for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) await collectFiles(inner, files)
}

const contentOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject)
  })

/** A reader hands out a part at a time, and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  while (all.length < MAX_ENTRIES) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (part.length === 0) break
    all.push(...part)
  }
  return all
}

/** The files of a paste; none when it holds text, as cells copied from a spreadsheet do beside their picture. */
export function pastedFiles(event: ClipboardEvent): File[] {
  const data = event.clipboardData
  return data && !data.types.includes('text/plain') ? [...data.files] : []
}

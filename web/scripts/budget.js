// Sums the gzip size of every script that the sign-in and the chat page load before they can be used.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 250
const PAGES = [
  'index.html',
  'src/locales/zh-CN/index.ts', // one language is loaded, and this is the longer one
  'src/views/SignInView.vue',
  'src/views/ShellView.vue',
  'src/views/ChatView.vue',
]

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function filesOf(key, files = new Set()) {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const importKey of chunk.imports ?? []) filesOf(importKey, files)
  return files
}

const neededFiles = new Set()
for (const page of PAGES) {
  if (!manifest[page]) throw new Error(`The build has no ${page}`)
  filesOf(page, neededFiles)
}
let total = 0
const lines = []
for (const file of neededFiles) {
  const kb = gzipSync(readFileSync(new URL(file, dist))).length / 1024
  total += kb
  lines.push(`  ${kb.toFixed(1).padStart(7)} KB  ${file}`)
}
process.stdout.write(
  `Script (gzip) until the sign-in and chat pages are usable:\n${lines.join('\n')}\n` +
    `  ${total.toFixed(1).padStart(7)} KB  of ${LIMIT_KB} KB\n`,
)
if (total > LIMIT_KB) {
  process.stderr.write('The script budget is exceeded.\n')
  process.exitCode = 1
}

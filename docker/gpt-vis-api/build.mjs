// One file per process: the server, the renderer it forks, and each test. Only the canvas stays a package (it is native).
import { existsSync, readdirSync } from 'node:fs'
import { build } from 'esbuild'

// The image is built without tests.
const tests = existsSync('test') ? readdirSync('test').map((name) => `test/${name}`) : []
await build({
  entryPoints: { main: 'src/main.ts', renderer: 'src/renderer.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  external: ['@napi-rs/canvas'],
  // Some of what is bundled is CommonJS and asks for `require`.
  banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
  alias: { '@': '../../web/src' },
  minifySyntax: true,
})
await build({
  entryPoints: tests,
  outdir: 'dist/test',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  alias: { '@': '../../web/src' },
})

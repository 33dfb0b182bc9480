/** The documentation as a static site: docs/{zh,en}/*.md become dist/{zh,en}/…, served at /help/. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { markdown } from './layout/markdown.js'

const require = createRequire(import.meta.url)
const minisearch = join(dirname(require.resolve('minisearch')), '../es/index.js')

export default function (eleventy) {
  eleventy.setLibrary('md', markdown())
  for (const folder of ['theme', 'images']) eleventy.addPassthroughCopy(folder)
  eleventy.addPassthroughCopy({ [minisearch]: 'theme/minisearch.js' })
  // Written once, for those who read the source; the site shows the same files.
  const source = (name) => readFileSync(new URL(`../${name}.md`, import.meta.url), 'utf8')
  eleventy.ignores.add('internals')
  const files = readdirSync(new URL('internals', import.meta.url)).filter((file) => file.endsWith('.md'))
  const names = files.map((file) => file.slice(0, -3)).sort()
  const internals = names.map((name) => ({ name, text: source(`docs/internals/${name}`) }))
  eleventy.addGlobalData('architecture', () => source('ARCHITECTURE'))
  eleventy.addGlobalData('internals', () => internals)
  eleventy.addGlobalData('changelog', () => source('CHANGELOG'))
  return {
    dir: { input: '.', output: 'dist', includes: 'layout', data: 'data' },
    pathPrefix: '/help/',
    markdownTemplateEngine: false,
    templateFormats: ['md', '11ty.js'],
  }
}

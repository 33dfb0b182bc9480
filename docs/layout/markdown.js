/** Markdown as these pages use it: code coloured at build time, `## Heading {#anchor}`, links between files. */
import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import ini from 'highlight.js/lib/languages/ini'
import json from 'highlight.js/lib/languages/json'
import nginx from 'highlight.js/lib/languages/nginx'
import sql from 'highlight.js/lib/languages/sql'
import yaml from 'highlight.js/lib/languages/yaml'
import MarkdownIt from 'markdown-it'

const LANGUAGES = { sh: bash, bash, ini, json, nginx, sql, yaml }
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language)

const ANCHOR = /\s*\{#([a-z0-9-]+)\}\s*$/
const FILE = /^(?:\.\.\/(zh|en)\/)?([a-z-]+)\.md(#.*)?$/

export function markdown() {
  const md = new MarkdownIt({ html: true, linkify: false })
  md.core.ruler.push('anchors', named)
  md.core.ruler.push('links', between)
  md.renderer.rules.fence = (tokens, at) => code(md, tokens[at])
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>'
  md.renderer.rules.table_close = () => '</table></div>'
  const close = (tokens, at) => {
    const id = tokens.slice(0, at).findLast((token) => token.type === 'heading_open')?.attrGet('id')
    const text = tokens[at - 1].content
    const anchor = id ? `<a class="anchor" href="#${id}" aria-label="# ${md.utils.escapeHtml(text)}">#</a>` : ''
    return `${anchor}</${tokens[at].tag}>\n`
  }
  md.renderer.rules.heading_close = close
  for (const rule of ['link_open', 'link_close'])
    md.renderer.rules[rule] = (tokens, at, options, env, self) =>
      tokens[at].hidden ? '' : self.renderToken(tokens, at, options)
  return md
}

/** The anchor is written, not derived: it is the same in both languages and outlives a changed heading. */
function named(state) {
  state.tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return
    const inline = state.tokens[at + 1]
    const last = inline.children.at(-1)
    const found = last?.type === 'text' ? ANCHOR.exec(last.content) : null
    const id = found?.[1] ?? slug(inline.content)
    if (found) {
      last.content = last.content.replace(ANCHOR, '')
      inline.content = inline.content.replace(ANCHOR, '')
    }
    if (id) token.attrSet('id', id)
  })
}

const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

function between(state) {
  const ours = (target) => FILE.test(target) || /^(?:https?:|#|\/|\.\.\/images\/)/.test(target)
  const visit = (token) => {
    let outside = false
    for (const one of token.children ?? []) {
      // A file of the source is named, not linked: it is not part of the site.
      if (one.type === 'link_open') outside = !ours(one.attrGet('href'))
      if (outside && /^link_/.test(one.type)) one.hidden = true
      else visit(one)
      if (one.type === 'link_close') outside = false
    }
    const name = token.type === 'image' ? 'src' : 'href'
    const target = token.attrGet?.(name)
    if (!target) return
    const file = FILE.exec(target)
    if (file) token.attrSet(name, `/help/${file[1] ?? state.env.lang ?? 'en'}/${file[2]}/${file[3] ?? ''}`)
    else if (target.startsWith('../images/')) token.attrSet(name, target.replace('..', '/help'))
  }
  state.tokens.forEach(visit)
}

function code(md, token) {
  const [language = ''] = token.info.trim().split(/\s+/)
  if (language === 'mermaid') return ''
  const known = LANGUAGES[language]
  const body = known
    ? hljs.highlight(token.content, { language }).value
    : md.utils.escapeHtml(token.content)
  return `<div class="code"><pre tabindex="0"><code>${body}</code></pre></div>\n`
}

/** ARCHITECTURE.md and docs/internals as one page: nothing is written twice. */
import { markdown } from './markdown.js'

/** The page as HTML. `topics` are `{ name, text }`, in the order of their names. */
export function internals(architecture, topics) {
  const parts = [architecture.replace(/^# .*\n/, ''), ...topics.map(section)]
  return `<div lang="en">${markdown().render(parts.map(linked).join('\n'))}</div>`
}

/** A topic's title becomes a heading of the page; its anchors begin with its name. */
function section({ name, text }) {
  return text
    .replace(/^## (.*)$/gm, (_, title) => `### ${title} {#${name}-${slug(title)}}`)
    .replace(/^# (.*)$/m, (_, title) => `## ${title} {#${name}}`)
}

const slug = (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')

/** Links between the files lead to places of the page. */
function linked(text) {
  return text
    .replace(/\]\((?:docs\/internals\/)?([a-z-]+)\.md\)/g, '](#$1)')
    .replace(/\]\(docs\/(en|zh)\//g, '](../$1/')
}

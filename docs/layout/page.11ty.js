/** One page: bar, pages of its language, text, its headings, neighbours. No inline script: the CSP allows none. */
const MARK =
  '<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#3b5bdb"/><path d="M8 9.5h16v9.5a3 3 0 0 1-3 3h-6.2L10 25.5V22a2 2 0 0 1-2-2z" fill="#fff"/><path d="M12 18.5v-2.2M16 18.5v-5.4M20 18.5v-3.6" stroke="#3b5bdb" stroke-width="2" stroke-linecap="round"/></svg>'

const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)
const address = (lang, name) => `/help/${lang}/${name === 'index' ? '' : `${name}/`}`

function headings(html) {
  return [...html.matchAll(/<h([23]) id="([^"]+)">(.*?)<a class="anchor"/gs)].map(([, level, id, text]) => ({
    level: Number(level),
    id,
    text: text.replace(/<[^>]+>/g, ''),
  }))
}

function pagesOf(data) {
  const titles = new Map(
    data.collections.all.filter((one) => one.data.lang === data.lang).map((one) => [nameOf(one), one.data.title]),
  )
  return data.groups.map((group) => ({
    label: group[data.lang],
    pages: group.pages.map((name) => ({ name, title: titles.get(name) ?? name })),
  }))
}

const nameOf = ({ page, url }) => {
  const parts = (url ?? page.url).split('/').filter(Boolean)
  return parts[1] ?? 'index'
}

function sidebar(data, groups, current) {
  const link = ({ name, title }) =>
    `<li><a href="${address(data.lang, name)}"${name === current ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`
  return groups
    .map(({ label, pages }) => `<h2>${escape(label)}</h2><ul>${pages.map(link).join('')}</ul>`)
    .join('')
}

function neighbours(data, groups, current, words) {
  const all = groups.flatMap(({ pages }) => pages)
  const at = all.findIndex(({ name }) => name === current)
  const link = (one, kind) =>
    one
      ? `<a class="${kind}" rel="${kind === 'previous' ? 'prev' : 'next'}" href="${address(data.lang, one.name)}"><small>${words[kind]}</small>${escape(one.title)}</a>`
      : '<span></span>'
  return link(all[at - 1], 'previous') + link(all[at + 1], 'next')
}

function bar(words, other, current) {
  return `<header class="bar">
<button class="menu" type="button" aria-expanded="false" aria-controls="pages" aria-label="${words.menu}"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h16" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg></button>
<a class="brand" href="${address(words.lang, 'index')}" aria-label="${words.product} ${words.help}">${MARK}<strong>${words.product}</strong><span>${words.help}</span></a>
<form class="search" role="search"><input type="search" name="q" autocomplete="off" placeholder="${words.search}" aria-label="${words.search}" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list"><div id="found" role="listbox" aria-label="${words.found}" hidden></div></form>
<a class="other" href="${address(other.lang, current)}" hreflang="${other.html}" lang="${other.html}">${words.other}</a>
<button class="theme" type="button" aria-label="${words.theme}"><svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/></svg></button>
<a class="app" href="/">${words.app}</a>
</header>`
}

export default class {
  data() {
    return {}
  }

  render(data) {
    const words = { ...data.words[data.lang], lang: data.lang }
    const lang = data.lang === 'zh' ? 'en' : 'zh'
    const current = nameOf(data)
    const groups = pagesOf(data)
    const inside = headings(data.content)
    const contents = inside
      .map(({ level, id, text }) => `<li class="h${level}"><a href="#${id}">${text}</a></li>`)
      .join('')
    return `<!doctype html>
<html lang="${words.html}" data-copy="${words.copy}" data-copied="${words.copied}" data-none="${words.none}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(data.title)} · ${words.product}</title>
<meta name="description" content="${escape(data.description ?? data.title)}">
<link rel="alternate" hreflang="${data.words[lang].html}" href="${address(lang, current)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/help/theme/site.css">
<script src="/help/theme/first.js"></script>
<script type="module" src="/help/theme/site.js"></script>
</head>
<body>
<a class="skip" href="#text">${words.skip}</a>
${bar(words, { ...data.words[lang], lang }, current)}
<div class="frame">
<nav id="pages" class="pages" aria-label="${words.pages}">${sidebar(data, groups, current)}<a class="back" href="/">${words.app}</a></nav>
<main id="text"><article><h1>${escape(data.title)}</h1>
${data.description ? `<p class="lead">${escape(data.description)}</p>` : ''}
${data.content}</article>
<nav class="neighbours" aria-label="${words.neighbours}">${neighbours(data, groups, current, words)}</nav></main>
<nav class="contents" aria-label="${words.contents}">${inside.length > 1 ? `<p>${words.contents}</p><ul>${contents}</ul>` : ''}</nav>
</div>
</body>
</html>
`
  }
}

// Draws /api/openapi.json in the reader's language; text only goes in as text.
const WORDS = {
  en: {
    title: 'TableTalk API',
    about: 'Every call of this installation. All but those marked “no token” take Authorization: Bearer and the token of POST /api/auth/login.',
    guide: 'How to ask by API',
    back: 'Back to TableTalk',
    skip: 'Skip to content',
    filter: 'Filter the calls',
    language: 'Language',
    topics: 'Topics',
    open: 'no token',
    parameters: 'Parameters',
    body: 'Body',
    answer: 'Answer',
    error: 'What goes wrong',
    required: 'required',
    file: 'a file',
    found: (n) => (n === 1 ? '1 call' : `${n} calls`),
    none: 'No call matches.',
    failed: 'The description could not be loaded. Reload the page to try again.',
  },
  'zh-CN': {
    title: '智能问数 API',
    about: '本系统的全部接口。除标明“无需令牌”的接口外，都需要在 Authorization: Bearer 中带上 POST /api/auth/login 返回的令牌。',
    guide: '如何通过 API 提问',
    back: '返回智能问数',
    skip: '跳到正文',
    filter: '筛选接口',
    language: '语言',
    topics: '主题',
    open: '无需令牌',
    parameters: '参数',
    body: '请求体',
    answer: '响应',
    error: '出错时',
    required: '必填',
    file: '文件',
    found: (n) => `${n} 个接口`,
    none: '没有匹配的接口。',
    failed: '接口描述加载失败，请刷新页面重试。',
  },
}
const TOPICS = {
  auth: '登录', capabilities: '能力', charts: '图表', chats: '对话', datasources: '数据源', doctor: '诊断', documents: '文档',
  files: '文件', health: '健康检查', metrics: '指标', models: '模型', openapi: '接口描述', relations: '关联', runs: '回答',
  starters: '推荐问题', tools: '工具', users: '用户',
}
const DEEPEST = 5
const main = document.getElementById('calls')
const filter = document.getElementById('filter')
const topics = document.getElementById('topics')
const state = document.getElementById('state')

const stored = (key) => {
  try {
    return localStorage.getItem(`tabletalk.${key}`)
  } catch {
    return null
  }
}
const store = (key, value) => {
  try {
    localStorage.setItem(`tabletalk.${key}`, value)
  } catch {
    // The choice holds for this page only.
  }
}

const isChinese = (name) => name.toLowerCase().startsWith('zh')
let language = stored('locale') ?? (navigator.languages.some(isChinese) ? 'zh-CN' : 'en')
let spec = null
let chinese = {}

const words = () => WORDS[language] ?? WORDS.en
const say = (english) => (language === 'zh-CN' ? (chinese[english] ?? english) : english)

const el = (tag, { text, ...attributes } = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  if (text !== undefined) node.textContent = text
  node.append(...children.filter(Boolean))
  return node
}

const named = (schema) => (schema?.$ref ? spec.components.schemas[schema.$ref.split('/').pop()] : schema)

// A type in a few characters, as one would say it.
const typeOf = (given) => {
  const schema = named(given) ?? {}
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const parts = schema.anyOf ?? schema.oneOf
  if (parts) return [...new Set(parts.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`
  if (schema.format === 'binary') return words().file
  return [schema.type ?? 'any'].flat().join(' | ')
}

// The schemas inside one that have fields of their own.
const inner = (given) => {
  const schema = named(given) ?? {}
  if (schema.properties) return [schema]
  if (schema.type === 'array') return inner(schema.items)
  return (schema.anyOf ?? schema.oneOf ?? []).flatMap(inner)
}

const fields = (given, depth = 0) => {
  const found = depth < DEEPEST ? inner(given) : []
  const lists = found.map((schema) => {
    const required = new Set(schema.required ?? [])
    const rows = Object.entries(schema.properties).map(([name, value]) => field(name, value, required.has(name), depth))
    return el('ul', { class: 'fields' }, ...rows)
  })
  return lists
}

const field = (name, schema, required, depth) =>
  el(
    'li',
    {},
    el('code', { text: name }),
    el('span', { class: 'type', text: typeOf(schema) }),
    required && el('span', { class: 'required', text: words().required }),
    schema.description && el('span', { class: 'meaning', text: say(schema.description) }),
    ...fields(schema, depth + 1),
  )

const part = (title, ...children) => el('section', {}, el('h4', { text: title }), ...children)

const contents = (title, content = {}) =>
  Object.entries(content).map(([type, { schema }]) => {
    const lists = fields(schema)
    const kind = typeOf(schema)
    return part(`${title} · ${type}`, ...lists, lists.length === 0 && kind !== 'any' && el('p', { class: 'type', text: kind }))
  })

const parameter = ({ name, description, required, schema }) =>
  field(name, { ...schema, ...(description ? { description } : {}) }, required, DEEPEST)

const details = (operation) => {
  const block = el('div', { class: 'details' })
  if (operation.description) block.append(el('p', { class: 'long', text: operation.description }))
  if (operation.parameters.length)
    block.append(part(words().parameters, el('ul', { class: 'fields' }, ...operation.parameters.map(parameter))))
  block.append(...contents(words().body, operation.requestBody?.content))
  for (const [status, { content }] of Object.entries(operation.responses)) {
    const title = status === 'default' ? words().error : `${words().answer} ${status}`
    const parts = contents(title, content)
    block.append(...(parts.length ? parts : [part(title)]))
  }
  return block
}

// A call; its details are made when it is first opened.
const call = (path, method, operation) => {
  const open = operation.security?.length === 0
  const head = el(
    'summary',
    {},
    el('span', { class: `method ${method}`, text: method.toUpperCase() }),
    el('code', { class: 'path', text: path.replaceAll('/', '/\u200b') }),
    el('span', { class: 'meaning', text: say(operation.summary) }),
    open && el('span', { class: 'open', text: words().open }),
  )
  const block = el('details', { id: `${method}-${operation.operationId}` }, head)
  block.addEventListener('toggle', () => block.children.length > 1 || block.append(details(operation)))
  block.text = `${method} ${path} ${operation.summary} ${say(operation.summary)}`.toLowerCase()
  return block
}

const byTopic = () => {
  const found = new Map()
  for (const [path, methods] of Object.entries(spec.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const [topic] = operation.tags
      found.set(topic, [...(found.get(topic) ?? []), call(path, method, operation)])
    }
  return [...found].sort(([one], [other]) => one.localeCompare(other))
}

const titleOf = (topic) => (language === 'zh-CN' ? (TOPICS[topic] ?? topic) : topic)

const draw = () => {
  const opened = new Set([...main.querySelectorAll('details[open]')].map(({ id }) => id))
  const groups = byTopic()
  main.replaceChildren(
    ...groups.map(([topic, calls]) => el('section', { id: topic, class: 'topic' }, el('h2', { text: titleOf(topic) }), ...calls)),
  )
  topics.replaceChildren(...groups.map(([topic]) => el('a', { href: `#${topic}`, text: titleOf(topic) })))
  for (const block of main.querySelectorAll('details')) block.open = opened.has(block.id)
  narrow()
}

// Shows the calls that match the filter, and says how many they are.
const narrow = () => {
  const asked = filter.value.trim().toLowerCase().split(/\s+/)
  let shown = 0
  for (const topic of main.children) {
    const calls = [...topic.querySelectorAll('details')]
    for (const block of calls) block.hidden = !asked.every((word) => block.text.includes(word))
    const left = calls.filter((block) => !block.hidden).length
    topic.hidden = left === 0
    shown += left
  }
  state.textContent = shown === 0 ? words().none : words().found(shown)
}

const speak = async () => {
  document.documentElement.lang = language
  document.title = words().title
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = words()[node.dataset.text]
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', words()[node.dataset.label])
  filter.placeholder = words().filter
  document.getElementById('guide').href = language === 'zh-CN' ? '/help/zh/api/' : '/help/en/api/'
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language))
  try {
    spec ??= await (await fetch('/api/openapi.json')).json()
    if (language === 'zh-CN' && Object.keys(chinese).length === 0) chinese = await (await fetch('/docs/chinese.json')).json()
  } catch {
    state.textContent = words().failed
    return
  }
  draw()
}

const theme = stored('theme')
const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.theme = dark ? 'dark' : 'light'
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language
    store('locale', language)
    void speak()
  })
filter.addEventListener('input', () => spec && narrow())
await speak()
document.getElementById(location.hash.slice(1))?.scrollIntoView()

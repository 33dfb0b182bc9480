// Written by `make types` from model/answers/activities.py. Do not edit.

export type Cell = string | number | boolean | null

export type ChartType = 'kpi' | 'column' | 'bar' | 'line' | 'area' | 'stacked' | 'dual' | 'pie' | 'funnel' | 'radar' | 'treemap' | 'sankey' | 'wordcloud' | 'map' | 'scatter' | 'histogram' | 'box' | 'heatmap'

export type ColumnKind = 'integer' | 'decimal' | 'float' | 'text' | 'date' | 'datetime' | 'time' | 'boolean' | 'json' | 'binary'

/** The data source that was asked. */
export interface SourceRef {
  id: string
  name: string
  dialect: string
}

/** A table the answer may use, with the reason it was found. */
export interface TableRef {
  name: string
  comment: string
  score: number
  why: string[]
}

/** A join between two of the tables; `on` is a SQL condition. */
export interface RelationRef {
  left: string
  right: string
  on: string
  origin: 'declared' | 'inferred' | 'manual'
}

/** Words of the question found in the data; `column` is `table.column`. */
export interface ValueRef {
  text: string
  column: string
  value: string
  how: 'exact' | 'folded' | 'code' | 'prefix' | 'pinyin' | 'translated' | 'typo'
}

/** A term that the answer uses; its version tells what it meant then. */
export interface TermRef {
  id: string
  name: string
  text: string
  definition: string
  certified: boolean
  version: number
}

/** An example that is like the question. */
export interface ExampleRef {
  id: string
  question: string
}

/** What retrieval found. */
export interface SourcesActivity {
  datasource: SourceRef
  tables: TableRef[]
  relations: RelationRef[]
  paths: string[][]
  values: ValueRef[]
  terms: TermRef[]
  examples: ExampleRef[]
}

/** A statement and what became of it. */
export interface SqlActivity {
  sql: string
  dialect: string
  attempt: number
  status: 'writing' | 'checking' | 'rejected' | 'running' | 'waiting' | 'failed' | 'ok'
  problem: string | null
  tables: string[]
  joins: string[]
  assumptions: string[]
  rules: string[]
}

/** A column of the answer's table. */
export interface TableColumn {
  name: string
  label: string
  type: ColumnKind
  source: string | null
  percent: 'fraction' | 'points' | null
  codes: Record<string, string> | null
}

/** The first 1,000 rows; `row_count` counts the rows kept. */
export interface TableActivity {
  columns: TableColumn[]
  rows: Cell[][]
  row_count: number
  truncated: boolean
  elapsed_ms: number
}

/** The column along the x axis (or the slices of a pie). */
export interface ChartAxis {
  name: string
  label: string
  kind: 'category' | 'time' | 'value'
}

/** One series: a measure, and for a pivoted chart the value it belongs to. */
export interface ChartSeries {
  name: string
  label: string
  group: string | null
  unit: string | null
  axis: number
}

/** A chart chosen by the shape of the rows; `option` is an ECharts option built from them. */
export interface ChartActivity {
  type: ChartType
  title: string
  x: ChartAxis | null
  series: ChartSeries[]
  unit: string | null
  option: Record<string, unknown>
  alternatives: ChartType[]
}

/** A figure, or a claim on a name, that the rows do not show; offsets are into the summary. */
export interface UnverifiedFigure {
  text: string
  start: number
  end: number
  reason: 'figure' | 'unit' | 'period' | 'rank' | 'comparison' | 'trend' | 'cause'
}

/** What a figure is computed from: a cell, or some cells of a column together. */
export interface FigureOperand {
  kind: 'cell' | 'sum' | 'average' | 'difference' | 'change' | 'ratio' | 'share' | 'count' | 'stated' | 'other'
  column: number | null
  rows: number[]
  row_count: number
  value: number
}

/** How a verified figure follows from the rows; offsets are into the summary. */
export interface FigureComputation {
  text: string
  start: number
  end: number
  kind: 'cell' | 'sum' | 'average' | 'difference' | 'change' | 'ratio' | 'share' | 'count' | 'stated' | 'other'
  operands: FigureOperand[]
}

/** How many figures of the summary were checked against the rows, and which failed. */
export interface FiguresActivity {
  checked: number
  verified: number
  unverified: UnverifiedFigure[]
  computations: FigureComputation[]
}

/** Questions one could ask next. */
export interface SuggestionsActivity {
  questions: string[]
}

/** Questions for the cards of a dashboard, none of it stored; `chat_id` answers them. */
export interface DashboardDraftActivity {
  name: string
  questions: string[]
  chat_id: string
}

/** A passage of a document that the answer cites as `[number]`. */
export interface CitedPassage {
  number: number
  file_id: string
  name: string
  kind: string
  page: number | null
  heading: string
  text: string
}

/** A citation of something that was not given; offsets are into the answer's text. */
export interface UnverifiedCitation {
  text: string
  start: number
  end: number
}

/** What the answer cites of documents; `given` counts the passages it was written from. */
export interface CitationsActivity {
  items: CitedPassage[]
  unverified: UnverifiedCitation[]
  given: number
}

/** The built-in engine's statement: run beside the model's, offered where that one failed. */
export interface SecondReadingActivity {
  sql: string
  dialect: string
  agrees: boolean | null
  row_count: number | null
  assumptions: string[]
}

/** Another way to read a question, with the statement that answers it. */
export interface OtherReading {
  words: string
  sql: string
}

/** Which reading of an ambiguous question is answered (empty: unknown), and which others are. */
export interface ReadingsActivity {
  taken: string
  others: OtherReading[]
}

/** Something the reader should know about how the answer came about. */
export interface NoticeActivity {
  level: 'info' | 'warning'
  code: string
  message: string
  quote: string
}

/** A line across the drawing, at a number or at the average or median of what is drawn. */
export interface ReferenceLine {
  kind: 'value' | 'average' | 'median'
  value: number | null
  label: string
}

/** What a user changed of a chart; whatever has its default is as the service chose it. */
export interface ChartSettings {
  type: ChartType | null
  hidden: string[]
  stack: 'side' | 'stacked' | 'percent' | null
  labels: 'auto' | 'on' | 'off'
  sort: 'rows' | 'descending' | 'ascending' | 'name'
  top: number | null
  palette: 'standard' | 'calm' | 'single'
  colors: Record<string, string>
  reference: ReferenceLine | null
  second_axis: string[]
  logarithmic: boolean
  from_zero: boolean | null
  x_title: string
  y_title: string
}

export interface ActivityContents {
  sources: SourcesActivity
  sql: SqlActivity
  table: TableActivity
  chart: ChartActivity
  figures: FiguresActivity
  suggestions: SuggestionsActivity
  dashboard_draft: DashboardDraftActivity
  citations: CitationsActivity
  second_reading: SecondReadingActivity
  readings: ReadingsActivity
  notice: NoticeActivity
}

import {
  otherJoin,
  type Comparison,
  type ComparisonGroup,
  type Condition,
  type Join,
  type Operand,
  type Operator,
} from '@/composables/rules/condition'
import { quotingOf } from '@/composables/rules/quoting'

/** Reads SQL that pickers can show; everything else is for the field of SQL. */

interface Token {
  kind: 'name' | 'quoted' | 'text' | 'number' | 'sign' | 'end'
  value: string
}

type Tree = { join: Join; parts: Tree[] } | Comparison

const NAMES = '"((?:[^"]|"")+)"|`((?:[^`]|``)+)`'
const REST = String.raw`(-?\d+(?:\.\d+)?)(?![\w.])|([\p{L}_][\p{L}\p{N}_]*)|(<>|!=|<=|>=|[=<>(),])`
const TEXT = "'((?:[^']|'')*)'"
const BACKSLASHED_TEXT = String.raw`'((?:[^'\\]|''|\\[\s\S])*)'`
const SIGNS: Record<string, Operator> = {
  '=': 'eq',
  '<>': 'ne',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}
const RESERVED = new Set(['AND', 'OR', 'NOT', 'IN', 'LIKE', 'IS', 'NULL', 'TRUE', 'FALSE', 'USER_ATTRIBUTE'])
const UNPATTERNED = /[%_\\]/

class Unreadable extends Error {}

/** The condition that SQL says, with columns as the table calls them; null where pickers cannot show it. */
export function parseCondition(sql: string, columns: readonly string[], dialect: string): Condition | null {
  if (sql.trim() === '') return { join: 'or', groups: [] }
  try {
    return shape(new Parser(tokensOf(sql, dialect), columns).readAll())
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

function tokensOf(sql: string, dialect: string): Token[] {
  const { backslashes: hasBackslashes, doubleQuotedTexts } = quotingOf(dialect)
  const pattern = new RegExp(`\\s*(?:${NAMES}|${hasBackslashes ? BACKSLASHED_TEXT : TEXT}|${REST})`, 'uy')
  const tokens: Token[] = []
  while (sql.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex
    const match = pattern.exec(sql)
    if (!match) throw new Unreadable(sql.slice(at))
    tokens.push(tokenOf(match, doubleQuotedTexts, hasBackslashes))
  }
  return [...tokens, { kind: 'end', value: '' }]
}

function tokenOf(match: RegExpExecArray, doubleQuotedTexts: boolean, hasBackslashes: boolean): Token {
  const [, double, backtick, text, number, name, sign = ''] = match
  if (double !== undefined) {
    if (doubleQuotedTexts) throw new Unreadable(double) // its escapes differ
    return { kind: 'quoted', value: double.replaceAll('""', '"') }
  }
  if (backtick !== undefined) return { kind: 'quoted', value: backtick.replaceAll('``', '`') }
  if (text !== undefined) return { kind: 'text', value: unescape(text, hasBackslashes) }
  if (number !== undefined) return { kind: 'number', value: number }
  return name === undefined ? { kind: 'sign', value: sign } : { kind: 'name', value: name }
}

/** A text without its escapes; of those with a backslash only the one that we write is read. */
function unescape(text: string, hasBackslashes: boolean): string {
  const plain = text.replaceAll("''", "'")
  if (!hasBackslashes) return plain
  if (text.replaceAll('\\\\', '').includes('\\')) throw new Unreadable(text)
  return plain.replaceAll('\\\\', '\\')
}

class Parser {
  private at = 0

  constructor(
    private readonly tokens: Token[],
    private readonly columns: readonly string[],
  ) {}

  readAll(): Tree {
    const tree = this.readJoined('or')
    if (this.peek().kind !== 'end') throw new Unreadable(this.peek().value)
    return tree
  }

  private readJoined(join: Join): Tree {
    const parts = [this.readOperand(join)]
    while (this.takeWord(join.toUpperCase())) parts.push(this.readOperand(join))
    const [only] = parts
    return parts.length === 1 && only ? only : { join, parts }
  }

  private readOperand(join: Join): Tree {
    if (join === 'or') return this.readJoined('and')
    if (!this.takeSign('(')) return this.readComparison()
    const tree = this.readJoined('or')
    this.expectSign(')')
    return tree
  }

  private readComparison(): Comparison {
    const column = this.readColumn()
    if (this.takeWord('IS')) {
      const operator = this.takeWord('NOT') ? 'notNull' : 'isNull'
      this.expectWord('NULL')
      return { column, operator, operand: { kind: 'values', values: [] } }
    }
    const isNegated = this.takeWord('NOT')
    if (this.takeWord('IN')) {
      return { column, operator: isNegated ? 'notIn' : 'in', operand: this.readList() }
    }
    if (isNegated) throw new Unreadable('NOT')
    if (this.takeWord('LIKE')) return this.readPattern(column)
    const operator = SIGNS[this.next('sign').value]
    if (!operator) throw new Unreadable('sign')
    return { column, operator, operand: this.readValueOrAttribute() }
  }

  private readColumn(): string {
    const token = this.peek()
    const isReserved = token.kind === 'name' && RESERVED.has(token.value.toUpperCase())
    if ((token.kind !== 'quoted' && token.kind !== 'name') || isReserved) throw new Unreadable(token.value)
    this.at += 1
    return this.findColumn(token.value)
  }

  private findColumn(writtenName: string): string {
    if (this.columns.includes(writtenName)) return writtenName
    const alike = this.columns.filter((name) => name.toLowerCase() === writtenName.toLowerCase())
    const [only] = alike
    if (alike.length !== 1 || only === undefined) throw new Unreadable(writtenName)
    return only
  }

  private readList(): Operand {
    this.expectSign('(')
    const values = [this.readValue()]
    while (this.takeSign(',')) values.push(this.readValue())
    this.expectSign(')')
    return { kind: 'values', values }
  }

  private readPattern(column: string): Comparison {
    const pattern = this.next('text').value
    const isOpen = pattern.startsWith('%')
    const value = pattern.slice(isOpen ? 1 : 0, -1)
    if (!pattern.endsWith('%') || value === '' || UNPATTERNED.test(value)) throw new Unreadable(pattern)
    return {
      column,
      operator: isOpen ? 'contains' : 'startsWith',
      operand: { kind: 'values', values: [value] },
    }
  }

  private readValueOrAttribute(): Operand {
    if (!this.takeWord('USER_ATTRIBUTE')) return { kind: 'values', values: [this.readValue()] }
    this.expectSign('(')
    const { value: name } = this.next('text')
    this.expectSign(')')
    return { kind: 'attribute', name }
  }

  private readValue(): string {
    for (const word of ['TRUE', 'FALSE']) if (this.takeWord(word)) return word.toLowerCase()
    const token = this.peek()
    if (token.kind !== 'text' && token.kind !== 'number') throw new Unreadable(token.value)
    this.at += 1
    return token.value
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '' }
  }

  private next(kind: Token['kind']): Token {
    const token = this.peek()
    if (token.kind !== kind) throw new Unreadable(token.value)
    this.at += 1
    return token
  }

  private takeWord(word: string): boolean {
    const token = this.peek()
    const isMatch = token.kind === 'name' && token.value.toUpperCase() === word
    if (isMatch) this.at += 1
    return isMatch
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word)) throw new Unreadable(word)
  }

  private takeSign(sign: string): boolean {
    const isMatch = this.peek().kind === 'sign' && this.peek().value === sign
    if (isMatch) this.at += 1
    return isMatch
  }

  private expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw new Unreadable(sign)
  }
}

/** Groups of one level; a tree that is deeper cannot be shown. */
function shape(tree: Tree): Condition {
  if (!('parts' in tree)) return { join: 'or', groups: [{ join: 'and', parts: [tree] }] }
  const parts = flatten(tree)
  if (parts.every((part): part is Comparison => !('parts' in part))) {
    return { join: otherJoin(tree.join), groups: [{ join: tree.join, parts }] }
  }
  return { join: tree.join, groups: parts.map((part) => groupOf(part, otherJoin(tree.join))) }
}

function groupOf(part: Tree, join: Join): ComparisonGroup {
  if (!('parts' in part)) return { join, parts: [part] }
  const parts = flatten(part)
  if (part.join !== join || !parts.every((each): each is Comparison => !('parts' in each))) {
    throw new Unreadable('nested')
  }
  return { join, parts }
}

/** The parts of a join, with those of joins by the same word in it. */
const flatten = (tree: { join: Join; parts: Tree[] }): Tree[] =>
  tree.parts.flatMap((part) => ('parts' in part && part.join === tree.join ? flatten(part) : [part]))

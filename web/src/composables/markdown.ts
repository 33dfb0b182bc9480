/** Markdown to safe DOM. Nothing of it can run, load or be submitted. */
import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'
import { useCjkEmphasis } from '@/composables/cjkEmphasis'
import { withoutDirectionControls } from '@/composables/textDirection'
import type { FigureComputation, UnverifiedFigure } from '@/api/generated'

/** Where a text is marked; answers of earlier releases, and citations, have no reason. */
export type TextMark = Pick<UnverifiedFigure, 'start' | 'end'> & {
  reason?: UnverifiedFigure['reason']
  /** Of a verified figure. */
  computation?: FigureComputation
}
export type MarkReason = UnverifiedFigure['reason']

const TAGS = [
  'p', 'br', 'hr', 'strong', 'em', 's', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
] // prettier-ignore
const LINK = /^(?:https?:|mailto:)/i

// Private-use characters mark a figure while Markdown is parsed; the text itself may not hold them.
const REASONS: readonly MarkReason[] = ['figure', 'unit', 'period', 'rank', 'comparison', 'trend', 'cause']
const OPENS = '\uE010\uE011\uE012\uE013\uE014\uE015\uE016'
const CLOSE = '\uE001'
/** From here on each verified figure has a character of its own. */
const FIRST_FIGURE = 0xe100
const MOST_FIGURES = 0x100
const MARKS = /([\uE001\uE010-\uE016\uE100-\uE1FF])/

/** Renders blocks of Markdown; make one and keep it. */
export class MarkdownRenderer {
  private readonly parser = new MarkdownIt('default', { html: false, linkify: false, breaks: true })

  constructor() {
    useCjkEmphasis(this.parser)
    // A picture would be a request to a foreign host: its text is shown instead.
    this.parser.renderer.rules.image = (tokens, index) =>
      this.parser.utils.escapeHtml(tokens[index]?.content ?? '')
  }

  /** The DOM of a block. */
  render(source: string): DocumentFragment {
    const fragment = DOMPurify.sanitize(withoutDirectionControls(this.parser.render(source)), {
      ALLOWED_TAGS: TAGS,
      ALLOWED_ATTR: ['href', 'start', 'align'],
      ALLOWED_URI_REGEXP: LINK,
      ALLOW_DATA_ATTR: false,
      RETURN_DOM_FRAGMENT: true,
    })
    for (const link of fragment.querySelectorAll('a')) {
      link.target = '_blank'
      link.rel = 'noopener noreferrer nofollow'
    }
    return fragment
  }
}

/** Puts marks around figures; their offsets count code points, as Python does. */
export function withMarks(source: string, figures: readonly TextMark[]): string {
  const points = Array.from(source, (point) => (MARKS.test(point) ? '\uFFFD' : point))
  const opens = new Map(figures.map((figure, at) => [figure.start, opening(figure, at)]))
  const closes = new Set(figures.map((figure) => figure.end))
  return points
    .map((point, index) => (closes.has(index) ? CLOSE : '') + (opens.get(index) ?? '') + point)
    .concat(closes.has(points.length) ? CLOSE : '')
    .join('')
}

function opening({ reason = 'figure', computation }: TextMark, at: number): string {
  if (computation && at < MOST_FIGURES) return String.fromCharCode(FIRST_FIGURE + at)
  return OPENS.charAt(Math.max(0, REASONS.indexOf(reason)))
}

/** Makes the element of a mark: of why a figure is not verified, or of the figure at a place in the list. */
type MakeMark = (reason: MarkReason | number) => HTMLElement

/** Turns the marks in a rendered block into elements that `make` gives. */
export function showMarks(fragment: DocumentFragment, make: MakeMark): void {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  let inside = ''
  for (const text of texts) inside = splitMarks(text, inside, make)
}

/** The mark that is open after the text; it may be closed in a later one. */
function splitMarks(node: Text, before: string, make: MakeMark): string {
  const texts = node.data.split(MARKS)
  if (before === '' && texts.length === 1) return ''
  let inside = before
  const pieces = document.createDocumentFragment()
  for (const piece of texts) {
    if (MARKS.test(piece)) inside = piece === CLOSE ? '' : piece
    else if (piece !== '') pieces.append(inside === '' ? piece : createMark(piece, inside, make))
  }
  node.replaceWith(pieces)
  return inside
}

function createMark(text: string, open: string, make: MakeMark): HTMLElement {
  const figure = open.charCodeAt(0) - FIRST_FIGURE
  const element = make(figure >= 0 ? figure : (REASONS[OPENS.indexOf(open)] ?? 'figure'))
  element.prepend(text)
  return element
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/
// The end of the line counts as well: while text streams in, "-" may become "- item".
const GOES_ON = /^(?:\s|[-*+](?:\s|$)|\d+(?:[.)](?:\s|$)|$)|>|\|)/

/**
 * Cuts Markdown into blocks that do not change any more, and a tail that may.
 * A block ends at a blank line outside of code, lists, quotes and tables.
 */
export function blocksOf(source: string): string[] {
  const blocks: string[] = []
  let block: string[] = []
  let fence = ''
  const lines = source.split('\n')
  lines.forEach((line, index) => {
    block.push(line)
    fence = nextFence(fence, line)
    if (fence === '' && endsBlock(line, lines[index + 1], block)) {
      blocks.push(block.join('\n'))
      block = []
    }
  })
  return [...blocks, block.join('\n')]
}

function nextFence(fence: string, line: string): string {
  const match = FENCE.exec(line)?.[1]
  if (!match) return fence
  if (fence === '') return match
  return match.startsWith(fence) ? '' : fence
}

function endsBlock(line: string, next: string | undefined, block: string[]): boolean {
  if (line.trim() !== '' || next === undefined || next.trim() === '') return false
  return !GOES_ON.test(next) || !GOES_ON.test(block[0] ?? '')
}

/** SQL with its words coloured. Loaded when the first statement is shown. */
import DOMPurify from 'dompurify'
import hljs from 'highlight.js/lib/core'
import sql from 'highlight.js/lib/languages/sql'
import { withVisibleDirections } from '@/composables/textDirection'

const highlighter = hljs.newInstance()
highlighter.registerLanguage('sql', sql)

export function highlightSql(text: string): DocumentFragment {
  return DOMPurify.sanitize(highlighter.highlight(withVisibleDirections(text), { language: 'sql' }).value, {
    ALLOWED_TAGS: ['span'],
    ALLOWED_ATTR: ['class'],
    RETURN_DOM_FRAGMENT: true,
  })
}

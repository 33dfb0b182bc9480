/** The architecture as it stands in the source: nothing is written twice. */
import { markdown } from '../layout/markdown.js'

export default class {
  data() {
    return { title: 'Internals', description: 'ARCHITECTURE.md of the source, whole: how data flows, why the pieces are cut where they are, and which rules a machine holds.' }
  }

  render({ architecture }) {
    const text = architecture.replace(/^# .*\n/, '')
    return `<div lang="en">${markdown().render(text)}</div>`
  }
}

/** The changes as they stand in the source: nothing is written twice. */
import { markdown } from '../layout/markdown.js'

export default class {
  data() {
    return { title: 'Changes', description: 'What each release brought.' }
  }

  render({ changelog }) {
    const text = changelog.replace(/^# .*\n/, '')
    return `<div lang="en">${markdown().render(text)}</div>`
  }
}

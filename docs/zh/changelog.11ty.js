/** The changes as they stand in the source: nothing is written twice. */
import { markdown } from '../layout/markdown.js'

export default class {
  data() {
    return { title: '更新记录（英文）', description: '每个版本带来了什么。内容取自 CHANGELOG.md，只有英文。' }
  }

  render({ changelog }) {
    const text = changelog.replace(/^# .*\n/, '')
    return `<div lang="en">${markdown().render(text)}</div>`
  }
}

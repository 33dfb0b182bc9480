/** The architecture as it stands in the source: nothing is written twice. */
import { markdown } from '../layout/markdown.js'

export default class {
  data() {
    return { title: '内部原理（英文）', description: '源代码中的 ARCHITECTURE.md 全文，写给开发者，只有英文：数据如何流动、为何这样划分、哪些规则由工具保证。中文概述见「架构」一页。' }
  }

  render({ architecture }) {
    const text = architecture.replace(/^# .*\n/, '')
    return `<div lang="en">${markdown().render(text)}</div>`
  }
}

/** The architecture and the internals as they stand in the source. */
import { internals as render } from '../layout/internals.js'

export default class {
  data() {
    return { title: '内部原理（英文）', description: '源代码中的 ARCHITECTURE.md 和 docs/internals，写给开发者，只有英文：数据如何流动、各部分如何工作、哪些规则由工具检查。中文概述见「架构」一页。' }
  }

  render({ architecture, internals }) {
    return render(architecture, internals)
  }
}

/** The architecture and the internals as they stand in the source. */
import { internals as render } from '../layout/internals.js'

export default class {
  data() {
    return { title: 'Internals', description: 'ARCHITECTURE.md and docs/internals of the source: how data flows, how each part works, and which rules a machine checks.' }
  }

  render({ architecture, internals }) {
    return render(architecture, internals)
  }
}

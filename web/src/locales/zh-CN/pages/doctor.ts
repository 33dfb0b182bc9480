export default {
  title: '诊断',
  about: '查看系统各部分的状态，以及如何解决问题。',
  again: '重新诊断',
  verdict: { ok: '一切正常', warning: '可以使用，但有限制', failed: '部分功能异常' },
  states: { ok: '正常', warning: '受限', failed: '故障', off: '未配置' },
}

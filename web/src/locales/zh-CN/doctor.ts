export default {
  title: '诊断',
  about: '检查系统的每个部分，并说明如何处理问题。',
  again: '重新诊断',
  verdict: { ok: '一切正常', warning: '可以使用，但有限制', failed: '有部分无法工作' },
  states: { ok: '正常', warning: '受限', failed: '故障', off: '未配置' },
}

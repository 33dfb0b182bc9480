export default {
  run: '重新执行',
  states: { same: '一致', different: '不一致', refused: '现已被拒绝', failed: '执行失败' },
  sameRows: '{n} 行数据均与当时一致。',
  counts: '当时 {before} 行，现在 {now} 行。',
  onlyNow: '现在 {now} 行；当时的数据行未保存。',
  columnsChanged: '列与当时不同。',
  truncated: '数据行超出读取上限，只比较已读取的部分。',
  rows: {
    gone: '减少 {n} 行',
    added: '新增 {n} 行',
    changed: '{n} 行有变化',
    now: '现在 {n} 行',
  },
  side: '当时或现在',
  before: '当时',
  after: '现在',
}

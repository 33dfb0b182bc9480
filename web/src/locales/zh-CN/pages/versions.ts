export default {
  title: '对比 SQL 语句',
  version: '版本 {n}',
  withRows: '{name}，{n} 行',
  before: '左侧',
  after: '右侧',
  same: '两个版本的 SQL 语句相同。',
  different: '两条语句的不同之处已标出。',
  none: '该版本没有 SQL 语句。',
}

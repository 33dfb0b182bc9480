export default {
  none: '还没有变化',
  noneAbout: '同步时发现新增、删除或改了类型的表和字段，会列在这里。',
  closedAbout: '设有规则或已关闭的表或字段不见了，新增的可能就是它改名而来。请核对并调整规则，再打开它。',
  count: '{n} 处变化',
  showAll: '显示全部 {n} 处',
  untold: '另有 {n} 处变化未列出。',
  kinds: {
    table_added: '新增表',
    table_disabled: '新增表（已关闭）',
    table_removed: '表已删除',
    column_added: '新增字段',
    column_disabled: '新增字段（已关闭）',
    column_removed: '字段已删除',
    type_changed: '类型改变',
  },
  broken: '{n} 项内容与现有的表不符',
  brokenAbout:
    '在表或字段恢复、或修改这些内容之前，术语、示例和表关系不会生效，保存的问题无法运行；规则与表不符时，该表对规则涉及的人关闭。',
  references: { term: '术语', example: '示例', join: '表关系', rule: '权限规则', question: '保存的问题' },
}

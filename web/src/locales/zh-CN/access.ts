export default {
  who: '谁可以看到并使用该数据源',
  everybody: '所有人',
  everybodyAbout: '每个用户都可以提问。',
  some: '仅以下用户组和用户',
  someAbout: '对其他人来说，包括其他管理员，该数据源不存在。请保留您自己或您所在的用户组。',
  groups: '用户组',
  addGroup: '添加用户组',
  noGroups: '还没有用户组',
  users: '用户',
  addUser: '添加用户',
  remove: '移除 {name}',
}

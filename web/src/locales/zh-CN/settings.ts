export default {
  about: '这些选项只影响您在这个浏览器中看到的界面。',
  groups: {
    personal: '个人',
    data: '数据',
    answering: '回答',
    system: '系统',
  },
  sqlOpen: '始终展开 SQL',
  sqlOpenAbout: '每个回答都直接显示 SQL，无需点击展开。',
  account: '账户 {name}',
}

import type en from '@/locales/en/pages/commands'

export default {
  title: '前往',
  search: '搜索对话、已保存的问题、看板和页面',
  none: '没有找到。',
  kinds: { page: '页面', chat: '对话', saved: '已保存的问题', dashboard: '看板' },
  shortcuts: '键盘快捷键',
  keys: {
    palette: '搜索对话，前往任意页面',
    new_chat: '新对话',
    shortcuts: '本列表',
    send: '发送问题',
    line: '在问题中换行',
    last_question: '编辑上一个问题（输入框为空时）',
    cells: '选择表格中的单元格',
    close: '关闭当前窗口',
  },
} satisfies typeof en

export default {
  title: '问题的几种理解',
  taken: '理解为：{words}。也可能是：',
  only: '理解为：{words}。',
  open: '这个问题可以有几种理解，例如：',
  second: {
    title: '第二种理解',
    agrees: '不用模型再读一遍问题，得到的结果相同。',
    differs: '不用模型再读一遍问题，得到的结果不同（{n} 行）。',
    offer: '不用模型，可以这样理解这个问题。',
    show: '查看语句',
    run: '执行',
  },
}

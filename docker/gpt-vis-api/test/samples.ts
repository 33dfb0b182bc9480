/** One sensible request of every type. */
const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06']
const kinds = ['线上', '门店']

export const samples: Record<string, object> = {
  line: {
    title: '每月销售额',
    axisXTitle: '月份',
    axisYTitle: '销售额',
    data: months.flatMap((time, i) =>
      kinds.map((group, k) => ({ time, group, value: 120_000 + i * 9_000 + k * 60_000 - (i % 2) * 14_000 })),
    ),
  },
  area: {
    title: '每月订单',
    stack: true,
    data: months.flatMap((time, i) =>
      kinds.map((group, k) => ({ time, group, value: 300 + i * 40 + k * 120 })),
    ),
  },
  column: {
    title: '各省份销售额',
    data: ['广东', '浙江', '江苏', '山东'].map((category, i) => ({
      category,
      value: 4_000_000 - i * 800_000,
    })),
  },
  bar: {
    title: '各省份销售额',
    group: true,
    data: ['广东', '浙江', '江苏'].flatMap((category, i) =>
      kinds.map((group, k) => ({ category, group, value: 400 - i * 80 + k * 40 })),
    ),
  },
  'dual-axes': {
    title: '销售额与利润率',
    categories: months,
    series: [
      { type: 'column', axisYTitle: '销售额', data: [91.9, 99.1, 101.6, 114.4, 121, 130] },
      { type: 'line', axisYTitle: '利润率', data: [0.055, 0.06, 0.062, 0.07, 0.075, 0.071] },
    ],
  },
  waterfall: {
    title: '利润构成',
    data: [
      { category: '收入', value: 100 },
      { category: '成本', value: -60 },
      { category: '毛利', isIntermediateTotal: true },
      { category: '费用', value: -50 },
      { category: '净利', isTotal: true },
    ],
  },
  scatter: {
    title: '价格与销量',
    axisXTitle: '价格',
    axisYTitle: '销量',
    data: Array.from({ length: 60 }, (_, i) => ({
      x: 10 + i,
      y: 200 - i * 2 + ((i * 37) % 40),
      group: i % 2 ? '甲' : '乙',
    })),
  },
  histogram: {
    title: '订单金额分布',
    axisXTitle: '金额',
    data: Array.from({ length: 300 }, (_, i) => 50 + ((i * 7919) % 97) + ((i * 104_729) % 53)),
  },
  boxplot: {
    title: '交货天数',
    axisYTitle: '天',
    data: ['顺丰', '京东', '中通'].flatMap((category, c) =>
      Array.from({ length: 30 }, (_, i) => ({ category, value: 2 + c + ((i * 31) % 10) / 3 })),
    ),
  },
  violin: {
    title: '交货天数',
    data: ['顺丰', '京东', '中通'].flatMap((category, c) =>
      Array.from({ length: 60 }, (_, i) => ({ category, value: 2 + c + ((i * 31) % 10) / 3 })),
    ),
  },
  pie: {
    title: '品类占比',
    innerRadius: 0.6,
    data: [
      { category: '家电', value: 50 },
      { category: '食品', value: 25 },
      { category: '服饰', value: 25 },
    ],
  },
  funnel: {
    title: '转化',
    data: [
      { category: '浏览网站', value: 50_000 },
      { category: '放入购物车', value: 35_000 },
      { category: '生成订单', value: 25_000 },
      { category: '支付订单', value: 15_000 },
    ],
  },
  radar: {
    title: '能力',
    data: ['设计', '开发', '市场', '服务', '财务'].flatMap((name, i) =>
      ['甲', '乙'].map((group, g) => ({ name, group, value: 50 + ((i * 17 + g * 23) % 45) })),
    ),
  },
  treemap: {
    title: '库存',
    data: [
      {
        name: '家电',
        value: 70,
        children: [
          { name: '冰箱', value: 40 },
          { name: '电视', value: 30 },
        ],
      },
      { name: '食品', value: 30 },
    ],
  },
  sankey: {
    title: '用户流向',
    data: [
      { source: '首页', target: '商品页', value: 50 },
      { source: '商品页', target: '购物车', value: 35 },
      { source: '商品页', target: '离开', value: 15 },
      { source: '购物车', target: '支付', value: 25 },
    ],
  },
  'word-cloud': {
    title: '评价',
    data: ['质量', '物流', '价格', '服务', '包装', '颜色', '尺寸', '客服', '好评', '退货'].map((text, i) => ({
      text,
      value: 100 - i * 9,
    })),
  },
  liquid: { title: '完成率', percent: 0.75 },
  venn: {
    title: '用户重合',
    data: [
      { sets: ['微信'], value: 60 },
      { sets: ['淘宝'], value: 50 },
      { sets: ['微信', '淘宝'], value: 20, label: '重合' },
    ],
  },
  'mind-map': {
    title: '计划',
    data: {
      name: '年度计划',
      children: [
        { name: '产品', children: [{ name: '新品' }, { name: '改款' }] },
        { name: '市场', children: [{ name: '投放' }] },
      ],
    },
  },
  'organization-chart': {
    data: {
      name: '总经理',
      description: '张三',
      children: [
        { name: '销售部', description: '李四' },
        { name: '技术部', description: '王五', children: [{ name: '前端' }, { name: '后端' }] },
      ],
    },
  },
  'fishbone-diagram': {
    title: '退货原因',
    data: {
      name: '退货率上升',
      children: [
        { name: '质量', children: [{ name: '破损' }, { name: '色差' }] },
        { name: '物流', children: [{ name: '慢' }] },
        { name: '描述', children: [{ name: '尺寸不符' }] },
        { name: '服务', children: [{ name: '回复慢' }] },
      ],
    },
  },
  'flow-diagram': {
    title: '审批',
    data: {
      nodes: ['提交', '主管审批', '财务审批', '完成', '退回'].map((name) => ({ name })),
      edges: [
        { source: '提交', target: '主管审批' },
        { source: '主管审批', target: '财务审批', name: '同意' },
        { source: '主管审批', target: '退回', name: '拒绝' },
        { source: '财务审批', target: '完成' },
      ],
    },
  },
  'network-graph': {
    title: '关系',
    data: {
      nodes: ['甲', '乙', '丙', '丁', '戊'].map((name) => ({ name })),
      edges: [
        { source: '甲', target: '乙', name: '同事' },
        { source: '甲', target: '丙' },
        { source: '乙', target: '丁' },
        { source: '丁', target: '戊' },
      ],
    },
  },
  spreadsheet: {
    title: '明细',
    data: [
      { 省份: '广东', 季度: 'Q1', 销售额: 1200.5 },
      { 省份: '广东', 季度: 'Q2', 销售额: 1500 },
      { 省份: '浙江', 季度: 'Q1', 销售额: 900 },
    ],
    rows: ['省份'],
    columns: ['季度'],
    values: ['销售额'],
  },
  'district-map': {
    title: '各省份销售额',
    width: 1000,
    height: 750,
    data: {
      name: '中国',
      dataType: 'number',
      dataLabel: '销售额',
      dataValueUnit: '万',
      showAllSubdistricts: true,
      subdistricts: [
        { name: '广东省', dataValue: '120' },
        { name: '浙江', dataValue: '90' },
        { name: '新疆维吾尔自治区', dataValue: '30' },
        { name: '山西', dataValue: '10' },
        { name: '陕西', dataValue: '60' },
      ],
    },
  },
  'answer-chart': {
    width: 720,
    height: 360,
    chart: {
      type: 'column',
      title: '各省份销售额前五名',
      unit: '元',
      option: {
        dataset: {
          dimensions: ['省份', '销售额'],
          source: [
            ['广东', 5_200_000],
            ['浙江', 4_100_000],
            ['江苏', 3_900_000],
          ],
        },
      },
    },
  },
}

export const sample = (type: string): object => ({ type, ...samples[type] })

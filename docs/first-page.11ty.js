/** /help/: on to the reader's language; both are offered where no script runs. */
export default class {
  data() {
    return { permalink: 'index.html', eleventyExcludeFromCollections: true }
  }

  render({ words }) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.en.product} · ${words.en.help} · ${words.zh.help}</title>
<link rel="stylesheet" href="/help/theme/site.css">
<script src="/help/theme/first.js"></script>
<script type="module" src="/help/theme/start.js"></script>
</head>
<body class="start">
<main><h1>TableTalk</h1>
<p><a href="/help/zh/" lang="zh-CN" hreflang="zh-CN">中文文档</a></p>
<p><a href="/help/en/" hreflang="en">English documentation</a></p></main>
</body>
</html>
`
  }
}

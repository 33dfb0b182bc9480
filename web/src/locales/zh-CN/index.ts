import answer from '@/locales/zh-CN/answer'
import chat from '@/locales/zh-CN/chat'
import common from '@/locales/zh-CN/common'
import documents from '@/locales/zh-CN/documents'
import files from '@/locales/zh-CN/files'
import models from '@/locales/zh-CN/models'
import readings from '@/locales/zh-CN/readings'
import settings from '@/locales/zh-CN/settings'
import sources from '@/locales/zh-CN/sources'
import tools from '@/locales/zh-CN/tools'

export default {
  common,
  chat,
  answer,
  documents,
  files,
  models,
  readings,
  settings,
  sources,
  tools,
}

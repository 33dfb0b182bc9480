import answer from '@/locales/en/answer'
import chat from '@/locales/en/chat'
import common from '@/locales/en/common'
import documents from '@/locales/en/documents'
import files from '@/locales/en/files'
import models from '@/locales/en/models'
import readings from '@/locales/en/readings'
import settings from '@/locales/en/settings'
import sources from '@/locales/en/sources'
import tools from '@/locales/en/tools'

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

import answer from '@/locales/zh-CN/answer'
import chat from '@/locales/zh-CN/chat'
import common from '@/locales/zh-CN/common'
import doctor from '@/locales/zh-CN/doctor'
import documents from '@/locales/zh-CN/documents'
import files from '@/locales/zh-CN/files'
import joins from '@/locales/zh-CN/joins'
import models from '@/locales/zh-CN/models'
import settings from '@/locales/zh-CN/settings'
import sources from '@/locales/zh-CN/sources'
import tools from '@/locales/zh-CN/tools'
import users from '@/locales/zh-CN/users'

export default {
  common,
  chat,
  answer,
  doctor,
  documents,
  files,
  joins,
  models,
  settings,
  sources,
  tools,
  users,
}

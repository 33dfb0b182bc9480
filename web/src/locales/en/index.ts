import answer from '@/locales/en/answer'
import chat from '@/locales/en/chat'
import common from '@/locales/en/common'
import doctor from '@/locales/en/doctor'
import documents from '@/locales/en/documents'
import files from '@/locales/en/files'
import joins from '@/locales/en/joins'
import models from '@/locales/en/models'
import settings from '@/locales/en/settings'
import sources from '@/locales/en/sources'
import tools from '@/locales/en/tools'
import users from '@/locales/en/users'

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

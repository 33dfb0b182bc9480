import {
  createRouter,
  createWebHistory,
  type RouteLocationGeneric,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type Router,
  type RouteRecordRaw,
} from 'vue-router'
import type { Permission } from '@/api/access/roles'
import { loadCharts } from '@/composables/chart/drawing'
import { withTexts } from '@/locales'

declare module 'vue-router' {
  interface RouteMeta {
    /** May be seen without signing in. */
    open?: boolean
    admin?: boolean
    /** The permission without which there is no such page. */
    need?: Permission
  }
}

interface Session {
  readonly signedIn: boolean
  readonly isAdmin: boolean
  may: (permission: Permission) => boolean
  open: () => Promise<void>
}

/** What may be the id of a record: it becomes a part of paths of the API. */
const ID = ':id([\\w-]+)'

const sourceSetup = withTexts(
  'setup',
  withTexts(
    'access',
    withTexts('starters', () => import('@/views/settings/SourceSetupView.vue')),
  ),
)

/** What draws the cards is fetched beside the page, not behind it; a card that lacks it tells. */
const dashboardPage = withTexts(
  'saved',
  withTexts('dashboards', () => {
    const drawing = [import('@/components/activities/table/TableBlock.vue'), loadCharts()]
    void Promise.allSettled(drawing)
    return import('@/views/DashboardView.vue')
  }),
)

/** The pages of the settings; what an administrator alone may see says so. */
const SETTINGS: RouteRecordRaw[] = [
  { path: '', redirect: { name: 'general' } },
  { path: 'general', name: 'general', component: () => import('@/views/settings/GeneralView.vue') },
  { path: 'sources', name: 'sources', component: () => import('@/views/SourcesView.vue') },
  {
    path: `sources/${ID}/joins`,
    name: 'joins',
    component: withTexts('joins', () => import('@/views/JoinsView.vue')),
  },
  {
    path: 'sources/new',
    name: 'source-new',
    component: sourceSetup,
    meta: { need: 'manage_sources' },
  },
  {
    path: `sources/${ID}/setup/:step?`,
    name: 'source-setup',
    component: sourceSetup,
    meta: { need: 'manage_sources' },
  },
  { path: `sources/${ID}/:tab?`, name: 'source', component: () => import('@/views/SourceView.vue') },
  {
    path: 'teaching/:tab?',
    name: 'teaching',
    component: withTexts('teaching', () => import('@/views/settings/TeachingView.vue')),
  },
  { path: 'files', name: 'files', component: () => import('@/views/FilesView.vue') },
  { path: `files/${ID}`, name: 'file', component: () => import('@/views/FileView.vue') },
  { path: 'documents', name: 'documents', component: () => import('@/views/DocumentsView.vue') },
  { path: 'tools', name: 'tools', component: () => import('@/views/settings/ToolsView.vue') },
  {
    path: 'models',
    name: 'models',
    component: () => import('@/views/settings/ModelsView.vue'),
    meta: { admin: true },
  },
  {
    path: 'users',
    name: 'users',
    component: withTexts('users', () => import('@/views/settings/UsersView.vue')),
    meta: { need: 'manage_people' },
  },
  {
    path: 'roles',
    name: 'roles',
    component: withTexts('users', () => import('@/views/settings/RolesView.vue')),
    meta: { need: 'manage_people' },
  },
  {
    path: 'groups',
    name: 'groups',
    component: withTexts('groups', () => import('@/views/settings/GroupsView.vue')),
    meta: { need: 'manage_people' },
  },
  {
    path: 'workspaces',
    name: 'workspaces',
    component: withTexts('workspaces', () => import('@/views/settings/WorkspacesView.vue')),
    meta: { need: 'manage_people' },
  },
  {
    path: 'audit',
    name: 'audit',
    component: withTexts('audit', () => import('@/views/settings/AuditView.vue')),
    meta: { need: 'read_audit' },
  },
  {
    path: 'doctor',
    name: 'doctor',
    component: withTexts('doctor', () => import('@/views/settings/DoctorView.vue')),
    meta: { admin: true },
  },
]

/** Topics whose pages stood at the root of the site before there were settings. */
const MOVED_TO_SETTINGS = ['sources', 'files', 'documents', 'tools', 'models', 'users', 'doctor']

const toSettings = ({ path, query, hash }: RouteLocationGeneric): RouteLocationRaw => ({
  path: `/settings${path}`,
  query,
  hash,
})

/** Every page of the application; nothing but sign-in is open. */
export function createAppRouter(session: Session): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/sign-in',
        name: 'sign-in',
        component: () => import('@/views/SignInView.vue'),
        meta: { open: true },
      },
      {
        path: '/',
        component: () => import('@/views/ShellView.vue'),
        children: [
          { path: '', redirect: { name: 'chat' } },
          { path: `chat/${ID}?`, name: 'chat', component: () => import('@/views/ChatView.vue') },
          {
            path: 'saved',
            name: 'saved',
            component: withTexts('saved', () => import('@/views/SavedQuestionsView.vue')),
            meta: { need: 'ask' },
          },
          {
            path: `saved/${ID}`,
            name: 'saved-question',
            component: withTexts('saved', () => import('@/views/SavedQuestionView.vue')),
            meta: { need: 'ask' },
          },
          {
            path: 'dashboards',
            name: 'dashboards',
            component: withTexts('dashboards', () => import('@/views/DashboardsView.vue')),
            meta: { need: 'ask' },
          },
          {
            path: `dashboards/${ID}`,
            name: 'dashboard',
            component: dashboardPage,
            meta: { need: 'ask' },
          },
          {
            path: 'settings',
            component: () => import('@/views/settings/SettingsView.vue'),
            children: SETTINGS,
          },
          ...MOVED_TO_SETTINGS.map((topic) => ({ path: `${topic}/:rest(.*)*`, redirect: toSettings })),
          { path: ':rest(.*)*', name: 'not-found', component: () => import('@/views/NotFoundView.vue') },
        ],
      },
    ],
  })
  router.beforeEach((to) => guard(to, session))
  return router
}

/** Sign-in, and back to `from` afterwards. */
export function toSignIn(from: RouteLocationNormalized, isExpired = false): RouteLocationRaw {
  if (from.name === 'sign-in') return { name: 'sign-in', query: from.query }
  const query: Record<string, string> = {}
  if (from.fullPath !== '/') query['next'] = from.fullPath
  if (isExpired) query['expired'] = '1'
  return { name: 'sign-in', query }
}

async function guard(to: RouteLocationNormalized, session: Session): Promise<RouteLocationRaw | boolean> {
  if (to.meta.open) return session.signedIn ? { name: 'chat' } : true
  if (!session.signedIn) return toSignIn(to)
  const opening = openSession(session)
  fetchPages(to)
  if (!(await opening)) return toSignIn(to, true)
  return isFor(to, session) || { name: 'not-found', params: { rest: to.path.slice(1).split('/') } }
}

/** Fetches the parts of a page beside the session, not behind it; the router tells when one cannot be had. */
function fetchPages({ matched }: RouteLocationNormalized): void {
  for (const { components } of matched) {
    const page: unknown = components?.['default']
    if (typeof page === 'function') Promise.resolve(page()).catch(() => undefined)
  }
}

const isFor = ({ meta }: RouteLocationNormalized, session: Session): boolean =>
  (!meta.admin || session.isAdmin) && (!meta.need || session.may(meta.need))

/** False when the session turned out to be lost; an unreachable service is shown by the page itself. */
async function openSession(session: Session): Promise<boolean> {
  try {
    await session.open()
    return true
  } catch {
    return session.signedIn
  }
}

import { Hono } from 'hono'
import { SYNC_PATH } from '../protocol/token.ts'
import type { Deps } from './deps.ts'
import type { AppEnv } from './http/context.ts'
import { refuseCrossSite } from './http/csrf.ts'
import { answerError, answerNotFound } from './http/errors.tsx'
import { request } from './http/request.ts'
import { securityHeaders } from './http/security-headers.ts'
import { sessionProof } from './http/session-cookie.ts'
import { activityRoutes } from './routes/activity.tsx'
import { activityEditsRoutes } from './routes/activity-edits.tsx'
import { agentHoldRoutes } from './routes/agent-holds.ts'
import { agentsRoutes } from './routes/agents.tsx'
import { attachmentsRoutes } from './routes/attachments.tsx'
import { boardRoutes } from './routes/board.tsx'
import { changeLogRoutes } from './routes/change-log.tsx'
import { commandsRoutes } from './routes/commands.tsx'
import { companiesRoutes } from './routes/companies.tsx'
import { companyRoutes } from './routes/company.tsx'
import { companyEditsRoutes } from './routes/company-edits.tsx'
import { companyMergeRoutes } from './routes/company-merge.tsx'
import { companyNamesRoutes } from './routes/company-names.tsx'
import { contactRoutes } from './routes/contact.tsx'
import { contactCompaniesRoutes } from './routes/contact-companies.tsx'
import { contactEditsRoutes } from './routes/contact-edits.tsx'
import { contactsRoutes } from './routes/contacts.tsx'
import { dashboardRoutes } from './routes/dashboard.tsx'
import { deletedProjectsRoutes } from './routes/deleted-projects.tsx'
import { departmentsRoutes } from './routes/departments.tsx'
import { designRoutes } from './routes/design.tsx'
import { duplicatesRoutes } from './routes/duplicates.tsx'
import { egressRoutes } from './routes/egress.tsx'
import { exportsRoutes } from './routes/exports.ts'
import { healthRoutes } from './routes/health.ts'
import { healthPageRoutes } from './routes/health-page.tsx'
import { invoiceRoutes } from './routes/invoice.tsx'
import { invoicesRoutes } from './routes/invoices.tsx'
import { ledgerRowRoutes } from './routes/ledger-row.tsx'
import { linksRoutes } from './routes/links.tsx'
import { liveRoutes } from './routes/live.ts'
import { memberRoutes } from './routes/member.tsx'
import { memberAccessRoutes } from './routes/member-access.ts'
import { membersRoutes } from './routes/members.tsx'
import { mentionsRoutes } from './routes/mentions.tsx'
import { newActivityRoutes } from './routes/new-activity.tsx'
import { newCompanyRoutes } from './routes/new-company.tsx'
import { newContactRoutes } from './routes/new-contact.tsx'
import { newProjectRoutes } from './routes/new-project.tsx'
import { nextTouchRoutes } from './routes/next-touch.tsx'
import { offlineRoutes } from './routes/offline.tsx'
import { paletteRoutes } from './routes/palette.tsx'
import { preferencesRoutes } from './routes/preferences.ts'
import { profileRoutes } from './routes/profile.tsx'
import { projectRoutes } from './routes/project.tsx'
import { projectEditsRoutes } from './routes/project-edits.tsx'
import { projectPartiesRoutes } from './routes/project-parties.tsx'
import { projectPhasesRoutes } from './routes/project-phases.tsx'
import { projectStagesRoutes } from './routes/project-stages.tsx'
import { projectTeamRoutes } from './routes/project-team.tsx'
import { projectsRoutes } from './routes/projects.tsx'
import { quarantineRoutes } from './routes/quarantine.tsx'
import { recordOwnersRoutes } from './routes/record-owners.tsx'
import { rolesRoutes } from './routes/roles.tsx'
import { savedViewsRoutes } from './routes/saved-views.tsx'
import { searchRoutes } from './routes/search.tsx'
import { setupRoutes } from './routes/setup.tsx'
import { signInRoutes } from './routes/sign-in.tsx'
import { speculationRulesRoutes } from './routes/speculation-rules.ts'
import { sumProofRoutes } from './routes/sum-proof.tsx'
import { syncBatchRoutes } from './routes/sync-batches.ts'
import { syncCommandRoutes } from './routes/sync-commands.ts'
import { syncKeyRoutes } from './routes/sync-keys.ts'
import { syncPairingRoutes } from './routes/sync-pairing.ts'
import { syncPolicyRoutes } from './routes/sync-policies.ts'
import { syncStreamRoutes } from './routes/sync-stream.ts'
import { syncVerificationRoutes } from './routes/sync-verification.ts'
import { trailRoutes } from './routes/trail.ts'
import { untiedMoneyRoutes } from './routes/untied-money.tsx'
import { verificationRoutes } from './routes/verification.tsx'

/** The whole app: the order of its middleware and the mounting table, nothing else. */
export function createApp(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.use(securityHeaders)
  app.use(request(deps))
  app.route('/', healthRoutes)
  app.route(SYNC_PATH, syncPairingRoutes)
  app.route(SYNC_PATH, syncKeyRoutes)
  app.route(SYNC_PATH, syncStreamRoutes)
  app.route(SYNC_PATH, syncPolicyRoutes)
  app.route(SYNC_PATH, syncVerificationRoutes)
  app.route(SYNC_PATH, syncBatchRoutes)
  app.route(SYNC_PATH, syncCommandRoutes)
  app.use(refuseCrossSite)
  app.use(sessionProof)
  app.route('/', speculationRulesRoutes)
  app.route('/', offlineRoutes)
  app.route('/', signInRoutes)
  app.route('/', setupRoutes)
  app.route('/', linksRoutes)
  app.route('/', preferencesRoutes)
  app.route('/', liveRoutes)
  app.route('/', paletteRoutes)
  app.route('/', exportsRoutes)
  app.route('/', searchRoutes)
  app.route('/', trailRoutes)
  app.route('/', changeLogRoutes)
  app.route('/', companiesRoutes)
  app.route('/', recordOwnersRoutes)
  app.route('/', profileRoutes)
  app.route('/', membersRoutes)
  app.route('/', memberAccessRoutes)
  app.route('/', memberRoutes)
  app.route('/', departmentsRoutes)
  app.route('/', rolesRoutes)
  app.route('/', healthPageRoutes)
  app.route('/', dashboardRoutes)
  app.route('/', newCompanyRoutes)
  app.route('/', duplicatesRoutes)
  app.route('/', companyMergeRoutes)
  app.route('/', companyNamesRoutes)
  app.route('/', companyRoutes)
  app.route('/', companyEditsRoutes)
  app.route('/', newActivityRoutes)
  app.route('/', nextTouchRoutes)
  app.route('/', mentionsRoutes)
  app.route('/', activityRoutes)
  app.route('/', activityEditsRoutes)
  app.route('/', contactsRoutes)
  app.route('/', newContactRoutes)
  app.route('/', contactRoutes)
  app.route('/', contactEditsRoutes)
  app.route('/', contactCompaniesRoutes)
  app.route('/', newProjectRoutes)
  app.route('/', boardRoutes)
  app.route('/', projectStagesRoutes)
  app.route('/', projectsRoutes)
  app.route('/', deletedProjectsRoutes)
  app.route('/', projectRoutes)
  app.route('/', projectEditsRoutes)
  app.route('/', projectPartiesRoutes)
  app.route('/', projectPhasesRoutes)
  app.route('/', projectTeamRoutes)
  app.route('/', attachmentsRoutes)
  app.route('/', invoicesRoutes)
  app.route('/', invoiceRoutes)
  app.route('/', untiedMoneyRoutes)
  app.route('/', savedViewsRoutes)
  app.route('/', designRoutes)
  app.route('/', agentsRoutes)
  app.route('/', agentHoldRoutes)
  app.route('/', quarantineRoutes)
  app.route('/', egressRoutes)
  app.route('/', ledgerRowRoutes)
  app.route('/', sumProofRoutes)
  app.route('/', verificationRoutes)
  app.route('/', commandsRoutes)
  app.notFound(answerNotFound)
  app.onError(answerError)
  return app
}

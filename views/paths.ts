import type { LookedAfter } from '../worker/domain/giving.ts'
import type { ListName } from '../worker/domain/list-name.ts'

/** Every address of the product; nothing else writes a URL. A test holds each against the mounted routes. */
export const paths = {
  dashboard: () => '/',
  companies: (query: Query = {}) => `/companies${search(query)}`,
  /** The list of a kind of record that members look after. */
  lookedAfter: (kind: LookedAfter) => (kind === 'company' ? '/companies' : '/contacts'),
  /** Gives the records that were chosen, or all of the list whose query follows, to a member. */
  owners: (kind: LookedAfter) => `${paths.lookedAfter(kind)}/owners`,
  /** What was given at once, by the number of its first entry in the change log. */
  ownersGiven: (kind: LookedAfter, change: number, query: Query = {}) =>
    `${paths.lookedAfter(kind)}/owners/${change}${search(query)}`,
  newCompany: () => '/companies/new',
  similarCompanies: () => '/companies/similar',
  company: (id: string, query: Query = {}) => `/companies/${id}${search(query)}`,
  companyEdit: (id: string) => `/companies/${id}/edit`,
  duplicates: (query: Query = {}) => `/companies/duplicates${search(query)}`,
  companyDeletion: (id: string) => `/companies/${id}/deletion`,
  companyRestoration: (id: string) => `/companies/${id}/restoration`,
  merge: (id: string) => `/companies/${id}/merge`,
  /** The preview of a merge: `id` stays, `other` becomes part of it. */
  mergeOf: (id: string, other: string) => `/companies/${id}/merge${search({ with: other })}`,
  mergeUndo: (id: string) => `/companies/${id}/merge/undo`,
  /** Takes back a change of the record at this path. */
  undo: (record: string, change: number) => `${record}/undos?change=${change}`,
  contacts: (query: Query = {}) => `/contacts${search(query)}`,
  newContact: (query: { company?: string } = {}) => `/contacts/new${search(query)}`,
  similarContacts: () => '/contacts/similar',
  contact: (id: string, query: Query = {}) => `/contacts/${id}${search(query)}`,
  contactEdit: (id: string) => `/contacts/${id}/edit`,
  contactVcard: (id: string) => `/contacts/${id}/vcard`,
  contactDeletion: (id: string) => `/contacts/${id}/deletion`,
  contactRestoration: (id: string) => `/contacts/${id}/restoration`,
  contactCompanies: (id: string) => `/contacts/${id}/companies`,
  contactCompany: (id: string, companyId: string) => `/contacts/${id}/companies/${companyId}`,
  contactCompanyRemoval: (id: string, companyId: string) =>
    `/contacts/${id}/companies/${companyId}/removal`,
  companyNames: (query: { company?: string } = {}) => `/companies/names${search(query)}`,
  newActivity: (query: Query = {}) => `/activities/new${search(query)}`,
  activities: () => '/activities',
  activity: (id: string) => `/activities/${id}`,
  activityEdit: (id: string) => `/activities/${id}/edit`,
  activityDeletion: (id: string) => `/activities/${id}/deletion`,
  activityRestoration: (id: string) => `/activities/${id}/restoration`,
  activityComments: (id: string) => `/activities/${id}/comments`,
  commentDeletion: (id: string, commentId: string) =>
    `/activities/${id}/comments/${commentId}/deletion`,
  mentions: (query: Query = {}) => `/mentions${search(query)}`,
  mentionNames: (query: { q?: string } = {}) => `/mentions/names${search(query)}`,
  mentionsSeen: () => '/mentions/seen',
  nextTouch: (companyId: string) => `/companies/${companyId}/next-touch`,
  projects: (query: Query = {}) => `/projects${search(query)}`,
  project: (id: string, query: Query = {}) => `/projects/${id}${search(query)}`,
  deletedProjects: () => '/projects/deleted',
  projectDeletion: (id: string) => `/projects/${id}/deletion`,
  projectRestoration: (id: string) => `/projects/${id}/restoration`,
  projectEdit: (id: string) => `/projects/${id}/edit`,
  newProject: (query: { company?: string } = {}) => `/projects/new${search(query)}`,
  board: () => '/projects/board',
  projectStage: (id: string) => `/projects/${id}/stage`,
  /** Moves the projects that were chosen, or all of the list whose query follows. */
  projectStages: () => '/projects/stages',
  /** What was moved at once, by the number of its first entry in the change log. */
  projectMove: (change: number, query: { asked?: number | undefined } = {}) =>
    `/projects/moves/${change}${search(query)}`,
  newPhase: (id: string) => `/projects/${id}/phases/new`,
  phases: (id: string) => `/projects/${id}/phases`,
  phase: (id: string, phase: string) => `/projects/${id}/phases/${phase}`,
  phaseRemoval: (id: string, phase: string) => `/projects/${id}/phases/${phase}/removal`,
  newParty: (id: string) => `/projects/${id}/parties/new`,
  parties: (id: string) => `/projects/${id}/parties`,
  partyRemoval: (id: string, party: string) => `/projects/${id}/parties/${party}/removal`,
  newTeamMember: (id: string) => `/projects/${id}/team/new`,
  team: (id: string) => `/projects/${id}/team`,
  teamRemoval: (id: string, member: string) => `/projects/${id}/team/${member}/removal`,
  /** The files of a record; `record` is its path. */
  files: (record: string, query: Query = {}) => `${record}/files${search(query)}`,
  file: (id: string) => `/files/${id}`,
  fileRemoval: (id: string) => `/files/${id}/removal`,
  fileRestoration: (id: string) => `/files/${id}/restoration`,
  /** Companies with money that belongs to no project. */
  untiedMoney: (query: Query = {}) => `/untied-money${search(query)}`,
  untiedOf: (companyId: string, query: Query = {}) =>
    `/companies/${companyId}/untied-money${search(query)}`,
  untieOf: (companyId: string) => `/companies/${companyId}/untied-money/removal`,
  invoices: (query: Query = {}) => `/invoices${search(query)}`,
  /** An invoice is addressed by its book and its key there; the key may hold any text. */
  invoice: (of: LedgerKey) => `/invoices/${of.sourceId}-${encodeURIComponent(of.key)}`,
  /** A file of all rows of a list: the query of its address follows. */
  exports: (list: ListName) => `/${list}/exports`,
  views: () => '/views',
  viewRemoval: (id: string) => `/views/${id}/removal`,
  /** Any row of the ledger, by its canonical entity. */
  ledgerRow: (entity: string, of: LedgerKey) =>
    `/ledger/${entity}/${of.sourceId}-${encodeURIComponent(of.key)}`,
  ledgerRowProof: (entity: string, of: LedgerKey) =>
    `/ledger/${entity}/${of.sourceId}-${encodeURIComponent(of.key)}/proof.json`,
  sumProof: (query: Query) => `/proofs${search(query)}`,
  sumProofFile: (query: Query) => `/proofs/sum.json${search(query)}`,
  egressPolicy: (sourceId: number) => `/sources/${sourceId}/policy`,
  egressLog: (sourceId: number, query: Query = {}) => `/sources/${sourceId}/egress${search(query)}`,
  agents: () => '/agents',
  newAgent: () => '/agents/new',
  agentConfirmation: (id: string) => `/agents/${id}/confirmation`,
  agentRefusal: (id: string) => `/agents/${id}/refusal`,
  agentRevocation: (id: string) => `/agents/${id}/revocation`,
  agentKey: (agentId: string, kid: string) => `/agents/${agentId}/keys/${kid}/revocation`,
  holdConfirmation: (agentId: string) => `/agents/${agentId}/hold/confirmation`,
  holdRefusal: (agentId: string) => `/agents/${agentId}/hold/refusal`,
  quarantine: (sourceId: number) => `/sources/${sourceId}/quarantine`,
  sourceResends: (sourceId: number) => `/sources/${sourceId}/resends`,
  sourceCommands: (sourceId: number) => `/sources/${sourceId}/commands`,
  verification: (sourceId: number) => `/sources/${sourceId}/verification`,
  sourceVerifications: (sourceId: number) => `/sources/${sourceId}/verifications`,
  controlSums: (sourceId: number, query: Query = {}) =>
    `/sources/${sourceId}/control-sums${search(query)}`,
  command: (id: string, next?: string) => `/commands/${id}${search({ next })}`,
  pairing: (id: string) => `/pairings/${id}`,
  members: () => '/members',
  member: (id: string) => `/members/${id}`,
  memberSessionEnd: (id: string) => `/members/${id}/sessions/end`,
  departments: () => '/departments',
  department: (id: string) => `/departments/${id}`,
  departmentDeletion: (id: string) => `/departments/${id}/deletion`,
  roles: () => '/roles',
  role: (id: string) => `/roles/${id}`,
  roleDeletion: (id: string) => `/roles/${id}/deletion`,
  health: () => '/health',
  memberDeactivation: (id: string) => `/members/${id}/deactivation`,
  memberReactivation: (id: string) => `/members/${id}/reactivation`,
  memberLinks: (id: string) => `/members/${id}/links`,
  profile: () => '/profile',
  password: () => '/profile/password',
  otherSessions: () => '/profile/sessions',
  sessionEnd: () => '/profile/sessions/end',
  signIn: (query: { next?: string; ended?: '1' | null } = {}) => `/sign-in${search(query)}`,
  signOut: () => '/sign-out',
  welcome: (query: { token?: string } = {}) => `/welcome${search(query)}`,
  setup: (query: { token?: string } = {}) => `/setup${search(query)}`,
  language: () => '/language',
  theme: () => '/theme',
  palette: (query: { q?: string } = {}) => `/palette${search(query)}`,
  keySheet: () => '/palette/keys',
  changeLog: (query: Query = {}) => `/change-log${search(query)}`,
  trailList: (query: Query = {}) => `/change-log/trail${search(query)}`,
  /** Where a page with money says that it was shown. */
  trail: () => '/trail',
  search: (query: Query = {}) => `/search${search(query)}`,
  live: (seen: string) => `/live${search({ seen })}`,
  design: () => '/design',
  offline: () => '/offline',
  speculationRules: () => '/speculation-rules.json',
}

/** A row of the ledger: the number of its book and its key in it. */
export type LedgerKey = { readonly sourceId: number; readonly key: string }

/** Query values in the order of writing; empty and missing ones are left out, so equal lists have equal addresses. */
export type Query = { readonly [name: string]: string | number | null | undefined }

/** The query part of an address, with its question mark, or nothing. */
export function search(query: Query): string {
  const kept = Object.entries(query).filter(([, value]) => value != null && value !== '')
  if (kept.length === 0) return ''
  return `?${new URLSearchParams(kept.map(([name, value]) => [name, String(value)]))}`
}

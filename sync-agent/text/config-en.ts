import type { ConfigFault, ConfigRule } from '../config/config-fault.ts'

const RULES: Readonly<Record<ConfigRule, (key: string) => string>> = {
  syntax: (reason) => `this is not TOML (${reason})`,
  'unknown-key': (key) => `${key} is not a setting of the agent: remove it or correct its name`,
  missing: (key) => `${key} is missing: set it`,
  'not-text': (key) => `${key} must be text in quotes`,
  'not-a-table': (key) => `${key} must be a section: write [${key}] on a line of its own`,
  'not-a-url': (key) => `${key} is not a web address: write it like https://crm.example.com`,
  'not-https': (key) =>
    `${key} must begin with https://: plain http is accepted on this machine only`,
  'not-an-origin': (key) => `${key} must be the bare address without a path or a user name`,
  'not-a-language': (key) => `${key} must be "en" or "ru"`,
  'not-a-kind': (key) => `${key} must be "gnucash": no other accounting system is supported yet`,
  'not-a-duration': (key) => `${key} must be a time such as "500ms", "60s", "5m", "1h" or "90d"`,
  'not-a-size': (key) => `${key} must be a size such as "512MB" or "2GB"`,
  'duration-too-short': (key) => `${key} must be at least "1s"`,
  'not-a-cron': (key) => `${key} is not a cron expression: write it like "*/5 8-19 * * 1-5"`,
  'policy-text': (key) => `${key} must be "send", "mask" or "withhold", in quotes`,
  'policy-entity': (key) =>
    `${key} is nothing that leaves: the names are those that lintel-agent preview lists`,
  'policy-column': (key) =>
    `${key} is no column: lintel-agent preview lists them, and what has no line there never leaves`,
  'policy-value': (key) => `${key} must be "send", "mask" or "withhold"`,
  'policy-key': (key) =>
    `${key} ties rows together and must be sent: leave whole rows out with only = ["…"] instead`,
  'policy-reference': (key) =>
    `${key} ties rows together and must be sent: leave whole rows out with only = ["…"] instead`,
  'policy-currency': (key) =>
    `${key} must be sent, no amount can be read without it: withhold the amount instead`,
  'policy-needed': (key) =>
    `${key} must be sent, the CRM cannot place the row without it: leave whole rows out with only = ["…"] instead`,
  'policy-mask': (key) => `${key} is no text and cannot be masked: withhold it`,
  'policy-required': (key) =>
    `${key} must hold something and cannot be withheld: mask it, the same text always gets the same mask`,
  'policy-amounts': () =>
    'invoice.totalMinor, payment.amountMinor and allocation.amountMinor tell each other: withhold all three or none',
  'policy-contract-values': () =>
    'contract.valueMinor and amendment.valueChangeMinor tell each other: withhold both or none',
  'policy-condition': (key) =>
    `${key} must be a list such as ["side = customer", "issuedOn >= 2025-01-01", "project is not empty"], on columns of the entity`,
  'policy-only-allocation': (key) =>
    `${key} would make invoices look unpaid: leave the invoices out, their allocations go with them`,
  'two-schedules': () => 'schedule has both every and cron: keep one of them',
}

export const configFaultEn = ({ line, key, rule }: ConfigFault): string =>
  line > 0 ? `line ${line}: ${RULES[rule](key)}` : RULES[rule](key)

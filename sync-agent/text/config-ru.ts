import type { ConfigFault, ConfigRule } from '../config/config-fault.ts'

const RULES: Readonly<Record<ConfigRule, (key: string) => string>> = {
  syntax: (reason) => `это не TOML (${reason})`,
  'unknown-key': (key) => `у агента нет настройки ${key}: удалите её или исправьте название`,
  missing: (key) => `не задано ${key}: укажите значение`,
  'not-text': (key) => `${key} должно быть текстом в кавычках`,
  'not-a-table': (key) => `${key} должно быть разделом: напишите [${key}] отдельной строкой`,
  'not-a-url': (key) => `${key} не адрес: напишите его как https://crm.example.com`,
  'not-https': (key) =>
    `${key} должно начинаться с https://: простой http допустим только на этом компьютере`,
  'not-an-origin': (key) => `${key} должно быть адресом без пути и имени пользователя`,
  'not-a-language': (key) => `${key} должно быть "en" или "ru"`,
  'not-a-kind': (key) => `${key} должно быть "gnucash": другие учётные системы пока не поддержаны`,
  'not-a-duration': (key) =>
    `${key} должно быть временем, например "500ms", "60s", "5m", "1h" или "90d"`,
  'not-a-size': (key) => `${key} должно быть размером, например "512MB" или "2GB"`,
  'duration-too-short': (key) => `${key} должно быть не меньше "1s"`,
  'not-a-cron': (key) => `${key} не выражение cron: напишите его как "*/5 8-19 * * 1-5"`,
  'policy-text': (key) => `${key}: нужно "send", "mask" или "withhold" в кавычках`,
  'policy-entity': (key) =>
    `${key}: такого не отправляют, названия перечисляет lintel-agent preview`,
  'policy-column': (key) =>
    `${key}: такого столбца нет; столбцы перечисляет lintel-agent preview, остальное никогда не уходит`,
  'policy-value': (key) => `${key}: нужно "send", "mask" или "withhold"`,
  'policy-key': (key) =>
    `${key} связывает строки и должен отправляться: вместо этого не отправляйте строки целиком, only = ["…"]`,
  'policy-reference': (key) =>
    `${key} связывает строки и должен отправляться: вместо этого не отправляйте строки целиком, only = ["…"]`,
  'policy-currency': (key) =>
    `${key} должен отправляться, без валюты сумму не прочесть: не отправляйте сумму`,
  'policy-needed': (key) =>
    `${key} должен отправляться, без него CRM не знает, куда отнести строку: не отправляйте строки целиком, only = ["…"]`,
  'policy-mask': (key) => `${key} не текст, и маски для него нет: не отправляйте его, "withhold"`,
  'policy-required': (key) =>
    `${key} не может быть пустым: вместо "withhold" поставьте "mask", у одного текста всегда одна маска`,
  'policy-amounts': () =>
    'invoice.totalMinor, payment.amountMinor и allocation.amountMinor выводятся друг из друга: не отправляйте все три или отправляйте все',
  'policy-contract-values': () =>
    'contract.valueMinor и amendment.valueChangeMinor выводятся друг из друга: не отправляйте оба или отправляйте оба',
  'policy-condition': (key) =>
    `${key}: нужен список условий на столбцы, например ["side = customer", "issuedOn >= 2025-01-01", "project is not empty"]`,
  'policy-only-allocation': (key) =>
    `${key}: счета показались бы неоплаченными; не отправляйте сами счета, разнесения уйдут вместе с ними`,
  'two-schedules': () => 'в schedule заданы и every, и cron: оставьте одно',
}

export const configFaultRu = ({ line, key, rule }: ConfigFault): string =>
  line > 0 ? `строка ${line}: ${RULES[rule](key)}` : RULES[rule](key)

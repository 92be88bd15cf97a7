/** Words of the page of state: what is wrong, and what to do about each. */
import type { AlertCode, Severity } from '../../worker/domain/health.ts'
import { plural } from './plural.ts'

/** What is wrong, and what to do about it. */
type AlertText = { what: (count: number) => string; remedy: string }

const enAlerts: Readonly<Record<AlertCode, AlertText>> = {
  'schema-unfinished': {
    what: () => 'A migration of the database was begun and not finished.',
    remedy: 'Run npm run migrate again: it goes on where it stopped. Pages may fail until then.',
  },
  'schema-behind': {
    what: (count) =>
      plural('en', count, {
        one: 'The database lacks one migration that this version needs.',
        other: `The database lacks ${count} migrations that this version needs.`,
      }),
    remedy: 'Run npm run migrate against this database, or go back to the version before.',
  },
  'agent-missing': {
    what: () => 'no agent brings this book any more.',
    remedy: 'Open Agents, add one and pair it on the machine that sees the book.',
  },
  'agent-held': {
    what: () => 'the agent has stopped and waits for a decision.',
    remedy: 'Open Agents: the card of the agent says why, and what can be decided.',
  },
  'agent-silent': {
    what: () => 'the agent has been silent for more than 15 minutes.',
    remedy:
      'On its machine run lintel-agent status; start the service if it does not run, and see whether the machine reaches this address.',
  },
  'verification-differs': {
    what: (count) =>
      plural('en', count, {
        one: 'the verification found one difference that stands.',
        other: `the verification found ${count} differences that stand.`,
      }),
    remedy: 'Open the verification of the book and press "Verify": what differs is sent again.',
  },
  'verification-old': {
    what: () => 'the book has not been verified row by row for two days.',
    remedy: 'Press "Verify" at Agents; at night it happens while the agent runs.',
  },
  'storage-down': {
    what: () => 'The storage of files did not answer when it was asked last.',
    remedy:
      'Everything else works and no file is lost; none can be opened or added meanwhile. See the status page of its provider, and whether its key is still valid.',
  },
  'files-missing': {
    what: (count) =>
      plural('en', count, {
        one: 'One file is noted, but the storage does not have it.',
        other: `${count} files are noted, but the storage does not have them.`,
      }),
    remedy:
      'Put them back from a copy: npm run restore -- --files FOLDER. Files of a copied database stay with the original.',
  },
  'files-full': {
    what: () => 'Files take more than nine tenths of what they may.',
    remedy: 'Set FILES_QUOTA_MB higher, or delete what nobody needs: its bytes go 30 days later.',
  },
  'files-unset': {
    what: () => 'No storage of files is set up, so none can be added.',
    remedy: 'Bind a bucket of R2 as FILES, or set the variables S3_…: see docs/deploy.md.',
  },
  'agent-late': {
    what: () => 'the agent has missed three reports.',
    remedy: 'Wait some minutes: it tries again by itself. Then look at its machine.',
  },
  'source-stale': {
    what: () => 'the agent reports, but its data is not complete up to now.',
    remedy:
      'On its machine run lintel-agent status: the book may be out of reach, or a long first load is under way.',
  },
  quarantine: {
    what: (count) =>
      plural('en', count, {
        one: 'one row was refused, so the numbers are incomplete.',
        other: `${count} rows were refused, so the numbers are incomplete.`,
      }),
    remedy: 'Open Agents to see which column breaks which rule; correct the rows in the book.',
  },
  'commands-waiting': {
    what: (count) =>
      plural('en', count, {
        one: 'one request has waited for the agent for more than five minutes.',
        other: `${count} requests have waited for the agent for more than five minutes.`,
      }),
    remedy: 'The agent takes them when it runs again; see whether it runs.',
  },
  'commands-failed': {
    what: (count) =>
      plural('en', count, {
        one: 'one request failed within a day.',
        other: `${count} requests failed within a day.`,
      }),
    remedy: 'Ask again with Sync now; if it fails again, the log of the agent says why.',
  },
  'sign-in-failures': {
    what: (count) => `${count} sign-ins failed within an hour.`,
    remedy:
      'Somebody may be guessing passwords. Tries are limited by address and e-mail; make a new link for whoever is concerned.',
  },
  'pairing-failures': {
    what: (count) => `${count} wrong pairing codes came within an hour.`,
    remedy: 'Somebody may be guessing codes. Make no new code before it is known who tries.',
  },
  'agent-pending': {
    what: (count) =>
      plural('en', count, {
        one: 'One agent waits to be confirmed.',
        other: `${count} agents wait to be confirmed.`,
      }),
    remedy: 'Open Agents and compare the words; refuse an agent that nobody knows.',
  },
  'no-source': {
    what: () => 'No book is connected.',
    remedy: 'Open Agents, add an agent and pair it on the machine that sees the book.',
  },
  'backup-old': {
    what: () => 'The last backup to a file is older than a week.',
    remedy: 'Run npm run backup, or let a schedule run it.',
  },
  'backup-unknown': {
    what: () => 'No backup of this database to a file is known.',
    remedy:
      'Run npm run backup. The provider may keep backups of its own; this page cannot see them.',
  },
}

const ruAlerts: Readonly<Record<AlertCode, AlertText>> = {
  'schema-unfinished': {
    what: () => 'Миграция базы данных начата и не закончена.',
    remedy:
      'Запустите npm run migrate ещё раз: она продолжит с места остановки. До этого страницы могут не открываться.',
  },
  'schema-behind': {
    what: (count) =>
      plural('ru', count, {
        one: `Базе данных не хватает ${count} миграции, нужной этой версии.`,
        few: `Базе данных не хватает ${count} миграций, нужных этой версии.`,
        many: `Базе данных не хватает ${count} миграций, нужных этой версии.`,
        other: `Базе данных не хватает ${count} миграции, нужной этой версии.`,
      }),
    remedy: 'Запустите npm run migrate для этой базы или вернитесь к прежней версии.',
  },
  'agent-missing': {
    what: () => 'эту базу больше не передаёт ни один агент.',
    remedy: 'Откройте «Агенты», добавьте агента и подключите его на машине, где видна база учёта.',
  },
  'agent-held': {
    what: () => 'агент остановился и ждёт решения.',
    remedy: 'Откройте «Агенты»: в карточке агента сказано, почему он стоит и что можно решить.',
  },
  'agent-silent': {
    what: () => 'агент молчит больше 15 минут.',
    remedy:
      'На его машине выполните lintel-agent status; если служба не работает, запустите её и проверьте, доступен ли с машины этот адрес.',
  },
  'verification-differs': {
    what: (count) =>
      plural('ru', count, {
        one: `сверка нашла ${count} неустранённое расхождение.`,
        few: `сверка нашла ${count} неустранённых расхождения.`,
        many: `сверка нашла ${count} неустранённых расхождений.`,
        other: `сверка нашла ${count} неустранённого расхождения.`,
      }),
    remedy:
      'Откройте сверку базы учёта и нажмите «Сверить»: расходящиеся строки будут отправлены заново.',
  },
  'verification-old': {
    what: () => 'построчной сверки не было двое суток.',
    remedy: 'Нажмите «Сверить» на странице агентов; ночью сверка проходит, пока агент работает.',
  },
  'storage-down': {
    what: () => 'Хранилище файлов не ответило на последнее обращение.',
    remedy:
      'Всё остальное работает, файлы не потеряны, но пока их нельзя ни открыть, ни добавить. Проверьте страницу состояния провайдера и срок действия ключа.',
  },
  'files-missing': {
    what: (count) =>
      plural('ru', count, {
        one: `${count} файл записан, но в хранилище его нет.`,
        few: `${count} файла записаны, но в хранилище их нет.`,
        many: `${count} файлов записано, но в хранилище их нет.`,
        other: `${count} файла записаны, но в хранилище их нет.`,
      }),
    remedy:
      'Верните их из копии: npm run restore -- --files ПАПКА. Файлы скопированной базы остаются у исходной.',
  },
  'files-full': {
    what: () => 'Файлы занимают больше девяти десятых отведённого места.',
    remedy: 'Увеличьте FILES_QUOTA_MB или удалите ненужное: место освободится через 30 дней.',
  },
  'files-unset': {
    what: () => 'Хранилище файлов не подключено, поэтому добавить их нельзя.',
    remedy: 'Подключите бакет R2 под именем FILES или задайте переменные S3_…: см. docs/deploy.md.',
  },
  'agent-late': {
    what: () => 'агент пропустил три сообщения.',
    remedy: 'Подождите несколько минут: он повторит сам. Затем проверьте его машину.',
  },
  'source-stale': {
    what: () => 'агент на связи, но данные получены не до текущего времени.',
    remedy:
      'На его машине выполните lintel-agent status: база учёта может быть недоступна, или идёт долгая первая загрузка.',
  },
  quarantine: {
    what: (count) =>
      plural('ru', count, {
        one: `отклонена ${count} строка, поэтому суммы неполны.`,
        few: `отклонены ${count} строки, поэтому суммы неполны.`,
        many: `отклонено ${count} строк, поэтому суммы неполны.`,
        other: `отклонено ${count} строки, поэтому суммы неполны.`,
      }),
    remedy:
      'Откройте «Агенты» и посмотрите, какая графа нарушает какое правило; исправьте строки в учёте.',
  },
  'commands-waiting': {
    what: (count) =>
      plural('ru', count, {
        one: `${count} запрос ждёт агента больше пяти минут.`,
        few: `${count} запроса ждут агента больше пяти минут.`,
        many: `${count} запросов ждут агента больше пяти минут.`,
        other: `${count} запроса ждут агента больше пяти минут.`,
      }),
    remedy: 'Агент заберёт их, как только заработает; проверьте, запущен ли он.',
  },
  'commands-failed': {
    what: (count) =>
      plural('ru', count, {
        one: `за сутки не выполнен ${count} запрос.`,
        few: `за сутки не выполнены ${count} запроса.`,
        many: `за сутки не выполнено ${count} запросов.`,
        other: `за сутки не выполнено ${count} запроса.`,
      }),
    remedy: 'Нажмите «Синхронизировать сейчас» ещё раз; если не поможет, причина в журнале агента.',
  },
  'sign-in-failures': {
    what: (count) =>
      plural('ru', count, {
        one: `За час ${count} неудачный вход.`,
        few: `За час ${count} неудачных входа.`,
        many: `За час ${count} неудачных входов.`,
        other: `За час ${count} неудачных входа.`,
      }),
    remedy:
      'Возможно, кто-то подбирает пароль. Число попыток ограничено по адресу и почте; тем, кого это касается, создайте новую ссылку.',
  },
  'pairing-failures': {
    what: (count) =>
      plural('ru', count, {
        one: `За час введён ${count} неверный код подключения.`,
        few: `За час введены ${count} неверных кода подключения.`,
        many: `За час введено ${count} неверных кодов подключения.`,
        other: `За час введено ${count} неверного кода подключения.`,
      }),
    remedy: 'Возможно, кто-то подбирает код. Не создавайте новый, пока не ясно, кто это.',
  },
  'agent-pending': {
    what: (count) =>
      plural('ru', count, {
        one: `${count} агент ждёт подтверждения.`,
        few: `${count} агента ждут подтверждения.`,
        many: `${count} агентов ждут подтверждения.`,
        other: `${count} агента ждут подтверждения.`,
      }),
    remedy: 'Откройте «Агенты» и сравните слова; незнакомого агента отклоните.',
  },
  'no-source': {
    what: () => 'База учёта не подключена.',
    remedy: 'Откройте «Агенты», добавьте агента и подключите его на машине, где видна база учёта.',
  },
  'backup-old': {
    what: () => 'Последней резервной копии в файле больше недели.',
    remedy: 'Запустите npm run backup или настройте его запуск по расписанию.',
  },
  'backup-unknown': {
    what: () => 'О резервных копиях этой базы в файле ничего не известно.',
    remedy: 'Запустите npm run backup. Копий, которые хранит сам провайдер, эта страница не видит.',
  },
}

const enSeverity: Readonly<Record<Severity, string>> = {
  critical: 'Act now',
  warning: 'Look into it',
  notice: 'For your attention',
}

export const en = {
  title: 'System state',
  about: 'What is wrong and what to do about it, from what is stored; nothing is asked elsewhere.',
  alerts: 'Needs attention',
  allWell: 'Nothing needs attention.',
  severity: enSeverity,
  alert: enAlerts,
  sources: 'Books',
  source: 'Book',
  noAgent: 'no agent',
  lag: 'Behind by',
  never: 'nothing yet',
  minutes: (count: number) => `${count.toLocaleString('en')} min`,
  lastSeen: 'Agent heard',
  lastBatch: 'Last batch',
  quarantined: 'Refused rows',
  waiting: 'Requests waiting',
  failed: 'Failed in a day',
  parts: 'Parts',
  database: 'Database, for this page',
  answered: (trips: number, ms: string) =>
    `${ms} ms in ${plural('en', trips, { one: 'one trip', other: `${trips} trips` })}`,
  schema: 'Schema',
  schemaOf: (version: number, needed: number) => `version ${version}, needed ${needed}`,
  migrated: 'Last migration',
  version: 'Version of Lintel',
  signInFailures: 'Failed sign-ins in an hour',
  pairingFailures: 'Wrong pairing codes in an hour',
  backup: 'Last backup to a file',
  files: 'Files',
  filesOf: (used: string, most: string) => `${used} of ${most}`,
  storage: 'Storage of files answered',
}

export const ru: typeof en = {
  title: 'Состояние системы',
  about: 'Что не так и что с этим делать, по сохранённым данным; вовне ничего не запрашивается.',
  alerts: 'Требует внимания',
  allWell: 'Ничего не требует внимания.',
  severity: { critical: 'Срочно', warning: 'Проверьте', notice: 'К сведению' },
  alert: ruAlerts,
  sources: 'Базы учёта',
  source: 'База',
  noAgent: 'нет агента',
  lag: 'Отставание',
  never: 'ещё ничего',
  minutes: (count) => `${count.toLocaleString('ru')} мин`,
  lastSeen: 'Агент на связи',
  lastBatch: 'Последний пакет',
  quarantined: 'Отклонено строк',
  waiting: 'Ждут агента',
  failed: 'Не выполнено за сутки',
  parts: 'Части',
  database: 'База данных, для этой страницы',
  answered: (trips, ms) =>
    `${ms} мс, ${plural('ru', trips, {
      one: `${trips} обращение`,
      few: `${trips} обращения`,
      many: `${trips} обращений`,
      other: `${trips} обращения`,
    })}`,
  schema: 'Схема',
  schemaOf: (version, needed) => `версия ${version}, нужна ${needed}`,
  migrated: 'Последняя миграция',
  version: 'Версия Lintel',
  signInFailures: 'Неудачных входов за час',
  pairingFailures: 'Неверных кодов подключения за час',
  backup: 'Последняя копия в файле',
  files: 'Файлы',
  filesOf: (used, most) => `${used} из ${most}`,
  storage: 'Хранилище файлов ответило',
}

import * as hold from './hold.ts'
import { plural } from './plural.ts'
import * as quarantine from './quarantine.ts'

const changesEn = (count: number) => plural('en', count, { one: 'change', other: 'changes' })
const changesRu = (count: number) =>
  plural('ru', count, {
    one: 'изменение',
    few: 'изменения',
    many: 'изменений',
    other: 'изменения',
  })

const keysEn = (count: number) => plural('en', count, { one: 'key', other: 'keys' })
const keysRu = (count: number) =>
  plural('ru', count, { one: 'ключ', few: 'ключа', many: 'ключей', other: 'ключа' })

export const en = {
  hold: hold.en,
  quarantine: quarantine.en,
  title: 'Agents',
  about:
    'An agent stands beside the ledger and sends what may leave. It only ever calls out; nothing reaches in.',
  add: 'Add agent',
  empty: 'No agent yet',
  emptyAbout:
    'An agent brings companies, projects, invoices and payments here from the accounting system and keeps them true.',
  emptyAsk: 'An administrator can add one.',
  state: {
    pending: 'waits for confirmation',
    active: 'active',
    refused: 'refused',
    revoked: 'revoked',
  },
  source: 'Ledger',
  host: 'Machine and version',
  lastSeen: 'Last heard of',
  lastRun: 'Last batch',
  watermark: 'Complete as of',
  batchesSent: 'Batches',
  refusedRows: 'Refused rows',
  begun: 'Stream began',
  reasons: {
    first: 'for the first time',
    'state-lost': 'anew, because the agent had lost its memory',
    'source-restored': 'anew, because the ledger was restored from an older copy',
    policy: 'anew, because the egress policy changed',
    'taken-over': 'anew, because this agent took over',
  },
  pairedOn: 'Confirmed',
  ended: 'Former agents',
  endedOn: 'Ended',
  name: 'Name',
  pending: {
    title: (name: string) => `${name} asks to be let in`,
    about:
      'Compare these words with the ones on the agent’s screen. Confirm only if they are the same.',
    words: 'Fingerprint words',
    confirm: 'The words match: confirm',
    refuse: 'Refuse',
    ask: 'An administrator decides.',
    claims:
      'The ledger, its name and the machine are what the agent says of itself; only the words prove who it is.',
    replaces: (name: string) =>
      `Confirming it revokes ${name}, the agent now at work on this ledger.`,
  },
  revoke: {
    open: 'Revoke…',
    about:
      'The agent is refused from its next request on. What it has sent stays. To let it in again, pair it anew.',
    submit: 'Revoke this agent',
  },
  keys: {
    title: (count: number, shown: string) => `${shown} ${keysEn(count)}`,
    caption: 'Keys of the agent',
    thumbprint: 'Thumbprint',
    since: 'Since',
    state: 'State',
    standing: {
      pending: 'waits for confirmation',
      active: 'in use',
      retiring: 'replaced, retires',
      retired: 'retired',
      revoked: 'revoked',
    },
    revoke: {
      open: 'Revoke key…',
      about:
        'Whatever this key signs is refused from the next request on. The agent’s other keys stay good.',
      aboutOnly:
        'This is the only good key of the agent: without it the agent is refused and must be paired anew.',
      submit: 'Revoke this key',
    },
  },
  batches: {
    title: 'Latest batches',
    number: 'No.',
    at: 'Arrived',
    trigger: 'Because of',
    upserts: 'Written',
    deletes: 'Removed',
    refused: 'Refused',
    bytes: 'Size',
    kilobytes: (kb: string) => `${kb} kB`,
    none: 'No batch has arrived yet.',
    triggers: {
      timer: 'the timer',
      doorbell: 'a change in the ledger',
      command: 'a request here',
      manual: 'a command at the agent',
    },
  },
  pair: {
    title: 'Add an agent',
    about:
      'The machine that reads the ledger needs no open port: the agent calls this address by itself.',
    nameLabel: 'Name',
    nameHint: 'What you will know it by, such as “Accounting”.',
    submit: 'Show the code',
    codeTitle: 'Pair the agent',
    codeAbout: 'The code works once and is shown only now.',
    step1: 'On the machine beside the ledger, name this address in the agent’s configuration:',
    step2: 'Start the pairing there:',
    step3: 'The agent shows four words. Compare them here and confirm.',
    waiting: (time: string) => `Waiting for the agent. The code is good for another ${time}.`,
    expired: 'The code has run out. Nothing was let in.',
    again: 'New code',
    answered: 'The agent has answered.',
    toAgents: 'Compare the words',
  },
  sync: {
    submit: 'Sync now',
    waiting: 'Asked. Waiting for the agent to hear it…',
    silent: (time: string) =>
      `No agent is listening: last heard of ${time}. It will begin as soon as it is back.`,
    taken: 'The agent is reading the ledger…',
    captured: (count: number, shown: string) => `${shown} ${changesEn(count)} on the way…`,
    done: (count: number, shown: string) =>
      count === 0 ? 'Done: nothing had changed.' : `Done: ${shown} ${changesEn(count)}.`,
    expired: 'The agent did not finish within ten minutes. Look after it, then ask again.',
    failed: 'The agent could not read the ledger.',
    failedCode: 'Reason',
    none: 'This ledger has no active agent.',
    pageTitle: 'Sync now',
    refresh: 'Look again',
    never: 'never',
  },
}

export const ru: typeof en = {
  hold: hold.ru,
  quarantine: quarantine.ru,
  title: 'Агенты',
  about:
    'Агент стоит рядом с учётной системой и отправляет только разрешённые данные. Агент сам обращается к CRM; входящие соединения не нужны.',
  add: 'Добавить агента',
  empty: 'Агентов пока нет',
  emptyAbout:
    'Агент приносит сюда контрагентов, проекты, счета и платежи из учётной системы и следит, чтобы они были верны.',
  emptyAsk: 'Добавить его может администратор.',
  state: {
    pending: 'ждёт подтверждения',
    active: 'работает',
    refused: 'отказано',
    revoked: 'отозван',
  },
  source: 'Учётная система',
  host: 'Компьютер и версия',
  lastSeen: 'Последний сеанс связи',
  lastRun: 'Последний пакет',
  watermark: 'Данные полны на',
  batchesSent: 'Пакетов',
  refusedRows: 'Не принято строк',
  begun: 'Поток начат',
  reasons: {
    first: 'впервые',
    'state-lost': 'заново: агент потерял память',
    'source-restored': 'заново: учётную систему восстановили из более старой копии',
    policy: 'заново: изменилась политика выдачи',
    'taken-over': 'заново: этот агент принял книгу',
  },
  pairedOn: 'Подтверждён',
  ended: 'Прежние агенты',
  endedOn: 'Завершён',
  name: 'Название',
  pending: {
    title: (name) => `«${name}» просит доступ`,
    about:
      'Сверьте эти слова с теми, что показывает агент. Подтверждайте, только если они совпадают.',
    words: 'Слова отпечатка ключа',
    confirm: 'Слова совпадают, подтвердить',
    refuse: 'Отказать',
    ask: 'Решает администратор.',
    claims:
      'Учётную систему, её название и компьютер агент называет сам; кто он, доказывают только слова.',
    replaces: (name) =>
      `После подтверждения агент «${name}», который сейчас работает с этой базой, будет отозван.`,
  },
  revoke: {
    open: 'Отозвать…',
    about:
      'Со следующего запроса агенту откажут. Присланное им останется. Чтобы впустить снова, его надо связать заново.',
    submit: 'Отозвать агента',
  },
  keys: {
    title: (count, shown) => `${shown} ${keysRu(count)}`,
    caption: 'Ключи агента',
    thumbprint: 'Отпечаток',
    since: 'Действует с',
    state: 'Состояние',
    standing: {
      pending: 'ждёт подтверждения',
      active: 'действует',
      retiring: 'заменён, действует до',
      retired: 'больше не действует',
      revoked: 'отозван',
    },
    revoke: {
      open: 'Отозвать ключ…',
      about:
        'Со следующего запроса подпись этого ключа не принимается. Другие ключи агента остаются в силе.',
      aboutOnly:
        'Это единственный действующий ключ агента: без него агенту откажут, и его придётся связать заново.',
      submit: 'Отозвать ключ',
    },
  },
  batches: {
    title: 'Последние пакеты',
    number: '№',
    at: 'Пришёл',
    trigger: 'Повод',
    upserts: 'Записано',
    deletes: 'Удалено',
    refused: 'Не принято',
    bytes: 'Размер',
    kilobytes: (kb) => `${kb} КБ`,
    none: 'Ни одного пакета ещё не было.',
    triggers: {
      timer: 'по расписанию',
      doorbell: 'изменение в учёте',
      command: 'запрос отсюда',
      manual: 'команда на машине агента',
    },
  },
  pair: {
    title: 'Новый агент',
    about:
      'Компьютеру с учётной системой не нужен открытый порт: агент сам обращается по этому адресу.',
    nameLabel: 'Название',
    nameHint: 'По нему вы узнаете агента, например «Бухгалтерия».',
    submit: 'Показать код',
    codeTitle: 'Связать агента',
    codeAbout: 'Код действует один раз и показывается только сейчас.',
    step1: 'На компьютере с учётной системой укажите в настройках агента этот адрес:',
    step2: 'Запустите там связывание:',
    step3: 'Агент покажет четыре слова. Сверьте их здесь и подтвердите.',
    waiting: (time) => `Ждём агента. Код действует ещё ${time}.`,
    expired: 'Срок кода истёк. Никто не получил доступа.',
    again: 'Новый код',
    answered: 'Агент ответил.',
    toAgents: 'Сверить слова',
  },
  sync: {
    submit: 'Синхронизировать',
    waiting: 'Запрошено. Ждём, пока агент получит запрос…',
    silent: (time) =>
      `Агент не слушает: последний сеанс связи ${time}. Он начнёт, как только вернётся.`,
    taken: 'Агент читает учётную систему…',
    captured: (count, shown) => `${shown} ${changesRu(count)} в пути…`,
    done: (count, shown) =>
      count === 0 ? 'Готово: изменений не было.' : `Готово: ${shown} ${changesRu(count)}.`,
    expired: 'Агент не закончил за десять минут. Проверьте его и запросите ещё раз.',
    failed: 'Агент не смог прочитать учётную систему.',
    failedCode: 'Причина',
    none: 'У этой учётной системы нет работающего агента.',
    pageTitle: 'Синхронизация',
    refresh: 'Посмотреть ещё раз',
    never: 'ещё не было',
  },
}

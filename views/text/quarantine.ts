import { plural } from './plural.ts'

const rowsEn = (count: number) => plural('en', count, { one: 'row was', other: 'rows were' })
const rowsRu = (count: number) =>
  plural('ru', count, {
    one: 'строка не принята',
    few: 'строки не приняты',
    many: 'строк не принято',
    other: 'строки не приняты',
  })

/** Rows that were refused, by the rule they break: what is wrong, and what a person does about it. */
export const en = {
  title: 'Refused rows',
  none: 'Nothing is refused',
  noneAbout: 'Every row of this ledger has arrived.',
  about: (count: number, shown: string) =>
    `${shown} ${rowsEn(count)} refused. Everything else has arrived.`,
  noneHere:
    'Where nothing of a row is here, it never came well, or the rules of what may leave changed while it could not be read: then nothing shows that it may be here. It comes by itself once it is well.',
  privacy:
    'Only names are kept here, never a value: a row is known by the hash of its key. On the agent’s machine lintel-agent preview names the row itself.',
  shown: (shown: string) => `The first ${shown} are shown.`,
  remedies: 'What to do',
  resend: 'Ask the agent to send them again',
  resendAbout: 'A row that comes well leaves this list by itself.',
  entity: 'What',
  column: 'Column',
  rule: 'Why',
  hereNow: 'Here now',
  standing: {
    kept: 'what was here before',
    none: 'nothing',
    unsaid: 'what was here before, if anything',
  },
  key: 'Hash of the key',
  by: 'Refused by',
  since: 'Since',
  seq: 'Batch',
  refusedBy: { agent: 'the agent', edge: 'the CRM' },
  entities: {
    counterparty: 'Counterparties',
    project: 'Projects',
    contract: 'Contracts',
    amendment: 'Amendments',
    act: 'Acts',
    invoice: 'Invoices',
    payment: 'Payments',
    allocation: 'Allocations',
    budget_line: 'Budget lines',
  },
  rules: {
    'column-count': {
      name: 'wrong number of columns',
      remedy: 'Agent and CRM are of different versions: update the older one.',
    },
    required: {
      name: 'a value is missing',
      remedy: 'Fill the field in the accounting system, and save the record.',
    },
    'not-text': {
      name: 'not text',
      remedy: 'The query of the agent gives something else than text: have its preset corrected.',
    },
    'text-too-long': {
      name: 'text too long',
      remedy: 'Shorten the text in the accounting system to at most 4,000 characters.',
    },
    'text-not-normalised': {
      name: 'characters that cannot be read',
      remedy:
        'Type the text anew in the accounting system: a character of it is broken or composed.',
    },
    'not-whole-number': {
      name: 'not a whole number of the smallest unit',
      remedy: 'The amount has more decimal places than its currency: correct it in the ledger.',
    },
    'amount-too-large': {
      name: 'amount too large',
      remedy: 'Nobody owes that much: look for a slipped decimal place in the ledger.',
    },
    'not-a-date': {
      name: 'not a date',
      remedy: 'Correct the date in the accounting system; years from 1900 to 2199 are taken.',
    },
    'not-a-currency': {
      name: 'not a currency',
      remedy: 'Choose a currency of three letters (ISO 4217) for the record.',
    },
    'not-a-flag': {
      name: 'neither yes nor no',
      remedy: 'The query of the agent gives something else than 0 or 1: have its preset corrected.',
    },
    'not-in-list': {
      name: 'not one of the known words',
      remedy: 'The query of the agent gives a word that is not known: have its preset corrected.',
    },
    'key-invalid': {
      name: 'key unusable or used twice',
      remedy:
        'Two records share one key, or a reference is longer than 200 characters: repair the book with the accounting program.',
    },
    'reference-unreadable': {
      name: 'the record it belongs to cannot be read',
      remedy:
        'Repair that record, such as the invoice that a payment was allocated to: not all of those may leave, and this row leaves only together with it.',
    },
  },
  otherRule: 'Update the CRM: the agent knows a rule that it does not.',
}

export const ru: typeof en = {
  title: 'Не принятые строки',
  none: 'Принято всё',
  noneAbout: 'Каждая строка этой учётной системы дошла.',
  about: (count, shown) => `${shown} ${rowsRu(count)}. Всё остальное дошло.`,
  noneHere:
    'Если от строки здесь ничего нет, она либо ни разу не пришла исправной, либо правила отправки изменились, пока её нельзя было прочитать: тогда ничто не подтверждает, что ей можно здесь быть. Исправленная строка придёт сама.',
  privacy:
    'Здесь хранятся только названия и никогда значения: строка известна по хешу её ключа. Саму строку назовёт lintel-agent preview на компьютере агента.',
  shown: (shown) => `Показаны первые ${shown}.`,
  remedies: 'Что делать',
  resend: 'Попросить агента прислать их снова',
  resendAbout: 'Строка, которая придёт исправной, уйдёт из этого списка сама.',
  entity: 'Что',
  column: 'Столбец',
  rule: 'Почему',
  hereNow: 'Что здесь сейчас',
  standing: {
    kept: 'прежние сведения',
    none: 'ничего',
    unsaid: 'прежние сведения, если были',
  },
  key: 'Хеш ключа',
  by: 'Кто не принял',
  since: 'С какого времени',
  seq: 'Пакет',
  refusedBy: { agent: 'агент', edge: 'сама CRM' },
  entities: {
    counterparty: 'Контрагенты',
    project: 'Проекты',
    contract: 'Договоры',
    amendment: 'Дополнительные соглашения',
    act: 'Акты',
    invoice: 'Счета',
    payment: 'Платежи',
    allocation: 'Разнесения',
    budget_line: 'Статьи бюджета',
  },
  rules: {
    'column-count': {
      name: 'не то число столбцов',
      remedy: 'Агент и CRM разных версий: обновите более старую сторону.',
    },
    required: {
      name: 'нет значения',
      remedy: 'Заполните поле в учётной системе и сохраните запись.',
    },
    'not-text': {
      name: 'не текст',
      remedy: 'Запрос агента выдаёт не текст: нужно исправить его шаблон.',
    },
    'text-too-long': {
      name: 'слишком длинный текст',
      remedy: 'Сократите текст в учётной системе до 4000 знаков.',
    },
    'text-not-normalised': {
      name: 'нечитаемые знаки',
      remedy: 'Наберите текст в учётной системе заново: один из знаков повреждён или составной.',
    },
    'not-whole-number': {
      name: 'не целое число копеек',
      remedy: 'В сумме больше знаков после запятой, чем у её валюты: исправьте её в учёте.',
    },
    'amount-too-large': {
      name: 'слишком большая сумма',
      remedy: 'Столько никто не должен: поищите в учёте сдвинутую запятую.',
    },
    'not-a-date': {
      name: 'не дата',
      remedy: 'Исправьте дату в учётной системе; принимаются годы с 1900 по 2199.',
    },
    'not-a-currency': {
      name: 'не валюта',
      remedy: 'Выберите для записи валюту из трёх букв (ISO 4217).',
    },
    'not-a-flag': {
      name: 'не «да» и не «нет»',
      remedy: 'Запрос агента выдаёт не 0 и не 1: нужно исправить его шаблон.',
    },
    'not-in-list': {
      name: 'незнакомое слово',
      remedy: 'Запрос агента выдаёт неизвестное слово: нужно исправить его шаблон.',
    },
    'key-invalid': {
      name: 'ключ непригоден или повторяется',
      remedy:
        'У двух записей один ключ, или ссылка длиннее 200 знаков: исправьте книгу средствами учётной программы.',
    },
    'reference-unreadable': {
      name: 'нельзя прочитать запись, к которой она относится',
      remedy:
        'Исправьте эту запись, например счёт, на который разнесён платёж: такие записи уходят не все, а строка уходит только вместе со своей.',
    },
  },
  otherRule: 'Обновите CRM: агент знает правило, которого она не знает.',
}

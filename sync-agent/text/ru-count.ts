const RULES = new Intl.PluralRules('ru')

/** "1 строка", "2 строки", "5 строк": one, few, many. */
export function countRu(count: number, one: string, few: string, many: string): string {
  const rule = RULES.select(count)
  const word = rule === 'one' ? one : rule === 'few' ? few : many
  return `${count.toLocaleString('ru')} ${word}`
}

/**
 * The tables the preset queries read, with the versions of their layout that mean the same.
 * GnuCash 3.0 to 5.x write these; older ones write dates in another form.
 */
export const TABLE_VERSIONS: Readonly<Record<string, readonly number[]>> = {
  books: [1],
  commodities: [1],
  accounts: [1],
  transactions: [4],
  splits: [4, 5],
  slots: [4],
  lots: [2],
  customers: [2],
  vendors: [1],
  jobs: [1],
  invoices: [3, 4],
  entries: [3, 4],
  taxtables: [2],
  taxtable_entries: [3],
}

/** Lists that can be saved as a view and exported; each is also the path of its page. */
export const LIST_NAMES = ['companies', 'contacts', 'projects', 'invoices'] as const

export type ListName = (typeof LIST_NAMES)[number]

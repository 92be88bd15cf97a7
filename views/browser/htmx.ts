/** What we use of htmx 4, which the page loads before us. */
export type HtmxContext = {
  sourceElement: Element
  sourceEvent?: { type?: string }
  request: { action: string; method: string; body: FormData | null }
  response?: { status: number; headers: Headers }
}

type MorphAttribute = { attrName: string }

type Htmx = {
  ajax: (
    verb: string,
    path: string,
    options: { source: Element; target: Element; select: string; swap: string },
  ) => Promise<void>
  registerExtension: (
    name: string,
    extension: { htmx_before_morph_attr: (element: Element, detail: MorphAttribute) => boolean },
  ) => void
}

export const htmx = (globalThis as unknown as { htmx: Htmx }).htmx

/** Listens to an event of htmx on the whole document. */
export function onHtmx(name: string, listener: (context: HtmxContext, event: Event) => void): void {
  document.addEventListener(name, (event) => {
    const { ctx } = (event as CustomEvent<{ ctx: HtmxContext }>).detail
    listener(ctx, event)
  })
}

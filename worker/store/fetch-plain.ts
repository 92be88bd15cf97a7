/**
 * Fetches an answer of the database as it is. A libSQL server that may choose takes brotli at its slowest, a
 * millisecond for each kilobyte of an answer; Node and Deno would leave it the choice, workerd asks for nothing.
 */
export function fetchPlain(request: Request): Promise<Response> {
  request.headers.set('Accept-Encoding', 'identity')
  return fetch(request)
}

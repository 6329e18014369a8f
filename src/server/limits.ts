/** What one client may use. Sizes in bytes, times in milliseconds. */
export interface ServerLimits {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  /** Fields that a query may resolve, each list counted with the size of its page. */
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly operationsPerSocket: number;
  /** What may wait for a WebSocket client that does not read. */
  readonly socketBacklogBytes: number;
  readonly keepAliveMs: number;
  /** How long a client of a stream may take no byte. */
  readonly stallMs: number;
  /** How long open requests and subscriptions have to end when the server closes. */
  readonly closeGraceMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 256 * 1024,
  tokens: 5_000,
  depth: 12,
  fields: 50_000,
  rootFields: 20,
  aliases: 50,
  operationsPerSocket: 100,
  socketBacklogBytes: 1024 * 1024,
  keepAliveMs: 12_000,
  stallMs: 30_000,
  closeGraceMs: 5_000,
};

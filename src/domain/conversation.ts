/** A conversation: turns in time order. Times are milliseconds since 1970-01-01 UTC. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

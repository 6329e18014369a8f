/** A link that shows a conversation as it stood when it was made. Times are milliseconds since 1970-01-01 UTC. */
export interface Share {
  readonly conversationId: string;
  /** The last turn that it shows. */
  readonly answerId: string;
  readonly title: string;
  readonly createdAt: number;
}

export declare class ReplyText {
  stopped: boolean;
  constructor(decode: (tokens: number[]) => string, stop: readonly string[]);
  push(token: number): string;
  end(): string;
}

export const silentLogger = { info: (): void => {}, warn: (): void => {} };

/** Keeps what was logged, for tests that read it. */
export class RecordingLogger {
  readonly lines: { readonly level: 'info' | 'warn'; readonly message: string; readonly fields: object }[] = [];

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  messages(): string[] {
    return this.lines.map((line) => line.message);
  }
}

export declare class GenerationControl {
  readonly memory: SharedArrayBuffer;
  readonly steps: number;
  constructor(memory?: SharedArrayBuffer);
  cancel(): void;
  begin(): boolean;
}

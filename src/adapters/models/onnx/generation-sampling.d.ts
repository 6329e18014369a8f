export interface SamplingOptions {
  temperature: number;
  topP: number;
  seed?: number | undefined;
  repetitionPenalty: number;
}

export declare function createSampler(options: SamplingOptions): (logits: Float32Array, reply: readonly number[]) => number;

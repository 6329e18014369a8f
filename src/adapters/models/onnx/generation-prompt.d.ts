import type { ChatMessage } from './generation-thread.ts';

export interface PromptTokenizer {
  readonly all_special_tokens: string[];
  apply_chat_template(messages: ChatMessage[], options: { tokenize: false; add_generation_prompt: boolean }): string;
}

export declare function renderPrompt(tokenizer: PromptTokenizer, messages: readonly ChatMessage[]): string;

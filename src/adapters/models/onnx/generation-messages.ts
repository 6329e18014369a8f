import type { BaseMessage } from '@langchain/core/messages';
import { AppError } from '../../../domain/errors.ts';
import type { ChatMessage } from './generation-thread.ts';

const ROLES: Partial<Record<string, ChatMessage['role']>> = { system: 'system', developer: 'system', human: 'user', ai: 'assistant' };

/** LangChain's messages as chat templates name them. Rejects what is neither text nor from system, user or model. */
export const chatMessages = (messages: readonly BaseMessage[]): ChatMessage[] =>
  messages.map((message) => {
    const role = ROLES[message.type];
    if (role === undefined) throw new AppError('MODEL_UNAVAILABLE', `A model in this process takes no messages of type "${message.type}".`);
    return { role, content: message.text };
  });

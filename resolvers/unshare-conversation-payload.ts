import type { UnshareConversationPayloadResolvers } from './types.generated.ts';

export const unshareConversationPayload = {
  endedLinks: ({ ended }) => ended,
} satisfies UnshareConversationPayloadResolvers;

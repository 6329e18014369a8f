import type { MediaResolvers, MediaType } from './types.generated.ts';

const TYPES = { photo: 'PHOTO', video: 'VIDEO', gif: 'GIF', audio: 'AUDIO', other: 'OTHER' } as const satisfies Record<string, MediaType>;

export const media = {
  type: ({ type }) => TYPES[type],
} satisfies MediaResolvers;

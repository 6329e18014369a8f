import type { UserError } from '../domain/errors.ts';

export const noSuchConversation: UserError = {
  code: 'NOT_FOUND',
  field: 'id',
  message: 'There is no conversation with this id: it may have been deleted. Read the list of conversations again.',
};

export const noSuchAnswer: UserError = {
  code: 'NOT_FOUND',
  field: 'answerId',
  message: 'There is no answer with this id: its conversation may have been deleted.',
};

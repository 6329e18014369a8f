import type { RequestContext } from './context.ts';
import type { parseGlobalId } from './global-id.ts';
import type { ResolversTypes } from './types.generated.ts';

/** The object that a global id names, marked with its type. */
export async function findNode(
  ref: ReturnType<typeof parseGlobalId>,
  { app, loaders }: RequestContext,
): Promise<Awaited<ResolversTypes['Node']> | undefined> {
  if (ref?.type === 'Answer') return marked('Answer', await app.findAnswer(ref.id));
  if (ref?.type === 'Conversation') return marked('Conversation', await loaders.conversation.load(ref.id));
  if (ref?.type === 'Post') return marked('Post', await loaders.post.load(ref.id));
  return undefined;
}

const marked = <Type extends string, Model extends object>(type: Type, model: Model | undefined) =>
  model === undefined ? undefined : { ...model, __typename: type };

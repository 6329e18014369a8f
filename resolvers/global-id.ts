/** What has a global id. Authors have one that tells them apart, but cannot be fetched by it. */
export type GlobalType = 'Answer' | 'Author' | 'Conversation' | 'Post';

declare const brand: unique symbol;

/** base64url of `Type:id`. Opaque to clients. */
export type GlobalId = string & { readonly [brand]: 'GlobalId' };

const TYPES: ReadonlySet<string> = new Set<GlobalType>(['Answer', 'Author', 'Conversation', 'Post']);
const MAX_LENGTH = 1_000;

export const toGlobalId = (type: GlobalType, id: string): GlobalId => Buffer.from(`${type}:${id}`).toString('base64url') as GlobalId;

/** The type and bare id of a global id; undefined for anything that `toGlobalId` cannot have made. */
export function parseGlobalId(globalId: string): { readonly type: GlobalType; readonly id: string } | undefined {
  if (globalId.length > MAX_LENGTH) return undefined;
  const decoded = Buffer.from(globalId, 'base64url').toString();
  const colon = decoded.indexOf(':');
  const type = decoded.slice(0, colon);
  const id = decoded.slice(colon + 1);
  if (colon < 0 || !TYPES.has(type) || !isUsable(id)) return undefined;
  return toGlobalId(type as GlobalType, id) === globalId ? { type: type as GlobalType, id } : undefined;
}

/** The bare id of a global id of this type; undefined for a wrong id, or one of another type. */
export function bareId(type: GlobalType, globalId: string): string | undefined {
  const parsed = parseGlobalId(globalId);
  return parsed?.type === type ? parsed.id : undefined;
}

// Control characters are in no real id, and some stores refuse them with an error of their own.
const isUsable = (id: string) => id !== '' && !/\p{Cc}/u.test(id);

import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const ISO_8601 = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

/** ISO 8601 outside, milliseconds since 1970-01-01 UTC inside. A date alone is its midnight in UTC; so is a time without an offset. */
export const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  parseValue: (value) => parseDateTime(value),
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
  serialize: (value) => new Date(value as number).toISOString(),
});

function parseDateTime(value: unknown): number {
  const match = typeof value === 'string' ? ISO_8601.exec(value.trim()) : null;
  const time = match ? toTime(match) : NaN;
  if (Number.isNaN(time)) {
    throw new GraphQLError('A DateTime is an ISO 8601 date or time, for example "2024-01-09" or "2024-01-09T23:50:00Z".');
  }
  return time;
}

/** NaN for a date that no calendar has, such as 30 February. */
function toTime([, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z']: RegExpExecArray): number {
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const time = Date.parse(local);
  if (Number.isNaN(time) || new Date(time).toISOString() !== local) return NaN;
  return time - offsetMinutes(offset) * 60_000;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4, 6));
  if (hours > 23 || minutes > 59) return NaN;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

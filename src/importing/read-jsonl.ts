import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';

import type { ByteSource } from './archive-files.ts';
import type { ArchiveReader, Converted, ReadItem } from './archive-reader.ts';
import { decompressed } from './decompress.ts';
import { JSONL_FIELDS, toJsonlPost } from './jsonl-record.ts';
import type { TimeRange } from './post-values.ts';
import { type Line, readLines } from './read-lines.ts';

const MAX_LINE_BYTES = 10 * 1024 * 1024;
/** A file can invent a new field on every line. */
const MAX_UNKNOWN_FIELDS = 100;

/** Whether a value has the shape of a Threadwise JSONL record: at least two of the required fields, one of them not as common as "id" and "text". */
export function looksLikeRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('createdAt' in value || 'author' in value) && ['id', 'text', 'createdAt', 'author'].filter((field) => field in value).length >= 2;
}

/** Reads Threadwise JSONL: one post a line, gzip allowed. `bytesRead` counts the bytes of the file itself. */
export function readJsonl(path: string, file: { readonly bytes: number; readonly gzip: boolean }, times: TimeRange): ArchiveReader {
  const name = basename(path);
  const unknownFields = new Map<string, number>();
  let bytesRead = 0;

  async function* raw(): ByteSource {
    for await (const chunk of createReadStream(path)) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }

  return {
    format: file.gzip ? 'Threadwise JSONL (gzip)' : 'Threadwise JSONL',
    totalBytes: file.bytes,
    unknownFields,
    posts: async function* (): AsyncGenerator<ReadItem> {
      let last = 0;
      try {
        for await (const lines of readLines(file.gzip ? decompressed(raw(), createGunzip()) : raw(), MAX_LINE_BYTES)) {
          for (const line of lines) {
            last = line.number;
            const converted = convert(line, times, unknownFields);
            if (converted === undefined) continue;
            if ('post' in converted) yield { kind: 'post', post: converted.post, bytesRead };
            else yield { kind: 'skipped', place: `${name}:${line.number}`, reason: converted.reason, bytesRead };
          }
        }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        yield { kind: 'skipped', place: `${name}:${last + 1}`, reason: `the file is damaged from here on: ${message}`, bytesRead };
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function convert(line: Line, times: TimeRange, unknownFields: Map<string, number>): Converted | undefined {
  if ('problem' in line) return { reason: line.problem };
  if (line.text.trim() === '') return undefined;
  let record: unknown;
  try {
    record = JSON.parse(line.text);
  } catch {
    return { reason: 'not valid JSON' };
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return { reason: 'not a JSON object' };
  for (const field of Object.keys(record)) if (!JSONL_FIELDS.has(field)) countField(unknownFields, field);
  return toJsonlPost(record, times);
}

function countField(unknownFields: Map<string, number>, field: string): void {
  const name = unknownFields.has(field) || unknownFields.size < MAX_UNKNOWN_FIELDS ? field.slice(0, 100) : '(others)';
  unknownFields.set(name, (unknownFields.get(name) ?? 0) + 1);
}

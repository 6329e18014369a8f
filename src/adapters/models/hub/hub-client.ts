import type { OutgoingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { ExpectedFile } from './checksum.ts';
import { refusal } from './hub-refusals.ts';
import { get, type HubResponse } from './hub-response.ts';
import { isCommit } from './model-reference.ts';
import { PassingFailure, withPatience } from './patience.ts';

export interface HubTimes {
  /** How long the first answer of a server may take, connecting included. A server that keeps quiet for longer is out of reach. */
  readonly responseMs: number;
  /** How long a server that has answered before may send nothing. */
  readonly stallMs: number;
  /** Pauses between tries, in milliseconds. */
  readonly pausesMs: readonly number[];
}

export interface HubOptions {
  /** Address, maybe with a path: "https://huggingface.co". */
  readonly url: string;
  /** Sent to the hub's own origin only. */
  readonly token?: string | undefined;
  readonly times: HubTimes;
}

/** A model at one of its commits. */
export interface ModelAt {
  readonly name: string;
  readonly commit: string;
}

export interface FileStream {
  /** Where in the file the bytes begin. */
  readonly from: number;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** For a stream that is not read. */
  discard(): void;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const Revision = z.object({ sha: z.string().refine(isCommit) });
const Tree = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative(),
    oid: z.string().regex(/^[0-9a-f]{40}$/),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() }).optional(),
  }),
);

/**
 * The API of the Hugging Face hub, as far as models are read (https://huggingface.co/docs/hub/api). All calls reject with
 * `MODEL_UNAVAILABLE` or `NOT_FOUND`; a server that never answered is told from one that fails: it is not tried again.
 */
export class HubClient {
  readonly #base: string;
  readonly #origin: string;
  readonly #token: string | undefined;
  readonly #times: HubTimes;
  /** Origins that answered. */
  readonly #reached = new Set<string>();

  constructor({ url, token, times }: HubOptions) {
    this.#base = url.replace(/\/+$/, '');
    this.#origin = new URL(url).origin;
    this.#token = token;
    this.#times = times;
  }

  /** The commit that a branch, tag or commit names. */
  async commitOf(name: string, revision: string, signal?: AbortSignal): Promise<string> {
    const { data } = await this.#json(new URL(`${this.#base}/api/models/${name}/revision/${encodeURIComponent(revision)}`), Revision, { name, revision }, signal);
    return data.sha;
  }

  /** All files of a commit. */
  async files({ name, commit }: ModelAt, signal?: AbortSignal): Promise<ExpectedFile[]> {
    const files: ExpectedFile[] = [];
    let page: URL | undefined = new URL(`${this.#base}/api/models/${name}/tree/${commit}?recursive=true`);
    while (page !== undefined) {
      const { data, next }: { data: z.infer<typeof Tree>; next: string | undefined } = await this.#json(page, Tree, { name, revision: commit }, signal);
      files.push(...data.filter(({ type }) => type === 'file').map(expectedFile));
      page = nextPage(page, next);
    }
    return files;
  }

  /**
   * A file's bytes from an offset, or from another one where the server cannot do that; undefined when the offset is past
   * the file's end. Rejects with `PassingFailure`, here and in the stream, where another try may help.
   */
  async openFile({ name, commit }: ModelAt, path: string, from: number, signal?: AbortSignal): Promise<FileStream | undefined> {
    const url = new URL(`${this.#base}/${name}/resolve/${commit}/${encodeURI(path)}`);
    const response = await this.#get(url, from > 0 ? { range: `bytes=${from}-` } : {}, signal);
    if (response.status === 416) {
      response.discard();
      return undefined;
    }
    if (response.status !== 200 && response.status !== 206) throw this.#refused(response, { name, revision: commit, path });
    const start = response.status === 206 ? /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '')?.[1] : '0';
    return { from: Number(start), chunks: response.chunks(this.#times.stallMs), discard: () => response.discard() };
  }

  async #json<T extends z.ZodType>(url: URL, schema: T, about: { name: string; revision: string }, signal?: AbortSignal) {
    return withPatience(this.#times.pausesMs, signal, async () => {
      const stallMs = this.#patienceWith(url);
      const response = await this.#get(url, { accept: 'application/json' }, signal);
      if (response.status !== 200) throw this.#refused(response, about);
      const { data } = schema.safeParse(await response.json(stallMs));
      if (data === undefined) {
        throw new AppError('MODEL_UNAVAILABLE', `${url.origin} does not answer as a model hub. Check MODEL_HUB_URL, and that no proxy or sign-in page answers in its place.`);
      }
      return { data, next: nextLink(response.headers.link) };
    });
  }

  /** Follows redirects. */
  async #get(url: URL, headers: OutgoingHttpHeaders, signal?: AbortSignal): Promise<HubResponse> {
    let target = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await this.#getOnce(target, headers, signal);
      const { location } = response.headers;
      if (!REDIRECTS.has(response.status) || location === undefined) return response;
      response.discard();
      target = redirectTarget(target, location);
    }
    throw new AppError('MODEL_UNAVAILABLE', `${url.host} redirects more than ${MOST_REDIRECTS} times. Check MODEL_HUB_URL.`);
  }

  async #getOnce(url: URL, headers: OutgoingHttpHeaders, signal?: AbortSignal): Promise<HubResponse> {
    const authorization = this.#token !== undefined && url.origin === this.#origin ? { authorization: `Bearer ${this.#token}` } : {};
    const known = this.#reached.has(url.origin);
    try {
      const response = await get(url, {
        headers: { 'user-agent': 'threadwise', 'accept-encoding': 'identity', ...headers, ...authorization },
        responseMs: this.#patienceWith(url),
        signal,
      });
      this.#reached.add(url.origin);
      return response;
    } catch (error) {
      if (known || !(error instanceof PassingFailure)) throw error;
      throw outOfReach(error);
    }
  }

  #patienceWith(url: URL): number {
    return this.#reached.has(url.origin) ? this.#times.stallMs : this.#times.responseMs;
  }

  #refused(response: HubResponse, about: { name: string; revision: string; path?: string }): Error {
    response.discard();
    return refusal(response, { ...about, ofHub: response.url.origin === this.#origin, withToken: this.#token !== undefined });
  }
}

function expectedFile({ path, size, oid, lfs }: z.infer<typeof Tree>[number]): ExpectedFile {
  return lfs === undefined
    ? { path, size, checksum: { algorithm: 'git-sha1', hex: oid } }
    : { path, size: lfs.size, checksum: { algorithm: 'sha256', hex: lfs.oid } };
}

const nextLink = (link: string | string[] | undefined): string | undefined => /<([^>]+)>;\s*rel="?next"?/.exec(String(link ?? ''))?.[1];

/** A mirror may pass on the hub's own address here, which may be out of reach: only the place in the list is taken. */
function nextPage(page: URL, next: string | undefined): URL | undefined {
  if (next === undefined) return undefined;
  const following = new URL(page);
  following.search = new URL(next, page).search;
  return following.href === page.href ? undefined : following;
}

function redirectTarget(from: URL, location: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target === undefined || !(target.protocol === 'https:' || target.protocol === from.protocol)) {
    throw new AppError('MODEL_UNAVAILABLE', `${from.host} redirects to an address that is not fetched. Check MODEL_HUB_URL.`);
  }
  return target;
}

const outOfReach = (cause: PassingFailure): AppError =>
  new AppError('MODEL_UNAVAILABLE', `The model hub is out of reach: ${cause.message} Check the network and MODEL_HUB_URL, or put the model's files in MODELS_DIR by hand.`, {
    retryable: true,
    cause,
  });

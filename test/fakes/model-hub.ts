import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Contents by path. Files under "onnx/" are kept in Git LFS, as on the public hub. */
export type HubFiles = Readonly<Record<string, Buffer>>;

export interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  /** Bytes of a file's content that were written in answer. */
  sent: number;
}

/** How one request is answered wrongly. */
export type Misbehaviour =
  /** Writes so many bytes of the body and breaks the connection. */
  | { readonly cutAfter: number }
  /** Writes so many bytes of the body and no more. */
  | { readonly stallAfter: number }
  | { readonly never: true }
  /** Breaks the connection without an answer. */
  | { readonly drop: true }
  | { readonly ignoreRange: true }
  | { readonly content: Buffer }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly redirectTo: string };

/** A real HTTP server that speaks the part of the Hugging Face hub's API that reads models. */
export class ModelHub implements AsyncDisposable {
  readonly requests: HubRequest[] = [];
  /** Asked for each request; what it returns replaces the right answer. */
  misbehave: (request: HubRequest) => Misbehaviour | undefined = () => undefined;
  /** Entries on one page of a list of files. */
  pageSize = 1_000;
  readonly #commits = new Map<string, { readonly name: string; readonly files: HubFiles }>();
  readonly #branches = new Map<string, string>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<ModelHub> {
    const hub = new ModelHub();
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bytes of files that were sent. */
  get sent(): number {
    return this.requests.reduce((sum, request) => sum + request.sent, 0);
  }

  /** Adds a commit to a branch; returns its id. */
  commit(name: string, files: HubFiles, branch = 'main'): string {
    const id = sha1(`${name} ${this.#commits.size}`);
    this.#commits.set(id, { name, files });
    this.#branches.set(`${name}@${branch}`, id);
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const url = new URL(incoming.url ?? '/', this.url);
    const request: HubRequest = { path: url.pathname, range: incoming.headers.range, authorization: incoming.headers.authorization, at: performance.now(), sent: 0 };
    this.requests.push(request);
    const wrong = this.misbehave(request);
    if (wrong === undefined) return this.#answerRightly(url, request, response, {});
    if ('never' in wrong) return;
    if ('drop' in wrong) return void response.destroy();
    if ('redirectTo' in wrong) return void response.writeHead(302, { location: wrong.redirectTo }).end();
    if ('status' in wrong) return void response.writeHead(wrong.status, wrong.headers ?? {}).end('refused');
    this.#answerRightly(url, request, response, wrong);
  }

  #answerRightly(url: URL, request: HubRequest, response: ServerResponse, wrong: Body): void {
    const revision = /^\/api\/models\/(.+)\/revision\/([^/]+)$/.exec(url.pathname);
    if (revision) return this.#sendRevision(revision[1] ?? '', decodeURIComponent(revision[2] ?? ''), response);
    const tree = /^\/api\/models\/(.+)\/tree\/([0-9a-f]{40})$/.exec(url.pathname);
    if (tree) return this.#sendTree(tree[2] ?? '', url, response);
    const file = /^\/(.+?)\/resolve\/([0-9a-f]{40})\/(.+)$/.exec(url.pathname);
    const content = file && this.#commits.get(file[2] ?? '')?.files[file[3] ?? ''];
    if (content) return sendFile('content' in wrong ? wrong.content : content, request, response, wrong);
    response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
  }

  #sendRevision(name: string, revision: string, response: ServerResponse): void {
    const sha = this.#commits.has(revision) ? revision : this.#branches.get(`${name}@${revision}`);
    const known = [...this.#commits.values()].some((commit) => commit.name === name);
    if (sha !== undefined && known) return sendJson(response, { id: name, sha });
    response.writeHead(404, { 'x-error-code': known ? 'RevisionNotFound' : 'RepoNotFound' }).end();
  }

  #sendTree(commit: string, url: URL, response: ServerResponse): void {
    const entries = [{ type: 'directory', path: 'onnx', oid: sha1('onnx'), size: 0 }, ...Object.entries(this.#commits.get(commit)?.files ?? {}).map(treeEntry)];
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const next = from + this.pageSize;
    if (next < entries.length) {
      url.searchParams.set('cursor', String(next));
      // Mirrors pass on the address of the hub they copy.
      response.setHeader('link', `<https://hub.invalid${url.pathname}${url.search}>; rel="next"`);
    }
    sendJson(response, entries.slice(from, next));
  }
}

type Body = Exclude<Misbehaviour, { never: true } | { drop: true } | { status: number } | { redirectTo: string }> | Record<string, never>;

function sendFile(content: Buffer, request: HubRequest, response: ServerResponse, wrong: Body): void {
  const from = 'ignoreRange' in wrong ? 0 : Number(/^bytes=(\d+)-$/.exec(request.range ?? '')?.[1] ?? 0);
  if (from > 0 && from >= content.length) return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  const body = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length, ...(from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }) });
  const limit = 'cutAfter' in wrong ? wrong.cutAfter : 'stallAfter' in wrong ? wrong.stallAfter : body.length;
  request.sent = Math.min(limit, body.length);
  if (limit >= body.length) return void response.end(body);
  response.write(body.subarray(0, limit), () => {
    if ('cutAfter' in wrong) response.destroy();
  });
}

function treeEntry([path, content]: [string, Buffer]) {
  const entry = { type: 'file', path, size: content.length, oid: gitBlobId(content) };
  return path.startsWith('onnx/') ? { ...entry, oid: sha1(`pointer of ${path}`), lfs: { oid: createHash('sha256').update(content).digest('hex'), size: content.length, pointerSize: 130 } } : entry;
}

const gitBlobId = (content: Buffer): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

function sendJson(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ModelCalls } from '../../src/answering/model-calls.ts';
import { loadPrompts } from '../../src/answering/prompts.ts';
import { routeQuestion } from '../../src/answering/route-question.ts';
import { routeByRules } from '../../src/answering/rules/route-by-rules.ts';
import type { TurnDeps } from '../../src/answering/turn.ts';
import { ROUTES, type Route, type RouteDecision } from '../../src/domain/answer.ts';
import type { EmbeddingModel } from '../../src/ports/models.ts';
import { directoryOf } from '../../src/search/understand/author-names.ts';
import { readQuery } from '../../src/search/understand/read-query.ts';
import { rowOf, type EvalRow } from './table.ts';

const Labelled = z.object({ question: z.string(), route: z.enum(ROUTES), split: z.enum(['dev', 'test']), writtenAfterRules: z.boolean().optional(), set: z.literal('second').optional() });
const SamplePost = z.object({ author: z.object({ handle: z.string(), name: z.string().optional() }), createdAt: z.string() });

interface Routed {
  readonly question: string;
  readonly route: Route;
  readonly decision: RouteDecision;
}

/** What the router reads a question with besides its text: asked when the sample archive ends, without a conversation. */
type Router = (question: string) => Promise<RouteDecision>;

const SAMPLE_END = Date.UTC(2024, 11, 31, 12);

/**
 * How many questions take the right route: the labelled ones of `routing.jsonl` (all invented, over the sample archive), small talk of
 * CLINC150, and questions of TweetQA that must not be turned away, where the folder with these is given.
 */
export async function evaluateRouting(dataFolder: string | undefined, { embeddings }: { readonly embeddings?: EmbeddingModel } = {}): Promise<EvalRow[]> {
  const router = await openRouter(embeddings);
  const all = (await linesOf(new URL('routing.jsonl', import.meta.url))).map((line) => Labelled.parse(line));
  const labelled = all.filter(({ set }) => set === undefined);
  const routed = async (only: typeof labelled): Promise<Routed[]> => Promise.all(only.map(async ({ question, route }) => ({ question, route, decision: await router(question) })));
  const dev = await routed(labelled.filter(({ split }) => split === 'dev'));
  const test = await routed(labelled.filter(({ split }) => split === 'test'));
  const after = await routed(labelled.filter(({ writtenAfterRules }) => writtenAfterRules));
  const second = await routed(all.filter(({ set }) => set === 'second'));
  return [
    rowOf('own questions, test half: right route (goal .95)', test.map(isRight), 0.87),
    rowOf('  of it: written after the rules, to be hard', after.map(isRight)),
    rowOf('questions of a second author, who had not seen the rules', second.map(isRight), 0.72),
    rowOf('own questions, dev half: right route', dev.map(isRight), 0.95),
    leastOfAllRoutes(test),
    { measure: 'test half: calibration error of confidence', value: calibrationError(test), size: test.length },
    ...(dataFolder === undefined ? [] : await ofOthers(dataFolder, router)),
  ];
}

const isRight = ({ route, decision }: Routed): number => Number(decision.route === route);

async function ofOthers(dataFolder: string, router: Router): Promise<EvalRow[]> {
  const clinc = (await linesOf(path.join(dataFolder, 'routing/clinc150/val.jsonl'))).map((line) => z.object({ text: z.string(), intent: z.string() }).parse(line));
  const asked = (await linesOf(path.join(dataFolder, 'qa/tweetqa/dev.jsonl'))).map((line) => z.object({ question: z.string() }).parse(line).question);
  const talk = clinc.filter(({ intent }) => intent !== 'out_of_scope').map(({ text }) => text);
  const outside = clinc.filter(({ intent }) => intent === 'out_of_scope').map(({ text }) => text);
  const routes = (questions: readonly string[]) => Promise.all(questions.map(async (question) => (await router(question)).route));
  return [
    rowOf('CLINC150 small talk becomes CHAT', (await routes(talk)).map((route) => Number(route === 'CHAT')), 0.94),
    rowOf('CLINC150 out of scope is not searched', (await routes(outside)).map((route) => Number(TURNED_AWAY.has(route)))),
    rowOf('TweetQA questions that are not turned away', (await routes(asked)).map((route) => Number(!TURNED_AWAY.has(route))), 0.93),
  ];
}

const TURNED_AWAY: ReadonlySet<Route> = new Set<Route>(['CHAT', 'CLARIFY', 'OFF_TOPIC']);

function leastOfAllRoutes(routed: readonly Routed[]): EvalRow {
  const rows = ROUTES.map((route) => rowOf(`  of it: the worst route, ${route}`, routed.filter((each) => each.route === route).map(isRight)));
  return rows.toSorted((a, b) => a.value - b.value)[0] ?? rowOf('  of it: the worst route', []);
}

/** Expected calibration error over ten bins of confidence: Naeini, Cooper and Hauskrecht 2015. */
function calibrationError(routed: readonly Routed[]): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const within = routed.filter(({ decision }) => Math.min(9, Math.floor(decision.confidence * 10)) === bin);
    const confidence = within.reduce((sum, { decision }) => sum + decision.confidence, 0);
    const right = within.reduce((sum, each) => sum + isRight(each), 0);
    error += Math.abs(confidence - right) / routed.length;
  }
  return error;
}

async function openRouter(embeddings: EmbeddingModel | undefined): Promise<Router> {
  const posts = (await linesOf(new URL('../../sample/posts.jsonl', import.meta.url))).map((line) => SamplePost.parse(line));
  const directory = directoryOf(posts.map(({ author: { handle, name }, createdAt }) => ({ handle, ...(name === undefined ? {} : { name }), firstPostAt: Date.parse(createdAt) })));
  const report = { modelCalled() {}, modelStepFailed() {}, searchStepFailed() {}, sentenceDropped() {}, cacheLookup() {} } as TurnDeps['report'];
  const deps = { embeddings, chats: [], prompts: loadPrompts(), report, calls: new ModelCalls({ caller: 'eval', report }) } as unknown as TurnDeps;
  const signal = new AbortController().signal;
  const route = (text: string) => {
    const question = { text, ...readQuery(text, { now: SAMPLE_END, ...directory }) };
    return routeQuestion(question, routeByRules({ question: text, understood: question, hasHistory: false }), deps, signal);
  };
  return route;
}

async function linesOf(file: string | URL): Promise<unknown[]> {
  return (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as unknown);
}

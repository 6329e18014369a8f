// Pulls a model in a process of its own. Arguments: MODELS_DIR, address of the hub, reference.
import { openModelStore } from '../../../../../src/adapters/models/hub/open-model-store.ts';

const [modelsDir = '', hubUrl = '', reference = ''] = process.argv.slice(2);
await openModelStore({ modelsDir, hubUrl, times: { stallMs: 120_000 } }).pull(reference, { update: true });

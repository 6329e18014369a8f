// Plain JavaScript, so that it starts under every TypeScript loader; the work itself is TypeScript.
import { register } from 'tsx/esm/api';

register();
const { serveThread } = await import('./serve-thread.ts');
serveThread();

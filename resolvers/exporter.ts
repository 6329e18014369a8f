import type { App } from '../src/app.ts';
import { AppError } from '../src/domain/errors.ts';
import { toGlobalId } from './global-id.ts';

/** Each may be 5 million characters long, and stands in one reply with the others. */
const MOST_EXPORTS = 2;

/** Exports conversations for one operation: one of them, in both formats. Rejects with `BAD_USER_INPUT` when more is asked for. */
export function exporter(app: Pick<App, 'exportConversation'>): (id: string, format: 'MARKDOWN' | 'JSON') => Promise<string> {
  let exports = 0;
  return async (id, format) => {
    exports += 1;
    if (exports > MOST_EXPORTS) throw new AppError('BAD_USER_INPUT', `One operation holds at most ${MOST_EXPORTS} exports. Ask for one conversation at a time.`);
    return app.exportConversation(id, format, toGlobalId);
  };
}

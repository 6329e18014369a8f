import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import type { RequestHandler } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { createContext, type RequestContext } from '../../resolvers/context.ts';
import type { App } from '../app.ts';
import type { Logger } from '../telemetry/logger.ts';
import { clientGone } from './client-gone.ts';
import type { OperationRules } from './prepare-operation.ts';
import type { ErrorPresenter } from './present-error.ts';

export interface GraphqlDeps {
  readonly app: App;
  readonly rules: OperationRules;
  readonly present: ErrorPresenter;
  readonly logger: Logger;
}

/** Queries and mutations over HTTP, by Apollo Server. */
export async function startGraphqlHttp({ app, rules, present, logger }: GraphqlDeps): Promise<{ handle: RequestHandler; stop(): Promise<void> }> {
  const apollo = new ApolloServer<RequestContext>({
    schema: rules.schema,
    validationRules: [rules.limits],
    parseOptions: { maxTokens: rules.tokens },
    formatError: (_formatted, error) => present(error).toJSON(),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger,
    plugins: [ApolloServerPluginLandingPageDisabled(), refuseSubscriptions],
  });
  await apollo.start();
  return {
    handle: expressMiddleware(apollo, { context: async ({ res }) => createContext(app, clientGone(res)) }),
    stop: () => apollo.stop(),
  };
}

const refuseSubscriptions: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      throw new GraphQLError('Subscriptions are served over WebSocket at /graphql and as server-sent events at /graphql/stream.', {
        extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
      });
    },
  }),
};

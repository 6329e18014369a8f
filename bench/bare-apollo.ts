import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** What Apollo Server costs by itself: one trivial resolver that returns the payload given as an argument to this process. */
const payload = process.argv[2] ?? '';
const server = new ApolloServer({
  typeDefs: 'type Query { hello: String } type Mutation { answer: Answer } type Answer { id: ID! text: String! }',
  resolvers: { Mutation: { answer: () => ({ id: '1', text: payload }) } },
});
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
process.stdout.write(`listening at ${url}graphql\n`);

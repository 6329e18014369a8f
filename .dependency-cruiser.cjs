/**
 * Which part may import which: domain <- ports <- (search, importing, conversations) <- answering <- app <- compose
 * <- (resolvers, cli) <- server <- main. Adapters see ports and domain; only compose sees adapters; one folder sees each vendor.
 */
const layer = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|resolvers|test|bench|scripts)/', pathNot: to },
});

const vendor = (packages, folder) => ({
  name: `only ${folder} imports ${packages}`,
  severity: 'error',
  from: { path: '^(src|resolvers)/', pathNot: `^(${folder})` },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: { path: '^(src|resolvers)/' }, to: { circular: true } },
    { name: 'everything resolves', severity: 'error', from: { path: '^(src|resolvers)/' }, to: { couldNotResolve: true } },
    { name: 'no development packages', severity: 'error', from: { path: '^(src|resolvers)/' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
    layer('domain stands alone', '^src/domain/', '^src/domain/'),
    layer('ports see the domain', '^src/ports/', '^src/(domain|ports)/'),
    layer('search, importing and conversations see ports', '^src/(search|importing|conversations)/', '^src/(domain|ports)/|^src/$1/'),
    layer('answering sees search', '^src/answering/', '^src/(domain|ports|search|answering)/'),
    layer('app sees the use cases', '^src/app[.]ts$', '^src/(domain|ports|search|importing|conversations|answering)/'),
    layer('adapters see ports', '^src/adapters/([^/]+)/', '^src/(domain|ports)/|^src/adapters/$1/'),
    layer('telemetry sees what it reports on', '^src/telemetry/', '^src/(domain|ports|answering|telemetry)/|^src/app[.]ts$'),
    layer('resolvers see the app', '^resolvers/', '^src/(domain|search|conversations)/|^src/app[.]ts$|^resolvers/'),
    layer('the command line sees the app', '^src/cli/', '^src/(domain|importing|cli|telemetry)/|^src/(app|compose|compose-models|config)[.]ts$'),
    layer('the server sees resolvers and the app', '^src/server/', '^src/(domain|server|telemetry)/|^src/app[.]ts$|^resolvers/'),
    { name: 'only compose sees adapters', severity: 'error', from: { path: '^(src|resolvers)/', pathNot: '^src/(compose(-models)?[.]ts$|adapters/)' }, to: { path: '^src/adapters/' } },
    { name: 'nothing imports main', severity: 'error', from: { path: '^(src|resolvers)/' }, to: { path: '^src/main[.]ts$' } },
    vendor('@lancedb/lancedb|apache-arrow', 'src/adapters/archive/lancedb/'),
    vendor('ioredis', 'src/adapters/cache/redis/'),
    vendor('lru-cache', 'src/adapters/cache/memory/'),
    vendor('drizzle-orm|@electric-sql/pglite|pg', 'src/adapters/conversations/sql/'),
    vendor('@xenova/transformers|@huggingface/transformers', 'src/adapters/models/onnx/'),
    vendor('@apollo/server|@as-integrations/express5|express|ws|graphql-ws', 'src/server/'),
    vendor('graphql-sse', 'src/server/|src/cli/ask-command'),
    vendor('pino|prom-client', 'src/telemetry/'),
    vendor('@langchain/openai|undici', 'src/adapters/models/openai-compatible/'),
    vendor('langchain', 'src/adapters/models/hosted/'),
    vendor('yauzl', 'src/importing/'),
    vendor('stemmer', 'src/search/'),
    vendor('chrono-node', 'src/search/understand/'),
    vendor('commander|cli-progress', 'src/cli/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

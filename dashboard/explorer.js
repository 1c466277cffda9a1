// The explorer: GraphiQL from this host alone, with subscriptions over the same address.
const FIRST_QUERY = `# Without a token the ledger tells its state.
# For the rest, put a token from the terminal into the tab "Headers" below:
#   { "Authorization": "Bearer …" }
{
  ledger {
    head
    size
    projections { name state lagSeconds parked }
  }
}
`;

const subscriptionUrl = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
const { createFetcher } = GraphiQL;

// A websocket has no headers: the token of the tab goes into the connection's parameters, which are fixed when it opens.
const fetcher = (parameters, options) => {
  const authorization = options?.headers?.Authorization ?? options?.headers?.authorization;
  return createFetcher({
    url: '/graphql',
    subscriptionUrl,
    wsConnectionParams: authorization ? { authorization } : {},
  })(parameters, options);
};

ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: FIRST_QUERY, defaultEditorToolsVisibility: 'headers' }),
);

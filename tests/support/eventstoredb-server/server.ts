// A stand-in for EventStoreDB: its protocol, spoken by the definitions that the client was generated with, over memory.
//
// It proves that our code and the client get along with the protocol, with every outcome of a call and with every way in which
// a connection can end. It does not prove that a database keeps what it acknowledged, nor how a real cluster elects, replicates
// or scavenges: `npm run test:eventstoredb` asks a real one.
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { type Empty, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { type handleUnaryCall, type KeyCertPair, Server, ServerCredentials } from '@grpc/grpc-js';

import { appendsService } from './appends-service';
import { createDatabaseLog, type DatabaseLog } from './database-log';
import { type NodeState, reasonAgainst } from './node-state';
import { readsService } from './reads-service';
import { openWire, type Wire } from './wire';

const HOST = '127.0.0.1';
/** Of one message: what a gRPC server takes when nobody says otherwise. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface TestServerOptions {
  readonly hasBatches?: boolean;
  /** Speaks TLS with this certificate. */
  readonly tls?: KeyCertPair;
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Clients reach it without the wire, which cannot break then: for taking times. */
  readonly isDirect?: boolean;
}

export interface TestServer extends NodeState {
  readonly port: number;
  /** What a client connects with. */
  readonly url: string;
  readonly wire: Wire;
  /** Goes away, and comes back on the same port with what it held. */
  kill(): Promise<void>;
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** One node, or several that hold one log: `elect` says which of them leads. */
export interface TestCluster {
  readonly log: DatabaseLog;
  readonly nodes: readonly TestServer[];
  /** A connection string that finds the leader by asking the nodes. */
  readonly url: string;
  elect(leader: TestServer | undefined): void;
  stop(): Promise<void>;
}

export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const cluster = await startTestCluster(1, options);
  return cluster.nodes[0]!;
};

export const startTestCluster = async (size: number, options: TestServerOptions = {}): Promise<TestCluster> => {
  const log = createDatabaseLog();
  const nodes: TestServer[] = [];
  let leader: TestServer | undefined;
  const parts = { log, nodes, leader: () => leader };
  for (let index = 0; index < size; index += 1) nodes.push(await startNode(parts, options));
  leader = nodes[0];
  return {
    log,
    nodes,
    url: `esdb://${nodes.map(({ port }) => `${HOST}:${port}`).join(',')}?tls=false`,
    elect: (elected) => {
      leader = elected;
      // A node that no longer leads ends what was going on with it.
      for (const node of nodes) if (node !== elected) node.wire.reset();
    },
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
};

interface ClusterParts {
  readonly log: DatabaseLog;
  readonly nodes: readonly TestServer[];
  leader(): TestServer | undefined;
}

const startNode = async (cluster: ClusterParts, options: TestServerOptions): Promise<TestServer> => {
  const { tls, credentials, hasBatches = true, isDirect = false } = options;
  const wire = await openWire();
  let server: Server | undefined;
  let ownPort = 0;

  const listen = async (): Promise<void> => {
    server = new Server({ 'grpc.max_receive_message_length': MOST_BYTES });
    server.addService(StreamsService, { ...appendsService(node), ...readsService(node) });
    server.addService(GossipService, { read: gossip(cluster, node) });
    server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(node) });
    const listening = server;
    const secured = tls ? ServerCredentials.createSsl(null, [tls]) : ServerCredentials.createInsecure();
    ownPort = await new Promise<number>((resolve, reject) =>
      listening.bindAsync(`${HOST}:0`, secured, (error, port) => (error ? reject(error) : resolve(port))),
    );
    wire.leadTo(ownPort);
  };

  const node: TestServer = {
    log: cluster.log,
    wire,
    fault: undefined,
    hasBatches,
    authorization: credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`,
    subscriptions: 0,
    calls: new Map(),
    get port() {
      return isDirect ? ownPort : wire.port;
    },
    get url() {
      return `esdb://${HOST}:${node.port}?tls=${tls ? 'true' : 'false'}`;
    },
    leader: () => {
      const leader = cluster.leader();
      return leader === node ? 'this' : leader ? { host: HOST, port: leader.port } : 'none';
    },
    breakConnections: () => wire.reset(),
    kill: async () => {
      await wire.close();
      server?.forceShutdown();
    },
    revive: async () => {
      await listen();
      await wire.listen();
    },
    stop: async () => {
      await wire.close();
      server?.forceShutdown();
    },
  };
  await listen();
  return node;
};

const gossip =
  (cluster: ClusterParts, node: NodeState): handleUnaryCall<Empty, ClusterInfo> =>
  (_call, callback) => {
    if (node.fault === 'hang') return;
    const { FOLLOWER, LEADER } = MemberInfo.VNodeState;
    const members = cluster.nodes.map((member) =>
      new MemberInfo()
        .setInstanceId(new UUID().setString('00000000-0000-4000-8000-000000000000'))
        .setTimeStamp('0')
        .setState(member === cluster.leader() ? LEADER : FOLLOWER)
        .setIsAlive(true)
        .setHttpEndPoint(new EndPoint().setAddress(HOST).setPort(member.port)),
    );
    callback(null, new ClusterInfo().setMembersList(members));
  };

const supportedMethods =
  (node: NodeState): handleUnaryCall<Empty, SupportedMethods> =>
  (call, callback) => {
    // What the client asks here carries no credentials.
    const reason = node.authorization ? undefined : reasonAgainst(node, 'GetSupportedMethods', call.metadata);
    if (reason) return callback(reason);
    if (node.fault === 'hang') return;
    const methods = ['read', 'append', 'delete', 'tombstone', ...(node.hasBatches ? ['batchappend'] : [])].map((name) =>
      new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
    );
    callback(null, new SupportedMethods().setEventStoreServerVersion('24.10.0').setMethodsList(methods));
  };

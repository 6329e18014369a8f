import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A cable that tests can cut: forwards a loopback port to another one. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  mend(): void;
}

export async function startTcpProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: target.port });
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    mend() {
      whole = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LOOPBACK } from './ports.ts';

/**
 * The two sockets of a relayed connection; the second one may be missing while the relay is cut.
 */
interface Connection {
  readonly near: Socket;
  far: Socket | null;
  readonly toPort: number;
}

/**
 * A TCP relay in this process that can be cut: each of its ports leads to another port on loopback.
 * While it is cut, it buffers what it receives and answers nothing, like a network that drops
 * packets: connections stay open, and new ones are accepted but reach no server. When the cut ends,
 * all buffered data is passed on.
 */
export class LinkRelay implements AsyncDisposable {
  readonly #connections = new Set<Connection>();
  readonly #servers: Server[] = [];
  #cut = false;

  /** Opens a port that leads to `toPort`. @returns the port */
  async open(toPort: number): Promise<number> {
    const server = createServer({ noDelay: true }, (near) => {
      this.#accept(near, toPort);
    });
    this.#servers.push(server);
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(0, LOOPBACK, listening);
    });
    return (server.address() as AddressInfo).port;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  cut(): void {
    this.#cut = true;
    for (const { near, far } of this.#connections) {
      near.pause();
      far?.pause();
    }
  }

  mend(): void {
    this.#cut = false;
    for (const connection of this.#connections) {
      if (connection.far === null) this.#join(connection);
      connection.near.resume();
      connection.far?.resume();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { near, far } of this.#connections) {
      near.destroy();
      far?.destroy();
    }
    await Promise.all(this.#servers.map((server) => new Promise((closed) => server.close(closed))));
  }

  #accept(near: Socket, toPort: number): void {
    const connection: Connection = { near, far: null, toPort };
    this.#connections.add(connection);
    this.#watch(connection, near);
    if (this.#cut) near.pause();
    else this.#join(connection);
  }

  #join(connection: Connection): void {
    const far = connect({ host: LOOPBACK, port: connection.toPort, noDelay: true });
    connection.far = far;
    this.#watch(connection, far);
    this.#forward(connection.near, far);
    this.#forward(far, connection.near);
  }

  /**
   * Closes a connection when either of its ends closes; while the relay is cut, an end is noticed
   * only afterwards.
   */
  #watch(connection: Connection, socket: Socket): void {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#connections.delete(connection);
      connection.near.destroy();
      connection.far?.destroy();
    });
  }

  /** Passes data on as `pipe` does, but nothing while the relay is cut, even when there is room. */
  #forward(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      if (to.write(data)) return;
      from.pause();
      to.once('drain', () => {
        if (!this.#cut) from.resume();
      });
    });
    from.on('end', () => to.end());
  }
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LOOPBACK } from './ports.ts';

/** Two sockets that belong together; the second is missing while the wire is cut. */
interface Wire {
  readonly near: Socket;
  far: Socket | null;
  readonly toPort: number;
}

/**
 * A piece of wire in this process: each of its ports leads to another port on loopback, until it is cut.
 * Cut, it keeps what comes and answers nothing, as a network does that swallows packets: connections
 * stay open, and new ones are accepted by nobody behind them. Whole again, all that waited goes through.
 */
export class LinkRelay implements AsyncDisposable {
  readonly #wires = new Set<Wire>();
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
    for (const { near, far } of this.#wires) {
      near.pause();
      far?.pause();
    }
  }

  mend(): void {
    this.#cut = false;
    for (const wire of this.#wires) {
      if (wire.far === null) this.#join(wire);
      wire.near.resume();
      wire.far?.resume();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { near, far } of this.#wires) {
      near.destroy();
      far?.destroy();
    }
    await Promise.all(this.#servers.map((server) => new Promise((closed) => server.close(closed))));
  }

  #accept(near: Socket, toPort: number): void {
    const wire: Wire = { near, far: null, toPort };
    this.#wires.add(wire);
    this.#watch(wire, near);
    if (this.#cut) near.pause();
    else this.#join(wire);
  }

  #join(wire: Wire): void {
    const far = connect({ host: LOOPBACK, port: wire.toPort, noDelay: true });
    wire.far = far;
    this.#watch(wire, far);
    this.#carry(wire.near, far);
    this.#carry(far, wire.near);
  }

  /** A wire ends with either of its ends; what the end of a cut one says is heard only when it is mended. */
  #watch(wire: Wire, socket: Socket): void {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#wires.delete(wire);
      wire.near.destroy();
      wire.far?.destroy();
    });
  }

  /** As `pipe` does, but while the wire is cut nothing flows, whatever room there is. */
  #carry(from: Socket, to: Socket): void {
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

// Sends numbered messages at a steady rate, receives them all, and fails when one is missing.
//
//   amq-ha-demo exec --fault kill@3s,failback@8s -- node examples/node/transfer.mjs [count] [per second]

import { randomUUID } from 'node:crypto';
import rhea from 'rhea';

const [count = 1000, rate = 50] = process.argv.slice(2).map(Number);
const brokers = process.env.AMQ_HA_AMQP_URLS.split(',').map((url) => new URL(url));
const address = process.env.AMQ_HA_QUEUE;
const run = randomUUID();

const toSend = []; // numbers that are to be sent, for the first time or again
const unsettled = new Map(); // delivery -> its number, until the broker has answered
const received = new Set();
let made = 0;
let acknowledged = 0;
let sentAgain = 0;
let duplicates = 0;
let lastAt = performance.now();
let longestWait = 0;

const connection = rhea.connect({
  // Asked at every try: the two brokers in turn.
  connection_details: (attempt) => {
    const { hostname, port } = brokers[attempt % brokers.length];
    return { host: hostname, port: Number(port) };
  },
  username: process.env.AMQ_HA_USER,
  password: process.env.AMQ_HA_PASSWORD,
  initial_reconnect_delay: 50,
  max_reconnect_delay: 500,
  idle_time_out: 2000, // a broker that hangs says nothing: give it up
  all_errors_non_fatal: true, // a broker on its way down or up refuses with various errors
});
const sender = connection.open_sender({ target: { address, capabilities: ['queue'] } });
connection.open_receiver({
  // Only messages of this run: those of others stay where they are.
  source: { address, capabilities: ['queue'], filter: rhea.filter.selector(`run = '${run}'`) },
});

const ticker = setInterval(() => {
  if (made < count) toSend.push(made++);
  send();
}, 1000 / rate);
const patience = setTimeout(end, 30_000); // without any progress

function send() {
  // sendable() alone stays true while the connection is down.
  while (toSend.length > 0 && connection.is_open() && sender.sendable()) {
    const number = toSend.shift();
    const message = {
      durable: true, // or a crash of the broker loses it
      // Sent twice with the same id, it arrives once.
      application_properties: { run, _AMQ_DUPL_ID: `${run}-${number}` },
      body: number,
    };
    unsettled.set(sender.send(message), number);
  }
}

connection.on('sendable', send);
connection.on('accepted', ({ delivery }) => {
  unsettled.delete(delivery);
  acknowledged += 1;
  longestWait = Math.max(longestWait, performance.now() - lastAt);
  lastAt = performance.now();
  if (acknowledged % 100 === 0) console.log(`${acknowledged} acknowledged`);
  progress();
});
for (const event of ['released', 'rejected', 'modified']) {
  connection.on(event, ({ delivery }) => again([delivery]));
}
// rhea forgets what was under way when the connection broke: it is not known whether it arrived.
connection.on('disconnected', () => again([...unsettled.keys()]));
connection.on('connection_error', () => undefined); // it tries again by itself
connection.on('error', (error) => console.error(String(error)));

function again(deliveries) {
  for (const delivery of deliveries) {
    if (!unsettled.has(delivery)) continue;
    toSend.push(unsettled.get(delivery));
    unsettled.delete(delivery);
    sentAgain += 1;
  }
}

connection.on('message', ({ message }) => {
  if (received.has(message.body)) duplicates += 1; // delivered again after a failover: to be expected
  received.add(message.body);
  progress();
});

function progress() {
  patience.refresh();
  if (acknowledged === count && received.size === count) end();
}

function end() {
  clearInterval(ticker);
  clearTimeout(patience);
  connection.close();
  const missing = made - received.size;
  console.log(
    `${acknowledged} acknowledged (${sentAgain} sent again), ${received.size} received, ` +
      `${duplicates} twice, ${missing} missing; longest wait ${Math.round(longestWait)} ms`,
  );
  process.exitCode = acknowledged === count && received.size === count ? 0 : 1;
}

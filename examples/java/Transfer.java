// Sends numbered messages at a steady rate, receives them all, and fails when one is missing.
//
//   amq-ha-demo exec --fault kill@3s,failback@8s -- \
//     sh -c 'java -cp "$AMQ_HA_CLASSPATH" examples/java/Transfer.java [count] [per second]'

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.jms.Connection;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.MessageProducer;
import javax.jms.Queue;
import javax.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

public class Transfer {

  private static final long PATIENCE_MS = 30_000;

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int rate = args.length > 1 ? Integer.parseInt(args[1]) : 50;
    String run = UUID.randomUUID().toString();

    // The URL holds both brokers and says that the client tries for ever: see `amq-ha-demo env`.
    var factory = new ActiveMQConnectionFactory(System.getenv("AMQ_HA_CORE_URL"));
    try (Connection connection =
        factory.createConnection(System.getenv("AMQ_HA_USER"), System.getenv("AMQ_HA_PASSWORD"))) {
      Session receiving = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      Queue queue = receiving.createQueue(System.getenv("AMQ_HA_QUEUE"));

      // Only messages of this run: those of others stay where they are.
      MessageConsumer consumer = receiving.createConsumer(queue, "run = '" + run + "'");
      Set<Integer> received = ConcurrentHashMap.newKeySet();
      AtomicInteger duplicates = new AtomicInteger();
      consumer.setMessageListener(
          message -> {
            // Delivered again after a failover: to be expected.
            if (!received.add(numberOf(message))) duplicates.incrementAndGet();
          });
      connection.start();

      Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      MessageProducer producer = sending.createProducer(queue);
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      int sentAgain = 0;
      long longestWaitMs = 0;
      for (int number = 0; number < count; number++) {
        Message message = sending.createMessage();
        message.setStringProperty("run", run);
        message.setIntProperty("number", number);
        // Sent twice with the same id, it arrives once.
        message.setStringProperty("_AMQ_DUPL_ID", run + "-" + number);
        long startedAt = System.nanoTime();
        sentAgain += send(producer, message);
        longestWaitMs = Math.max(longestWaitMs, (System.nanoTime() - startedAt) / 1_000_000);
        if ((number + 1) % 100 == 0) System.out.println((number + 1) + " acknowledged");
        Thread.sleep(1000 / rate);
      }

      waitForAll(received, count);
      int missing = count - received.size();
      System.out.printf(
          "%d acknowledged (%d sent again), %d received, %d twice, %d missing; longest wait %d ms%n",
          count, sentAgain, received.size(), duplicates.get(), missing, longestWaitMs);
      if (missing > 0) System.exit(1);
    }
  }

  /** Returns how often it had to send again: after an error it is not known whether the message arrived. */
  private static int send(MessageProducer producer, Message message) throws Exception {
    long giveUpAt = System.nanoTime() + PATIENCE_MS * 1_000_000;
    for (int again = 0; ; again++) {
      try {
        producer.send(message); // returns when the broker has it on disk, and its replica too
        return again;
      } catch (JMSException e) {
        if (System.nanoTime() > giveUpAt) throw e;
        System.out.println("sends again after: " + e.getMessage());
        Thread.sleep(100);
      }
    }
  }

  private static int numberOf(Message message) {
    try {
      return message.getIntProperty("number");
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waitForAll(Set<Integer> received, int count) throws InterruptedException {
    long giveUpAt = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (received.size() < count && System.nanoTime() < giveUpAt) Thread.sleep(20);
  }
}

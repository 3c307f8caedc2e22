package dev.edgekit.cache.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The truth: a version for each key that only rises, served over a socket of the loopback
 * interface. A load takes its version first and then a while, so that writes come in between.
 * Thread-safe.
 */
public final class VersionedOrigin implements AutoCloseable {
  private final ServerSocket listener;
  private final int maxLoadMillis;
  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /** Holds the loads of a key, after each has taken its version. */
  public final class Gate {
    private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    /** The name of the next node whose load is held, or null if none comes in time. */
    public @Nullable String awaitHeld(long millis) throws InterruptedException {
      return held.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Lets the loads go on. */
    public void open() {
      gates.values().remove(this);
      open.countDown();
    }

    private void pass(String node) throws InterruptedException {
      held.add(node);
      open.await();
    }
  }

  private VersionedOrigin(ServerSocket listener, int maxLoadMillis) {
    this.listener = listener;
    this.maxLoadMillis = maxLoadMillis;
  }

  /** An origin whose loads take up to this long. */
  public static VersionedOrigin start(int maxLoadMillis) throws IOException {
    VersionedOrigin origin =
        new VersionedOrigin(
            new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), maxLoadMillis);
    daemon("origin-accept", origin::acceptAll);
    return origin;
  }

  /** Where the nodes connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How often this key was loaded. */
  public int loads(String key) {
    return loads.computeIfAbsent(key, k -> new AtomicInteger()).get();
  }

  /** How often any key was loaded. */
  public int loads() {
    return loads.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** Holds loads of this key from now on. */
  public Gate gate(String key) {
    Gate gate = new Gate();
    gates.put(key, gate);
    return gate;
  }

  /** Writes: the key's next version. */
  public long bump(String key) {
    return version(key).incrementAndGet();
  }

  private AtomicLong version(String key) {
    return versions.computeIfAbsent(key, k -> new AtomicLong(1));
  }

  private long load(String key, String node) throws InterruptedException {
    loads.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    long version = version(key).get();
    Gate gate = gates.get(key);
    if (gate != null) {
      gate.pass(node);
    } else {
      Thread.sleep(ThreadLocalRandom.current().nextInt(maxLoadMillis + 1));
    }
    return version;
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        daemon("origin", () -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** One request a line: {@code load key node} or {@code bump key}; the answer is the version. */
  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        long version = words[0].equals("bump") ? bump(words[1]) : load(words[1], words[2]);
        out.write((version + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // the node is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    gates.values().forEach(Gate::open);
  }
}

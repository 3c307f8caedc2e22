package dev.edgekit.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on the loopback interface that can do to its connections what networks do. What it
 * holds back is delivered, in order, once it is healed: a partitioned network loses no bytes of a
 * connection that survives it. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final ServerSocket listener;
  private volatile InetSocketAddress upstream;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  /** Guards what follows. */
  private final Object lock = new Object();

  private final Set<Direction> held = EnumSet.noneOf(Direction.class);
  private Duration delay = Duration.ZERO;
  private boolean newsHeld;
  private boolean refusing;

  private FaultProxy(ServerSocket listener, InetSocketAddress upstream) {
    this.listener = listener;
    this.upstream = upstream;
  }

  /** A proxy, without faults, before this port of the loopback interface. */
  public static FaultProxy to(int port) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket listener = new ServerSocket(0, 50, loopback);
    FaultProxy proxy = new FaultProxy(listener, new InetSocketAddress(loopback, port));
    start("fault-proxy-accept", proxy::acceptAll);
    return proxy;
  }

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections stand now. */
  public int connections() {
    return links.size();
  }

  /** How many connections were asked for so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Nothing gets through, connections stand: the partition that no one is told of. */
  public void blackHole() {
    hold(Direction.TO_SERVER, Direction.TO_CLIENT);
  }

  /** Requests arrive, answers and pushes don't ({@code TO_CLIENT}), or the reverse. */
  public void hold(Direction... directions) {
    synchronized (lock) {
      held.addAll(Set.of(directions));
    }
  }

  /**
   * Holds back what the server sends on the connections that wait for news ({@code XREAD}, {@code
   * SUBSCRIBE}): messages are late, data is quick.
   */
  public void holdNews() {
    synchronized (lock) {
      newsHeld = true;
    }
  }

  /** Each piece takes this much longer, each way. */
  public void delay(Duration delay) {
    synchronized (lock) {
      this.delay = delay;
    }
  }

  /** Connections break with a reset and new ones end at once, until healed. */
  public void cut() {
    synchronized (lock) {
      refusing = true;
    }
    reset();
  }

  /** Connections break with a reset; new ones lead to this port. */
  public void redirect(int port) {
    leadsTo(port);
    reset();
  }

  /** New connections lead to this port; those that stand remain. */
  void leadsTo(int port) {
    upstream = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Connections break with a reset; new ones are welcome. */
  public void reset() {
    links.forEach(Link::close);
  }

  /**
   * The server's ends are closed, and the clients, who learn nothing of it, write into the void.
   */
  public void halfOpen() {
    links.forEach(Link::loseServer);
  }

  /** Ends every fault; what was held back is delivered. */
  public void heal() {
    synchronized (lock) {
      held.clear();
      newsHeld = false;
      delay = Duration.ZERO;
      refusing = false;
      lock.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    reset();
    heal();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        connect(client);
      } catch (IOException e) {
        // closed, or the server behind us is down: the client sees a closed connection
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    Link link = new Link(client, server);
    try {
      synchronized (lock) {
        if (refusing) {
          throw new IOException("refusing");
        }
      }
      server.connect(upstream);
      links.add(link);
      start("fault-proxy-up", () -> link.pump(client, server, Direction.TO_SERVER));
      start("fault-proxy-down", () -> link.pump(server, client, Direction.TO_CLIENT));
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  private void passGate(Link link, Direction direction) throws InterruptedException {
    Duration pause;
    synchronized (lock) {
      while (held.contains(direction)
          || (newsHeld && link.waitsForNews && direction == Direction.TO_CLIENT)) {
        lock.wait();
      }
      pause = delay;
    }
    Thread.sleep(pause.toMillis());
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One client's connection and ours to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean serverLost;
    private volatile boolean waitsForNews;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, Direction direction) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (direction == Direction.TO_SERVER && !waitsForNews) {
            waitsForNews = asksForNews(buffer, n);
          }
          passGate(this, direction);
          if (!serverLost) {
            out.write(buffer, 0, n);
          }
        }
        passGate(this, direction);
      } catch (IOException e) {
        // as an end of the stream
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!serverLost || from == client) {
        close();
      }
    }

    private static boolean asksForNews(byte[] buffer, int length) {
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      return text.contains("\nXREAD\r") || text.contains("SUBSCRIBE\r");
    }

    void loseServer() {
      serverLost = true;
      closeQuietly(server);
    }

    void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(server);
    }

    private void closeQuietly(Socket socket) {
      try {
        if (socket.isConnected()) {
          socket.setSoLinger(true, 0); // a reset, not an orderly end
        }
        socket.close();
      } catch (IOException e) {
        // it is closed
      }
    }
  }
}

package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes of real code on a fake Redis, a source of truth that only counts up, and the promise
 * that is checked at every read:
 *
 * <ul>
 *   <li>a read that starts on a node after that node applied an invalidation returns nothing older;
 *   <li>a read that starts anywhere after {@code awaitFleet} said so returns nothing older;
 *   <li>a read that starts later than {@code maxStaleness} after the invalidation returns nothing
 *       older as fresh.
 * </ul>
 */
final class World {
  static final Duration BOUND = Duration.ofSeconds(2);
  static final long LEASE_MILLIS = 500;
  private static final int MAX_QUEUED = 3;

  final Schedule schedule;
  final FakeRedis redis;
  final List<Node> nodes = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private final Mutation mutation;
  private int truth = 1;
  private int loads;
  private int loadsUnderWay;
  private int mostLoadsAtOnce;

  /** What is taken away, to see that it is missed. */
  record Mutation(Supplier<Coherence> coherence, boolean fences, FakeRedis.Limits limits) {
    @Override
    public String toString() {
      return "mutation";
    }

    static Mutation none() {
      return of(() -> new Coherence(BOUND.toNanos(), false, 100));
    }

    static Mutation of(Supplier<Coherence> coherence) {
      return new Mutation(coherence, true, FakeRedis.Limits.usual());
    }
  }

  private static final class Write {
    private final int version;
    private final Node by;
    private final String name;
    private LogId id = LogId.ZERO;
    private @Nullable Invalidation invalidation;
    private boolean returned;
    private boolean everywhere;
    private long nanos;

    Write(int version, Node by, String name) {
      this.name = name;
      this.version = version;
      this.by = by;
    }

    boolean isAppended() {
      return !id.equals(LogId.ZERO);
    }
  }

  /** A node, its cache and its way to Redis. */
  final class Node {
    private final String name;
    private final FakeRemote remote;
    private final Coherence coherence;
    private final ResponseCache cache;
    private final FleetLog log;
    private final ScheduledEnvironment environment;

    Node(String name, Mutation mutation, @Nullable EdgePurger purger, boolean connected) {
      this.name = name;
      this.environment = new ScheduledEnvironment(schedule);
      this.remote = new FakeRemote(redis, schedule);
      remote.connected(connected);
      this.coherence = mutation.coherence().get();
      ResponseCacheBuilder builder =
          ResponseCache.builder()
              .local(new MapTier(schedule))
              .remote(remote.opened())
              .coherence(coherence)
              .environment(environment)
              .loadTimeout(Duration.ofMillis(LEASE_MILLIS))
              .maxQueued(MAX_QUEUED)
              .purgingAgainAfter(Duration.ZERO)
              .node(name);
      this.cache = (purger == null ? builder : builder.edge(purger)).build();
      this.log = Objects.requireNonNull(cache.fleetLog());
    }

    void read() {
      read("/k");
    }

    void read(String target) {
      int applied = 0;
      int late = 0;
      int everywhere = 0;
      for (Write write : writes) {
        boolean here = write.returned && write.by == this;
        // Behind a restart, to have read on is not to have seen what the restart lost.
        boolean seen =
            !coherence.isAhead(write.id) && (redis.isAsItWas() || isNamedSince(write, coherence));
        boolean followed = write.isAppended() && seen;
        applied = here || followed ? Math.max(applied, write.version) : applied;
        everywhere = write.everywhere ? Math.max(everywhere, write.version) : everywhere;
        boolean old =
            write.returned
                && write.isAppended()
                && schedule.nanos() - write.nanos > BOUND.toNanos();
        late = old ? Math.max(late, write.version) : late;
      }
      Response response = cache.serve(Request.get(target).build(), policy(), World.this::load);
      int version = Integer.parseInt(new String(response.body(), StandardCharsets.UTF_8));
      check(version >= applied, "had applied " + applied, version);
      boolean kept = !isLabelled(response) || mayBeKept(response);
      check(version >= everywhere || !kept, "awaitFleet had said " + everywhere, version);
      check(version >= late || isLabelled(response), "the bound was over for " + late, version);
    }

    /** Whether it knows what it loaded just before this write as invalidated. */
    private static boolean isNamedSince(Write write, Coherence coherence) {
      LogId before = LogId.of(write.id.incarnation(), write.id.counter() - 1);
      Standing then =
          coherence.check(
              new Coherence.Judged() {
                @Override
                public List<String> names() {
                  return List.of(write.name);
                }

                @Override
                public LogId asOf() {
                  return before;
                }

                @Override
                public boolean isLoadedHere() {
                  return true;
                }
              });
      return then == Standing.INVALIDATED;
    }

    void readsTheTruth() {
      Response response = cache.serve(Request.get("/k").build(), policy(), World.this::load);
      int version = Integer.parseInt(new String(response.body(), StandardCharsets.UTF_8));
      check(version == truth, "all is applied", version);
    }

    /** What was just read is fresh in the local tier. */
    void hits() {
      int before = loads;
      Response response = cache.serve(Request.get("/k").build(), policy(), World.this::load);
      if (loads != before || isLabelled(response) || !mayBeKept(response)) {
        String status = response.headers().first("Cache-Status").orElseThrow();
        throw new AssertionError(name + " is not well again although it follows: " + status);
      }
    }

    private void check(boolean holds, String why, int version) {
      if (!holds) {
        throw new AssertionError(name + " returned " + version + " although " + why);
      }
    }

    void writeThenInvalidateKey() {
      write("klocalhost/k", () -> cache.invalidate(CacheKey.of("localhost/k")));
    }

    void writeThenInvalidateTag() {
      write("tt", () -> cache.invalidate(CacheTag.of("t")));
    }

    private void write(String name, Supplier<InvalidationReceipt> invalidation) {
      Write write = new Write(++truth, this, name);
      schedule.step();
      Invalidation appended = invalidation.get().invalidation();
      write.invalidation = appended;
      write.returned = true;
      write.nanos = schedule.nanos();
      write.id = appended.id();
      writes.add(write);
    }

    void invalidateOther(String key) {
      InvalidationReceipt unused = cache.invalidate(CacheKey.of("localhost/" + key));
    }

    void awaitFleet() {
      Write last = writes.get(writes.size() - 1);
      Invalidation invalidation = last.invalidation;
      try {
        last.everywhere = invalidation != null && log.isAppliedByFleet(invalidation);
      } catch (RemoteUnavailable e) {
        return; // not known, so not said
      }
    }

    void follow() {
      try {
        log.catchUp();
      } catch (RemoteUnavailable e) {
        return;
      }
    }

    /** Strikes off who has not come up to where this node is, by what it knows. */
    void buries() {
      try {
        log.bury(coherence.asOf());
      } catch (RemoteUnavailable e) {
        return;
      }
    }

    void leaves() {
      log.leave();
    }

    void wasSuspendedFor(long millis) {
      environment.wasSuspendedFor(millis);
    }

    void wallIsSetBack(long millis) {
      environment.wallIsSetBack(millis);
    }

    void hearsNews() {
      try {
        boolean due = log.await(0);
        assert due || !due;
      } catch (RemoteUnavailable e) {
        return;
      }
    }

    void cut() {
      schedule.step();
      remote.connected(false);
    }

    void heal() {
      schedule.step();
      remote.connected(true);
    }
  }

  World(Schedule schedule, Mutation mutation) {
    this.schedule = schedule;
    this.redis = new FakeRedis(schedule::nanos, mutation.fences(), mutation.limits());
    this.mutation = mutation;
    nodes.add(new Node("one", mutation, null, true));
    nodes.add(new Node("two", mutation, null, true));
    schedule.advanceMillis(BOUND.toMillis() + 1); // behind the log's beginning
    nodes.forEach(Node::follow);
  }

  /** A node that nobody has heard of yet. */
  Node join() {
    Node node = new Node("three", mutation, null, true);
    nodes.add(node);
    return node;
  }

  /** A node that has never reached Redis. */
  Node joinCutOff() {
    Node node = new Node("three", mutation, null, false);
    nodes.add(node);
    return node;
  }

  /** A node that knows only what Redis holds, when all is over. */
  Node joinAtTheEnd() {
    return new Node("late", mutation, null, true);
  }

  /** A node whose CDN asks any node for the response again as soon as it is purged. */
  Node joinBehindACdn() {
    Node node = new Node("three", Mutation.none(), (tags, paths) -> purged(), true);
    nodes.add(node);
    return node;
  }

  private CompletableFuture<Void> purged() {
    writes.forEach(write -> write.everywhere |= write.isAppended());
    nodes.forEach(Node::read);
    return CompletableFuture.completedFuture(null);
  }

  Node one() {
    return nodes.get(0);
  }

  Node two() {
    return nodes.get(1);
  }

  /** Whether {@code awaitFleet} ever said yes. */
  boolean isAwaited() {
    return writes.stream().anyMatch(write -> write.everywhere);
  }

  /** Where all follow, a barrier is passed before the bound is over. */
  void passesABarrier() {
    one().writeThenInvalidateTag();
    nodes.forEach(Node::follow); // reads it
    nodes.forEach(Node::follow); // says so
    one().awaitFleet();
    if (!writes.get(writes.size() - 1).everywhere) {
      throw new AssertionError("no barrier is passed although all follow");
    }
    int before = loads;
    nodes.forEach(Node::read);
    if (loads - before != 1) {
      throw new AssertionError((loads - before) + " loads although all are well");
    }
  }

  void event(Runnable event) {
    schedule.step();
    event.run();
  }

  void sleep(long millis) {
    schedule.waitFor(() -> false, millis);
  }

  int loads() {
    return loads;
  }

  int mostLoadsAtOnce() {
    return mostLoadsAtOnce;
  }

  private static CachePolicy policy() {
    return CachePolicy.fresh(Duration.ofHours(1)).tags("t");
  }

  private Response load() {
    loads++;
    mostLoadsAtOnce = Math.max(mostLoadsAtOnce, ++loadsUnderWay);
    schedule.step();
    int version = truth;
    schedule.step();
    loadsUnderWay--;
    return Response.text(Integer.toString(version));
  }

  private static boolean isLabelled(Response response) {
    String status = response.headers().first("Cache-Status").orElseThrow();
    return status.contains("ttl=-") || isPartitioned(response);
  }

  /** Whether anyone downstream may answer with it without asking. */
  private static boolean mayBeKept(Response response) {
    return !response.headers().combined("Cache-Control").orElse("").contains("no-cache");
  }

  private static boolean isPartitioned(Response response) {
    return response.headers().first("Cache-Status").orElseThrow().contains("detail=partition");
  }
}

package dev.edgekit.examples.edge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheState;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.ResponseCacheBuilder;
import dev.edgekit.cache.http.VarnishPurger;
import dev.edgekit.http.Response;
import dev.edgekit.http.jdk.JdkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.RedisServer;

/**
 * A hundred loads read the old data and are under way while it is invalidated and a real Varnish is
 * purged of it. What they bring after that must not be kept there, for nobody purges it again.
 */
class RaceTest {
  /** At once, in each of two rounds; the server has 64 threads. */
  private static final int LOADS = 50;

  private static final CachePolicy POLICY =
      CachePolicy.fresh(Duration.ofMinutes(5)).staleWhileRevalidate(Duration.ofHours(1)).tags("t");

  private enum Fleet {
    ONE_NODE,
    REDIS,
    REDIS_AWAY
  }

  @ParameterizedTest
  @EnumSource
  void whatWasUnderWayIsNotKeptOnceTheCdnWasPurged(Fleet fleet, @TempDir Path folder)
      throws Exception {
    assumeTrue(FrontProcess.isInstalled("varnishd"), "needs varnishd");
    Optional<RedisServer> redis = fleet == Fleet.ONE_NODE ? Optional.empty() : Optional.of(redis());
    Cdn cdn = new Cdn();
    ResponseCacheBuilder builder = ResponseCache.builder().edge(cdn);
    redis.ifPresent(
        r -> builder.remote(RedisTier.connect("redis://127.0.0.1:" + r.ports().get(0))));
    Loads[] loads = {new Loads(0)};
    ExecutorService clients = Executors.newFixedThreadPool(LOADS);
    try (ResponseCache cache = builder.build();
        JdkServer service =
            JdkServer.onLoopback(0, e -> cache.serve(e.request(), POLICY, () -> loads[0].load()));
        FrontProcess varnish = varnish(folder, service.port())) {
      cdn.purger = VarnishPurger.at(URI.create(varnish.url()));
      await().until(() -> redis.isEmpty() || cache.state().log() == CacheState.Part.UP);
      Browser browser = new Browser(varnish.url());
      int kept = 0;
      for (int round = 0; round < 2; round++) {
        Loads these = new Loads(round);
        loads[0] = these;
        List<Future<String>> asked = new ArrayList<>();
        for (String path : these.paths()) {
          asked.add(clients.submit(() -> browser.body(path)));
        }
        assertThat(these.begun.await(60, SECONDS)).isTrue();
        if (fleet == Fleet.REDIS_AWAY && round == 0) {
          redis.orElseThrow().stop();
        }
        these.written();
        cdn.purged.set(0);
        InvalidationReceipt receipt = cache.invalidate(CacheTag.of("t"));
        await().until(() -> cdn.purged.get() > 0);
        assertThat(receipt.isQueued() || fleet != Fleet.REDIS_AWAY).isTrue();
        these.mayEnd.countDown();
        for (Future<String> one : asked) {
          one.get(60, SECONDS);
        }
        for (String path : these.paths()) {
          kept += browser.body(path).equals("old") ? 1 : 0;
        }
      }
      assertThat(kept).as("old answers that are kept").isZero();
    } finally {
      clients.shutdownNow();
      if (redis.isPresent()) {
        redis.get().stop();
      }
    }
  }

  /**
   * The answer left the service before the invalidation, and the purge overtakes it: Varnish keeps
   * what it gets afterwards, until it is purged a second time.
   */
  @Test
  void whatThePurgeOvertakesIsPurgedASecondTime(@TempDir Path folder) throws Exception {
    assumeTrue(FrontProcess.isInstalled("varnishd"), "needs varnishd");
    Cdn cdn = new Cdn();
    AtomicInteger writes = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(1);
    CompletableFuture<Void> arrives = new CompletableFuture<>();
    ExecutorService client = Executors.newSingleThreadExecutor();
    try (ResponseCache cache =
            ResponseCache.builder().edge(cdn).purgingAgainAfter(Duration.ofSeconds(1)).build();
        JdkServer service =
            JdkServer.onLoopback(
                0,
                e -> {
                  Response response =
                      cache.serve(
                          e.request(), POLICY, () -> Response.text("version " + writes.get()));
                  left.countDown();
                  arrives.join();
                  return response;
                });
        FrontProcess varnish = varnish(folder, service.port())) {
      cdn.purger = VarnishPurger.at(URI.create(varnish.url()));
      Browser browser = new Browser(varnish.url());
      Future<String> first = client.submit(() -> browser.body("/page"));
      assertThat(left.await(60, SECONDS)).isTrue();

      writes.incrementAndGet();
      cache.invalidate(CacheTag.of("t")).whenPurged().toCompletableFuture().get(60, SECONDS);
      arrives.complete(null);

      assertThat(first.get(60, SECONDS)).isEqualTo("version 0");
      await().untilAsserted(() -> assertThat(browser.body("/page")).isEqualTo("version 1"));
    } finally {
      arrives.complete(null);
      client.shutdownNow();
    }
  }

  /** Varnish, which is there after the cache, and how often it was purged. */
  private static final class Cdn implements EdgePurger {
    private final AtomicInteger purged = new AtomicInteger();
    private volatile EdgePurger purger = EdgePurger.none();

    @Override
    public CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths) {
      return purger.purge(tags, paths).thenRun(purged::incrementAndGet);
    }
  }

  /** Each reads the database at once and answers when it may. */
  private static final class Loads {
    private final int round;
    private final CountDownLatch begun = new CountDownLatch(LOADS);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private volatile String database = "old";

    Loads(int round) {
      this.round = round;
    }

    List<String> paths() {
      return IntStream.range(0, LOADS).mapToObj(i -> "/page/" + round + "/" + i).toList();
    }

    void written() {
      database = "new";
    }

    Response load() throws InterruptedException {
      String read = database;
      begun.countDown();
      mayEnd.await();
      return Response.text(read);
    }
  }

  private static FrontProcess varnish(Path folder, int port) throws IOException {
    return FrontProcess.varnish(folder, Files.readString(Path.of("varnish/default.vcl")), port);
  }

  private static RedisServer redis() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    RedisServer server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
    return server;
  }
}

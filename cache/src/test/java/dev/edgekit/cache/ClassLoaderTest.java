package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A container that lets a service go gets its classes back. */
class ClassLoaderTest {
  /** What runs in a class loader of its own. */
  public static final class Service {
    private Service() {}

    /** Uses all that has threads. */
    public static void run(String uri) throws Exception {
      try (ResponseCache cache =
          ResponseCache.builder()
              .remote(RedisTier.connect(uri))
              .policy(
                  CachePolicy.fresh(Duration.ofMinutes(1))
                      .staleWhileRevalidate(Duration.ofMinutes(1))
                      .softTimeout(Duration.ofSeconds(1)))
              .build()) {
        Request request = Request.get("/x").build();
        Response served = cache.serve(request, () -> Response.text("x"));
        assert served.status() == 200;
        Response later =
            cache
                .serveAsync(Request.get("/y").build(), () -> Response.text("y"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assert later.status() == 200;
        boolean unused = cache.invalidate(CacheTag.of("t")).awaitFleet(Duration.ofSeconds(2));
      }
    }
  }

  @Test
  void isCollectedAfterTheCacheIsClosed() throws Exception {
    try (RedisProcess redis = new RedisProcess()) {
      WeakReference<ClassLoader> loader = runInALoaderOfItsOwn(redis.uri());

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                System.gc();
                return loader.get() == null;
              });
    }
  }

  private static WeakReference<ClassLoader> runInALoaderOfItsOwn(String uri) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Object unused =
                    loader
                        .loadClass(Service.class.getName())
                        .getMethod("run", String.class)
                        .invoke(null, uri);
              } catch (ReflectiveOperationException e) {
                failure.set(e);
              }
            });
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
    loader.close();
    assertThat(failure.get()).isNull();
    return new WeakReference<>(loader);
  }
}

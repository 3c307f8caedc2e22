package dev.edgekit.benchmarks;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CaffeineTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One start of a service with one of the libraries, in a JVM that does nothing else: prints the
 * microseconds from {@code main} until the first answer, the processor time of the whole JVM until
 * then, and what the first and the hundredth took, of pictures the tenth.
 */
public final class Start {
  private static final int REQUESTS = 100;

  private Start() {}

  /** What is done again and again. */
  private interface Answer {
    Object now() throws Exception;
  }

  /** The name of what is started, and a file that it needs. */
  public static void main(String[] args) throws Exception {
    long begun = System.nanoTime();
    Answer answer =
        switch (args[0]) {
          case "hit" -> hit();
          case "picture" -> picture(Path.of(args[1]));
          case "decision" -> decision(Path.of(args[1]));
          default -> () -> args;
        };
    long asked = System.nanoTime();
    Object unused = answer.now();
    long first = System.nanoTime();
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    long last = first;
    for (int i = 1; i < requests(args[0]); i++) {
      last = System.nanoTime();
      unused = answer.now();
    }
    long hundredth = System.nanoTime() - last;
    System.out.printf(
        "%d %d %d %d%n",
        (first - begun) / 1000, cpu.toNanos() / 1000, (first - asked) / 1000, hundredth / 1000);
    System.exit(0);
  }

  /** A hundred pictures are not waited for. */
  private static int requests(String started) {
    return started.equals("picture") ? REQUESTS / 10 : REQUESTS;
  }

  private static Answer hit() {
    ResponseCache cache =
        ResponseCache.builder()
            .local(CaffeineTier.ofMaxBytes(64 << 20))
            .policy(CachePolicy.fresh(Duration.ofMinutes(5)).tags("courses"))
            .build();
    Request request = ManyEntries.request(1);
    Response loaded = cache.serve(request, () -> Response.json("[" + "1,".repeat(500) + "1]"));
    return () -> cache.serve(request, () -> loaded);
  }

  private static Answer picture(Path jpeg) throws Exception {
    ImageService images =
        ImageService.builder().originals(key -> Optional.empty()).widths(800).build();
    byte[] source = Files.readAllBytes(jpeg);
    return () -> images.transform(source, Transform.width(800).format(ImageFormat.AVIF));
  }

  private static Answer decision(Path rules) {
    AuthGate gate = AuthGate.builder().rules(RuleSource.watching(rules)).build();
    Request request =
        Request.get("/service-7777/items").scheme("https").host("api.example.com").build();
    return () -> {
      if (!gate.decide(request).isAllowed()) {
        throw new IllegalStateException("a rule lets it pass");
      }
      return gate;
    };
  }
}

package dev.edgekit.examples.modulepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisServer;

/** That the service compiles, the build has shown. */
class ModulePathTest {
  private static final String SERVICE =
      "dev.edgekit.examples.modulepath/dev.edgekit.examples.modulepath.Service";

  static Stream<Java> jdks() throws Exception {
    return Java.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void runsAsAModuleWithAvifAndRedis(Java java) throws Exception {
    int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000);
    RedisServer redis = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
    redis.start();
    try {
      String output =
          java.run(
              "java",
              "-p",
              Java.joined(Java.path(jar -> !jar.startsWith("scrimage-webp"))), // may be left out
              "--add-modules",
              "ALL-MODULE-PATH",
              "-m",
              SERVICE,
              "redis://127.0.0.1:" + port);

      assertThat(output)
          .contains("gate check-unavailable")
          .containsPattern("cache .*; hit")
          .contains("redis Optional[true]")
          .containsPattern("picture .*(?i:avif)");
    } finally {
      redis.stop();
    }
  }

  /** A module that a service has no jar of must not be handed on to it. */
  @Test
  void handsNothingOnThatIsOptional() {
    Path[] path = Java.path(jar -> true).stream().map(Path::of).toArray(Path[]::new);
    List<ModuleDescriptor> ours =
        ModuleFinder.of(path).findAll().stream()
            .map(ModuleReference::descriptor)
            .filter(module -> module.name().startsWith("dev.edgekit."))
            .toList();

    assertThat(ours)
        .extracting(ModuleDescriptor::name)
        .contains("dev.edgekit.core", "dev.edgekit.cache", "dev.edgekit.image", "dev.edgekit.auth");
    assertThat(ours)
        .flatExtracting(ModuleDescriptor::requires)
        .noneMatch(
            requires ->
                requires.modifiers().containsAll(Set.of(Modifier.STATIC, Modifier.TRANSITIVE)));
  }

  @Tag("long")
  @Test
  void linksAnImageOfCoreAndCache(@TempDir Path folder) throws Exception {
    Path image = folder.resolve("image");
    Java java = Java.all().findFirst().orElseThrow();

    String output =
        java.run(
            "jlink",
            "-p",
            Java.joined(
                Java.path(jar -> jar.matches("(edgekit-c|caffeine|slf4j-api|jspecify|classes).*"))),
            "--add-modules",
            "dev.edgekit.core,dev.edgekit.cache",
            "--output",
            image.toString());

    assertThat(image.resolve("bin/java")).as(output).exists();
    assertThat(new Java(image).run("java", "--list-modules"))
        .contains("dev.edgekit.cache", "com.github.benmanes.caffeine");
  }
}

package dev.edgekit.examples.modulepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An optional jar that is missing is a sentence with its coordinates, at the call that needs it.
 */
class MissingJarsTest {
  private static final Predicate<String> LETTUCE =
      jar -> jar.matches("(lettuce|netty|reactor|redis-authx|reactive-streams).*");

  @Test
  void namesTheJarThatAFeatureNeeds() throws Exception {
    String output =
        probe(
            LETTUCE.negate(),
            "RedisTier",
            "RedisStore",
            "ExpressSessions",
            "SpringSessions",
            "ApiKeys",
            "RedisRules",
            "EhcacheTier",
            "HttpOriginals",
            "JwtTokens",
            "YAML");

    assertThat(sentence(output, "RedisTier")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "RedisStore")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "ExpressSessions")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "SpringSessions")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "ApiKeys")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "RedisRules")).contains("io.lettuce:lettuce-core");
    assertThat(sentence(output, "EhcacheTier")).contains("org.ehcache:ehcache");
    assertThat(sentence(output, "HttpOriginals"))
        .contains("org.apache.httpcomponents.client5:httpclient5");
    assertThat(sentence(output, "JwtTokens")).contains("com.nimbusds:nimbus-jose-jwt");
    assertThat(sentence(output, "YAML"))
        .contains("org.snakeyaml:snakeyaml-engine")
        .contains("--add-modules");
  }

  @Test
  void namesTheJarThatRatesInRedisNeed() throws Exception {
    assertThat(sentence(probe(jar -> true, "ApiKeys"), "ApiKeys"))
        .contains("com.bucket4j:bucket4j_jdk17-lettuce");
  }

  @Test
  void namesTheJarThatTheLinterNeeds() throws Exception {
    String output = probe(jar -> !jar.startsWith("jackson-databind"), "CloudFrontLinter");

    assertThat(sentence(output, "CloudFrontLinter"))
        .contains("tools.jackson.core:jackson-databind");
  }

  private static String probe(Predicate<String> jars, String... features)
      throws IOException, InterruptedException {
    List<String> path = Java.path(jars);
    path.add("target/test-classes");
    String[] arguments =
        Stream.concat(
                Stream.of("-cp", Java.joined(path), Probe.class.getName()), Stream.of(features))
            .toArray(String[]::new);
    return Java.all().findFirst().orElseThrow().run("java", arguments);
  }

  /** One sentence of an exception that is for a person, not a missing class. */
  private static String sentence(String output, String feature) {
    String line =
        output.lines().filter(it -> it.startsWith(feature + ": ")).findFirst().orElse(output);
    assertThat(line).doesNotContain("NoClassDefFoundError", "ExceptionInInitializerError");
    return line;
  }
}

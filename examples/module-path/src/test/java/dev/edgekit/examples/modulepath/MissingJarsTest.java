package dev.edgekit.examples.modulepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An optional jar that is missing is a sentence with its coordinates, at the call that needs it:
 * for each row of README's table, on the class path and with EdgeKit's modules on the module path.
 */
class MissingJarsTest {
  private static final Predicate<String> LETTUCE =
      jar -> jar.matches("(lettuce|netty|reactor|redis-authx|reactive-streams).*");

  private static final String REDIS = "io.lettuce:lettuce-core";

  /** What each feature of {@link Probe} says that it needs. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "RedisTier", REDIS,
          "RedisStore", REDIS,
          "ExpressSessions", REDIS,
          "SpringSessions", REDIS,
          "ApiKeys", REDIS,
          "RedisRules", REDIS,
          "EhcacheTier", "org.ehcache:ehcache",
          "HttpOriginals", "org.apache.httpcomponents.client5:httpclient5",
          "JwtTokens", "com.nimbusds:nimbus-jose-jwt",
          "YAML", "org.snakeyaml:snakeyaml-engine");

  private static final String RATES = "com.bucket4j:bucket4j_jdk17-lettuce";
  private static final String LINTER = "tools.jackson.core:jackson-databind";
  private static final String BROTLI = "com.aayushatharva.brotli4j:brotli4j";

  /** The rows whose types the service's own call names, so that it doesn't compile without them. */
  private static final Set<String> NAMED_BY_THE_CALL =
      Set.of(
          "software.amazon.awssdk:cloudfront",
          "software.amazon.awssdk:s3",
          "io.micrometer:micrometer-core");

  private enum Way {
    CLASS_PATH,
    MODULE_PATH;

    String probe(Predicate<String> jars, Stream<String> features)
        throws IOException, InterruptedException {
      List<String> path = Java.path(jars);
      path.remove(0); // the example itself
      String joined = Java.joined(path);
      Stream<String> options =
          this == CLASS_PATH
              ? Stream.of("-cp", joined + Java.joined(List.of("", "target/test-classes")))
              : Stream.of(
                  "-p", joined, "--add-modules", "ALL-MODULE-PATH", "-cp", "target/test-classes");
      String[] arguments =
          Stream.of(options, Stream.of(Probe.class.getName()), features)
              .flatMap(part -> part)
              .toArray(String[]::new);
      return Java.all().findFirst().orElseThrow().run("java", arguments);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFeatureNamesTheJarThatItNeeds(Way way) throws Exception {
    String output = way.probe(LETTUCE.negate(), NEEDED.keySet().stream());

    NEEDED.forEach(
        (feature, jar) ->
            assertThat(sentence(output, feature)).contains(jar).contains("--add-modules"));
  }

  @ParameterizedTest
  @EnumSource
  void ratesInRedisNameTheirs(Way way) throws Exception {
    assertThat(sentence(way.probe(jar -> true, Stream.of("ApiKeys")), "ApiKeys")).contains(RATES);
  }

  @ParameterizedTest
  @EnumSource
  void theLinterNamesIts(Way way) throws Exception {
    String output = // auth brings the jar, so that it lacks with the cache alone
        way.probe(
            jar -> !jar.matches("(jackson-databind|edgekit-auth).*"),
            Stream.of("CloudFrontLinter"));

    assertThat(sentence(output, "CloudFrontLinter")).contains(LINTER);
  }

  /** A coding is the server's to choose. */
  @ParameterizedTest
  @EnumSource
  void withoutBrotliThereIsGzip(Way way) throws Exception {
    assertThat(sentence(way.probe(jar -> true, Stream.of("br")), "br")).isEqualTo("br: gzip");
  }

  @Test
  void noRowOfTheTableIsLeftOut() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String table = readme.substring(readme.indexOf("| for this | you need |"));
    Set<String> rows =
        Pattern.compile("(?m)^\\| .*? \\| `([\\w.-]+:[\\w.-]+)`")
            .matcher(table.substring(0, table.indexOf("\n\n")))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> held = new TreeSet<>(NEEDED.values());
    held.addAll(List.of(RATES, LINTER, BROTLI));
    held.addAll(NAMED_BY_THE_CALL);
    assertThat(rows).isEqualTo(held);
  }

  /** One sentence of an exception that is for a person, not a missing class. */
  private static String sentence(String output, String feature) {
    String line =
        output.lines().filter(it -> it.startsWith(feature + ": ")).findFirst().orElse(output);
    assertThat(line).doesNotContain("NoClassDefFoundError", "ExceptionInInitializerError");
    return line;
  }
}

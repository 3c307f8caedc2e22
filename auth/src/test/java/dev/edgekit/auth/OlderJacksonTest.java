package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.http.Request;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jackson's mappers need annotations of a version (2.21) that many frameworks' BOMs lower, which
 * made a gate beside Micronaut or Armeria fail with the first key that it read. Without mappers
 * nothing needs the annotations at all.
 */
class OlderJacksonTest {
  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "api-key"}, "rules": [
        {"id": "client", "when": "Under(`/client`)", "check": "session"}]}
      """;

  @Test
  void aGateNeedsNoAnnotationsOfJackson(@TempDir Path folder) throws Exception {
    try (URLClassLoader without =
        new URLClassLoader(classPathWithoutAnnotations(), ClassLoader.getPlatformClassLoader())) {
      Object statuses =
          Class.forName(Probe.class.getName(), true, without)
              .getMethod("statuses", Path.class)
              .invoke(null, folder);

      assertThat(statuses).isEqualTo(List.of(200, 200, 401));
    }
  }

  @Test
  void noClassHasAMapper() throws Exception {
    var location = AuthGate.class.getProtectionDomain().getCodeSource().getLocation();
    try (Stream<Path> files = Files.walk(Path.of(location.toURI()))) {
      List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();

      assertThat(classes).isNotEmpty();
      assertThat(classes.stream().filter(OlderJacksonTest::hasMapper)).isEmpty();
    }
  }

  private static boolean hasMapper(Path file) {
    try {
      String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
      return constants.contains("tools/jackson/databind/json/JsonMapper")
          || constants.contains("tools/jackson/databind/ObjectMapper");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL[] classPathWithoutAnnotations() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!part.contains("jackson-annotations")) {
        urls.add(Path.of(part).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** Runs in a class loader of its own. */
  public static final class Probe {
    private Probe() {}

    /** Of requests with a session, with a key that has been stored and read, and with neither. */
    public static List<Integer> statuses(Path folder) {
      ApiKeys.at(folder.resolve("keys.json")).close();
      ExpressSessions sessions =
          ExpressSessions.in(SessionStore.inMemory(), List.of("for tests alone"));
      String key;
      try (ApiKeys first = ApiKeys.at(folder.resolve("keys.json"))) {
        key = first.issue("reports").text();
      }
      try (AuthGate gate =
          AuthGate.builder()
              .rules(RuleSource.of(RuleSet.parse(RULES)))
              .sessions(sessions)
              .apiKeys(ApiKeys.at(folder.resolve("keys.json")))
              .build()) {
        String cookie = sessions.create("Ada");
        return Stream.of(
                Request.get("/client/me").header("Cookie", cookie.replaceAll(";.*", "")),
                Request.get("/courses").header("X-API-Key", key),
                Request.get("/courses"))
            .map(request -> gate.decide(request.build()))
            .map(decision -> decision.isAllowed() ? 200 : decision.response().status())
            .toList();
      }
    }
  }
}
